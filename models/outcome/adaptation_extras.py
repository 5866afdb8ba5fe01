"""What `adaptation` yields besides its yes or no: how far, and how soon.

Where nearly everybody passes or fails there is nothing to learn from yes and no;
`supported_extras` names those of these that the records have enough of.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from models.outcome import labelled_moves
from models.outcome.course import cut_short, days_of_leaving
from models.outcome.peers import Appraisals, is_in_window, last_period_end, placed_ratings
from records.contract import Records
from records.dataset import Dataset
from records.knowing.ends import last_day_before
from records.knowing.moves import MOVE_COLUMNS, historical_moves
from records.knowing.regroupings import pending_on_paper
from records.knowing.view import view_on

RANK_CHANGE = "relative rank change"
FIRST_SATISFACTORY = "time to the first satisfactory periodic rating"
RESULTS = "results_value instead of value"


def rank_changes(records: Records, dataset: Dataset, as_of: date) -> pl.DataFrame:
    """How far a mover rose or fell among those appraised together, as known on a day.

    A rank is the share of a unit's people of the same scheme and period whose rating is below the
    mover's, with half of those that are as good (the mover among them): 0 to 1. With fewer than
    five people rated the parent unit's are taken, with still fewer there is no rank.

    Args:
        records: All records.
        dataset: The organisation's rules.
        as_of: What may be known.

    Returns:
        `MOVE_COLUMNS`, `rank_before` (of the last appraisal over before the move), `rank_after` (of
        the one that `adaptation` judges) and `rank_change` (after minus before; null: unknown).
    """
    questions, view = _questions(records, dataset, as_of)
    appraisals = Appraisals(view, dataset)
    for name, own in (
        ("rank_before", appraisals.last_own_before(questions)),
        ("rank_after", appraisals.first_own(questions)),
    ):
        rated = own.rename({"rated_in": "unit_id"}).with_columns(known_by=pl.lit(as_of))
        rank = (pl.col("below") + pl.col("level") / 2) / pl.col("peers")
        ranks = appraisals.standings(rated).select("question", rank.alias(name))
        questions = questions.join(ranks, on="question", how="left", maintain_order="left")
    return questions.select(
        *MOVE_COLUMNS,
        "rank_before",
        "rank_after",
        rank_change=pl.col("rank_after") - pl.col("rank_before"),
    )


def first_satisfactory(records: Records, dataset: Dataset, as_of: date) -> pl.DataFrame:
    """How soon after a move a periodic rating was satisfactory, as known on a day.

    Only periods within the post and within 24 months of the move count. A person without a
    satisfactory one is followed to the end of the last known period (right-censored).

    Args:
        records: All records.
        dataset: The organisation's rules.
        as_of: The day on which it is known.

    Returns:
        `MOVE_COLUMNS`, `days` from the start to the end of the period (null: no rating in
        that time) and `is_observed` (true: the rating was satisfactory; false: the days are a lower
        bound).
    """
    questions, view = _questions(records, dataset, as_of)
    last_day = pl.min_horizontal(
        last_period_end(), last_day_before("left_on"), last_day_before("cut_on")
    )
    is_good = pl.col("is_satisfactory")
    ended_on = pl.coalesce(pl.col("period_end").filter(is_good).min(), pl.col("period_end").max())
    seen = (
        questions.join(
            days_of_leaving(view, dataset.moves, questions, last_period_end()),
            on="question",
            how="left",
        )
        .join(cut_short(view, questions, last_period_end()), on="question", how="left")
        .join(placed_ratings(view, dataset).drop("unit_id"), on="employee_id")
        .filter(pl.col("is_periodic") & is_in_window() & (pl.col("period_end") <= last_day))
        .group_by("question")
        .agg(
            days=(ended_on - pl.col("start_date").first()).dt.total_days(),
            is_observed=is_good.any(),
        )
    )
    return questions.join(seen, on="question", how="left", maintain_order="left").select(
        *MOVE_COLUMNS, "days", "is_observed"
    )


def supported_extras(
    records: Records, dataset: Dataset, outcome: str, as_of: date, *, least: int
) -> tuple[str, ...]:
    """The names of the outcomes that could be learnt instead of one of the kind `adaptation`.

    Args:
        records: All records.
        dataset: The organisation's rules.
        outcome: The outcome's name.
        as_of: The day on which it is known.
        least: How many moves of either class, or observed ones, are enough.
    """
    ratings = records["ratings"]
    tables = {**records.tables, "ratings": ratings.with_columns(value="results_value")}
    results = replace(records, tables=tables)
    labels = labelled_moves(results, dataset, outcome, as_of)["label"].to_list()
    counts = {
        RANK_CHANGE: rank_changes(records, dataset, as_of)["rank_change"].count(),
        FIRST_SATISFACTORY: first_satisfactory(records, dataset, as_of)["is_observed"].sum(),
        RESULTS: min(labels.count(1), labels.count(0)),
    }
    return tuple(name for name, count in counts.items() if count >= least)


def _questions(records: Records, dataset: Dataset, as_of: date) -> tuple[pl.DataFrame, Records]:
    """The moves begun by a day, and the records as known on it."""
    view = pending_on_paper(view_on(records, as_of), dataset.moves)
    moves = historical_moves(view, dataset).filter(pl.col("start_date") <= as_of)
    return moves.with_row_index("question").with_columns(known_by=pl.lit(as_of)), view
