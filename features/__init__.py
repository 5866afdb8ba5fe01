"""What is known of a move before it is decided: frames in, frames out, no clock, disk or network.

A new feature = a function in its family's file + its name in the file's FEATURES + its plain twin
in tests/oracles; the properties (nothing later counts, order does not matter, a row alone equals
the row in the batch) hold automatically. A new family = a file with a `frame`, yielded by `build`.
"""
