"""The records as they were known on a day: views, posts, units, spells and moves, who can be moved.

`view` cuts the records as of a day, `posts` says who holds what, `moves` derives spells and moves
from them, `standing` who may be scored, `places` finds units and posts by name.
"""
