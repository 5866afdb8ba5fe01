"""How good a model is on moves that it was not trained on.

`rolling` evaluates model and baselines on rolling origins; `diagnosis` looks closer; `fairness/`
audits groups; `gate/` decides whether a version may become champion. A new check of the gate is a
function in `gate/` and a line in its `judgement`.
"""
