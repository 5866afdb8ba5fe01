"""A training on rows that a version rests on already says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.manifest.gate import Gate
from models.registry.version import Version
from mutasi.commands.train import repeated_line
from pipelines.train import repeated

FIRST = Version(
    version=1, outcome="settles", aliases=(), run_id="r", created_on=date(2026, 7, 1),
    expires_on=date(2027, 7, 1), metrics=None, baselines={}, gate=Gate.of_checks([]),
    location="", artifact_sha256="a", rows_sha256="b",
)  # fmt: skip
THIRD = replace(FIRST, version=3)


def test_rows_that_nobody_learnt_from_say_nothing() -> None:
    assert repeated(THIRD, []) == {}
    assert repeated_line({"version": "3"}) == []


def test_the_same_files_are_the_same_model() -> None:
    told = repeated(THIRD, [FIRST, replace(FIRST, version=2, artifact_sha256="other")])

    assert told == {"same_rows_as": "2", "identical_to": "1"}
    (line,) = repeated_line({"version": "3", **told})
    assert line.startswith("version 1 rests on the same rows and is the same model")


def test_other_settings_on_the_same_rows_are_another_model() -> None:
    told = repeated(THIRD, [replace(FIRST, artifact_sha256="other")])

    assert told == {"same_rows_as": "1", "identical_to": None}
    (line,) = repeated_line({"version": "3", **told})
    assert line.startswith("version 1 rests on the same rows: only")
