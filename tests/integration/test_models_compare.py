"""`models compare`, and what `models promote` says of it, on a home with two versions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from features.build import build_features
from models.outcome import labelled_moves, with_outcomes
from models.rows import training_rows
from models.training.training import Question, train_model
from mutasi.cli import run
from tests.builders.trained_home import TrainedHome
from tests.builders.training_rows import QUICK

AS_OF = date(2023, 12, 31)
"""The challenger's day: the champion has learnt from later outcomes than it has."""


@pytest.fixture(scope="module")
def compared(trained_home: TrainedHome, tmp_path_factory: pytest.TempPathFactory) -> TrainedHome:
    """The trained home with an older, smaller model as challenger; nothing is changed in it."""
    home = trained_home.copy(tmp_path_factory.mktemp("compared") / "home")
    store = home.places.open_store()
    records, dataset = store.records(), store.dataset()
    store.close()
    assert dataset is not None
    labelled = labelled_moves(records, dataset, home.outcome, AS_OF)
    table = build_features(with_outcomes(records, dataset), dataset, labelled)
    training = train_model(
        training_rows(labelled, table), Question(home.outcome, AS_OF, dataset.name), QUICK
    )
    home.places.open_tracking().record(training, table.features, datetime.now(UTC))
    return home


def answer(
    home: TrainedHome, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, dict[str, Any]]:
    code = run(["--home", str(home.folder), "--json", "models", *words])
    return code, json.loads(capsys.readouterr().out)


def test_the_challenger_is_replayed_beside_the_champion(
    compared: TrainedHome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "differing.parquet"

    code, found = answer(compared, capsys, "compare", "--rounds", "6", "--out", str(file))

    assert code == 0
    assert (found["new"], found["old"], found["outcome"]) == ("2", "1", compared.outcome)
    counts, listed = found["decisions"], pl.read_parquet(file)
    assert counts["rounds"] == len(found["rounds"]) == 6
    assert counts["moves"] == sum(each["moves"] for each in found["rounds"])
    gone_and_come = listed["decision"].value_counts(sort=True).drop_nulls()
    assert gone_and_come["count"].max() == counts["differing"] > 0
    assert set(listed["employee_id"]) <= set(
        compared.organisation.tables["employees"]["employee_id"]
    )
    assert 0 < found["estimates"]["rank_correlation"] < 1
    assert found["file"] == str(file)


def test_outcomes_that_only_the_champion_has_seen_are_no_proof(
    compared: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    _, found = answer(compared, capsys, "compare", "2", "1", "--rounds", "40")

    seen = found["metrics"]["seen"]
    assert seen["seen_by"]["old"] > 0
    assert seen["seen_by"]["both"] > 0
    assert seen["seen_by"]["new"] == 0
    # The champion was trained on the snapshot's day: no known outcome is new to it.
    assert found["metrics"]["unseen"]["n"] == 0
    assert set(seen["differences"]) == {"log_loss", "brier", "auc"}


def test_people_read_counts_figures_and_the_list(
    compared: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(compared.folder), "models", "compare", "--rounds", "30"]) == 0

    told = capsys.readouterr().out
    assert "of the last 30 rounds" in told
    assert "decisions" in told
    assert "no proof of either" in told
    assert "chosen" in told
    assert "more: name a file with --out" in told


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["compare", "1", "1"], 2, "version 1 on both sides"),
        (["compare", "2", "1", "--out", "list.doc"], 2, "list.doc"),
        (["compare", "2", "--outcome", "adaptation"], 2, "--outcome adaptation"),
        (["compare", "9"], 4, "no version 9"),
        (["compare", "--outcome", "nothing"], 4, "nothing"),
    ],
    ids=["twice the same", "unknown form", "two ways to say it", "no version", "no outcome"],
)
def test_what_cannot_be_compared_is_refused(
    compared: TrainedHome,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    said: str,
) -> None:
    found, told = answer(compared, capsys, *words)

    assert found == code
    assert said in told["error"]["found"]


PROMOTE = ["promote", "2", "--by", "me", "--reason", "a test", "--despite-gate"]


def test_promoting_says_how_many_decisions_would_differ(
    compared: TrainedHome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, beside = answer(compared, capsys, "compare")
    home = compared.copy(tmp_path / "home")

    code, found = answer(home, capsys, *PROMOTE)

    assert code == 0
    assert "champion" in found["aliases"]
    assert found["replay"] == {"old": "1", **beside["decisions"]}


def test_a_replay_that_fails_stops_no_promotion(
    compared: TrainedHome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = compared.copy(tmp_path / "home")
    (home.folder / "store.sqlite").write_bytes(b"no database")

    code = run(["--home", str(home.folder), "--quiet", "models", *PROMOTE])

    told = capsys.readouterr().out.splitlines()
    assert code == 0
    assert told[0] == f"version 2 is the champion of {home.outcome}"
    assert told[1].startswith("not replayed beside version 1: ")
    assert "champion" in home.places.open_tracking().version(2).aliases


def test_promoting_the_champion_again_replays_nothing(
    compared: TrainedHome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = compared.copy(tmp_path / "home")

    code, found = answer(home, capsys, *["promote", "1", *PROMOTE[2:]])

    assert (code, found["replay"]) == (0, None)


def test_a_single_version_has_nothing_beside_it_and_says_so(
    trained_home: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    # The README's own steps end here: one training, promoted.
    code, found = answer(trained_home, capsys, "compare")

    assert code == 0
    assert found == {
        "outcome": trained_home.outcome, "new": "1", "old": None, "decisions": None,
        "rounds": None, "estimates": None, "metrics": None,
    }  # fmt: skip
    assert run(["--home", str(trained_home.folder), "models", "compare"]) == 0
    assert "version 1 is the only one" in capsys.readouterr().out


def test_the_champion_is_set_beside_the_newest_other_where_none_was_before_it(
    compared: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    _, found = answer(compared, capsys, "compare", "1", "--rounds", "2")

    assert (found["new"], found["old"]) == ("1", "2")
