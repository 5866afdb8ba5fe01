"""The command `mutasi`: the only floor that reads settings, clocks and terminals.

A new command = a function in `mutasi/commands/` and one line in the table of `mutasi/cli.py`.
"""
