"""Everything an agency hands over in one go, with the list of the faults in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from records.contract import TABLES
from simulation.files.dataset_folder import dataset_files, write_dataset_files
from simulation.files.dirt.planting import OF_LOST_PERSON
from simulation.files.dirt.siasn_soil import SIASN
from simulation.files.dirt.soil import DATASET, soil
from simulation.files.siasn.folder import official_ids, siasn_files
from simulation.files.siasn.office import Tables
from simulation.files.table_file import write_files
from simulation.files.workbook import FILE_NAME, SHEETS, write_workbook

PLANTED_FAULTS = "planted_faults.csv"


def hand_over(
    folder: Path, tables: Tables, dataset_toml: str, *, seed: int, dirt: float = 0.0
) -> list[Path]:
    """Write `dataset/`, `siasn/` with its workbook, and `truth/planted_faults.csv`.

    Args:
        folder: Made if it does not exist.
        tables: Tables of the contract, in which an employee_id is a NIP.
        dataset_toml: The text of `dataset.toml`.
        seed: Of SIASN's ids and of the places of faults.
        dirt: Share of rows with a planted fault, in each of the two forms.

    Returns:
        Every file that was written.
    """
    people = official_ids(tables, seed)
    as_dataset = soil(dataset_files(tables), people, DATASET, share=dirt, seed=seed)
    as_siasn = soil(siasn_files(tables, dataset_toml, seed), people, SIASN, share=dirt, seed=seed)
    write_dataset_files(folder / "dataset", as_dataset.files, dataset_toml)
    write_files(folder / "siasn", as_siasn.files)
    write_workbook(folder / "siasn" / FILE_NAME, tables)
    truth = folder / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    beside = _of_lost_people(tables, as_siasn.lost)
    pl.concat([as_dataset.planted, as_siasn.planted, *beside]).write_csv(truth / PLANTED_FAULTS)
    written = [path for part in ("dataset", "siasn") for path in (folder / part).iterdir()]
    return sorted([*written, truth / PLANTED_FAULTS])


def _of_lost_people(tables: Tables, lost: Sequence[str]) -> list[pl.DataFrame]:
    """The workbook's rows of people who are lost in SIASN: a reader cannot keep them either."""
    parts = []
    for name in SHEETS:
        if "employee_id" not in TABLES[name].key or name not in tables:
            continue
        rows = tables[name].with_row_index("line", offset=2).filter(
            pl.col("employee_id").is_in(list(lost))
        )  # fmt: skip
        parts.append(
            rows.select(
                source=pl.lit("siasn"), file=pl.lit(f"{FILE_NAME}, sheet {name}"),
                table=pl.lit(name), row_key=pl.format("employee_id={}", "employee_id"),
                line=pl.col("line").cast(pl.Int64), kind=pl.lit(OF_LOST_PERSON),
                expected=pl.lit("quarantined"), column=pl.lit("employee_id"),
            )
        )  # fmt: skip
    return parts
