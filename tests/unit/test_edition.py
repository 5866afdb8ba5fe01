"""What is prepared for answers is kept, checked, and made anew wherever it could be another's."""

from __future__ import annotations

import errno
import logging
import stat
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from models.answering.edition import edition as editions
from models.answering.edition.edition import (
    MOST_KEPT,
    Edition,
    EditionKey,
    forget_editions,
    make_edition,
    open_edition,
)
from models.answering.edition.kept_tables import (
    LIST_FILE,
    UnusableTablesError,
    read_tables,
    write_tables,
)
from models.outcome import with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from tests.builders.organisation import build_organisation, write_organisation

NUMBER = (1, "2026-07-01T00:00:00")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Records, Dataset]:
    folder: Path = tmp_path_factory.mktemp("town")
    dataset, records = read_records(
        write_organisation(build_organisation(people=40, years=4), folder)
    )
    return records, dataset


class Reader:
    """What editions are made from; counts how often all records are read."""

    def __init__(self, town: tuple[Records, Dataset]) -> None:
        """Nothing is read yet."""
        self.records, self.dataset = town
        self.calls = 0

    @property
    def usable(self) -> Records:
        """The records with usable outcomes."""
        self.calls += 1
        return with_outcomes(self.records, self.dataset)


def same(one: Edition, other: Edition) -> bool:
    tables = [name for name in one.view.tables if not one.view[name].equals(other.view[name])]
    return not tables and one.prepared.person_values.equals(other.prepared.person_values)


def opened(folder: Path, town: tuple[Records, Dataset], key: EditionKey) -> tuple[Edition, Reader]:
    reader = Reader(town)
    return open_edition(folder, key, reader), reader


def test_the_second_question_reads_what_the_first_has_kept(
    tmp_path: Path, town: tuple[Records, Dataset]
) -> None:
    key = EditionKey(NUMBER, town[1].snapshot_on)
    made, _ = opened(tmp_path / "editions", town, key)

    found, reader = opened(tmp_path / "editions", town, key)

    assert reader.calls == 0
    assert same(made, found)
    assert same(found, make_edition(Reader(town), key.day))


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path, town: tuple[Records, Dataset]) -> None:
    opened(tmp_path / "editions", town, EditionKey(NUMBER, town[1].snapshot_on))

    (folder,) = (tmp_path / "editions").iterdir()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("file", ["person_values.arrow", "view-positions.arrow", LIST_FILE])
@pytest.mark.parametrize("fault", ["cut short", "changed", "gone"])
def test_a_file_that_is_not_what_was_written_is_made_anew(
    tmp_path: Path, town: tuple[Records, Dataset], file: str, fault: str
) -> None:
    key = EditionKey(NUMBER, town[1].snapshot_on)
    made, _ = opened(tmp_path / "editions", town, key)
    (folder,) = (tmp_path / "editions").iterdir()
    content = (folder / file).read_bytes()
    if fault == "gone":
        (folder / file).unlink()
    elif fault == "cut short":
        (folder / file).write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) // 2
        (folder / file).write_bytes(
            content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        )

    found, _ = opened(tmp_path / "editions", town, key)

    assert same(made, found)


@pytest.mark.parametrize("other", ["ingest", "day", "code"])
def test_nothing_of_another_ingest_day_or_code_is_used(
    tmp_path: Path,
    town: tuple[Records, Dataset],
    monkeypatch: pytest.MonkeyPatch,
    other: str,
) -> None:
    day = town[1].snapshot_on
    opened(tmp_path / "editions", town, EditionKey(NUMBER, day))
    if other == "code":
        monkeypatch.setattr(editions, "code_version", lambda: "another")
    key = EditionKey(
        (2, NUMBER[1]) if other == "ingest" else NUMBER,
        day - timedelta(days=1) if other == "day" else day,
    )

    found, reader = opened(tmp_path / "editions", town, key)

    assert reader.calls == 1
    assert found.prepared.day == key.day
    # Days of one ingest stay beside each other; what is replaced goes.
    assert len(list((tmp_path / "editions").iterdir())) == (2 if other == "day" else 1)


def test_only_a_few_days_stay(tmp_path: Path, town: tuple[Records, Dataset]) -> None:
    for back in range(MOST_KEPT + 2):
        opened(tmp_path, town, EditionKey(NUMBER, town[1].snapshot_on - timedelta(days=back)))

    assert len(list(tmp_path.iterdir())) == MOST_KEPT


def test_a_full_disk_is_told_and_keeps_nobody_waiting(
    tmp_path: Path,
    town: tuple[Records, Dataset],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_ipc", no_room)
    with caplog.at_level(logging.WARNING):
        found, _ = opened(tmp_path, town, EditionKey(NUMBER, town[1].snapshot_on))

    assert len(found.prepared.people) > 0
    assert "No space left on device" in caplog.text
    assert "make room" in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_two_that_make_the_same_at_once_leave_one(tmp_path: Path) -> None:
    tables = {"numbers": pl.DataFrame({"number": range(1000)})}

    def write(_: int) -> None:
        write_tables(tmp_path / "kept", "key", tables, {})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))

    assert [one.name for one in tmp_path.iterdir()] == ["kept"]
    assert read_tables(tmp_path / "kept", "key")["numbers"].equals(tables["numbers"])


def test_facts_come_back_with_the_tables(tmp_path: Path) -> None:
    facts: Mapping[str, Any] = {"members": {"3": ["stay"]}}
    write_tables(tmp_path / "kept", "key", {}, facts)

    assert read_tables(tmp_path / "kept", "key").facts == facts
    with pytest.raises(UnusableTablesError):
        read_tables(tmp_path / "kept", "another key")


def test_everything_kept_can_be_forgotten(tmp_path: Path, town: tuple[Records, Dataset]) -> None:
    opened(tmp_path / "editions", town, EditionKey(NUMBER, date(2026, 1, 1)))

    forget_editions(tmp_path / "editions")
    forget_editions(tmp_path / "editions")

    assert not (tmp_path / "editions").exists()


def test_a_day_before_anybody_is_on_record_is_kept_like_any_other(
    tmp_path: Path, town: tuple[Records, Dataset]
) -> None:
    key = EditionKey(NUMBER, date(1950, 1, 1))
    made, _ = opened(tmp_path, town, key)

    found, reader = opened(tmp_path, town, key)

    assert len(found.prepared.people) == 0
    assert same(made, found)
    assert reader.calls == 0
