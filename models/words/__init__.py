"""The words of models' answers in Indonesian and English: numbers, dates, facts, refusals.

Nothing here knows a model. A new language is a new key in each table of this room.
"""
