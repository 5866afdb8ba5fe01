"""One training from rows to a model with its manifest; backtests; the search for settings.

Pure: nothing is stored, no clock is read. The Prefect flow that calls it is `pipelines.train`.
"""
