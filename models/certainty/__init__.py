"""How sure an estimate is, and on how many past moves it rests.

`resamples` refits on halves of the people, `learning_curve` says what more moves would bring,
`years` is the variance between years; `intervals` adds them up. `support` counts similar training
moves and measures remoteness, `similar_moves` finds the past moves most alike.
"""
