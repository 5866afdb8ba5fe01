"""The diagnosis that stands in a training's manifest: how good the model is, and where it is not.

Everything is about the moves that rolling origins judged; each was predicted by a model that had
seen only labels mature before its origin. Cohorts are made of columns chosen by their kind, never
by their name, so every organisation is examined in the same way; they describe posts and
circumstances, never persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import polars as pl

from models.bootstrap import Draws
from models.design import Column, Floats
from models.evaluation import MODEL
from models.judging.diagnosis import (
    DRAWS,
    LEAST_COHORT,
    LEAST_ROUND,
    LEVEL,
    TOP_SHARE,
    Cohort,
    calibration_line,
    cohorts,
    metrics_with_intervals,
    top_of_rounds,
)
from models.rows import Days, Labels, TrainingRows, person_numbers
from models.split import Origin, judged_blocks, judged_places

RAW = "raw"
"""The model's name before calibration, beside its own and its baselines'."""
START_YEAR = "start_year"
ORIGIN = "origin"
MOST_COHORTS = 20
NOTABLE_SURPRISE = 2.0
"""Standard errors from which a cohort is worth a look; about one in twenty is there by luck."""

# Whole numbers of so few values name kinds of posts or months; of more they measure something.
_MOST_WHOLE_NUMBERS = 12
_GROUPS = ("destination", "context")


def diagnosed(
    rows: TrainingRows,
    columns: Sequence[Column],
    origins: Sequence[Origin],
    answers: Mapping[str, Floats],
    *,
    seed: int,
) -> dict[str, Any] | None:
    """Out-of-time diagnostics of a training's judged moves, as plain values; None without any.

    Args:
        rows: All training rows.
        columns: The features that the model uses.
        origins: Which of the rows were judged.
        answers: Probabilities of the judged rows, origin by origin: `model`, `raw` (the model's
            before calibration) and the baselines.
        seed: Of the redraws of people.
    """
    if not origins:
        return None
    judged = rows.take(judged_places(origins))
    people = person_numbers(judged.table.moves)
    ranked = {name: answer for name, answer in answers.items() if name != RAW}
    return {
        "level": LEVEL,
        "draws": DRAWS,
        "people": int(people.max()) + 1,
        "candidates": {
            name: metrics_with_intervals(
                judged.label, answer, people, judged_blocks(origins), seed=seed
            )
            for name, answer in answers.items()
        },
        "calibration_line": {
            name: calibration_line(judged.label, answers[name]) for name in (RAW, MODEL)
        },
        "top_of_rounds": {
            "share": TOP_SHARE,
            "least_moves": LEAST_ROUND,
            **top_of_rounds(judged.start_days, judged.label, ranked, Draws.of(people, DRAWS, seed)),
        },
        "cohorts": _cohorts(
            described_moves(judged, columns, origins), judged.label, answers[MODEL]
        ),
    }


def described_moves(
    judged: TrainingRows, columns: Sequence[Column], origins: Sequence[Origin]
) -> pl.DataFrame:
    """What judged moves may share: the post's and the circumstances' kinds, year, origin.

    Args:
        judged: The judged rows, origin by origin.
        columns: The features that the model uses; those of persons and of the fit are passed over,
            and so is what measures rather than names.
        origins: Where the rows were judged.
    """
    kinds = [
        values.cast(pl.Int64) if column.kind == "number" else values
        for column in columns
        if column.group in _GROUPS
        and _names_kinds(values := judged.table.values[column.name], column)
    ]
    starts_on = [origin.starts_on.isoformat() for origin in origins]
    return pl.DataFrame(
        [
            *kinds,
            pl.Series(START_YEAR, _years(judged.start_days)),
            pl.Series(ORIGIN, np.repeat(starts_on, [len(each.validation) for each in origins])),
        ]
    )


def _names_kinds(values: pl.Series, column: Column) -> bool:
    if column.kind == "category":
        return True
    known = values.fill_nan(None).drop_nulls()
    return known.n_unique() <= _MOST_WHOLE_NUMBERS and bool((known == known.round()).all())


def _years(start_days: Days) -> pl.Series:
    return pl.Series(start_days).cast(pl.Date).dt.year()


def _cohorts(described: pl.DataFrame, label: Labels, probability: Floats) -> dict[str, Any]:
    found = _distinct(cohorts(described, label, probability, described.columns), described)
    notable = [one for one in found if abs(one.surprise) >= NOTABLE_SURPRISE]
    return {
        "columns": described.columns,
        "least_moves": LEAST_COHORT,
        "examined": len(found),
        "notable_surprise": NOTABLE_SURPRISE,
        "notable": len(notable),
        "farthest": [asdict(one) for one in found[:MOST_COHORTS]],
    }


def _distinct(found: Sequence[Cohort], described: pl.DataFrame) -> list[Cohort]:
    """Cohorts in their order without those that are the same moves under a later column's name."""
    columns, first = described.columns, dict[bytes, Cohort]()
    for one in sorted(found, key=lambda one: columns.index(one.column)):
        shared = (described[one.column].cast(pl.String) == one.value).fill_null(value=False)
        first.setdefault(np.packbits(shared.to_numpy()).tobytes(), one)
    kept = set(first.values())
    return [one for one in found if one in kept]
