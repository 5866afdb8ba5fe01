"""From a proposed move to its answer: the only road, for files, commands and pages alike.

`scoring` makes estimates, `score` is one answer, `score_table` many; `estimates` opens a champion
on a day; `rejected` and `move_facts` say what stands beside an estimate or in its place. `pairs`
scores everybody for every post, and says of each pair what the road says.
"""
