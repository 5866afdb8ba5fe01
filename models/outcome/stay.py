"""The outcome `stay`: still in the post after a number of days."""

from __future__ import annotations

import polars as pl

from models.outcome.course import cut_short, days_of_leaving, days_of_news
from records.contract import Records
from records.dataset import Dataset, OutcomeRule


def first_day(rule: OutcomeRule) -> pl.Expr:
    """The first day on which a label of a move may be used: the last of its window."""
    return pl.col("start_date") + pl.duration(days=rule.days)


def label(
    records: Records, dataset: Dataset, rule: OutcomeRule, questions: pl.DataFrame
) -> pl.DataFrame:
    """Labels of moves as known on a day.

    Args:
        records: All records.
        dataset: The organisation's rules.
        rule: The outcome's rule.
        questions: Moves with `question` (number) and `known_by`.

    Returns:
        The questions with `label` (null: censored, not known, or no move by what is known) and
        `matures_on`.
    """
    window_end = first_day(rule)
    leavings = days_of_leaving(records, dataset.moves, questions, window_end)
    cuts = cut_short(records, questions, window_end)
    stayed = pl.col("left_on").is_null() | (pl.col("left_on") >= window_end)
    return (
        questions.join(leavings, on="question", how="left", maintain_order="left")
        .join(cuts, on="question", how="left", maintain_order="left")
        .with_columns(pl.col("is_move", "is_censored", "is_dismissed").fill_null(value=False))
        .select(
            *questions.columns,
            label=pl.when(pl.col("is_move") & ~pl.col("is_censored")).then(
                (stayed & ~pl.col("is_dismissed")).cast(pl.Float64)
            ),
            matures_on=window_end,
        )
    )


def news(
    records: Records,
    dataset: Dataset,  # noqa: ARG001 — every rule of `models.outcome` has this shape
    rule: OutcomeRule,
    moves: pl.DataFrame,
) -> pl.DataFrame:
    """The days on which a move's label may change.

    Args:
        records: All records.
        dataset: The organisation's rules.
        rule: The outcome.
        moves: The moves, one a row.

    Returns:
        `move`, `known_by`: the days on which something up to the window's end became known.
    """
    tables = {"assignments": "start_date", "exits": "exited_on", "absences": "start_date"}
    return days_of_news(records, tables, moves, first_day(rule))
