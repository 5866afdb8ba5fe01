"""A store knows the key that made its pseudonyms: no other one makes its people a second time."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from mutasi.cli import run
from records.home_files import KEY_FILE
from records.identities.keys import existing_key, fingerprint, pseudonym_key
from records.store import Store
from records.store.database import open_engine
from tests.builders.broken.sources import SOURCES, write_files


def _ingest(home: Path, source: Path) -> int:
    return run(["--home", str(home), "--quiet", "--json", "ingest", str(source)])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_files(SOURCES["dataset"](), tmp_path / "source")


@pytest.fixture
def home(tmp_path: Path, source: Path) -> Path:
    home = tmp_path / "home"
    assert _ingest(home, source) == 0
    return home


def _url(home: Path) -> str:
    return f"sqlite:///{home / 'store.sqlite'}"


def _people(home: Path) -> int:
    with closing(Store.open(_url(home))) as store:
        return store.counts()["employees"]


def _lose(home: Path) -> None:
    (home / "keys" / KEY_FILE).unlink()


def _lose_folder(home: Path) -> None:
    shutil.rmtree(home / "keys")


def _empty(home: Path) -> None:
    (home / "keys" / KEY_FILE).write_bytes(b"")


def _replace(home: Path) -> None:
    (home / "keys" / KEY_FILE).write_text("ab" * 32, encoding="ascii")


def _garble(home: Path) -> None:
    (home / "keys" / KEY_FILE).write_bytes(b"\xff\x00 no key")


@pytest.mark.parametrize("harm", [_lose, _lose_folder, _empty, _replace, _garble])
@pytest.mark.parametrize("command", ["ingest", "check"])
def test_another_key_or_none_is_refused_and_nothing_changes(
    home: Path, source: Path, harm: object, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(harm)
    harm(home)
    left = existing_key(home / "keys") if harm is _replace else None
    capsys.readouterr()

    code = run(["--home", str(home), "--quiet", "--json", command, str(source)])

    error = json.loads(capsys.readouterr().out)["error"]
    assert code == 2
    assert KEY_FILE in error["found"]
    assert "backup" in error["action"]
    assert _people(home) == 3
    if left is None and harm in (_lose, _lose_folder):
        assert not (home / "keys" / KEY_FILE).exists(), "no new key was made"


def test_a_store_without_a_fingerprint_knows_its_key_by_its_people(
    home: Path, source: Path
) -> None:
    engine = open_engine(_url(home))
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM pseudonym_keys"))
    engine.dispose()
    right = existing_key(home / "keys")
    _replace(home)

    assert _ingest(home, source) == 2

    (home / "keys" / KEY_FILE).write_text((right or b"").hex(), encoding="ascii")
    assert _ingest(home, source) == 0
    assert _people(home) == 3


def test_a_store_elsewhere_asks_for_its_own_key(
    home: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUTASI_DATABASE_URL", _url(home))

    assert _ingest(tmp_path / "other", source) == 2

    assert _people(home) == 3
    assert not (tmp_path / "other" / "keys").exists()


def test_a_source_checked_under_another_key_is_refused_by_the_store_itself(
    home: Path, source: Path
) -> None:
    from records.checks.check import check_source
    from records.errors import SettingsError
    from records.sources.folder import read_folder

    checked = check_source(read_folder(source), key=b"another key, from nowhere at all")

    with closing(Store.open(_url(home))) as store, pytest.raises(SettingsError, match="second"):
        store.ingest(checked)


def test_an_empty_key_of_a_crash_does_not_wedge_a_new_home(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / KEY_FILE).touch()

    key = pseudonym_key(keys)

    assert key == pseudonym_key(keys) == existing_key(keys)
    assert [path.name for path in keys.iterdir()] == [KEY_FILE], "no draft is left"
    assert (keys / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_fingerprint_does_not_hold_the_key() -> None:
    assert len(fingerprint(b"k" * 32)) == 32
    assert fingerprint(b"k" * 32) not in (b"k" * 32).hex()


def test_a_store_of_a_newer_form_is_refused(home: Path) -> None:
    engine = open_engine(_url(home))
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0099'"))
    engine.dispose()

    assert run(["--home", str(home), "status"]) == 2


def test_a_database_of_something_else_is_not_touched(tmp_path: Path, source: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    engine = open_engine(_url(home))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE recipes (name TEXT)"))
    engine.dispose()

    assert _ingest(home, source) == 2

    with closing(open_engine(_url(home)).connect()) as connection:
        assert sa.inspect(connection).get_table_names() == ["recipes"]
