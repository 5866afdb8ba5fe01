"""From sources to checked ones, and what is told of them: one road for commands and flows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from records.checks.check import Checked, check_source
from records.checks.references import Stored
from records.identity import mask_person
from records.progress import Advance, silent
from records.sources.source import Source
from records.store import IngestReport, TableChange


def check_sources(
    sources: Iterable[Source],
    *,
    key: bytes,
    max_bad: float,
    stored: Stored | None = None,
    advance: Advance = silent,
) -> list[Checked]:
    """Every source checked, each beside what is stored and what the sources before it bring.

    Args:
        sources: Sources of one organisation; a generator reads each when its turn comes.
        key: The key of the pseudonyms.
        max_bad: Share of quarantined rows in a table above which a source is refused.
        stored: What the store knows already.
        advance: Told of each source that is done.

    Returns:
        The checks in the same order; refused sources are among them.
    """
    known = stored or Stored()
    checked = []
    for source in sources:
        one = check_source(source, key=key, max_bad=max_bad, stored=known)
        known = known.with_source(one.frames, one.identities)
        checked.append(one)
        advance(1)
    return checked


def table_counts(
    checked: Iterable[Checked], report: IngestReport | None = None
) -> dict[str, dict[str, int]]:
    """What became of the rows by table, over all sources, and what the store made of them."""
    tables: dict[str, dict[str, int]] = {}
    for one in checked:
        for name, count in one.counts.items():
            so_far = tables.setdefault(name, {})
            for word, number in asdict(count).items():
                so_far[word] = so_far.get(word, 0) + number
    if report is not None:
        for name, counts in tables.items():
            counts |= asdict(report.changes.get(name, TableChange()))
    return tables


def write_quarantine(folder: Path, checked: Sequence[Checked]) -> Path | None:
    """The file with every row that was left out and why; None where there is none.

    The same sources of the same day write the same file again; it is for its owner alone.
    """
    day = max(one.dataset.snapshot_on for one in checked)
    path = folder / f"{day}-{'+'.join(one.source for one in checked)}.csv"
    rows = pl.concat([one.quarantine for one in checked])
    if rows.is_empty():
        path.unlink(missing_ok=True)
        return None
    _write(path, rows)
    return path


def write_findings(folder: Path, checked: Sequence[Checked]) -> Path:
    """The file with every finding about the sources, a row each; it is for its owner alone."""
    day = max(one.dataset.snapshot_on for one in checked)
    sources = "+".join(mask_person(one.source) for one in checked)
    rows = [problem.as_dict() for one in checked for problem in one.problems]
    listed = [{**row, "lines": " ".join(map(str, row["lines"]))} for row in rows]
    path = folder / f"{day}-{sources}.csv"
    _write(path, pl.DataFrame(listed, infer_schema_length=None))
    return path


def _write(path: Path, rows: pl.DataFrame) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(rows.write_csv())
