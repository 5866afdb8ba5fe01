"""What flows may be told: each option is declared once, in a class a flow.

The flow takes its defaults from there, `python -m pipelines.NAME` its arguments, and `mutasi` its
defaults and the lines of its `--help`. There is no Prefect here: the command reads these classes
before Prefect may be imported (`pipelines.embedded`).
"""
