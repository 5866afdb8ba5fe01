"""The one list of the families of features: the table, the catalogue page and names read it.

A family is a few features that are expressions over one frame. A new family is one line in
`FAMILIES`. The order of the list is the order of the table's columns and of the catalogue page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

import polars as pl

from features import (
    appraisals,
    career,
    competencies,
    conduct,
    context,
    destination,
    event_counts,
    events,
    experience,
    facts,
    learning,
    measures,
    outcomes,
    pace,
    performance,
    requirements,
    rhythm,
    staying,
    unit_measures,
)
from features.asked import AskedMoves
from features.catalog import Feature, FeatureFunction
from features.history import History
from features.sides import Sides

_Frame = Callable[[AskedMoves], pl.DataFrame]


@dataclass(frozen=True)
class Family:
    """Features that are computed over one frame.

    Attributes:
        features: The features, in the catalogue's order.
        frame: Makes the frame they are expressions over, but for what `sides` finishes.
        sides: Whether everything here hangs on the `person` and the day alone, or on the `post`
            and the day, or which columns of the frame hang on which.
        per: `row` (the frame has one row a move), `group` (several: the expressions aggregate),
            `member` (one row per move and `member`) or `member_group` (several of these).
        tables: Tables that must have been begun for a missing row to mean "none".
        members: The members that the records name, in order; the family is left out where there
            are none.
        member: What stands for a member in the catalogue, for `member` and `member_group`.
    """

    features: tuple[FeatureFunction, ...]
    frame: _Frame
    sides: Sides | Literal["person", "post"]
    per: Literal["row", "group", "member", "member_group"] = "row"
    tables: tuple[str, ...] = ()
    members: Callable[[History], tuple[str, ...]] | None = None
    member: str | None = None

    @cached_property
    def expressions(self) -> tuple[pl.Expr, ...]:
        """The features' expressions, each under its name."""
        return tuple(one().alias(one.name) for one in self.features)

    @property
    def is_by_member(self) -> bool:
        """Whether it has a column for each member."""
        return self.per in ("member", "member_group")

    def named_members(self, history: History) -> tuple[str, ...] | None:
        """The members that the records name; None where it has members and they name none."""
        if self.members is None:
            return ()
        return self.members(history) or None

    def described(self, members: Sequence[str]) -> list[Feature]:
        """The catalogue's entries of its columns, in order."""
        columns = members if self.is_by_member else (None,)
        return [one.describe(member) for member in columns for one in self.features]

    def began(self, asked: AskedMoves) -> pl.Series:
        """By move, whether its tables had been begun on the day; false where it names none."""
        rows = asked.rows
        if not self.tables:
            return pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
        return asked.history.began(self.tables).on(rows)["rows"] > 0

    def finished(self, asked: AskedMoves) -> pl.DataFrame:
        """The frame of moves with everything that the expressions read."""
        base = self.frame(asked)
        if isinstance(self.sides, str):
            return base
        return self.sides.finish(base, self.sides.sums(asked))


def _of(frame: Callable[[History, pl.DataFrame], pl.DataFrame]) -> _Frame:
    """A family's own frame, made of the history and the moves."""
    return lambda asked: frame(asked.history, asked.rows)


FAMILIES: tuple[Family, ...] = (
    # The career.
    Family(career.FEATURES, AskedMoves.spells, "person", "group", ("assignments",)),
    Family(
        experience.SPELL_FEATURES, AskedMoves.spells, experience.SPELL_SIDES, "group",
        ("assignments",),
    ),
    Family(
        experience.STEP_FEATURES,
        lambda asked: experience.steps_frame(asked.rows, asked.spells()),
        experience.STEP_SIDES,
    ),
    Family(pace.FEATURES, AskedMoves.people, "person"),
    Family(
        conduct.PACE_FEATURES,
        lambda asked: conduct.pace_frame(asked.history, asked.people()),
        "person",
    ),
    Family(
        learning.HABIT_FEATURES,
        lambda asked: learning.habits_frame(asked.history, asked.people()),
        "person",
    ),
    # The destination, and what became of earlier moves.
    Family(destination.FEATURES, _of(destination.frame), "post"),
    Family(staying.FEATURES, _of(staying.frame), "post"),
    Family(rhythm.FEATURES, _of(rhythm.frame), rhythm.SIDES),
    Family(
        outcomes.FEATURES,
        lambda asked: outcomes.frame(asked.history, asked.rows, asked.results()),
        outcomes.SIDES, "member", members=outcomes.members, member="OUTCOME",
    ),
    # Ratings and measures, of people and of units.
    Family(
        appraisals.FEATURES, lambda asked: appraisals.frame(asked.rows, asked.ratings()),
        "person", "group", ("ratings",),
    ),
    Family(
        appraisals.RATER_FEATURES,
        lambda asked: appraisals.raters_frame(asked.rows, asked.ratings()),
        appraisals.RATER_SIDES,
    ),
    Family(
        measures.MEASURE_FEATURES, lambda asked: asked.measured()[1], "person", "member_group",
        ("measures",), measures.members, "MEASURE",
    ),
    Family(
        performance.MAIN_FEATURES, lambda asked: performance.main_frame(asked.measured()[1]),
        "person", "group", ("measures",),
    ),
    Family(
        performance.PEERS_FEATURES,
        lambda asked: performance.peers_frame(asked.rows, asked.measured()[1]),
        performance.PEERS_SIDES,
    ),
    Family(
        events.FEATURES, _of(events.frame), events.SIDES, "member",
        members=event_counts.members, member="COUNT",
    ),
    Family(
        unit_measures.FEATURES, _of(unit_measures.frame), unit_measures.SIDES, "member",
        members=unit_measures.members, member="UNIT_MEASURE",
    ),
    # What else is on the person's file: learning, conduct, competencies.
    Family(
        learning.EDUCATION_FEATURES, _of(learning.educations_frame), learning.EDUCATION_SIDES,
        "group", ("educations",),
    ),
    Family(
        learning.TRAINING_FEATURES, _of(learning.trainings_frame), learning.TRAINING_SIDES,
        "group", ("trainings",),
    ),
    Family(
        requirements.SCHOOLING_FEATURES, _of(requirements.schooling_frame),
        requirements.SCHOOLING_SIDES, "group", ("educations",),
    ),
    Family(
        requirements.SKILL_FEATURES, _of(requirements.skills_frame), requirements.SKILL_SIDES,
    ),
    Family(
        conduct.SANCTION_FEATURES, _of(conduct.sanctions_frame), "person", "group", ("sanctions",)
    ),
    Family(
        conduct.ABSENCE_FEATURES, _of(conduct.absences_frame), "person", "group", ("absences",)
    ),
    Family(
        conduct.ACTING_FEATURES, _of(conduct.acting_frame), conduct.ACTING_SIDES, "group",
        ("assignments",),
    ),
    Family(conduct.GRADE_FEATURES, _of(conduct.grades_frame), "person", "group", ("grades",)),
    Family(
        competencies.LEVEL_FEATURES, AskedMoves.assessed, "person", "member_group",
        members=competencies.members, member="COMPETENCY",
    ),
    Family(
        competencies.MEAN_FEATURES, AskedMoves.assessed, "person", "group",
        members=competencies.members,
    ),
    # The organisation's own columns.
    Family(facts.EMPLOYEE_FEATURES, _of(facts.employees_frame), "person"),
    Family(
        facts.NUMBER_FEATURES, _of(partial(facts.frame, numbers=True)), facts.SIDES, "member",
        members=partial(facts.columns, numbers=True), member="COLUMN",
    ),
    Family(
        facts.WORD_FEATURES, _of(partial(facts.frame, numbers=False)), facts.SIDES, "member",
        members=partial(facts.columns, numbers=False), member="COLUMN",
    ),
    # Time and circumstances.
    Family(context.FEATURES, _of(context.frame), context.SIDES),
)  # fmt: skip
"""Every family, in the order of the table's columns."""
