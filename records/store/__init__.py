"""The only SQL of the house: tables generated from the contract, migrations, merging, reading.

A new table = columns in `tables.py` and a migration that makes them; nothing outside this folder
sees a connection.
"""

from records.store.ingest import IngestReport, TableChange
from records.store.store import Store

__all__ = ["IngestReport", "Store", "TableChange"]
