"""Faults as agencies' files have them, planted with a list of where they are.

`layout` says what the columns of a file mean, `faults` what can be wrong with a row, `file_faults`
what can be odd about a whole file, `soil` plants them. A new kind = a line in one of the two lists
of faults; its expected treatment is what the data contract says.
"""
