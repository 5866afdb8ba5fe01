"""`mutasi features` on an ingested home: list, build, audit, and a leak's exit code."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from features.audit import AuditReport, Leak
from mutasi.cli import run
from mutasi.commands.features import LeakingError
from tests.builders.organisation import build_organisation, write_organisation


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("features")
    source = write_organisation(build_organisation(people=60, years=5), place / "source")
    assert run(["--home", str(place / "home"), "--quiet", "ingest", str(source)]) == 0
    return place / "home"


def _answer(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_the_table_has_a_row_a_move_and_a_column_a_feature(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "features.parquet"
    capsys.readouterr()

    code = run(["--home", str(home), "--json", "features", "build", "--out", str(out)])

    answer, table = _answer(capsys), pl.read_parquet(out)
    assert code == 0
    assert answer["rows"] == table.height > 0
    assert {"employee_id", "as_of", "unit_id", "cause", "days_in_position"} <= set(table.columns)


def test_an_earlier_day_knows_fewer_moves(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = []
    for day in ("2024-06-30", "2026-06-30"):
        capsys.readouterr()
        out = ["--as-of", day, "--out", str(tmp_path / "f.csv")]
        assert run(["--home", str(home), "--json", "features", "build", *out]) == 0
        rows.append(_answer(capsys)["rows"])

    assert rows[0] < rows[1]  # type: ignore[operator]  # both are numbers of rows


def test_an_audit_without_findings_says_what_it_checked(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    code = run(["--home", str(home), "--json", "features", "audit", "--rows", "12"])

    assert code == 0
    assert _answer(capsys) == {"checked": 12, "leaking": []}


def test_a_leak_ends_with_exit_code_6_and_names_what_it_is() -> None:
    leak = Leak("e1", "2024-01-01", "u1", "2023-12-30", "days_in_position", 10.0, 9.0)

    error = LeakingError(AuditReport(checked=5, days=2, leaking=(leak,)))

    assert error.exit_code == 6
    assert "days_in_position is 10.0, from cut records 9.0" in str(error)
    assert error.report["checked"] == 5


def test_a_home_without_records_is_not_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--home", str(tmp_path / "empty"), "--json", "features", "audit"])

    assert code == 4
    assert _answer(capsys)["error"]["code"] == "not_found"  # type: ignore[index]  # an object
