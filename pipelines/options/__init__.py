"""The options of flows: each is declared once, in the class of its flow.

The flow takes its defaults from there, `python -m pipelines.NAME` its arguments, and `mutasi` its
defaults and the lines of its `--help`. There is no Prefect here: the command reads these classes
before Prefect may be imported (`pipelines.embedded`).
"""
