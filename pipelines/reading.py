"""What a flow reads from the home's store."""

from __future__ import annotations

from contextlib import closing

import polars as pl

from models.registry.home import Home
from records.contract import Records
from records.dataset import Dataset
from records.errors import NotFoundError
from records.store import Store


def read_home(home: Home) -> tuple[Dataset, Records]:
    """The organisation's rules and all its records.

    Raises:
        NotFoundError: Nothing was ingested yet.
    """
    with closing(home.open_store()) as store:
        return _dataset(store), store.records()


def read_dataset(home: Home) -> Dataset:
    """The organisation's rules alone.

    Raises:
        NotFoundError: Nothing was ingested yet.
    """
    with closing(home.open_store()) as store:
        return _dataset(store)


def read_protected(home: Home) -> pl.DataFrame:
    """employee_id, birth_date, sex and `audit_…` of all people, for the fairness audit alone."""
    with closing(home.open_store()) as store:
        return store.protected()


def _dataset(store: Store) -> Dataset:
    dataset = store.dataset()
    if dataset is None:
        raise NotFoundError(
            found="a store without records",
            expected="records to work on",
            action="call `mutasi ingest SOURCE` first",
        )
    return dataset
