"""What a model says of itself, typed: read from `manifest.json` of every protocol, written again.

`manifest` is the whole, with `columns`, `gate`, `diagnosis` and `fairness` in it; `part` reads JSON
into such values, and refuses what is missing or has another form.
"""
