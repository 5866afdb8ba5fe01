"""The edges of the command: JSON, progress, settings, logs."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

import pytest

from mutasi.logs import start_logging
from mutasi.output import Output
from mutasi.progress import progress_bar
from records.errors import NotFoundError, SettingsError
from records.identities.keys import pseudonym_key
from records.settings import read_settings


def test_json_is_one_object_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=True)

    output.note("a remark")
    output.result({"on": date(2026, 6, 30), "at": Path("a"), "share": float("inf")}, "for people")

    out, err = capsys.readouterr()
    assert json.loads(out) == {"on": "2026-06-30", "at": "a", "share": None}
    assert err == "a remark\n"


def test_an_error_has_the_one_shape(capsys: pytest.CaptureFixture[str]) -> None:
    error = NotFoundError(found="no e9", expected="a known employee", action="check the id")

    Output(as_json=True).fail(error, {"tables": {}})

    assert json.loads(capsys.readouterr().out) == {
        "error": {
            "code": "not_found",
            "message": "Found: no e9\nExpected: a known employee\nTo do: check the id",
            "found": "no e9",
            "expected": "a known employee",
            "action": "check the id",
        },
        "tables": {},
    }


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("working", 2) as advance:
        advance(1)

    assert capsys.readouterr() == ("", "")


def test_empty_variables_count_as_unset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTASI_DATABASE_URL", "")

    settings = read_settings(tmp_path)

    assert settings.store_url == f"sqlite:///{tmp_path / 'store.sqlite'}"


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")

    with pytest.raises(SettingsError, match="--home"):
        read_settings(tmp_path / "home")


def test_nips_are_masked_in_the_log_and_in_its_tracebacks(tmp_path: Path) -> None:
    handler = start_logging(tmp_path / "logs")
    defect = ValueError("row of 198505052010011001")

    logging.getLogger("test").error("employee 198505052010011001", exc_info=defect)
    logging.getLogger().removeHandler(handler)
    handler.close()

    text = (tmp_path / "logs" / "mutasi.log").read_text()
    assert "198505052010011001" not in text
    assert text.count("1985**************") == 2


def test_logging_leaves_no_trace_before_there_is_something_to_say(tmp_path: Path) -> None:
    handler = start_logging(tmp_path / "logs")
    logging.getLogger().removeHandler(handler)
    handler.close()

    assert not (tmp_path / "logs").exists()


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pseudonyms.key").write_text("short")

    with pytest.raises(SettingsError, match="backup"):
        pseudonym_key(tmp_path)
