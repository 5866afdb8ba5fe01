"""The outcome `adaptation`: the first appraisal in the new post, and no trouble in the first year."""

from __future__ import annotations

import polars as pl

from models.outcome.course import cut_short, days_of_news, posts_since
from records.contract import Records
from records.dataset import Dataset, OutcomeRule
from records.ratings import is_satisfactory, rating_position
from records.units import unit_ancestors
from records.view import is_known

LEAST_PERIOD_DAYS = 150
FEWEST_PEERS = 5
APPRAISAL_DELAY = pl.duration(days=31)
"""An appraisal is known so long after its period where the organisation does not say."""
UNPLANNED_CAUSE = "assigned"
GRAVE_SANCTIONS = ("moderate", "severe")
_PERIOD = ("scheme", "period_start", "period_end")


def _first_year() -> pl.Expr:
    return pl.col("start_date").dt.offset_by("12mo")


def _last_period_end() -> pl.Expr:
    return pl.col("start_date").dt.offset_by("24mo")


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
        The questions with `label` (null: censored or not known) and `matures_on`.
    """
    ratings = _eligible_ratings(records, dataset)
    asked = questions.join(_parents(records, questions), on="question", how="left").sort("question")
    judged = (
        asked.join(_first_own_rating(ratings, asked), on="question", how="left")
        .join(_first_unit_period(records, ratings, asked), on="question", how="left")
        .join(_troubles(records, dataset, asked), on="question", how="left")
        .join(cut_short(records, asked, _first_year()), on="question", how="left")
    )
    judged = _with_peers(judged, _peer_medians(records, ratings)).sort("question")
    fails = pl.any_horizontal(
        pl.col("is_grave", "is_demoted", "is_moved_on", "is_dismissed").fill_null(value=False)
    )
    not_below = (pl.col("position") >= pl.col("median")).fill_null(value=True)
    period_end = pl.coalesce("unit_period_end", "parent_period_end", "period_end")
    rated_well = pl.col("is_satisfactory") & not_below
    return judged.select(
        *questions.columns,
        label=pl.when(pl.col("is_censored").fill_null(value=False))
        .then(None)
        .when(fails)
        .then(0.0)
        .otherwise(rated_well.cast(pl.Float64)),
        # No period of the receiving unit, no maturity: a success could not have shown either.
        matures_on=pl.when(period_end.is_not_null()).then(
            pl.max_horizontal(_first_year(), period_end + APPRAISAL_DELAY)
        ),
    )


def news(
    records: Records,
    dataset: Dataset,
    rule: OutcomeRule,  # noqa: ARG001 — every rule of `models.outcome` has this shape
    moves: pl.DataFrame,
) -> pl.DataFrame:
    """The days on which a move's label may change.

    Returns:
        `move`, `known_by`: a year after the start, and the days on which something about the person
        or about the appraisals of the receiving unit (or its parent) became known.
    """
    tables = {
        "assignments": "start_date", "exits": "exited_on", "absences": "start_date",
        "sanctions": "start_date", "ratings": "period_end",
    }  # fmt: skip
    groups = _rating_groups(records, _eligible_ratings(records, dataset))
    days = pl.concat(
        [
            groups.select("group_id", "period_start", "period_end", known_by="known_on"),
            groups.select("group_id", "period_start", "period_end", known_by="known_until"),
            groups.select(
                "group_id",
                "period_start",
                "period_end",
                known_by=pl.col("period_end") + APPRAISAL_DELAY,
            ),
        ]
    ).drop_nulls().unique()
    units = pl.concat(
        [
            moves.select("move", "start_date", group_id="unit_id"),
            moves.select("move", "start_date", "unit_id")
            .join(unit_ancestors(records).filter(pl.col("distance") == 1), on="unit_id")
            .select("move", "start_date", group_id="ancestor_id"),
        ]
    ).unique()
    of_units = units.join(days, on="group_id").filter(
        (pl.col("period_start") >= pl.col("start_date"))
        & (pl.col("period_end") <= _last_period_end())
    )
    return pl.concat(
        [
            moves.select("move", known_by=_first_year()),
            days_of_news(records, tables, moves, _last_period_end()),
            of_units.select("move", "known_by"),
        ]
    ).unique()


def _eligible_ratings(records: Records, dataset: Dataset) -> pl.DataFrame:
    """Ratings of periods that are long enough, with their position on the scheme's scale."""
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    return (
        records["ratings"]
        .filter(days >= LEAST_PERIOD_DAYS)
        .with_columns(position=rating_position("value", dataset.ratings))
        .drop_nulls("position")
        .with_columns(is_satisfactory=is_satisfactory("position", dataset.ratings))
    )


def _parents(records: Records, questions: pl.DataFrame) -> pl.DataFrame:
    """The receiving unit's parent as known on the day of the question."""
    day = pl.col("known_by")
    return (
        questions.select("question", "unit_id", "known_by")
        .join(unit_ancestors(records).filter(pl.col("distance") == 1), on="unit_id")
        .filter(
            (pl.col("shown_from") <= day)
            & (pl.col("shown_until").is_null() | (pl.col("shown_until") > day))
        )
        .select("question", parent_id="ancestor_id")
    )


def _first_own_rating(ratings: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    return (
        questions.select("question", "employee_id", "start_date", "known_by")
        .join(ratings.drop("unit_id"), on="employee_id")
        .filter(
            is_known(pl.col("known_by"))
            & (pl.col("period_start") >= pl.col("start_date"))
            & (pl.col("period_end") <= _last_period_end())
        )
        .sort("question", "period_start", "period_end", "scheme", "position")
        .unique("question", keep="first", maintain_order=True)
        .select("question", *_PERIOD, "position", "is_satisfactory")
    )


def _rating_groups(records: Records, ratings: pl.DataFrame) -> pl.DataFrame:
    """Every rating under its unit and under each of the unit's ancestors (as `group_id`)."""
    above = (
        ratings.join(unit_ancestors(records), on="unit_id")
        .filter(
            (pl.col("shown_from") <= pl.col("known_on"))
            & (pl.col("shown_until").is_null() | (pl.col("shown_until") > pl.col("known_on")))
        )
        .with_columns(group_id="ancestor_id")
    )
    columns = ["group_id", *_PERIOD, "known_on", "known_until", "position"]
    own = ratings.drop_nulls("unit_id").with_columns(group_id="unit_id")
    return pl.concat([own.select(columns), above.select(columns)])


def _first_unit_period(
    records: Records, ratings: pl.DataFrame, questions: pl.DataFrame
) -> pl.DataFrame:
    """The end of the first eligible period that the receiving unit, or its parent, was rated for."""
    periods = (
        _rating_groups(records, ratings)
        .group_by("group_id", "period_start", "period_end")
        .agg(first_known_on=pl.col("known_on").min())
    )
    ends = questions.select("question")
    for unit, name in (("unit_id", "unit_period_end"), ("parent_id", "parent_period_end")):
        first = (
            questions.select("question", "start_date", "known_by", group_id=unit)
            .join(periods, on="group_id")
            .filter(
                (pl.col("first_known_on") <= pl.col("known_by"))
                & (pl.col("period_start") >= pl.col("start_date"))
                & (pl.col("period_end") <= _last_period_end())
            )
            .group_by("question")
            .agg(pl.col("period_end").min().alias(name))
        )
        ends = ends.join(first, on="question", how="left")
    return ends


def _peer_medians(records: Records, ratings: pl.DataFrame) -> pl.DataFrame:
    """Each group's number of ratings and median, from each day on which they change.

    Returns:
        `group_id`, scheme and period, `from_day`, `peers`, `median`, in order of `from_day`.
    """
    groups = _rating_groups(records, ratings)
    key = ["group_id", *_PERIOD]
    days = pl.concat(
        [
            groups.select(*key, from_day="known_on"),
            groups.select(*key, from_day="known_until").drop_nulls(),
        ]
    ).unique()
    return (
        days.join(groups, on=key)
        .filter(is_known(pl.col("from_day")))
        .group_by(*key, "from_day")
        .agg(peers=pl.len(), median=pl.col("position").median())
        .sort("from_day")
    )


def _with_peers(judged: pl.DataFrame, medians: pl.DataFrame) -> pl.DataFrame:
    """The median to be measured against: the unit's, with too few rated there the parent's."""
    looked_up = judged.sort("known_by")
    for unit, prefix in (("unit_id", "unit"), ("parent_id", "parent")):
        looked_up = looked_up.join_asof(
            medians.rename(
                {"group_id": unit, "peers": f"{prefix}_peers", "median": f"{prefix}_median"}
            ),
            left_on="known_by",
            right_on="from_day",
            by=[unit, *_PERIOD],
            check_sortedness=False,
        ).drop("from_day")
    return looked_up.with_columns(
        # Still fewer: satisfactory alone decides, so there is no median.
        median=pl.when(pl.col("unit_peers") >= FEWEST_PEERS)
        .then("unit_median")
        .when(pl.col("parent_peers") >= FEWEST_PEERS)
        .then("parent_median")
    )


def _troubles(records: Records, dataset: Dataset, questions: pl.DataFrame) -> pl.DataFrame:
    """What went wrong in the first year: a grave sanction, a demotion, an unplanned move."""
    rises = pl.col("level") > pl.col("previous_level")
    falls = pl.col("level") < pl.col("previous_level")
    cause = pl.coalesce(
        "cause", pl.when(rises).then(pl.lit("promotion")).when(falls).then(pl.lit("demotion"))
    )
    later = (
        posts_since(records, dataset.moves, questions, _first_year())
        .filter(pl.col("start_date") > pl.col("moved_on"))
        .with_columns(cause=cause)
        .group_by("question")
        .agg(
            is_demoted=(pl.col("cause") == "demotion").fill_null(value=False).any(),
            is_moved_on=(
                pl.col("is_move")
                & (pl.col("cause") == UNPLANNED_CAUSE).fill_null(value=True)
            ).any(),
        )
    )
    grave = (
        records["sanctions"]
        .filter(pl.col("severity").is_in(GRAVE_SANCTIONS))
        .rename({"start_date": "sanctioned_on"})
        .join(questions.select("question", "employee_id", "start_date", "known_by"), on="employee_id")
        .filter(
            is_known(pl.col("known_by"))
            & pl.col("sanctioned_on").is_between(pl.col("start_date"), _first_year())
        )
        .select("question", is_grave=pl.lit(value=True))
        .unique()
    )
    return (
        questions.select("question")
        .join(later, on="question", how="left")
        .join(grave, on="question", how="left")
    )
