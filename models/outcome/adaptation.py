"""The outcome `adaptation`: a good first appraisal in the new post, and no trouble meanwhile."""

from __future__ import annotations

import polars as pl

from models.outcome.course import cut_short, days_of_news, posts_since
from models.outcome.peers import APPRAISAL_DELAY, Appraisals, is_in_window, last_period_end
from records.contract import Records
from records.dataset import Dataset, OutcomeRule
from records.knowing.view import is_known

UNPLANNED_CAUSE = "assigned"
GRAVE_SANCTIONS = ("moderate", "severe")


def first_day(rule: OutcomeRule) -> pl.Expr:  # noqa: ARG001 — every rule has this shape
    """The first day on which a label of a move may be used: the last of its first year."""
    return _first_year()


def _first_year() -> pl.Expr:
    return pl.col("start_date").dt.offset_by("12mo")


def label(
    records: Records,
    dataset: Dataset,
    rule: OutcomeRule,  # noqa: ARG001 — every rule of `models.outcome` has this shape
    questions: pl.DataFrame,
) -> pl.DataFrame:
    """Labels of moves as known on a day.

    Args:
        records: All records.
        dataset: The organisation's rules.
        rule: The outcome's rule.
        questions: Moves with `question` (number) and `known_by`.

    Returns:
        The questions with `label` (null: censored, not known, or no move by what is known) and
        `matures_on` (an appraisal that became known later is waited for).
    """
    judged = _with_appraisals(Appraisals(records, dataset), questions)
    cuts = cut_short(records, judged, _window_end()).select("question", "is_censored")
    dismissals = cut_short(records, judged, _first_year()).select("question", "is_dismissed")
    judged = (
        judged.join(_troubles(records, dataset, judged), on="question", how="left")
        .join(cuts, on="question", how="left")
        .join(dismissals, on="question", how="left")
    )
    flags = pl.col(
        "is_move", "is_censored", "is_demoted", "is_moved_on", "is_grave", "is_dismissed"
    )
    fails = pl.any_horizontal("is_demoted", "is_moved_on", "is_grave", "is_dismissed")
    not_below = (pl.col("position") >= pl.col("median")).fill_null(value=True)
    rated_well = pl.col("is_satisfactory") & not_below
    return (
        judged.with_columns(flags.fill_null(value=False))
        .sort("question")
        .select(
            *questions.columns,
            label=pl.when(pl.col("is_move") & ~pl.col("is_censored")).then(
                pl.when(fails).then(0.0).otherwise(rated_well.cast(pl.Float64))
            ),
            # No period of the receiving unit, no maturity: a success could not have shown either.
            matures_on=pl.when(_judged_period_end().is_not_null()).then(
                pl.max_horizontal(_first_year(), _judged_period_end() + APPRAISAL_DELAY, "rated_on")
            ),
        )
    )


def news(
    records: Records,
    dataset: Dataset,
    rule: OutcomeRule,  # noqa: ARG001 — every rule of `models.outcome` has this shape
    moves: pl.DataFrame,
) -> pl.DataFrame:
    """The days on which a move's label may change.

    Args:
        records: All records.
        dataset: The organisation's rules.
        rule: The outcome.
        moves: The moves, one a row.

    Returns:
        `move`, `known_by`: the days on which something about the person or about the appraisals of
        the receiving unit (or its parent) became known, and those on which an appraisal is due.
    """
    tables = {
        "assignments": "start_date", "exits": "exited_on", "absences": "start_date",
        "sanctions": "start_date", "ratings": "period_end",
    }  # fmt: skip
    appraisals = Appraisals(records, dataset)
    periods = moves.join(appraisals.unit_periods, on="unit_id").filter(is_in_window())
    own = moves.join(appraisals.ratings.drop("unit_id"), on="employee_id").filter(is_in_window())
    due = pl.col("period_end") + APPRAISAL_DELAY
    return pl.concat(
        [
            days_of_news(records, tables, moves, last_period_end()),
            appraisals.days_of_news(moves),
            periods.select("move", known_by="first_known_on"),
            periods.select("move", known_by=due),
            own.select("move", known_by=due),
        ]
    )


def _judged_period_end() -> pl.Expr:
    """The end of the period that decides when a label is mature."""
    return pl.coalesce("unit_period_end", "parent_period_end", "period_end")


def _window_end() -> pl.Expr:
    """The window's end; to leave before an appraisal that never came is to be cut short, too."""
    unrated = pl.when(pl.col("period_end").is_null()).then(_judged_period_end())
    return pl.max_horizontal(_first_year(), unrated)


def _with_appraisals(appraisals: Appraisals, questions: pl.DataFrame) -> pl.DataFrame:
    """The questions with the mover's first appraisal and the unit's median and first period."""
    own = questions.join(appraisals.first_own(questions), on="question", how="left")
    standings = appraisals.standings(own.drop_nulls("position")).select("question", "median")
    return own.join(standings, on="question", how="left").join(
        _first_unit_periods(appraisals, questions), on="question", how="left"
    )


def _first_unit_periods(appraisals: Appraisals, questions: pl.DataFrame) -> pl.DataFrame:
    """The end of the first period that the receiving unit, and its parent, was appraised for."""
    is_parents = pl.col("is_parents")
    return (
        questions.select("question", "start_date", "known_by", "unit_id")
        .join(appraisals.unit_periods, on="unit_id")
        .filter((pl.col("first_known_on") <= pl.col("known_by")) & is_in_window())
        .group_by("question")
        .agg(
            unit_period_end=pl.col("period_end").filter(~is_parents).min(),
            parent_period_end=pl.col("period_end").filter(is_parents).min(),
        )
    )


def _troubles(records: Records, dataset: Dataset, questions: pl.DataFrame) -> pl.DataFrame:
    """Whether it is a move, and what went wrong in the first year.

    Returns:
        `question`, `is_move`, `is_demoted`, `is_moved_on` (without a plan) and `is_grave` (a
        sanction), for the questions that are known to have a post since.
    """
    rises = pl.col("level") > pl.col("previous_level")
    falls = pl.col("level") < pl.col("previous_level")
    cause = pl.coalesce(
        "cause", pl.when(rises).then(pl.lit("promotion")).when(falls).then(pl.lit("demotion"))
    )
    is_later = pl.col("start_date") > pl.col("moved_on")
    is_unplanned = (pl.col("cause") == UNPLANNED_CAUSE).fill_null(value=True)
    course = (
        posts_since(records, dataset.moves, questions, _first_year())
        .with_columns(cause=cause)
        .group_by("question")
        .agg(
            is_move=pl.col("is_own").any(),
            is_demoted=(is_later & (pl.col("cause") == "demotion")).any(),
            is_moved_on=(is_later & pl.col("is_move") & is_unplanned).any(),
        )
    )
    asked = questions.select("question", "employee_id", "start_date", "known_by")
    grave = (
        records["sanctions"]
        .filter(pl.col("severity").is_in(GRAVE_SANCTIONS))
        .select("employee_id", "known_on", "known_until", sanctioned_on="start_date")
        .join(asked, on="employee_id")
        .filter(
            is_known(pl.col("known_by"))
            & pl.col("sanctioned_on").is_between(pl.col("start_date"), _first_year())
        )
        .select("question", is_grave=pl.lit(value=True))
        .unique()
    )
    return course.join(grave, on="question", how="left")
