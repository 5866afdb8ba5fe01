"""The rules of thumb: cells as a reader would draw them, shares drawn to the base rate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl
import pytest

from features.catalog import FeatureTable
from models.judging.rubrics import (
    MERIT,
    PRIOR_MOVES,
    Predictor,
    last_rating,
    merit_rubric,
    nine_box,
)
from models.rows import TrainingRows, training_rows
from tests.builders.training_rows import a_moves_frame

DAY = date(2020, 1, 1)


def _rows(labels: Sequence[int], **values: Sequence[float | None]) -> TrainingRows:
    people = [f"e{number:03d}" for number in range(len(labels))]
    moves = a_moves_frame(people, [DAY] * len(labels), ["u"] * len(labels))
    columns = {name: pl.Series(column, dtype=pl.Float64) for name, column in values.items()}
    table = FeatureTable(moves, pl.DataFrame({"one": [1.0] * len(labels), **columns}), ())
    labelled = moves.with_columns(label=pl.Series(labels), matures_on=pl.lit(DAY))
    return training_rows(labelled, table)


def _drawn(successes: int, moves: int, overall: float) -> float:
    return (successes + PRIOR_MOVES * overall) / (moves + PRIOR_MOVES)


def test_people_rated_alike_are_promised_alike() -> None:
    rows = _rows([1, 1, 1, 0, 0, 0], rating_last_standing=[0.9, 0.9, 0.9, 0.2, 0.2, None])

    promised = last_rating(rows)(rows.table)

    high, low, unrated = _drawn(3, 3, 0.5), _drawn(0, 2, 0.5), _drawn(0, 1, 0.5)
    assert promised == pytest.approx([high, high, high, low, low, unrated])


def test_the_nine_box_tells_performance_and_potential_apart() -> None:
    ratings = [1.0, 2.0, 3.0] * 3
    gaps = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]
    rows = _rows([1] + [0] * 8, rating_last_standing=ratings, skills_gap_mean=gaps)

    promised = nine_box(rows)(rows.table)

    # Every box holds one move; only the first person's succeeded.
    assert promised[0] == pytest.approx(_drawn(1, 1, 1 / 9))
    assert promised[1:] == pytest.approx([_drawn(0, 1, 1 / 9)] * 8)


def test_the_nine_box_takes_the_first_measure_of_potential_on_record() -> None:
    levels: Mapping[str, Sequence[float | None]] = {
        "skills_gap_mean": [None] * 4,
        "education_level": [5.0, 5.0, 8.0, 8.0],
    }
    rows = _rows([0, 0, 1, 1], **levels)

    promised = nine_box(rows)(rows.table)

    assert promised[2] > promised[0]


def test_merit_points_rise_with_each_component_and_fall_with_sanctions() -> None:
    count = 100
    for name in MERIT:
        values = [float(number) for number in range(count)]
        is_falling = name == "sanctions_5_years_count"
        labels = [int((number >= 50) is not is_falling) for number in range(count)]
        rows = _rows(labels, **{name: values})

        promised = merit_rubric(rows)(rows.table)

        best, worst = (0, count - 1) if is_falling else (count - 1, 0)
        assert promised[best] > 0.7
        assert promised[worst] < 0.3


@pytest.mark.parametrize("fit", [last_rating, nine_box, merit_rubric])
def test_without_anything_to_go_by_everybody_gets_the_base_rate(
    fit: Callable[[TrainingRows], Predictor],
) -> None:
    rows = _rows([1, 1, 1, 0])

    assert fit(rows)(rows.table) == pytest.approx([3 / 4] * 4)


@pytest.mark.parametrize("fit", [last_rating, nine_box, merit_rubric])
def test_somebody_beyond_training_falls_into_the_outermost_cell(
    fit: Callable[[TrainingRows], Predictor],
) -> None:
    rows = _rows([0, 0, 1, 1], rating_last_standing=[1.0, 2.0, 3.0, 4.0])
    beyond = _rows([0], rating_last_standing=[1e9]).table

    assert fit(rows)(beyond) == pytest.approx(fit(rows)(rows.table)[-1:])
