"""`models card` and what `models show` says of the gate, on a home that was trained for real."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mutasi.cli import run
from tests.builders.trained_home import TrainedHome


@pytest.mark.parametrize("ending", ["html", "md"])
def test_a_card_is_written_in_both_languages(
    trained_home: TrainedHome, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    file = tmp_path / "cards" / f"card.{ending}"

    code = run(
        ["--home", str(trained_home.folder), "--json", "models", "card", "1", "--out", str(file)]
    )

    assert code == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"file": str(file)}
    text = file.read_text(encoding="utf-8")
    assert "Kartu model" in text
    assert "Model card" in text
    # Its fairness was audited: the builder's people have sexes and birth dates on record.
    assert "jenis kelamin: perempuan" in text
    assert "a test" in text


def test_a_card_can_be_asked_for_in_one_language(trained_home: TrainedHome, tmp_path: Path) -> None:
    file = tmp_path / "card.md"

    words = ["models", "card", "1", "--out", str(file), "--lang", "en"]
    assert run(["--home", str(trained_home.folder), "--quiet", *words]) == 0

    assert "Kartu model" not in file.read_text(encoding="utf-8")


def test_a_card_of_another_form_is_refused(
    trained_home: TrainedHome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "card.pdf"

    code = run(["--home", str(trained_home.folder), "models", "card", "1", "--out", str(out)])

    assert code == 2
    assert "card.pdf" in capsys.readouterr().err
    assert not out.exists()


def test_show_says_what_the_gate_answered(
    trained_home: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(trained_home.folder), "models", "show", "1"]) == 0

    told = capsys.readouterr().out
    assert "gate: " in told
    gate = trained_home.places.open_tracking().version(1).gate
    for check in gate.checks:
        (line,) = [line for line in told.splitlines() if line.strip().startswith(f"{check.name} ")]
        assert str(check.value) in line
        assert (" yes " in line) is check.passed
