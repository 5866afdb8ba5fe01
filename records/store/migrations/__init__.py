"""Migrations: every form the store ever had, each made from the one before.

A new one = a module in `versions` with the next number that names the last as its
`down_revision`, and `HEAD` in `records.store.migrate`. Columns stand there word for word: a
migration must do next year what it does today, whatever the contract says by then. A test compares
the tables the migrations make with the tables the code expects.
"""
