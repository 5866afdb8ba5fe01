"""One row of features a move, for all moves at once: the one road of training and scoring."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from features.asked import AskedMoves
from features.catalog import Feature, FeatureFunction, FeatureTable
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
    columns: list[pl.Series] = []
    described: list[Feature] = []
    for family in FAMILIES:
        values, features = _compute(asked, family)
        columns += values
        described += features
    return FeatureTable(moves, pl.DataFrame(columns), tuple(described))


def _compute(asked: AskedMoves, family: Family) -> tuple[list[pl.Series], list[Feature]]:
    members = family.members(asked.history) if family.members else ()
    if family.members and not members:
        return [], []
    began = _began(asked.history, asked.rows, family.tables)
    return compute_family(family, members, family.finished(asked), asked.rows["row"], began)


def compute_family(
    family: Family,
    members: Sequence[str],
    finished: pl.DataFrame,
    rows: pl.Series,
    began: pl.Series,
) -> tuple[list[pl.Series], list[Feature]]:
    """The features of one family, from its frame.

    Args:
        family: The family.
        members: Its members that the records name; none for a family without.
        finished: Its frame of the moves (`Family.finished`), with their `row`.
        rows: The number of each move, in the order of the values.
        began: By move, whether the family's tables had begun on its day.

    Returns:
        The columns in the order of the catalogue, one value a move, and what they are.
    """
    expressions = [function().alias(function.name) for function in family.features]
    # In one piece, number by number: polars divides a piece of one row, or a column that it keeps
    # as one number, otherwise than others, in the last bit.
    frame = pl.DataFrame(finished.rechunk().get_columns())
    by_member = family.per in ("member", "member_group")
    keys = ["row", "member"] if by_member else ["row"]
    if family.per in ("row", "member"):
        table = frame.select(*keys, *expressions)
    else:
        table = frame.group_by(keys, maintain_order=True).agg(expressions)
    columns, features = [], []
    for member in members if by_member else (None,):
        own = table if member is None else table.filter(pl.col("member") == member)
        aligned = rows.to_frame("row").join(
            own.with_columns(is_there=True), on="row", how="left", maintain_order="left"
        )
        for function in family.features:
            feature = function.describe(member)
            columns.append(_column(aligned, function, began).alias(feature.name))
            features.append(feature)
    return columns, features


def _began(history: History, rows: pl.DataFrame, tables: Sequence[str]) -> pl.Series:
    if not tables:
        return pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
    return history.began(tuple(tables)).on(rows)["rows"] > 0


def _column(aligned: pl.DataFrame, function: FeatureFunction, began: pl.Series) -> pl.Series:
    values = aligned[function.name]
    if function.kind == "category":
        return values.cast(pl.String)
    numbers = values.cast(pl.Float64)
    if function.absent is None:
        return numbers
    # Somebody without rows has none; what is null for somebody with rows is unknown.
    return aligned.select(
        pl.when(began & pl.col("is_there").is_null()).then(function.absent).otherwise(numbers)
    ).to_series()
