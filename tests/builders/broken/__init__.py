"""Sources as they should not be: small good ones, and everything an office does to them.

- `sources`: good sources of invented people, as files in memory, and how to write them out.
- `cells`, `answers`, `settings`, `workbooks`, `places`: one kind of fault a function, each drawing
  what it breaks from a seeded generator.
- `faults`: the list of them all.
"""
