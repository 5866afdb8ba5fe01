"""Words that models' answers are told in: numbers, dates, facts, refusals; Indonesian and English.

Nothing here knows a model. A new language is a new key in each table of this room.
"""
