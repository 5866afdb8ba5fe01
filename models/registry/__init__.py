"""Versions, champions and their files: what a home keeps of models.

`version` is the pure rule of promotion and expiry, `tracking/` the only place that knows MLflow.
"""
