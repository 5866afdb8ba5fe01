"""The label, the model, its estimates and its explanations: everything that learns.

`outcome` is the only place that looks past the day of a move; `tracking` the only one that knows
MLflow; `scoring` the only road from a move to an estimate, for files, commands and pages alike.
"""
