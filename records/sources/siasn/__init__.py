"""SIASN, the national civil-service record: its export and its history tables as one source.

What a field is called and which column it becomes is data: `endpoints` (fields of each table),
`fields` (their spellings), `codes` (reference tables), `jobs` (the ladder of posts). A new field =
a line in one of these.
"""
