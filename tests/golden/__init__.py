"""Did a number move that nobody meant to move? One JSON a case, compared number by number.

    python tests/golden/test_golden.py                what differs, exit 1 where anything does
    python tests/golden/test_golden.py --overwrite    writes today's numbers

Whoever overwrites looks at what differed first and says in the commit why it moved; new numbers are
a commit of their own. `pinned` makes a case's numbers, `differences` compares two of them.
"""
