"""Two trees' predictions compared: the moves that both have, and an error over people."""

from __future__ import annotations

from datetime import date
from math import log
from pathlib import Path

import polars as pl
import pytest

from benchmarks.paired import compared


def _predicted(folder: Path, probabilities: dict[str, list[float]]) -> Path:
    folder.mkdir()
    rows = [
        {
            "employee_id": person, "start_date": date(2022, 1, 1 + number), "unit_id": "u",
            "label": 1, "probability": probability, "abstained": probability < 0.5,
        }
        for person, own in probabilities.items()
        for number, probability in enumerate(own)
    ]  # fmt: skip
    pl.DataFrame(rows).write_parquet(folder / "city.parquet")
    return folder


def test_only_moves_that_both_trees_have_are_compared(tmp_path: Path) -> None:
    before = _predicted(tmp_path / "before", {"a": [0.5, 0.5], "b": [0.4]})
    after = _predicted(tmp_path / "after", {"a": [0.6, 0.4], "c": [0.9]})

    (row,) = compared(before, after)

    assert (row["what"], row["moves"], row["same_label"]) == ("city", 2, 1.0)
    assert row["change"] == pytest.approx(log(0.5) - (log(0.6) + log(0.4)) / 2, abs=1e-4)
    # One person alone tells nothing of how others differ.
    assert row["error"] == 0
    assert (row["abstained_before"], row["abstained"]) == (0.0, 0.5)


def test_the_error_is_over_people_and_not_over_their_moves(tmp_path: Path) -> None:
    before = _predicted(tmp_path / "before", {"a": [0.5, 0.5], "b": [0.5, 0.5]})
    after = _predicted(tmp_path / "after", {"a": [0.6, 0.6], "b": [0.5, 0.5]})

    (row,) = compared(before, after)

    gain = log(0.6 / 0.5)
    assert row["change"] == pytest.approx(-gain / 2, abs=1e-4)
    assert row["error"] == pytest.approx((2 * gain**2) ** 0.5 / 4, abs=1e-4)
