"""What manifests say of judged moves: hand-made answers, so that every figure can be redone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from threadpoolctl import (  # type: ignore[import-untyped]  # ships no types
    threadpool_limits,
)

from models.artifact.manifest import to_json
from models.design import Floats, choose_columns
from models.evaluation import MODEL
from models.judging.diagnosis import LEAST_COHORT
from models.judging.judged_diagnosis import MOST_COHORTS, diagnosed
from models.rows import TrainingRows
from models.split import Origin
from tests.builders.training_rows import learnable_rows

COUNT = 200
FIRST, SECOND = date(2011, 1, 1), date(2014, 1, 1)
TURNS = np.arange(COUNT) % 4
# Three of four succeed, and the answers tell which.
LABEL = (TURNS > 0).astype(np.float64)
ANSWERS = {
    MODEL: np.where(TURNS > 0, 0.8, 0.4),
    "raw": np.where(TURNS > 0, 0.9, 0.2),
    "base_rate": np.full(COUNT, 0.75),
}


def some_rows(**values: pl.Series) -> TrainingRows:
    """Two hundred moves, some of their features replaced."""
    rows = learnable_rows(COUNT, years=6)
    table = replace(rows.table, values=rows.table.values.with_columns(**values))
    return replace(rows, table=table, label=LABEL)


def origins_of(first: int = 80) -> tuple[Origin, ...]:
    """Two origins that judge everybody."""
    nobody = np.empty(0, dtype=np.intp)
    places = np.arange(COUNT, dtype=np.intp)
    return (
        Origin(FIRST, SECOND, nobody, places[:first]),
        Origin(SECOND, date(2017, 1, 1), nobody, places[first:]),
    )


def diagnosis_of(
    rows: TrainingRows, answers: dict[str, Floats] | None = None, *, seed: int = 0
) -> dict[str, Any]:
    """The diagnosis of rows that both origins judge."""
    columns = choose_columns(rows.table).columns
    found = diagnosed(rows, columns, origins_of(), answers or ANSWERS, seed=seed)
    assert found is not None
    return found


def test_every_candidate_has_its_figures_and_ranges() -> None:
    found = diagnosis_of(some_rows())["candidates"]

    assert set(found) == set(ANSWERS)
    model = found[MODEL]
    assert model["log_loss"] == pytest.approx(-(3 * np.log(0.8) + np.log(0.6)) / 4, abs=1e-6)
    assert model["brier"] == pytest.approx((3 * 0.2**2 + 0.4**2) / 4)
    assert model["auc"] == model["auc_lower"] == model["auc_upper"] == 1.0
    assert model["log_loss_lower"] < model["log_loss"] < model["log_loss_upper"]
    assert found["base_rate"]["log_loss"] == pytest.approx(
        -(3 * np.log(0.75) + np.log(0.25)) / 4, abs=1e-6
    )


def test_the_line_goes_through_what_was_seen() -> None:
    # Of those promised 40% half succeed, of those promised 80% three quarters.
    promised = np.where(np.arange(COUNT) % 2 > 0, 0.8, 0.4)
    label = np.where(np.arange(COUNT) % 2 > 0, np.arange(COUNT) % 8 != 1, np.arange(COUNT) % 4 == 0)
    rows = replace(some_rows(), label=label.astype(np.float64))

    line = diagnosis_of(rows, {**ANSWERS, MODEL: promised})["calibration_line"][MODEL]

    def log_odds(share: float) -> float:
        return float(np.log(share / (1 - share)))

    slope = (log_odds(0.75) - log_odds(0.5)) / (log_odds(0.8) - log_odds(0.4))
    assert line["slope"] == pytest.approx(slope, abs=1e-4)
    assert line["intercept"] == pytest.approx(log_odds(0.5) - slope * log_odds(0.4), abs=1e-4)


def test_rounds_are_those_of_the_judged_moves() -> None:
    days = np.where(np.arange(COUNT) < 40, 15_000, 15_000 + np.arange(COUNT)).astype(np.int32)

    top = diagnosis_of(replace(some_rows(), start_days=days))["top_of_rounds"]

    # One round of forty, ten of them chosen; before calibration ranks are the same, so it is left.
    assert (top["rounds"], top["moves"], top["chosen"]) == (1, 40, 10)
    assert top["success"] == {MODEL: 1.0, "base_rate": 0.75}
    assert top["all"] == 0.75


def test_where_it_errs_is_told_by_kinds_of_posts_and_time_never_of_persons() -> None:
    levels = pl.Series(np.arange(COUNT) % 3, dtype=pl.Float64)
    words = pl.Series(["one", "two"] * (COUNT // 2))

    found = diagnosis_of(some_rows(skill=levels, noise=levels, person=words))["cohorts"]

    # `skill` and `person` are a person's, `noise` is of the fit, `gap` measures, `blank` is empty.
    assert found["columns"] == ["region", "start_year", "origin"]
    first = {one["value"]: one for one in found["farthest"] if one["column"] == "origin"}
    assert first["2011-01-01"]["moves"] == 80
    assert first["2011-01-01"]["expected"] == pytest.approx(0.7)
    assert first["2011-01-01"]["seen"] == 0.75


def test_whole_numbers_of_few_values_are_kinds() -> None:
    levels = pl.Series(np.arange(COUNT) % 5, dtype=pl.Float64)

    found = diagnosis_of(some_rows(gap=levels))["cohorts"]

    assert found["columns"][0] == "gap"
    assert {one["value"] for one in found["farthest"] if one["column"] == "gap"} == set("01234")


@pytest.mark.parametrize(("moves", "is_told"), [(LEAST_COHORT - 1, False), (LEAST_COHORT, True)])
def test_kinds_of_few_moves_do_not_appear(moves: int, is_told: bool) -> None:  # noqa: FBT001
    region = pl.Series(["small"] * moves + ["large"] * (COUNT - moves))

    found = diagnosis_of(some_rows(region=region))

    assert ("small" in to_json(found)) is is_told


def test_the_same_moves_under_two_names_are_told_once() -> None:
    region = pl.Series(["early"] * 80 + ["late"] * (COUNT - 80))

    found = diagnosis_of(some_rows(region=region))["cohorts"]

    assert {one["column"] for one in found["farthest"]} == {"region", "start_year"}
    assert found["examined"] == len(found["farthest"])


def test_of_many_kinds_the_farthest_are_kept_and_all_are_counted() -> None:
    word = pl.Series([f"w{place % 6}" for place in range(COUNT)])
    number = [pl.Series((np.arange(COUNT) // width % 6), dtype=pl.Float64) for width in (2, 3, 5)]
    rows = some_rows(region=word, gap=number[0], noise=number[1], blank=number[2])
    columns = [replace(each, group="context") for each in choose_columns(rows.table).columns]
    columns = [column for column in columns if column.name not in ("skill", "person")]

    found = diagnosed(rows, columns, origins_of(), ANSWERS, seed=0)

    assert found is not None
    assert found["cohorts"]["examined"] > MOST_COHORTS
    assert len(found["cohorts"]["farthest"]) == MOST_COHORTS
    surprises = [abs(one["surprise"]) for one in found["cohorts"]["farthest"]]
    assert surprises == sorted(surprises, reverse=True)


def test_the_same_seed_gives_the_same_bytes_whatever_the_threads() -> None:
    rows = some_rows()

    told = to_json(diagnosis_of(rows, seed=3))

    with threadpool_limits(1):
        assert to_json(diagnosis_of(rows, seed=3)) == told
    assert to_json(diagnosis_of(rows, seed=4)) != told


def test_without_origins_there_is_none() -> None:
    rows = some_rows()

    assert diagnosed(rows, choose_columns(rows.table).columns, (), {}, seed=0) is None
