"""`regroupings.csv`: what an office is asked about its groups, and what it answers there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from records.errors import ContractError
from records.home_files import REGROUPINGS_FILE
from records.sources.headers import normal_form
from records.sources.listing import readable_name
from records.sources.text_table import TextTable, UnreadableTableError, decode, parse_table

FILE = REGROUPINGS_FILE

COLUMNS = ("day", "from", "to", "people", "proposed_cause", "confirmed", "regrouping_id")
"""The file's columns; `confirmed` is the office's to fill."""

_IDS = ("regrouping_id", "id")
_CONFIRMED = ("confirmed", "dikonfirmasi", "konfirmasi", "benar")
_YES = ("yes", "ya", "y", "benar", "betul", "true", "1")
_NO = ("no", "tidak", "t", "n", "bukan", "salah", "false", "0")


def is_regrouping_file(path: Path) -> bool:
    """Whether a path is such a file."""
    return path.is_file() and path.name.lower() == FILE


def listed(
    found: pl.DataFrame, answers: Mapping[str, bool], unit_names: Mapping[str, str]
) -> pl.DataFrame:
    """The groups as the file shows them.

    Args:
        found: `records.knowing.regroupings.REGROUPING_COLUMNS`.
        answers: What was answered already.
        unit_names: What units are called; a unit without a name goes by its id.

    Returns:
        `COLUMNS`, in order of day.
    """
    rows = [
        {
            "day": row["day"],
            "from": _place(row["from_title"], row["from_unit_id"], unit_names),
            "to": _place(row["to_title"], row["to_unit_id"], unit_names),
            "people": row["people"],
            "proposed_cause": row["proposed_cause"],
            "confirmed": {True: "yes", False: "no"}.get(answers.get(row["regrouping_id"]), ""),  # type: ignore[arg-type]  # None: no answer
            "regrouping_id": row["regrouping_id"],
        }
        for row in found.iter_rows(named=True)
    ]
    types = {**dict.fromkeys(COLUMNS, pl.String()), "day": pl.Date(), "people": pl.Int64()}
    return pl.DataFrame(rows, schema=types)


def _place(title: str | None, unit: str, names: Mapping[str, str]) -> str:
    named = names.get(unit, unit)
    return named if title is None else f"{title}, {named}"


def write_file(folder: Path, rows: pl.DataFrame) -> Path | None:
    """Write the file into a home's folder; None if there is nothing to ask and nothing was asked.

    Only its owner may read it, as all files of a home.
    """
    path = folder / FILE
    if rows.is_empty() and not path.is_file():
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{FILE}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(rows.write_csv())
    draft.replace(path)
    return path


def read_files(paths: Iterable[Path]) -> dict[str, bool]:
    """The answers of some files; of a group in several, the last file's.

    Raises:
        ContractError: A file cannot be read, or holds an answer that is neither yes nor no.
    """
    answers: dict[str, bool] = {}
    for path in paths:
        answers |= _read(path)
    return answers


def _read(path: Path) -> dict[str, bool]:
    table = _table(path)
    headers = {normal_form(name): name for name in table.frame.columns}
    ids = next((headers[name] for name in _IDS if name in headers), None)
    confirmed = next((headers[name] for name in _CONFIRMED if name in headers), None)
    if ids is None or confirmed is None:
        raise ContractError(
            found=f"{readable_name(path.name)}: no column regrouping_id or confirmed",
            expected="the columns of the file as ingest wrote it",
            action=f"take the {FILE} of the home, and fill in its column confirmed",
        )
    answers = {}
    for name, text in table.frame.select(ids, confirmed).iter_rows():
        said = (text or "").strip().strip(".").lower()
        if not said or not (name or "").strip():
            continue
        if said not in (*_YES, *_NO):
            raise ContractError(
                found=f"{readable_name(path.name)}: an answer that is neither yes nor no",
                expected="yes (ya), no (tidak), or an empty cell",
                action="correct the column confirmed",
            )
        answers[name.strip()] = said in _YES
    return answers


def _table(path: Path) -> TextTable:
    try:
        return parse_table(decode(path.read_bytes()))
    except (OSError, UnreadableTableError) as error:
        raise ContractError(
            found=f"{readable_name(path.name)}: cannot be read",
            expected="the file as ingest wrote it, with the column confirmed filled in",
            action="save it again as CSV",
        ) from error
