"""The flows, one a file; Prefect lives only here.

Each runs from `mutasi` without a server (`embedded.py`), as `python -m pipelines.NAME`, and as an
entrypoint (`pipelines/NAME.py:NAME`) of deployments. Parameters are small JSON values; frames stay
inside the process, and passwords in the environment.
"""
