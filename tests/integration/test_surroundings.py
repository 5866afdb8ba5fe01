"""Surroundings that do not allow it end in a refusal that says so, and in the home's log."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from mutasi.cli import run
from mutasi.surroundings import refusal_of
from records.identities.private import private_folder
from tests.builders.broken.sources import PEOPLE, SOURCES, write_files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_files(SOURCES["dataset"](), tmp_path / "source")


def _code(home: Path, *words: str) -> int:
    return run(["--home", str(home), "--quiet", "--json", *words])


def _error(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    error: dict[str, str] = json.loads(capsys.readouterr().out.splitlines()[-1])["error"]
    assert all(error[part] for part in ("found", "expected", "action"))
    return error


@pytest.mark.parametrize("place", ["store.sqlite", "keys", "logs"])
def test_something_else_in_the_place_of_a_part_is_named(
    tmp_path: Path, source: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = private_folder(tmp_path / "home")
    if place == "store.sqlite":
        (home / place).mkdir()
    else:
        (home / place).write_text("a file", encoding="utf-8")

    code = _code(home, "ingest", str(source))

    if place == "logs":
        assert code == 0, "a log that cannot be written stops no work"
    else:
        assert code == 2
        assert _error(capsys)["code"] in ("surroundings", "settings")


def test_a_home_below_a_file_is_refused(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()

    assert _code(tmp_path / "file" / "home", "ingest", str(source)) == 2
    assert "file" in _error(capsys)["found"]


@pytest.mark.parametrize(
    "content", [b"no database at all" * 99, b"SQLite format 3\0" + b"\xff" * 9_000]
)
def test_a_store_that_is_none_is_refused(
    tmp_path: Path, source: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    home = private_folder(tmp_path / "home")
    (home / "store.sqlite").write_bytes(content)

    assert _code(home, "status") == 2
    assert "damaged" in _error(capsys)["found"]
    assert _code(home, "ingest", str(source)) == 2
    assert (home / "store.sqlite").read_bytes() == content


def test_a_store_without_its_tables_is_refused(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    assert _code(home, "ingest", str(source)) == 0
    engine = sa.create_engine(f"sqlite:///{home / 'store.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE assignments"))
    engine.dispose()
    capsys.readouterr()

    assert _code(home, "status") == 2
    assert "lacks a part" in _error(capsys)["found"]


def test_no_room_is_told_and_leaves_nothing_half_written(tmp_path: Path, source: Path) -> None:
    home = tmp_path / "home"

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    ended = subprocess.run(
        [sys.executable, "-m", "mutasi", "--home", str(home), "ingest", str(source)],
        check=False, capture_output=True, text=True, cwd=ROOT, preexec_fn=small_files,
    )  # fmt: skip

    assert ended.returncode == 2, ended.stderr
    assert "To do:" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert _code(home, "ingest", str(source)) == 0


def test_a_full_standard_output_is_told(source: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "mutasi", "--home", str(tmp_path), "check", str(source)],
            check=False, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    assert ended.returncode == 2
    assert "no room left" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_terminal_of_few_letters_takes_every_answer(source: Path, tmp_path: Path) -> None:
    (source / os.fsdecode(b"ber\xffkas.csv")).touch()
    ended = subprocess.run(
        [sys.executable, "-m", "mutasi", "--home", str(tmp_path), "check", str(source)],
        check=False, capture_output=True, cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )  # fmt: skip

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "/x/y.csv"),
            "no room left to write /x/y",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "no right"),
        (OSError(errno.EROFS, "Read-only file system", "/x"), "no right"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/x"), "/x: no such file"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/x"), "/x: not a directory"),
        (OSError(errno.ENAMETOOLONG, "File name too long", "/x"), "a name"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "no answer"),
        (OSError("failed to write (os error 28)"), "no room"),
        (MemoryError(), "memory"),
    ],
)
def test_errors_of_the_system_say_what_is_missing(error: Exception, found: str) -> None:
    refusal = refusal_of(error)

    assert refusal is not None
    assert refusal.exit_code == 2
    assert found in refusal.found


def test_a_defect_stays_one() -> None:
    looked_for = FileNotFoundError(errno.ENOENT, "No such file", "/x")
    defect = KeyError("x")
    defect.__cause__ = looked_for

    assert refusal_of(defect) is None
    assert refusal_of(ValueError("(os error 28)")) is None


# Rights


def test_a_home_is_closed_to_others_also_where_it_was_open(tmp_path: Path, source: Path) -> None:
    home = tmp_path / "home"
    assert _code(home, "ingest", str(source)) == 0
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (home / "note.txt").touch(mode=0o666)

    assert _code(home, "status") == 0

    open_ones = [path for path in (home, *home.rglob("*")) if path.lstat().st_mode & 0o077]
    assert open_ones == []


def test_a_new_home_is_closed_from_the_beginning(tmp_path: Path, source: Path) -> None:
    old = os.umask(0)
    try:
        assert _code(tmp_path / "home", "ingest", str(source)) == 0
    finally:
        os.umask(old)

    home = tmp_path / "home"
    assert home.stat().st_mode & 0o777 == 0o700
    assert [path for path in home.rglob("*") if path.lstat().st_mode & 0o077] == []


def test_a_folder_that_is_no_home_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    folder.chmod(0o755)

    _code(folder, "status")

    assert folder.stat().st_mode & 0o777 == 0o755


# The log


def test_the_log_says_what_was_done_and_what_failed_and_names_nobody(
    tmp_path: Path, source: Path
) -> None:
    home = tmp_path / "home"
    assert _code(home, "ingest", str(source)) == 0
    assert _code(home, "models", "promote", "7", "--by", PEOPLE[0].name, "--reason", "x") == 4
    assert _code(home, "score", str(tmp_path / f"{PEOPLE[1].name}.csv"), "--out", "x.csv") == 4
    assert _code(home, "ingest", str(tmp_path / f"{PEOPLE[0].nip}")) == 4
    assert _code(home, "train", "--trials", "many") == 2
    _replace_key(home)
    assert _code(home, "ingest", str(source)) == 2

    log = (home / "logs" / "mutasi.log").read_text(encoding="utf-8")

    assert "ingest: new" in log
    assert "models promote ended with 4, not_found" in log
    assert "score ended with 4" in log
    assert "ingest ended with 2, settings: keys/pseudonyms.key" in log
    for person in PEOPLE:
        assert person.nip not in log
        assert not any(word in log for word in person.name.split())


def _replace_key(home: Path) -> None:
    (home / "keys" / "pseudonyms.key").write_text("cd" * 32, encoding="ascii")


def test_a_failing_command_makes_no_home(tmp_path: Path) -> None:
    assert _code(tmp_path / "home", "score", "nothing.csv", "--out", "x.csv") == 4

    assert not (tmp_path / "home").exists()
