"""From a folder straight to records, without a store: for tests, notebooks and benchmarks."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from records.checks.check import MAX_BAD, check_source
from records.contract import Records
from records.dataset import Dataset
from records.knowing.known import build_records, fill_known_on
from records.sources.folder import read_folder
from records.store.people import protected_rows

NO_STORE_KEY = b"records read without a store"
"""Key of pseudonyms that never leave the process; a home has a secret one of its own."""


def read_records(
    folder: Path, *, key: bytes = NO_STORE_KEY, max_bad: float = MAX_BAD
) -> tuple[Dataset, Records]:
    """The dataset and records of a dataset folder.

    Args:
        folder: A folder of the data contract.
        key: The key of the pseudonyms that stand for NIPs.
        max_bad: The share of bad rows in a table above which the folder is refused.

    Raises:
        ContractError: The folder is refused; every violation is named.
    """
    dataset, records, _ = read_records_and_protected(folder, key=key, max_bad=max_bad)
    return dataset, records


def read_records_and_protected(
    folder: Path, *, key: bytes = NO_STORE_KEY, max_bad: float = MAX_BAD
) -> tuple[Dataset, Records, pl.DataFrame]:
    """Read a folder's dataset, its records, and what only the fairness audit may read.

    Args:
        folder: A folder of the data contract.
        key: The key of the pseudonyms that replace NIPs.
        max_bad: The share of bad rows in a table above which the folder is refused.

    Returns:
        The dataset, the records, and employee_id, birth_date, sex and `audit_…` of all people, as
        `Store.protected` gives them.

    Raises:
        ContractError: The folder is refused; the message names every violation.
    """
    checked = check_source(read_folder(folder), key=key, max_bad=max_bad)
    checked.raise_if_refused()
    frames = fill_known_on(checked.frames)
    protected = protected_rows(frames["employees"], "known_on")
    return checked.dataset, build_records(frames), protected
