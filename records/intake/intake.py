"""Read and check sources, and write the findings: the one road for commands and flows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from records.checks.check import Checked, check_source
from records.checks.references import Stored
from records.identities.identity import mask_person
from records.identities.keys import existing_key, pseudonym_key
from records.identities.private import private_folder, write_private
from records.progress import Advance, silent
from records.sources.source import Source
from records.store import IngestReport, Store, TableChange


def intake_key(keys: Path, store: Store | None) -> bytes:
    """The key under which a home takes sources in: its own, a new one for a home's first.

    Args:
        keys: The home's folder of keys.
        store: The store that takes the sources in, if there is one already.

    Raises:
        SettingsError: The store's pseudonyms were made with another key, or theirs is lost.
    """
    if store is None or not store.is_keyed():
        return pseudonym_key(keys)
    key = existing_key(keys)
    store.refuse_other_key(key)
    # Nothing was refused, so there is one; made where it is not, as for a first ingest.
    return key or pseudonym_key(keys)


def check_sources(
    sources: Iterable[Source],
    *,
    key: bytes,
    max_bad: float,
    stored: Stored | None = None,
    advance: Advance = silent,
) -> list[Checked]:
    """Check every source against what is stored and what the sources before it bring.

    Args:
        sources: Sources of one organisation; a generator may read each when its turn comes.
        key: The key of the pseudonyms.
        max_bad: Share of quarantined rows in a table above which a source is refused.
        stored: What the store holds already; None: nothing.
        advance: Called after each source.

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
    """Write a file with every row that was left out and why; None if there is no such row.

    The same sources on the same day write the same file again. Only its owner may read it.
    """
    day = max(one.dataset.snapshot_on for one in checked)
    path = folder / f"{day}-{'+'.join(one.source for one in checked)}.csv"
    rows = pl.concat([one.quarantine for one in checked])
    if rows.is_empty():
        path.unlink(missing_ok=True)
        return None
    private_folder(folder)
    write_private(path, rows.write_csv())
    return path


def write_findings(folder: Path, checked: Sequence[Checked]) -> Path:
    """The file with every finding about the sources, a row each; it is for its owner alone."""
    day = max(one.dataset.snapshot_on for one in checked)
    sources = "+".join(mask_person(one.source) for one in checked)
    rows = [problem.as_dict() for one in checked for problem in one.problems]
    listed = [{**row, "lines": " ".join(map(str, row["lines"]))} for row in rows]
    path = folder / f"{day}-{sources}.csv"
    private_folder(folder)
    write_private(path, pl.DataFrame(listed, infer_schema_length=None).write_csv())
    return path
