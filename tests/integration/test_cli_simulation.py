"""`mutasi simulate` and `mutasi truth`, as on the command line."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from mutasi.cli import run
from records.identities.identity import pseudonym
from records.identities.keys import pseudonym_key

ROOT = Path(__file__).parent.parent.parent
OPTIONS = ("--people", "400", "--years", "6", "--seed", "3")
PARTS = ("dataset", "siasn", "truth")


def simulate(folder: Path, *options: str) -> int:
    return run(["--home", str(folder / "home"), "--json", "simulate", str(folder / "city"),
                *OPTIONS, *options])  # fmt: skip


def answer_of(captured: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(captured.splitlines()[-1])
    return found


def bytes_of(city: Path) -> dict[str, str]:
    return {
        path.relative_to(city).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(city.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a simulated city."""
    folder = tmp_path_factory.mktemp("simulated")
    assert simulate(folder) == 0
    return folder / "city"


def moves_of(city: Path) -> pl.DataFrame:
    return pl.read_csv(city / "truth" / "moves.csv", schema_overrides={"employee_id": pl.String})


def ask(home: Path, city: Path, pairs: pl.DataFrame, place: Path) -> pl.DataFrame:
    pairs.write_csv(place / "pairs.csv")
    out = place / "truth.csv"
    code = run(["--home", str(home), "--quiet", "truth", str(city), str(place / "pairs.csv"),
                "--out", str(out)])  # fmt: skip
    assert code == 0
    return pl.read_csv(out, schema_overrides={"employee_id": pl.String})


def test_the_answer_counts_people_moves_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulate(tmp_path) == 0

    answer = answer_of(capsys.readouterr().out)
    assert set(answer) == {"people", "moves", "files"}
    assert answer["people"] == 400
    assert answer["moves"] == moves_of(tmp_path / "city").height
    assert {file.split("/")[0] for file in answer["files"]} == set(PARTS)
    assert all((tmp_path / "city" / file).is_file() for file in answer["files"])


def test_the_same_seed_writes_the_same_bytes(city: Path, tmp_path: Path) -> None:
    assert simulate(tmp_path) == 0

    assert bytes_of(tmp_path / "city") == bytes_of(city)


def test_simulating_again_replaces_what_was_there(tmp_path: Path) -> None:
    assert simulate(tmp_path, "--dirt", "0") == 0
    before = bytes_of(tmp_path / "city")
    assert simulate(tmp_path, "--dirt", "0", "--replica", "1") == 0
    after = bytes_of(tmp_path / "city")

    assert before["dataset/employees.csv"] != after["dataset/employees.csv"]
    assert before["dataset/positions.csv"] == after["dataset/positions.csv"]


def test_files_that_no_simulation_wrote_are_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "thesis.txt").write_text("years of work", encoding="utf-8")

    assert simulate(tmp_path) == 2

    assert "no simulation wrote" in answer_of(capsys.readouterr().out)["error"]["found"]
    assert [path.name for path in (tmp_path / "city").iterdir()] == ["thesis.txt"]


def test_a_young_city_has_the_same_truth_with_whole_records(tmp_path: Path) -> None:
    for place, options in (("young", ()), ("whole", ("--whole-records",))):
        (tmp_path / place).mkdir()
        assert simulate(tmp_path / place, "--kind", "young", *options) == 0

    young, whole = (bytes_of(tmp_path / place / "city") for place in ("young", "whole"))
    same = {name for name, digest in young.items() if whole[name] == digest}
    assert {"truth/moves.csv", "truth/effects.csv", "truth/people.csv"} <= same
    assert not {"dataset/ratings.csv", "dataset/trainings.csv", "truth/city.toml"} & same


def test_a_kind_that_is_none_is_refused_with_the_kinds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulate(tmp_path, "--kind", "flat") == 2

    assert (
        "additive, fit, drift, raters, young"
        in answer_of(capsys.readouterr().out)["error"]["expected"]
    )


@pytest.mark.parametrize("kind", ["additive", "young"])
def test_both_forms_of_a_city_are_one_organisation_in_one_home(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulate(tmp_path, "--dirt", "0", "--kind", kind) == 0
    home = ["--home", str(tmp_path / "home"), "--json"]
    assert run([*home, "ingest", str(tmp_path / "city" / "dataset")]) == 0
    day = answer_of(capsys.readouterr().out)["snapshot_on"]

    code = run([*home, "ingest", str(tmp_path / "city" / "siasn"), "--snapshot-on", day])

    tables = answer_of(capsys.readouterr().out)["tables"]
    assert code == 0
    # Of a renamed unit the national record has the name of today alone.
    changes = {name: (found["new"], found["changed"]) for name, found in tables.items()}
    assert {name for name, found in changes.items() if found != (0, 0)} <= {"units"}


def test_the_truth_of_past_moves_is_told_again(city: Path, tmp_path: Path) -> None:
    moves = moves_of(city)

    told = ask(tmp_path / "home", city, moves.drop("probability"), tmp_path)

    assert told["probability"].to_list() == pytest.approx(moves["probability"].to_list())


def test_a_pseudonym_of_the_home_stands_for_its_nip(city: Path, tmp_path: Path) -> None:
    key = pseudonym_key(tmp_path / "home" / "keys")
    pairs = moves_of(city).select("employee_id", "position_id", "as_of", "cause").head(20)
    hidden = pairs.with_columns(
        pl.Series("employee_id", [pseudonym(nip, key=key) for nip in pairs["employee_id"]])
    )

    told = ask(tmp_path / "home", city, hidden, tmp_path)

    assert told["employee_id"].to_list() == hidden["employee_id"].to_list()
    assert told["probability"].null_count() == 0
    assert (
        told["probability"].to_list()
        == ask(tmp_path / "home", city, pairs, tmp_path)["probability"].to_list()
    )


def test_pairs_without_a_day_are_refused_with_their_line(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pairs.csv").write_text(
        "employee_id,position_id,as_of\ne1,p1,2024-01-01\ne1,p1,yesterday\n", encoding="utf-8"
    )

    code = run(["--home", str(tmp_path), "--json", "truth", str(city), str(tmp_path / "pairs.csv")])

    assert code == 3
    assert "line 3" in answer_of(capsys.readouterr().out)["error"]["found"]


def test_a_folder_without_a_truth_is_not_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pairs.csv").write_text("employee_id,position_id,as_of\n", encoding="utf-8")

    code = run(["--home", str(tmp_path), "--json", "truth", str(tmp_path),
                str(tmp_path / "pairs.csv")])  # fmt: skip

    assert code == 4
    assert answer_of(capsys.readouterr().out)["error"]["code"] == "not_found"


def test_no_other_floor_even_imports_the_simulation() -> None:
    floors = ("pipelines", "serving", "models", "features", "records")
    asked = (
        "import pkgutil, sys\n"
        "from importlib import import_module\n"
        f"for floor in {floors!r}:\n"
        "    for found in pkgutil.walk_packages(import_module(floor).__path__, floor + '.'):\n"
        "        if '.versions.' not in found.name and not found.name.endswith('.env'):\n"
        "            import_module(found.name)\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'simulation'])\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "[]"
