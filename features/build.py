"""One row of features a move, for all moves at once: the one road of training and scoring."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from features.asked import AskedMoves
from features.catalog import Feature, FeatureTable
from features.families import FAMILIES, Family
from features.history import History
from records.contract import Records
from records.dataset import Dataset


def build_features(records: Records, dataset: Dataset, moves: pl.DataFrame) -> FeatureTable:
    """Compute every feature for every move, each from its own view.

    Args:
        records: All records, `outcomes` as `models.outcome.with_outcomes` leaves it.
        dataset: The organisation's rules.
        moves: `records.knowing.moves.MOVE_COLUMNS`, one row a move, in any order.

    Returns:
        The feature table, rows in the order of `moves`.
    """
    asked = AskedMoves(History(records, dataset), moves)
    rows = asked.rows["row"]
    columns: list[pl.Series] = []
    described: list[Feature] = []
    for family in FAMILIES:
        members = family.named_members(asked.history)
        if members is None:
            continue
        finished = family.finished(asked)
        columns += family_columns(family, members, finished, rows, family.began(asked))
        described += family.described(members)
    return FeatureTable(moves, pl.DataFrame(columns), tuple(described))


def family_columns(
    family: Family,
    members: Sequence[str],
    finished: pl.DataFrame,
    rows: pl.Series,
    began: pl.Series,
) -> list[pl.Series]:
    """The features of one family, from its frame.

    Args:
        family: The family.
        members: Its members that the records name; none for a family without.
        finished: Its frame of the moves (`Family.finished`), with their `row`.
        rows: The number of each move, in the order of the values.
        began: By move, whether the family's tables had begun on its day.

    Returns:
        The columns in the order of the catalogue, one value a move.
    """
    # In one piece, number by number: polars divides a piece of one row, or a column that it keeps
    # as one number, otherwise than others, in the last bit.
    frame = pl.DataFrame(finished.rechunk().get_columns())
    keys = ["row", "member"] if family.is_by_member else ["row"]
    if family.per in ("row", "member"):
        table = frame.select(*keys, *family.expressions)
    else:
        table = frame.group_by(keys, maintain_order=True).agg(family.expressions)
    columns = []
    for member in members if family.is_by_member else (None,):
        own = table if member is None else _of_member(table, member)
        columns += _columns(own, family, rows, began, member)
    return columns


def _of_member(table: pl.DataFrame, member: str) -> pl.DataFrame:
    is_own = table.get_column("member") == member
    return table if is_own.all() else table.filter(is_own)


def _columns(
    own: pl.DataFrame, family: Family, rows: pl.Series, began: pl.Series, member: str | None
) -> list[pl.Series]:
    """One value a move, in the order of the moves."""
    if not own.get_column("row").equals(rows):
        own = _with_missing_rows(own, family, rows, began)
    found = []
    for function in family.features:
        column = own.get_column(function.name)
        kind = pl.String if function.kind == "category" else pl.Float64
        found.append(
            (column if column.dtype == kind else column.cast(kind)).alias(function.column(member))
        )
    return found


def _with_missing_rows(
    own: pl.DataFrame, family: Family, rows: pl.Series, began: pl.Series
) -> pl.DataFrame:
    """Moves in order; somebody without rows in tables that had begun has none of what is counted.

    What is null for somebody with rows is unknown.
    """
    aligned = rows.to_frame("row").join(
        own.with_columns(is_there=True), on="row", how="left", maintain_order="left"
    )
    has_none = pl.lit(began) & pl.col("is_there").is_null()
    return aligned.with_columns(
        pl.when(has_none)
        .then(function.absent)
        .otherwise(pl.col(function.name).cast(pl.Float64))
        .alias(function.name)
        for function in family.features
        if function.absent is not None
    )
