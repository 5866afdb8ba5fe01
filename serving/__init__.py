"""What people see: explanations as pages and text, tables as files.

`reports` draws; it is handed finished estimates and never computes one.
"""
