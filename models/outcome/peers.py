"""Appraisals and the people who were appraised together, as known on a day.

A rating counts under its unit and under every unit above it, as the tree was known when the rating
was, so that a later reorganisation changes nothing about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from records.contract import Records
from records.dataset import Dataset
from records.knowing.ratings import is_satisfactory, rating_position
from records.knowing.units import unit_ancestors
from records.knowing.view import is_known

LEAST_PERIOD_DAYS = 150
"""An appraisal of a shorter period is a periodic one."""
FEWEST_PEERS = 5
"""Fewer ratings say nothing about one more; those of the parent unit are taken then."""
APPRAISAL_DELAY = pl.duration(days=31)
"""An appraisal is known so long after its period where the organisation does not say."""
PERIOD = ("scheme", "period_start", "period_end")
_GROUP = ["group_id", *PERIOD]
_OWN = ("question", *PERIOD, "position", "is_satisfactory", "rated_in", "rated_on")


def last_period_end() -> pl.Expr:
    """The day by which a period must end to count for a move."""
    return pl.col("start_date").dt.offset_by("24mo")


def is_in_window() -> pl.Expr:
    """Whether a period starts on or after the move and ends soon enough."""
    return (pl.col("period_start") >= pl.col("start_date")) & (
        pl.col("period_end") <= last_period_end()
    )


def placed_ratings(records: Records, dataset: Dataset) -> pl.DataFrame:
    """Every rating with its place on its scheme's scale.

    Returns:
        The rows of `ratings` in a declared scheme with `position` (0 worst to 1 best),
        `is_satisfactory` and `is_periodic` (of a period too short for an appraisal).
    """
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    return (
        records["ratings"]
        .with_columns(
            position=rating_position("value", dataset.ratings),
            is_periodic=days < LEAST_PERIOD_DAYS,
        )
        .drop_nulls("position")
        .with_columns(is_satisfactory=is_satisfactory("position", dataset.ratings))
    )


@dataclass(frozen=True)
class Appraisals:
    """The appraisals of an organisation: ratings of periods that are long enough.

    Attributes:
        records: All records.
        dataset: The organisation's rules.
    """

    records: Records
    dataset: Dataset

    @cached_property
    def ratings(self) -> pl.DataFrame:
        """The appraisals (`placed_ratings`)."""
        return placed_ratings(self.records, self.dataset).filter(~pl.col("is_periodic"))

    @cached_property
    def ancestors(self) -> pl.DataFrame:
        """The tree of units (`records.knowing.units.unit_ancestors`)."""
        return unit_ancestors(self.records)

    @cached_property
    def parents(self) -> pl.DataFrame:
        """Each unit's parent (`parent_id`) as views show it, `shown_from`, `shown_until`."""
        return self.ancestors.filter(pl.col("distance") == 1).select(
            "unit_id", "shown_from", "shown_until", parent_id="ancestor_id"
        )

    @cached_property
    def groups(self) -> pl.DataFrame:
        """Every rating under its unit and under each unit above it (as `group_id`)."""
        columns = (*_GROUP, "known_on", "known_until", "position")
        own = self.ratings.drop_nulls("unit_id")
        above = own.join(self.ancestors, on="unit_id").filter(_is_shown("known_on"))
        return pl.concat(
            [
                own.with_columns(group_id="unit_id").select(columns),
                above.with_columns(group_id="ancestor_id").select(columns),
            ]
        )

    @cached_property
    def unit_periods(self) -> pl.DataFrame:
        """The periods for which anybody of a unit, or of its parent, was rated.

        Returns:
            `unit_id`, `is_parents` (whose period it is), `period_start`, `period_end`,
            `first_known_on`.
        """
        periods = self.groups.group_by("group_id", "period_start", "period_end").agg(
            first_known_on=pl.col("known_on").min()
        )
        of_parent = self.parents.join(periods, left_on="parent_id", right_on="group_id").filter(
            _is_shown("first_known_on")
        )
        columns = ("unit_id", "is_parents", "period_start", "period_end", "first_known_on")
        return pl.concat(
            [
                periods.rename({"group_id": "unit_id"})
                .with_columns(is_parents=pl.lit(value=False))
                .select(columns),
                of_parent.with_columns(is_parents=pl.lit(value=True)).select(columns),
            ]
        )

    def first_own(self, questions: pl.DataFrame) -> pl.DataFrame:
        """The mover's first appraisal after the move.

        Args:
            questions: `question`, `employee_id`, `start_date`, `known_by`.

        Returns:
            `question`, scheme and period, `position`, `is_satisfactory`, `rated_in` (the unit) and
            `rated_on` (the day it became known), for the questions that have one.
        """
        return (
            self._own(questions, is_in_window())
            .unique("question", keep="first", maintain_order=True)
            .select(_OWN)
        )

    def last_own_before(self, questions: pl.DataFrame) -> pl.DataFrame:
        """The mover's last appraisal of a period that was over before the move.

        Args:
            questions: As for `first_own`.

        Returns:
            As `first_own`.
        """
        return (
            self._own(questions, pl.col("period_end") < pl.col("start_date"))
            .unique("question", keep="last", maintain_order=True)
            .select(_OWN)
        )

    def _own(self, questions: pl.DataFrame, is_asked_for: pl.Expr) -> pl.DataFrame:
        """Some of the mover's appraisals as known on the question's day, in order of period."""
        return (
            questions.select("question", "employee_id", "start_date", "known_by")
            .join(self._own_columns, on="employee_id")
            .filter(is_known(pl.col("known_by")) & is_asked_for)
            .sort("question", "period_start", "period_end", "scheme", "position")
            .rename({"known_on": "rated_on"})
        )

    @cached_property
    def _own_columns(self) -> pl.DataFrame:
        own = ("position", "is_satisfactory", "known_on", "known_until")
        return self.ratings.select("employee_id", *PERIOD, *own, rated_in="unit_id")

    def standings(self, rated: pl.DataFrame) -> pl.DataFrame:
        """Where ratings stand among those of a unit for the same scheme and period.

        Of a unit with fewer than five people rated, those of its parent (as known when the rating
        was) are taken; with still fewer, none.

        Args:
            rated: `question`, `known_by`, `unit_id`, scheme and period, `position`, `rated_on`.

        Returns:
            `question`, `peers` (how many were rated), `median`, `below` and `level` (how many are
            below the rating and as good as it), for the questions with enough peers.
        """
        is_enough = pl.col("peers") >= FEWEST_PEERS
        of_unit = self._standings_in(rated, "unit_id").filter(is_enough)
        few = rated.join(of_unit, on="question", how="anti")
        with_parent = (
            few.join(self.parents, on="unit_id").filter(_is_shown("rated_on")).drop("unit_id")
        )
        return pl.concat([of_unit, self._standings_in(with_parent, "parent_id").filter(is_enough)])

    def _standings_in(self, rated: pl.DataFrame, group: str) -> pl.DataFrame:
        # Many questions ask the same of the same group: each is answered once.
        asked = ("group_id", *PERIOD, "known_by", "own_position")
        named = rated.rename({group: "group_id", "position": "own_position"})
        own, theirs = pl.col("own_position"), pl.col("position")
        answers = (
            named.select(asked)
            .unique()
            .join(self.groups, on=["group_id", *PERIOD])
            .filter(is_known(pl.col("known_by")))
            .group_by(asked)
            .agg(
                peers=pl.len(),
                median=theirs.median(),
                below=(theirs < own).sum(),
                level=(theirs == own).sum(),
            )
        )
        columns = ("question", "peers", "median", "below", "level")
        return named.join(answers, on=list(asked)).select(columns)

    def days_of_news(self, moves: pl.DataFrame) -> pl.DataFrame:
        """The days on which the standing of a mover's appraisal may change.

        Args:
            moves: `move` (number), `employee_id`, `start_date`, `unit_id`.

        Returns:
            `move`, `known_by`.
        """
        own = (
            moves.join(self.ratings.drop("unit_id"), on="employee_id")
            .filter(is_in_window())
            .select("move", "unit_id", *PERIOD, rated_on="known_on")
        )
        of_unit = own.join(self._changes, left_on=["unit_id", *PERIOD], right_on=_GROUP)
        of_parent = (
            own.join(self.parents, on="unit_id")
            .filter(_is_shown("rated_on"))
            .join(self._changes, left_on=["parent_id", *PERIOD], right_on=_GROUP)
        )
        few = self._without_enough(
            of_parent.select("move", "unit_id", *PERIOD, "known_by").unique()
        )
        return pl.concat([of_unit.select("move", "known_by"), few.select("move", "known_by")])

    @cached_property
    def _changes(self) -> pl.DataFrame:
        """The days on which more or other ratings of a group became known."""
        days = [self.groups.select(*_GROUP, known_by=day) for day in ("known_on", "known_until")]
        return pl.concat(days).drop_nulls("known_by").unique()

    def _without_enough(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The rows whose unit has too few peers on the day, so that the parent's count."""
        enough = (
            asked.select("unit_id", *PERIOD, "known_by")
            .unique()
            .join(self.groups, left_on=["unit_id", *PERIOD], right_on=_GROUP)
            .filter(is_known(pl.col("known_by")))
            .group_by("unit_id", *PERIOD, "known_by")
            .len()
            .filter(pl.col("len") >= FEWEST_PEERS)
        )
        return asked.join(enough, on=["unit_id", *PERIOD, "known_by"], how="anti")


def _is_shown(day: str) -> pl.Expr:
    return (pl.col("shown_from") <= pl.col(day)) & (
        pl.col("shown_until").is_null() | (pl.col("shown_until") > pl.col(day))
    )
