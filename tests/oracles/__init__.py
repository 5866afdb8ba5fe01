"""Every feature a second time, in plain pandas, one move at a time: slow, and meant to be obvious.

A twin is a function named exactly as its column. It takes a `Case` (for families also the member)
and gives a number, a word or None. Each file lists its twins in `TWINS`. What a feature says about
the past as it was seen then is answered by looking: the records are cut to that day again.
"""
