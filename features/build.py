"""One row of features a move, for all moves at once: the one road of training and scoring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    requirements,
    rhythm,
    staying,
    unit_measures,
)
from features.catalog import Feature, FeatureFunction, FeatureTable
from features.history import History
from features.spine import present_posts, spine
from records.contract import Records
from records.dataset import Dataset


@dataclass(frozen=True)
class Family:
    """Features that are computed over one frame.

    Attributes:
        features: The features, in the catalogue's order.
        frame: The frame they are expressions over.
        per: `row` (the frame has one row a move), `group` (several: the expressions aggregate),
            `member` (one row per move and `member`) or `member_group` (several of these).
        members: For the last two, the members in order.
        tables: Tables that must have been begun for a missing row to mean "none".
    """

    features: tuple[FeatureFunction, ...]
    frame: pl.DataFrame
    per: Literal["row", "group", "member", "member_group"]
    members: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


def build_features(records: Records, dataset: Dataset, moves: pl.DataFrame) -> FeatureTable:
    """Compute every feature for every move, each from its own view.

    Args:
        records: All records, `outcomes` as `models.outcome.with_outcomes` leaves it.
        dataset: The organisation's rules.
        moves: `records.knowing.moves.MOVE_COLUMNS`, one row a move, in any order.

    Returns:
        The feature table, rows in the order of `moves`.
    """
    history = History(records, dataset)
    rows = spine(history, moves)
    columns: list[pl.Series] = []
    described: list[Feature] = []
    for family in _families(history, rows):
        values, features = _compute(history, rows, family)
        columns += values
        described += features
    return FeatureTable(moves, pl.DataFrame(columns), tuple(described))


def _families(history: History, rows: pl.DataFrame) -> Iterator[Family]:
    """The families one after another, so that only one large frame is in memory at a time."""
    spells = career.frame(history, rows)
    posts = ("assignments",)
    yield Family(career.FEATURES, spells, "group", tables=posts)
    yield Family(experience.FEATURES, spells, "group", tables=posts)
    rows = rows.join(present_posts(spells), on="row", how="left", maintain_order="left")
    del spells
    people = pace.frame(history, rows)
    yield Family(pace.FEATURES, people, "row")
    yield Family(conduct.PACE_FEATURES, conduct.pace_frame(history, people), "row")
    yield Family(learning.HABIT_FEATURES, learning.habits_frame(history, people), "row")
    yield Family(destination.FEATURES, destination.frame(history, rows), "row")
    yield Family(staying.FEATURES, staying.frame(history, rows), "row")
    yield Family(rhythm.FEATURES, rhythm.frame(history, rows), "row")
    if members := tuple(history.dataset.outcomes):
        yield Family(outcomes.FEATURES, outcomes.frame(history, rows), "member", members)
    yield from _performance(history, rows)
    yield from _file(history, rows)
    yield from _competencies(history, rows)
    yield from _facts(history, rows)
    yield Family(context.FEATURES, context.frame(history, rows), "row")


def _performance(history: History, rows: pl.DataFrame) -> Iterator[Family]:
    """Ratings and measures, of people and of units."""
    ratings = appraisals.placed(history)
    own = appraisals.frame(rows, ratings)
    yield Family(appraisals.FEATURES, own, "group", tables=("ratings",))
    raters = appraisals.raters_frame(rows, ratings)
    yield Family(appraisals.RATER_FEATURES, raters, "row")
    scores = measures.scored(history)
    measured = measures.frame(rows, scores)
    tables = ("measures",)
    if names := measures.members(history):
        yield Family(measures.MEASURE_FEATURES, measured, "member_group", names, tables)
    main = measures.main_frame(rows, scores, measured)
    yield Family(measures.MAIN_FEATURES, main, "group", tables=tables)
    if counted := event_counts.members(history):
        yield Family(events.FEATURES, events.frame(history, rows), "member", counted)
    if unit_names := unit_measures.members(history):
        frame = unit_measures.frame(history, rows)
        yield Family(unit_measures.FEATURES, frame, "member", unit_names)


def _file(history: History, rows: pl.DataFrame) -> Iterator[Family]:
    """What else is on the person's file: learning and conduct."""
    for features, frame, table in (
        (learning.EDUCATION_FEATURES, learning.educations_frame, "educations"),
        (learning.TRAINING_FEATURES, learning.trainings_frame, "trainings"),
        (requirements.SCHOOLING_FEATURES, requirements.schooling_frame, "educations"),
        (requirements.SKILL_FEATURES, requirements.skills_frame, "position_requirements"),
        (conduct.SANCTION_FEATURES, conduct.sanctions_frame, "sanctions"),
        (conduct.ABSENCE_FEATURES, conduct.absences_frame, "absences"),
        (conduct.ACTING_FEATURES, conduct.acting_frame, "assignments"),
        (conduct.GRADE_FEATURES, conduct.grades_frame, "grades"),
    ):
        yield Family(features, frame(history, rows), "group", tables=(table,))


def _competencies(history: History, rows: pl.DataFrame) -> Iterator[Family]:
    """What the person was assessed in, one by one and together."""
    if names := competencies.members(history):
        frame = competencies.frame(history, rows)
        yield Family(competencies.LEVEL_FEATURES, frame, "member_group", names)
        yield Family(competencies.MEAN_FEATURES, frame, "group")


def _facts(history: History, rows: pl.DataFrame) -> Iterator[Family]:
    """The organisation's own columns."""
    yield Family(facts.EMPLOYEE_FEATURES, facts.employees_frame(history, rows), "row")
    for features, is_number in ((facts.NUMBER_FEATURES, True), (facts.WORD_FEATURES, False)):
        names = facts.columns(history, numbers=is_number)
        if names:
            frame = facts.frame(history, rows, numbers=is_number)
            yield Family(features, frame, "member", names)


def _compute(
    history: History, rows: pl.DataFrame, family: Family
) -> tuple[list[pl.Series], list[Feature]]:
    expressions = [function().alias(function.name) for function in family.features]
    # In one piece, number by number: polars divides a piece of one row, or a column that it keeps
    # as one number, otherwise than others, in the last bit.
    frame = pl.DataFrame(family.frame.rechunk().get_columns())
    if family.per in ("row", "member"):
        keys = ["row"] if family.per == "row" else ["row", "member"]
        table = frame.select(*keys, *expressions)
    else:
        keys = ["row"] if family.per == "group" else ["row", "member"]
        table = frame.group_by(keys, maintain_order=True).agg(expressions)
    began = _began(history, rows, family.tables)
    columns, features = [], []
    for member in family.members or (None,):
        own = table if member is None else table.filter(pl.col("member") == member)
        aligned = rows.select("row").join(
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
