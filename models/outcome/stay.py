"""The outcome `stay`: still in the post after so many days."""

from __future__ import annotations

import polars as pl

from models.outcome.course import cut_short, days_of_news, posts_since
from records.contract import Records
from records.dataset import Dataset, OutcomeRule


def _window_end(rule: OutcomeRule) -> pl.Expr:
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
        The questions with `label` (null: censored or not known) and `matures_on`.
    """
    spells = (
        posts_since(records, dataset.moves, questions, _window_end(rule))
        .group_by("question")
        .agg(
            left_on=pl.min_horizontal(
                pl.col("until").filter(pl.col("spell") == 1).last(),
                pl.col("start_date").filter(pl.col("spell") == 2).first(),
            ),
            is_recorded=(pl.col("start_date") == pl.col("moved_on")).any(),
        )
    )
    cuts = cut_short(records, questions, _window_end(rule))
    stayed = pl.col("left_on").is_null() | (pl.col("left_on") >= _window_end(rule))
    no_label = ~pl.col("is_recorded").fill_null(value=False) | pl.col("is_censored").fill_null(
        value=False
    )
    return (
        questions.join(spells, on="question", how="left", maintain_order="left")
        .join(cuts, on="question", how="left", maintain_order="left")
        .with_columns(
            label=pl.when(no_label)
            .then(None)
            .when(pl.col("is_dismissed").fill_null(value=False))
            .then(0.0)
            .otherwise(stayed.cast(pl.Float64)),
            matures_on=_window_end(rule),
        )
        .drop("left_on", "is_recorded", "is_censored", "is_dismissed")
    )


def news(
    records: Records,
    dataset: Dataset,  # noqa: ARG001 — every rule of `models.outcome` has this shape
    rule: OutcomeRule,
    moves: pl.DataFrame,
) -> pl.DataFrame:
    """The days on which a move's label may change.

    Returns:
        `move`, `known_by`: its maturity day, and those on which something more became known.
    """
    tables = {"assignments": "start_date", "exits": "exited_on", "absences": "start_date"}
    return pl.concat(
        [
            moves.select("move", known_by=_window_end(rule)),
            days_of_news(records, tables, moves, _window_end(rule)),
        ]
    ).unique()
