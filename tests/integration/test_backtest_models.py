"""backtest on a seeded organisation: nothing later than its day, and a file anybody can judge."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from models.evaluation import METRIC_NAMES, evaluate
from models.judging.baselines import BASELINE_NAMES
from models.model import manifest_of
from models.outcome import labelled_moves
from models.training.backtest import BacktestWindow, backtest
from models.training.examples import question, supported_outcomes, training_examples
from models.training.training import train_model
from mutasi.cli import run
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from tests.builders.organisation import build_organisation, write_organisation
from tests.builders.training_rows import QUICK

OUTCOME = "lulus_masa_percobaan"
WINDOW = BacktestWindow(OUTCOME, date(2023, 1, 1), date(2023, 1, 1), date(2024, 6, 30))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_organisation(build_organisation(), tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def town(source: Path) -> tuple[Dataset, Records]:
    return read_records(source)


@pytest.fixture(scope="module")
def home(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    assert run(["--home", str(home), "--quiet", "ingest", str(source)]) == 0
    return home


def _call(
    home: Path, capsys: pytest.CaptureFixture[str], *words: object
) -> tuple[int, dict[str, Any]]:
    code = run(["--home", str(home), "--json", *map(str, words)])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return code, answer


def test_exactly_the_labelled_moves_of_the_window_are_scored(
    town: tuple[Dataset, Records],
) -> None:
    dataset, records = town

    found = backtest(records, dataset, WINDOW, QUICK)

    labelled = labelled_moves(records, dataset, OUTCOME, dataset.snapshot_on)
    asked = labelled.filter(pl.col("start_date").is_between(WINDOW.test_from, WINDOW.test_until))
    key = ["employee_id", "start_date", "unit_id"]
    assert sorted(found.predictions.select(key).rows()) == sorted(asked.select(key).rows())
    taught = labelled.filter(pl.col("matures_on") < WINDOW.train_before)
    assert found.training_rows == taught.height


def test_probabilities_are_as_on_the_day_whatever_came_later(
    town: tuple[Dataset, Records],
) -> None:
    # All that became known a year after the window's end is taken away: nothing may change but
    # which moves have a label at all.
    dataset, records = town
    later = WINDOW.test_until + timedelta(days=365)
    cut = replace(dataset, snapshot_on=later)
    key = ["employee_id", "start_date", "unit_id"]

    whole = backtest(records, dataset, WINDOW, QUICK).predictions
    early = backtest(_as_stored(records, later), cut, WINDOW, QUICK).predictions

    both = whole.join(early, on=key, suffix="_early")
    assert both.height == early.height > 30
    assert both["raw_log_odds"].to_list() == pytest.approx(both["raw_log_odds_early"].to_list())


def _as_stored(records: Records, day: date) -> Records:
    """The records with every row that became known after a day taken out."""
    tables = {
        name: frame.filter(pl.col("known_on") <= day).with_columns(
            known_until=pl.when(pl.col("known_until") <= day).then("known_until")
        )
        for name, frame in records.tables.items()
    }
    return Records(tables)


def test_the_command_writes_what_it_says(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "predictions.parquet"

    code, answer = _call(
        home, capsys, "backtest", "--outcome", OUTCOME, "--train-before", "2023-01-01",
        "--test-from", "2023-01-01", "--test-until", "2024-06-30", "--predictions", file,
    )  # fmt: skip

    written = pl.read_parquet(file)
    assert code == 0
    assert written.columns == [
        "employee_id", "start_date", "unit_id", "label", "probability", "lower", "upper",
        "abstained", "raw_log_odds", *BASELINE_NAMES,
    ]  # fmt: skip
    assert answer["rows"] == written.height
    assert set(answer["metrics"]) == set(METRIC_NAMES)
    label = written["label"].cast(pl.Float64).to_numpy()
    for name, metrics in {"probability": answer["metrics"], **answer["baselines"]}.items():
        assert evaluate(label, written[name].to_numpy())["log_loss"] == metrics["log_loss"]
    # Abstained or not: a backtest shows what would have been said.
    assert written.null_count().select("probability", "lower", "upper", "abstained").row(0) == (
        0, 0, 0, 0,
    )  # fmt: skip
    assert written.select(
        (
            (pl.col("lower") < pl.col("probability")) & (pl.col("probability") < pl.col("upper"))
        ).all()
    ).item()


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        pytest.param(("2023-01-01", "2022-06-01", "2024-06-30"), 2, id="test before training"),
        pytest.param(("2023-01-01", "2024-06-30", "2023-06-30"), 2, id="ends before it starts"),
        pytest.param(("2023-01-01", "2030-01-01", "2030-12-31"), 2, id="nothing in the window"),
        pytest.param(("2017-06-01", "2017-06-01", "2024-06-30"), 3, id="too few to train on"),
    ],
)
def test_windows_that_make_no_sense_are_refused(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    dates: tuple[str, ...],
    code: int,
) -> None:
    before, first, last = dates

    found, answer = _call(
        home, capsys, "backtest", "--outcome", OUTCOME, "--train-before", before,
        "--test-from", first, "--test-until", last, "--predictions", tmp_path / "p.csv",
    )  # fmt: skip

    assert found == code
    assert set(answer["error"]) == {"code", "message", "found", "expected", "action"}
    assert not (tmp_path / "p.csv").exists()


def test_backtest_refuses_an_unknown_outcome(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = _call(
        home, capsys, "backtest", "--outcome", "luck", "--train-before", "2023-01-01",
        "--test-from", "2023-01-01", "--test-until", "2024-06-30",
        "--predictions", tmp_path / "p.csv",
    )  # fmt: skip

    assert (code, answer["error"]["code"]) == (4, "not_found")


def test_a_rare_outcome_is_refused_with_those_that_would_do(
    town: tuple[Dataset, Records],
) -> None:
    dataset, records = town
    early = date(2018, 6, 1)
    rows = training_examples(records, dataset, OUTCOME, early)

    asked = question(rows, records, dataset, OUTCOME, early)

    supported = supported_outcomes(records, dataset, early)
    assert asked.alternatives == tuple(name for name in supported if name != OUTCOME)


def test_tables_that_are_missing_leave_empty_features_and_a_model(
    town: tuple[Dataset, Records],
) -> None:
    dataset, records = town
    needed = {"employees", "units", "positions", "assignments", "outcomes"}
    bare = Records(
        {name: frame if name in needed else frame.clear() for name, frame in records.tables.items()}
    )
    rows = training_examples(bare, dataset, OUTCOME, dataset.snapshot_on)

    training = train_model(rows, question(rows, bare, dataset, OUTCOME, dataset.snapshot_on), QUICK)

    assert "education_level" in training.empty_features
    assert manifest_of(training.model).empty_features == training.empty_features


def test_models_speaks_of_versions_that_do_not_exist(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = _call(home, capsys, "models", "list")
    shown = _call(home, capsys, "models", "show", "9")
    promoted = _call(home, capsys, "models", "promote", "9", "--by", "me", "--reason", "so")
    unnamed = _call(home, capsys, "models", "promote", "9", "--by", " ", "--reason", "so")
    back = _call(home, capsys, "models", "rollback", "--by", "me", "--reason", "so")

    assert listed == (0, {"versions": []})
    assert [code for code, _ in (shown, promoted, unnamed, back)] == [4, 4, 2, 4]
    assert back[1]["error"]["code"] == "no_champion"
