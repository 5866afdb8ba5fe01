"""What is known about people and posts, and since when.

`contract` is the one form of all input, `sources` read files into it, `checks` judge them, `store`
keeps every version of every row, and `view` shows the records as they were known on a day.
"""
