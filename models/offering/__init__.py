"""Who could be proposed, and which posts would suit better: asked by doors, by no other room.

It moves to planning when there is one; so nothing in models may import it.
"""
