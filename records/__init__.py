"""What is known about people and posts, and since when.

`contract` is the one form of all input, `sources` read files into it, `checks` judge them, `store`
keeps every version of every row, and `knowing` shows the records as they were known on a day.

A new form of input is a reader in `sources` and a line in `sources/reading.FORMS`; a new table or
column is a row in `contract` with its schema, and a migration in `store/migrations`.
"""
