"""The data contract's "Bad input": what is refused, what is quarantined, what is warned of.

A new check = a function here over a `Sheet` (one table) or over all `Sheets` that adds faults to
the rows it refuses, and a line in `records.checks.check`.
"""
