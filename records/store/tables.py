"""The store's tables: the contract's, generated from it, and the store's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa

from records.contract import TABLES, Table
from records.score_columns import SCORE_COLUMNS, SCORE_KEY

METADATA = sa.MetaData()

_Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Row numbers; SQLite counts by itself only in columns it calls INTEGER."""

_TYPES: Mapping[pl.DataType, type[sa.types.TypeEngine[Any]]] = {
    pl.String(): sa.Text,
    pl.Date(): sa.Date,
    pl.Int64(): sa.BigInteger,
    pl.Float64(): sa.Double,
    pl.Boolean(): sa.Boolean,
}


def _of_type(name: str, dtype: pl.DataType, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, _TYPES[dtype], nullable=not required)


LOADS = sa.Table(
    "loads",
    METADATA,
    sa.Column("load_id", _Id, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("snapshot_on", sa.Date, nullable=False),
    sa.Column("loaded_at", sa.Text, nullable=False),
)
"""Each ingest that changed something."""

DATASETS = sa.Table(
    "datasets",
    METADATA,
    sa.Column("dataset_id", _Id, primary_key=True),
    sa.Column("load_id", _Id, sa.ForeignKey("loads.load_id"), nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
"""Every `dataset.toml`, verbatim, in the order they came."""

KEYS = sa.Table(
    "pseudonym_keys",
    METADATA,
    sa.Column("key_id", _Id, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
)
"""The fingerprint of the key that made the pseudonyms here: one row at most."""

IDENTITIES = sa.Table(
    "identities",
    METADATA,
    sa.Column("employee_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("nip", sa.Text),
)
"""Who is behind a pseudonym; nothing of it is in any other table."""

PROTECTED = sa.Table(
    "protected_attributes",
    METADATA,
    sa.Column("employee_id", sa.Text, primary_key=True),
    sa.Column("birth_date", sa.Date),
    sa.Column("sex", sa.Text),
    sa.Column("extra", sa.Text),
)
"""Attributes that are never features; `extra` holds the `audit_…` columns as JSON."""

REGROUPINGS = sa.Table(
    "regroupings",
    METADATA,
    sa.Column("regrouping_id", sa.Text, primary_key=True),
    sa.Column("is_confirmed", sa.Boolean, nullable=False),
)
"""What the office has answered for groups that changed to one target on one day."""

SCORES = sa.Table(
    "scores",
    METADATA,
    sa.Column("score_id", _Id, primary_key=True),
    *(_of_type(name, dtype) for name, dtype in SCORE_COLUMNS.items()),
    sa.Index("ix_scores_move", *SCORE_KEY),
)
"""What models said about moves."""


def _record_table(table: Table) -> sa.Table:
    return sa.Table(
        table.name,
        METADATA,
        sa.Column("row_id", _Id, primary_key=True),
        *(
            _of_type(name, dtype, required=name in table.required)
            for name, dtype in table.record_columns.items()
        ),
        sa.Column("known_on", sa.Date, nullable=False),
        sa.Column("extra", sa.Text),
        sa.Column("load_id", _Id, sa.ForeignKey("loads.load_id"), nullable=False),
    )


RECORD_TABLES: Mapping[str, sa.Table] = {
    name: _record_table(table) for name, table in TABLES.items()
}
"""Every version of every row; `extra` holds `x_…` and `…_code` columns as JSON, keys sorted."""


def stored_types(table: sa.Table) -> dict[str, pl.DataType]:
    """The polars types of a table's columns."""
    names = {sql: dtype for dtype, sql in _TYPES.items()}
    return {
        column.name: next(
            (dtype for sql, dtype in names.items() if isinstance(column.type, sql)), pl.Int64()
        )
        for column in table.columns
    }
