"""`check` and `ingest` as people and scripts call them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from mutasi.cli import run
from records.store import Store
from tests.builders.dataset_folder import TOML, write_folder

NIP = "198505052010011001"
BROKEN = "198513052010011001"
DIRTY = {
    "employees": f"employee_id,entry_date,name,agama\n{NIP},2010-01-01,Siti Aminah,x\n"
    f"{BROKEN},2011-01-01,Budi,x\n",
    "assignments": f"employee_id,start_date,unit_id\n{NIP},2010-01-01,u1\n{BROKEN},2011-01-01,u1\n",
}


class Call:
    """The command line over one home."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[str]) -> None:
        """Take the home and the streams."""
        self.home = home
        self._capture = capture

    def __call__(self, *arguments: str | Path, code: int = 0) -> tuple[str, str]:
        """Run the arguments, expect the exit code, give standard output and standard error."""
        found = run(["--home", str(self.home), *map(str, arguments)])
        streams = self._capture.readouterr()
        assert found == code, streams.err
        return streams.out, streams.err

    def json(self, *arguments: str | Path, code: int = 0) -> dict[str, Any]:
        """The one JSON object on standard output."""
        content = json.loads(self("--json", *arguments, code=code)[0])
        assert isinstance(content, dict)
        return content


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line over an empty home."""
    return Call(tmp_path / "home", capsys)


def test_check_counts_rows_and_stores_nothing(call: Call, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town")

    content = call.json("check", folder)

    assert content["problems"] == []
    assert content["tables"]["assignments"] == {
        "read": 3, "accepted": 3, "quarantined": 0, "repeated": 0, "dropped": 0,
        "without_effect": 0,
    }  # fmt: skip
    assert not call.home.exists()


def test_ingest_stores_and_the_same_source_again_changes_nothing(
    call: Call, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "town")

    first = call.json("ingest", folder)
    second = call.json("ingest", folder)

    assert first["tables"]["assignments"]["new"] == 3
    assert (first["new"], first["changed"], first["quarantine"]) == (7, 0, None)
    assert first["snapshot_on"] == "2020-12-31"
    assert (second["new"], second["changed"]) == (0, 0)


def test_bad_rows_go_masked_to_a_quarantine_file(call: Call, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town", DIRTY)

    content = call.json("ingest", folder, "--max-bad", "0.5")

    path = Path(content["quarantine"])
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["rule"] for row in rows] == ["broken_nip", "broken_nip"]
    assert path.stat().st_mode & 0o077 == 0
    told = path.read_text() + json.dumps(content)
    assert not any(secret in told for secret in (NIP, BROKEN, "Siti", "Budi"))
    logged = "".join(log.read_text() for log in (call.home / "logs").iterdir())
    assert not any(secret in logged for secret in (NIP, BROKEN, "Siti", "Budi"))


def test_the_key_of_pseudonyms_is_made_once_for_its_owner_alone(call: Call, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town")
    call("ingest", folder)
    key = call.home / "keys" / "pseudonyms.key"
    content = key.read_bytes()

    call("ingest", folder)

    assert key.read_bytes() == content
    assert key.stat().st_mode & 0o077 == 0


def test_too_many_bad_rows_refuse_with_every_finding_and_nothing_changes(
    call: Call, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "town", DIRTY)

    content = call.json("ingest", folder, code=3)

    assert set(content["error"]) == {"code", "message", "found", "expected", "action"}
    assert content["error"]["code"] == "input_refused"
    assert "--max-bad" in content["error"]["action"]
    assert content["tables"]["employees"]["quarantined"] == 1
    assert "broken_nip" in {problem["rule"] for problem in content["problems"]}
    assert not (call.home / "store.sqlite").exists()


def test_a_refusal_in_text_shows_the_findings_and_no_traceback(call: Call, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town", DIRTY)

    out, err = call("check", folder, code=3)

    assert "broken_nip" in out or "broken" in out
    assert "Found:" in err
    assert "To do:" in err
    assert "Traceback" not in out + err


def test_a_later_snapshot_dates_what_is_new(call: Call, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town")
    call("ingest", folder)
    more = "employee_id,start_date,unit_id\ne1,2012-01-01,u1\n"
    later = write_folder(tmp_path / "later", {"assignments": more})

    content = call.json("ingest", later, "--snapshot-on", "2021-12-31")

    assert content["snapshot_on"] == "2021-12-31"
    assert (
        content["tables"]["assignments"] | {"read": 1, "new": 1, "gone": 3}
        == (content["tables"]["assignments"])
    )


def test_another_organisation_is_refused(call: Call, tmp_path: Path) -> None:
    call("ingest", write_folder(tmp_path / "town"))
    other = write_folder(tmp_path / "other", toml=TOML.replace("Small town", "Other"))

    content = call.json("ingest", other, code=3)

    assert "Other" in content["error"]["found"]


def test_sources_of_one_organisation_are_taken_together(call: Call, tmp_path: Path) -> None:
    main = write_folder(tmp_path / "main")
    wishes = "employee_id,wants_kind,wants,stated_on\ne1,unit,u2,2019-01-01\n"
    beside = write_folder(
        tmp_path / "beside",
        {"preferences": wishes, "employees": None, "assignments": None, "units": None},
    )

    content = call.json("ingest", main, beside)

    assert content["tables"]["preferences"]["new"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["check", "nowhere"], 4, "not_found"),
        (["check"], 2, "usage"),
        (["chek"], 2, "usage"),
        ([], 2, "usage"),
        (["check", ".", "--format", "paper"], 2, "usage"),
        (["check", ".", "--max-bad", "7"], 2, "usage"),
        (["ingest", ".", "--snapshot-on", "soon"], 2, "usage"),
    ],
)
def test_wrong_use_has_the_one_error_shape(
    call: Call, arguments: list[str], code: int, word: str
) -> None:
    content = call.json(*arguments, code=code)

    assert set(content["error"]) == {"code", "message", "found", "expected", "action"}
    assert content["error"]["code"] == word


def test_global_options_may_stand_behind_the_command(call: Call, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town")

    out, _ = call("check", folder, "--json")

    assert json.loads(out)["problems"] == []


def test_results_go_to_standard_output_and_remarks_to_standard_error(
    call: Call, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "town")

    out, err = call("ingest", folder)
    quiet_out, quiet_err = call("--quiet", "ingest", folder)

    assert "assignments" in out
    assert "snapshot: 2020-12-31" in err
    assert "assignments" in quiet_out
    assert quiet_err == ""


def test_a_defect_ends_in_a_short_message_and_a_traceback_in_the_log(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "town")

    def nobody_expected(*_: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr("mutasi.commands.records.table_counts", nobody_expected)

    content = call.json("check", folder, code=1)
    _, err = call("--debug", "check", folder, code=1)

    assert "defect" in content["error"]["found"]
    assert "Traceback" in (call.home / "logs" / "mutasi.log").read_text()
    assert "Traceback" in err


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from mutasi.cli import run; code = run(['--help']);"
        "heavy = {'polars', 'mlflow', 'prefect', 'lightgbm', 'shap', 'sqlalchemy'};"
        "sys.exit(code or len(heavy & set(sys.modules)))"
    )

    helped = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip

    assert (helped.returncode, helped.stderr) == (0, "")
    assert "ingest" in helped.stdout


@pytest.mark.parametrize("command", ["check", "ingest"])
def test_every_command_explains_itself_with_an_example(call: Call, command: str) -> None:
    out, _ = call(command, "--help")

    assert f"Example: mutasi {command}" in out


def test_the_environment_sets_the_home_and_the_option_counts_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUTASI_HOME", str(tmp_path / "one"))
    folder = write_folder(tmp_path / "town")

    run(["ingest", str(folder)])
    run(["--home", str(tmp_path / "two"), "ingest", str(folder)])
    capsys.readouterr()

    assert (tmp_path / "one" / "store.sqlite").exists()
    assert (tmp_path / "two" / "store.sqlite").exists()


def test_a_database_url_moves_the_store(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    monkeypatch.setenv("MUTASI_DATABASE_URL", url)

    call("ingest", write_folder(tmp_path / "town"))

    store = Store.open(url)
    assert store.counts()["employees"] == 2
    assert not (call.home / "store.sqlite").exists()
    store.close()
