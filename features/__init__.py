"""What is known of a move before it is decided: frames in, frames out, no clock, disk or network.

How to add a feature:
    1. Write a function in the file of its family (a family is a few features over one frame). The
       function has the name of the column and returns a polars expression over the family's
       `frame`. The decorator is `feature(group, english, indonesian, unit=Unit.…)`; give `absent=0`
       where people without any row have none, and `window=` where it looks back a fixed number of
       years.
    2. Write its docstring: what it is in the first line, then `Unit:` (it begins with a line of the
       unit, then the range and what null means), `Source:` and `Why:`.
    3. Add its name to the file's `FEATURES`.
    4. Add its name to one concept of its group in `features/concepts.py`, and a line in `NEVER` if
       null means that something never happened.
    5. Write the same in plain Python in `tests/oracles` (its twin).
    6. If "label: value" is not a good sentence for it, add one to `sayings.py` in models.
    7. Run `make docs`, and say in CHANGELOG.md that numbers move.
    The properties hold by themselves: what is known later does not count, the order of rows does
    not matter, one row alone has the same value as in the batch.

How to add a family:
    1. Write a file with a `frame` and `FEATURES`, or a second pair of them in a file that is there.
    2. Add one line to `FAMILIES` in `features/families.py`: the features, the frame, and how many
       rows the frame has for a move (`per`). If there is one column for each measure, outcome, …
       (a member), say which `members` the records name and what the catalogue writes for one
       (`member`).
    3. If another family reads the same frame, make it a method of `AskedMoves` there, and let the
       two families follow one another.

How to add a unit:
    1. Add a member to `Unit` in `features/units.py`: what a docstring's line `Unit:` begins with,
       and the word after the number in both languages (None: no word). If only the beginning of a
       line is new (another thing that is counted), add it to the `lines` of the unit that is there.
    2. If its values are told in a new way (not as a number with that word), add the way to
       `_number_with_unit` in `wording.py` in models.
    3. Add its sentences in both languages to `tests/unit/test_feature_units.py`.

Tests tell what was forgotten: a feature in no family, without a concept, a twin or a fact, with
another unit than its docstring says, and a page that was not made again.
"""
