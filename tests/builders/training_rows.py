"""Rows to train on with a planted law, and small models of them: quick, and always learnable."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from features.catalog import GROUPS, Feature, FeatureTable
from features.units import Unit
from models.certainty.intervals import IntervalParameters
from models.parts.boosting import BoostingParameters
from models.rows import TrainingRows, training_rows
from models.training.training import Question, TrainingParameters
from records.knowing.moves import MOVE_COLUMNS
from tests.builders.scored import A_CONCEPT

FIRST_DAY = date(2010, 1, 1)
AS_OF = date(2019, 1, 1)
MATURES_DAYS = 365

QUICK = TrainingParameters(
    # They have a handful of columns: a tree that sees a quarter of these sees one.
    boosting=BoostingParameters(
        boosters=2, most_rounds=40, patience_rounds=20, feature_fraction=0.5
    ),
    intervals=IntervalParameters(members=4),
)
"""Few and fast rounds: tests ask whether the road is right, not how good the model is."""


def a_question(outcome: str = "settles", alternatives: tuple[str, ...] = ()) -> Question:
    """What the rows are trained for."""
    return Question(outcome, AS_OF, "town", alternatives)


def labelled_features(
    rows: int = 900, *, seed: int = 0, years: int = 8
) -> tuple[pl.DataFrame, FeatureTable]:
    """Labelled moves and their features, in order of their start.

    `skill` and `region` decide; `gap` is missing now and then, `blank` always, `person` has a word
    for everybody.
    """
    draw = np.random.default_rng(seed)
    starts = [
        FIRST_DAY + timedelta(days=int(day)) for day in np.sort(draw.integers(0, 365 * years, rows))
    ]
    skill, gap = draw.normal(size=rows).round(3), draw.normal(size=rows).round(3)
    region = draw.choice(["east", "north", "south"], rows)
    log_odds = 1.2 * skill + 0.8 * (region == "north") - 0.3
    label = draw.random(rows) < 1 / (1 + np.exp(-log_odds))
    people = [f"e{number:05d}" for number in draw.permutation(rows)]
    values = pl.DataFrame(
        {
            "skill": pl.Series(skill),
            "gap": pl.Series(np.where(draw.random(rows) < 0.2, np.nan, gap)).fill_nan(None),
            "noise": pl.Series(draw.normal(size=rows).round(3)),
            "region": pl.Series(region),
            "person": pl.Series(people),
            "blank": pl.Series([None] * rows, dtype=pl.Float64),
        }
    )
    moves = a_moves_frame(people, starts, [f"u{unit}" for unit in draw.integers(0, 12, rows)])
    labelled = moves.with_columns(
        label=pl.Series(label).cast(pl.Int8),
        matures_on=pl.col("start_date") + pl.duration(days=MATURES_DAYS),
    )
    return labelled, FeatureTable(moves, values, _features(values))


def learnable_rows(rows: int = 900, *, seed: int = 0, years: int = 8) -> TrainingRows:
    """The same as rows to train on."""
    return training_rows(*labelled_features(rows, seed=seed, years=years))


def a_moves_frame(people: list[str], starts: list[date], units: list[str]) -> pl.DataFrame:
    """Moves with what is needed and nothing else."""
    moves = pl.DataFrame({"employee_id": people, "start_date": starts, "unit_id": units})
    return moves.with_columns(
        decided_on=pl.col("start_date") - pl.duration(days=1),
        as_of=pl.col("start_date") - pl.duration(days=2),
        level=pl.lit(None, pl.Int64),
        **{
            name: pl.lit(None, pl.String)
            for name in ("position_id", "title", "job_family", "position_kind", "cause", "round_id")
        },
    ).select(MOVE_COLUMNS)


def _features(values: pl.DataFrame) -> tuple[Feature, ...]:
    return tuple(
        Feature(
            name=name, function=name, member=None, group=GROUPS[place % len(GROUPS)],
            kind="category" if values[name].dtype == pl.String else "number",
            what=f"{name}.", unit=_unit(values[name]), unit_line="none", source="planted",
            why="a test",
            concept=A_CONCEPT[GROUPS[place % len(GROUPS)]],
        )
        for place, name in enumerate(values.columns)
    )  # fmt: skip


def _unit(values: pl.Series) -> Unit:
    return Unit.OWN_WORD if values.dtype == pl.String else Unit.OWN_NUMBER
