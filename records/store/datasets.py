"""What the organisation says about itself, from every `dataset.toml` that came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records.dataset import Dataset, MoveRules, parse_dataset
from records.store.tables import DATASETS, LOADS


def dataset_texts(connection: Connection) -> list[tuple[str, str]]:
    """Source and text of every `dataset.toml`, in the order they came."""
    query = sa.select(DATASETS.c.source, DATASETS.c.text).order_by(DATASETS.c.dataset_id)
    return [(source, text) for source, text in connection.execute(query)]


def covered_until(connection: Connection) -> date | None:
    """The latest day a load covered."""
    found: date | None = connection.scalar(sa.select(sa.func.max(LOADS.c.snapshot_on)))
    return found


def stored_dataset(connection: Connection) -> Dataset | None:
    """The newest `dataset.toml`; a kind of section that it lacks is taken from an older one.

    `snapshot_on` is the latest day that a load covered. None before the first load.
    """
    dataset: Dataset | None = None
    for _, text in dataset_texts(connection):
        newer = parse_dataset(text, file="dataset.toml")
        dataset = newer if dataset is None else _merged(dataset, newer)
    covered = covered_until(connection)
    if dataset is None or covered is None:
        return dataset
    return replace(dataset, snapshot_on=covered)


def _merged(older: Dataset, newer: Dataset) -> Dataset:
    return replace(
        newer,
        moves=older.moves if newer.moves == MoveRules() else newer.moves,
        ratings=newer.ratings or older.ratings,
        measures=newer.measures or older.measures,
        outcomes=newer.outcomes or older.outcomes,
        retirement=older.retirement if newer.retirement is None else newer.retirement,
    )
