"""From answers about regroupings to the store, and from the store to what is still asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from records.checks.check import Checked
from records.knowing.known import build_records, fill_known_on
from records.knowing.regroupings import REGROUPING_COLUMNS, find_regroupings
from records.knowing.units import unit_names
from records.sources.regrouping_file import FILE, is_regrouping_file, listed, read_files, write_file
from records.store import Store

_NEEDED = ("employees", "units", "assignments", "exits")


@dataclass(frozen=True)
class Regroupings:
    """Groups of people who changed to one target on one day.

    Attributes:
        rows: `records.sources.regrouping_file.COLUMNS`, one row a group.
        path: The file in which the office answers; None if there is none.
        answered: How many answers are new.
    """

    rows: pl.DataFrame
    path: Path | None = None
    answered: int = 0

    def as_dicts(self) -> list[dict[str, Any]]:
        """The groups for JSON."""
        return [{**row, "day": row["day"].isoformat()} for row in self.rows.iter_rows(named=True)]

    @property
    def open(self) -> pl.DataFrame:
        """The groups without an answer."""
        return self.rows.filter(pl.col("confirmed") == "")


def without_answers(paths: Sequence[Path]) -> list[Path]:
    """The paths that are sources of records: all but the files with answers."""
    return [path for path in paths if not is_regrouping_file(path)]


def regroupings_of(checked: Sequence[Checked]) -> Regroupings:
    """The groups that sources show by themselves; nothing is stored."""
    if not checked:
        return Regroupings(listed(_none(), {}, {}))
    frames = {
        name: pl.concat([one.frames[name] for one in checked if name in one.frames], how="diagonal")
        for name in _NEEDED
        if any(name in one.frames for one in checked)
    }
    records = build_records(fill_known_on(frames))
    day = max(one.dataset.snapshot_on for one in checked)
    found = find_regroupings(records, checked[0].dataset.moves)
    return Regroupings(listed(found, {}, unit_names(records, day)))


def settle_regroupings(store: Store, home: Path, paths: Sequence[Path]) -> Regroupings:
    """Take the office's answers in, and write down what is asked.

    Answers are read from the home's own file, from files beside sources, and from files given
    themselves; the last of these counts most.

    Args:
        store: The store, the sources of records being in it.
        home: The home's folder.
        paths: What `ingest` was given.

    Raises:
        ContractError: A file of answers cannot be read.
    """
    dataset = store.dataset()
    if dataset is None:
        return Regroupings(listed(_none(), {}, {}))
    beside = [path / FILE for path in paths if path.is_dir()]
    given = [path for path in paths if is_regrouping_file(path)]
    files = [path for path in (home / FILE, *beside, *given) if path.is_file()]
    answered = store.answer_regroupings(read_files(files), source=FILE)
    records = store.records_before_answers()
    found = find_regroupings(records, dataset.moves)
    rows = listed(found, store.regroupings(), unit_names(records, dataset.snapshot_on))
    return Regroupings(rows, write_file(home, rows), answered)


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=dict(REGROUPING_COLUMNS))
