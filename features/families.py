"""The one list of the families of features: the table, the catalogue page and names read it.

A family is a few features that are expressions over one frame. A new family is one line in
`FAMILIES`. The order of the list is the order of the table's columns and of the catalogue page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeVar

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
    requirements,
    rhythm,
    staying,
    unit_measures,
)
from features.catalog import FeatureFunction
from features.history import History
from features.spine import present_posts, spine

_Shared = TypeVar("_Shared")


class AskedMoves:
    """The moves that features are computed for, with the frames that several families read.

    A shared frame is made when a family first asks for it and dropped when another one is made, so
    that only one large frame at a time is in memory. Families of one frame stand next to each other
    in `FAMILIES`; elsewhere the frame is made once more, which costs time and changes nothing.

    Attributes:
        history: The organisation's history.
        rows: The spine with the post before the move (`from_…`), one row a move.
    """

    def __init__(self, history: History, moves: pl.DataFrame) -> None:
        """Start from the moves.

        Args:
            history: The organisation's history.
            moves: `records.knowing.moves.MOVE_COLUMNS`, one row a move, in any order.
        """
        self.history = history
        self._spine = spine(history, moves)
        self._latest: tuple[str, Any] = ("", None)
        self.rows = self._spine.join(
            present_posts(self.spells()), on="row", how="left", maintain_order="left"
        )

    def spells(self) -> pl.DataFrame:
        """One row per move and spell (`features.career.frame`)."""
        return self._shared("spells", lambda: career.frame(self.history, self._spine))

    def people(self) -> pl.DataFrame:
        """The spine with what a year is told by (`features.pace.frame`)."""
        return self._shared("people", lambda: pace.frame(self.history, self.rows))

    def ratings(self) -> pl.DataFrame:
        """Everybody's ratings (`features.appraisals.placed`)."""
        return self._shared("ratings", lambda: appraisals.placed(self.history))

    def measured(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Everybody's measures and the movers' own (`features.measures.scored`, `frame`)."""
        return self._shared("measured", self._make_measured)

    def assessed(self) -> pl.DataFrame:
        """One row per move and competency (`features.competencies.frame`)."""
        return self._shared("assessed", lambda: competencies.frame(self.history, self.rows))

    def _make_measured(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        scores = measures.scored(self.history)
        return scores, measures.frame(self.rows, scores)

    def _shared(self, name: str, make: Callable[[], _Shared]) -> _Shared:
        if self._latest[0] != name:
            # The one before is dropped first, so that never two of them are in memory.
            self._latest = ("", None)
            self._latest = (name, make())
        found: _Shared = self._latest[1]
        return found


_Frame = Callable[[AskedMoves], pl.DataFrame]


@dataclass(frozen=True)
class Family:
    """Features that are computed over one frame.

    Attributes:
        features: The features, in the catalogue's order.
        frame: Makes the frame they are expressions over.
        per: `row` (the frame has one row a move), `group` (several: the expressions aggregate),
            `member` (one row per move and `member`) or `member_group` (several of these).
        tables: Tables that must have been begun for a missing row to mean "none".
        members: The members that the records name, in order; the family is left out where there
            are none.
        member: What stands for a member in the catalogue, for `member` and `member_group`.
    """

    features: tuple[FeatureFunction, ...]
    frame: _Frame
    per: Literal["row", "group", "member", "member_group"] = "row"
    tables: tuple[str, ...] = ()
    members: Callable[[History], tuple[str, ...]] | None = None
    member: str | None = None


def _of(frame: Callable[[History, pl.DataFrame], pl.DataFrame]) -> _Frame:
    """A family's own frame, made of the history and the moves."""
    return lambda asked: frame(asked.history, asked.rows)


FAMILIES: tuple[Family, ...] = (
    # The career.
    Family(career.FEATURES, AskedMoves.spells, "group", ("assignments",)),
    Family(experience.FEATURES, AskedMoves.spells, "group", ("assignments",)),
    Family(pace.FEATURES, AskedMoves.people),
    Family(conduct.PACE_FEATURES, lambda asked: conduct.pace_frame(asked.history, asked.people())),
    Family(
        learning.HABIT_FEATURES, lambda asked: learning.habits_frame(asked.history, asked.people())
    ),
    # The destination, and what became of earlier moves.
    Family(destination.FEATURES, _of(destination.frame)),
    Family(staying.FEATURES, _of(staying.frame)),
    Family(rhythm.FEATURES, _of(rhythm.frame)),
    Family(
        outcomes.FEATURES, _of(outcomes.frame), "member",
        members=outcomes.members, member="OUTCOME",
    ),
    # Ratings and measures, of people and of units.
    Family(
        appraisals.FEATURES, lambda asked: appraisals.frame(asked.rows, asked.ratings()), "group",
        ("ratings",),
    ),
    Family(
        appraisals.RATER_FEATURES,
        lambda asked: appraisals.raters_frame(asked.rows, asked.ratings()),
    ),
    Family(
        measures.MEASURE_FEATURES, lambda asked: asked.measured()[1], "member_group",
        ("measures",), measures.members, "MEASURE",
    ),
    Family(
        measures.MAIN_FEATURES, lambda asked: measures.main_frame(asked.rows, *asked.measured()),
        "group", ("measures",),
    ),
    Family(
        events.FEATURES, _of(events.frame), "member", members=event_counts.members, member="COUNT"
    ),
    Family(
        unit_measures.FEATURES, _of(unit_measures.frame), "member",
        members=unit_measures.members, member="UNIT_MEASURE",
    ),
    # What else is on the person's file: learning, conduct, competencies.
    Family(learning.EDUCATION_FEATURES, _of(learning.educations_frame), "group", ("educations",)),
    Family(learning.TRAINING_FEATURES, _of(learning.trainings_frame), "group", ("trainings",)),
    Family(
        requirements.SCHOOLING_FEATURES, _of(requirements.schooling_frame), "group",
        ("educations",),
    ),
    Family(
        requirements.SKILL_FEATURES, _of(requirements.skills_frame), "group",
        ("position_requirements",),
    ),
    Family(conduct.SANCTION_FEATURES, _of(conduct.sanctions_frame), "group", ("sanctions",)),
    Family(conduct.ABSENCE_FEATURES, _of(conduct.absences_frame), "group", ("absences",)),
    Family(conduct.ACTING_FEATURES, _of(conduct.acting_frame), "group", ("assignments",)),
    Family(conduct.GRADE_FEATURES, _of(conduct.grades_frame), "group", ("grades",)),
    Family(
        competencies.LEVEL_FEATURES, AskedMoves.assessed, "member_group",
        members=competencies.members, member="COMPETENCY",
    ),
    Family(
        competencies.MEAN_FEATURES, AskedMoves.assessed, "group", members=competencies.members
    ),
    # The organisation's own columns.
    Family(facts.EMPLOYEE_FEATURES, _of(facts.employees_frame)),
    Family(
        facts.NUMBER_FEATURES, _of(partial(facts.frame, numbers=True)), "member",
        members=partial(facts.columns, numbers=True), member="COLUMN",
    ),
    Family(
        facts.WORD_FEATURES, _of(partial(facts.frame, numbers=False)), "member",
        members=partial(facts.columns, numbers=False), member="COLUMN",
    ),
    # Time and circumstances.
    Family(context.FEATURES, _of(context.frame)),
)  # fmt: skip
"""Every family, in the order of the table's columns."""
