"""The tables of `benchmarks/young.py`."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from benchmarks.quality_of.judged_city import CityPlan, TaughtAndJudged
from benchmarks.quality_of.windows import judged_window
from benchmarks.quality_of.young_tables import column_table, on_the_same_moves, records_table
from features.catalog import FeatureTable
from models.rows import TrainingRows
from tests.builders.training_rows import learnable_rows


def judged(records: str, seed: int, starts: list[date], lower: float) -> pl.DataFrame:
    count = len(starts)
    return pl.DataFrame(
        {
            "records": [records] * count,
            "city_seed": [seed] * count,
            "person": [f"{seed} e{place}" for place in range(count)],
            "employee_id": [f"e{place}" for place in range(count)],
            "unit_id": ["u"] * count,
            "start_date": starts,
            "label": [1.0, 0.0] * (count // 2) + [1.0] * (count % 2),
            **dict.fromkeys(("base_rate", "logistic", "lightgbm"), pl.Series([0.5] * count)),
            "probability": [0.6, 0.4] * (count // 2) + [0.6] * (count % 2),
            "truth": [0.8, 0.2] * (count // 2) + [0.8] * (count % 2),
            "reference": pl.Series([None] * count, dtype=pl.Float64),
            "lower": [lower] * count,
            "upper": [0.9] * count,
            "abstained": [False] * count,
        }
    )


def test_only_moves_of_both_forms_are_compared() -> None:
    days = [date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1)]
    both = pl.concat([judged("young", 1, days, 0.1), judged("whole", 1, days[:2], 0.1)])
    other_city = judged("young", 2, days, 0.1)

    kept = on_the_same_moves(pl.concat([both, other_city]))

    assert kept.select("records", "employee_id").rows() == [
        ("young", "e0"), ("young", "e1"), ("whole", "e0"), ("whole", "e1"),
    ]  # fmt: skip


def test_a_form_of_records_is_told_by_what_it_gains_and_what_its_intervals_hold() -> None:
    days = [date(2023, 1, 1), date(2023, 2, 1)]

    (row,) = records_table(judged("young", 1, days, 0.5))

    gained = np.log(2) + np.log(0.6)
    assert row["log_loss"]["model"] == pytest.approx(-np.log(0.6), abs=1e-4)
    assert row["share_of_truths_gain"] == pytest.approx(
        gained / (np.log(2) + np.log(0.8)), abs=1e-3
    )
    assert row["against"]["lightgbm"][0] == pytest.approx(-gained, abs=1e-4)
    assert row["coverage_of_truth"] == 0.5
    assert row["coverage_of_reference"] is row["share_of_gain"] is None


def shifted(rows: TrainingRows, feature: str, by: float) -> TrainingRows:
    values = rows.table.values.with_columns(pl.col(feature) + by)
    table = FeatureTable(rows.table.moves, values, rows.table.features)
    return TrainingRows(table, rows.label, rows.start_days, rows.matures_days)


def test_a_column_whose_mean_moved_is_told_first_with_how_far() -> None:
    rows = learnable_rows(400)
    spread = rows.table.values["skill"].std()
    assert isinstance(spread, float)

    table = column_table([TaughtAndJudged(rows, shifted(rows, "skill", 2 * spread))])

    assert table["column"][0] == "skill"
    assert table["shift"][0] == pytest.approx(2.0)
    assert table["known"][0] == pytest.approx(0.0)


def test_young_cities_are_judged_eighteen_months_after_their_regime_changed() -> None:
    changed, window = date(2021, 7, 1), judged_window("young")

    months = 12 * (window.train_before.year - changed.year) + window.train_before.month
    assert months - changed.month == 18
    assert judged_window("fit").train_before == date(2022, 1, 1)


def test_a_city_with_whole_records_has_a_place_of_its_own_in_the_cache() -> None:
    young = CityPlan("young", 31, 2000, 0, (), 0)
    whole = CityPlan("young", 31, 2000, 0, (), 0, whole_records=True)

    assert young.name != whole.name
    assert whole.options().whole_records
