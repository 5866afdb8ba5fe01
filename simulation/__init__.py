"""A city that does not exist: people, posts and careers with planted effects, and their truth.

Only the command imports it; what it knows of the truth reaches no model, page or flow.
"""
