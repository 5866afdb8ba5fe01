"""The folder that an agency hands over."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from records.dataset import parse_dataset
from records.sources.folder import DATASET_FILE
from simulation.files.siasn.appraisals import appraisal_files
from simulation.files.siasn.careers import career_files
from simulation.files.siasn.learning import learning_files
from simulation.files.siasn.masters import master_files
from simulation.files.siasn.office import Tables, open_office, person_ids
from simulation.files.siasn.units import unit_file
from simulation.files.table_file import TableFile, write_files


def siasn_files(tables: Tables, dataset_toml: str, seed: int) -> list[TableFile]:
    """The files of the export and of every answer, empty ones too.

    Args:
        tables: Tables of the contract, in which an employee_id is a NIP.
        dataset_toml: The text that names the organisation and the day of the snapshot.
        seed: Of every id that SIASN has and the contract has not.
    """
    office = open_office(tables, parse_dataset(dataset_toml, file=DATASET_FILE), seed)
    return [
        *master_files(office),
        *career_files(office),
        *learning_files(office),
        *appraisal_files(office),
        unit_file(office),
    ]


def official_ids(tables: Tables, seed: int) -> pl.DataFrame:
    """The nip and birth_date of all people, under each `id` that some file uses for them.

    Args:
        tables: Tables of the contract, in which an employee_id is a NIP.
        seed: Of the ids that SIASN has and the contract has not.
    """
    people = tables["employees"].select(
        nip=pl.coalesce("nip", "employee_id"), birth_date="birth_date"
    )
    pns_ids = person_ids(people["nip"], seed)
    return pl.concat([people.with_columns(id="nip"), people.with_columns(pns_ids.alias("id"))])


def write_siasn(folder: Path, tables: Tables, dataset_toml: str, seed: int) -> None:
    """Write a folder in the form of SIASN; the same seed writes the same bytes.

    Args:
        folder: Made if it does not exist.
        tables: Tables of the contract, in which an employee_id is a NIP.
        dataset_toml: The text that names the organisation and the day of the snapshot.
        seed: Of every id that SIASN has and the contract has not.
    """
    write_files(folder, siasn_files(tables, dataset_toml, seed))
