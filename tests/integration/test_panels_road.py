"""The road on the real panels: no leak, and as good as it was inside the training years.

The windows here are the ones that may be tuned on; those that judge the product are looked at by
hand, and each look is a line in docs/quality.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from features.audit import AuditSample, Road, audit_features
from models.outcome import labelled_moves, with_outcomes
from models.training.backtest import BacktestWindow, backtest
from models.training.training import TrainingParameters
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from records.knowing.moves import MOVE_COLUMNS
from tests.builders.panels import panel

pytestmark = pytest.mark.panels

LEAK_ALARM = 0.85
"""No honest model of these outcomes gets so far."""


@pytest.fixture(scope="module")
def lahman() -> tuple[Dataset, Records]:
    return read_records(panel("lahman"))


@pytest.mark.parametrize(
    ("name", "outcome", "rows"), [("lahman", "success", 150), ("ias", "stays_365", 60)]
)
def test_no_feature_of_a_panel_differs_from_cut_records(name: str, outcome: str, rows: int) -> None:
    dataset, records = read_records(panel(name))
    moves = labelled_moves(records, dataset, outcome, dataset.snapshot_on).select(MOVE_COLUMNS)

    report = audit_features(
        records,
        dataset,
        moves,
        AuditSample(rows=rows, seed=3),
        Road(prepare=lambda view: with_outcomes(view, dataset)),
    )

    assert report.checked == rows
    assert report.leaking == ()


@pytest.mark.parametrize(("outcome", "least"), [("success", 0.63), ("not_worse", 0.75)])
def test_a_backtest_on_lahman_is_good_but_not_too_good(
    lahman: tuple[Dataset, Records], outcome: str, least: float
) -> None:
    dataset, records = lahman
    window = BacktestWindow(outcome, date(1985, 1, 1), date(1985, 1, 1), date(1995, 12, 31))

    result = backtest(records, dataset, window, TrainingParameters())

    auc, loss = result.metrics["auc"], result.metrics["log_loss"]
    base = result.baselines["base_rate"]["log_loss"]
    assert auc is not None
    assert loss is not None
    assert base is not None
    assert least < auc < LEAK_ALARM
    assert loss < base


def test_newest_usable_labels_of_ias_succeed_as_all_do() -> None:
    dataset, records = read_records(panel("ias"))
    until = date(2005, 1, 1)
    usable = labelled_moves(records, dataset, "stays_365", until)
    everything = labelled_moves(records, dataset, "stays_365", dataset.snapshot_on)
    last_year = pl.col("start_date").is_between(date(2003, 1, 3), date(2004, 1, 1))

    rates = [frame.filter(last_year)["label"].mean() for frame in (usable, everything)]

    assert rates[0] == pytest.approx(rates[1], abs=1e-12)


def test_a_panel_without_optional_tables_trains_all_the_same(
    lahman: tuple[Dataset, Records],
) -> None:
    dataset, records = lahman
    bare = ("measures", "unit_measures", "educations", "awards", "units")
    poor = replace(
        records,
        tables={n: f.clear() if n in bare else f for n, f in records.tables.items()},
    )
    window = BacktestWindow("success", date(1985, 1, 1), date(1985, 1, 1), date(1995, 12, 31))

    result = backtest(poor, dataset, window, TrainingParameters())

    assert result.predictions["probability"].null_count() == 0
