"""The rows of simulated cities: the product's own city as it is ingested, and its replicas.

A replica (other people under the same laws, units and posts) goes straight from the simulation
through the contract's checks, without a file. The product's own city is handed over with the usual
dirt and read from its folder; beside its rows stands what no model may know: the true probability
of every move, the person's sex and day of birth, the kind of the destination's unit.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.quality_of.cache import Cache, Entry
from benchmarks.quality_of.rows_file import read_rows, write_rows
from models.rows import TrainingRows
from models.training.examples import training_examples
from records.checks.check import check_source
from records.contract import Records
from records.dataset import Dataset, read_dataset
from records.identities.identity import pseudonym
from records.intake.loading import NO_STORE_KEY, read_records
from records.knowing.known import build_records, fill_known_on
from records.sources.folder import DATASET_FILE
from records.sources.source import LINE, RawTable, Source
from simulation.describe import OUTCOME, dataset_toml
from simulation.files.dataset_folder import dataset_files
from simulation.files.handover import hand_over
from simulation.people import MOST_REPLICAS
from simulation.story import Options, Story, tell_story
from simulation.tables import contract_tables
from simulation.truth import moves_frame

Tables = Mapping[str, pl.DataFrame]

# Rows are named by what decides their content: the learners beside `models.outcome`, which change
# daily, and how rows are held in memory do not. Raised when `models.rows` orders rows otherwise.
_VERSION = 1
_CODE = (
    "simulation.story", "simulation.tables", "simulation.describe",
    "simulation.files.dataset_folder", "records.checks.check", "records.knowing.known",
    "features.build", "models.outcome",
)  # fmt: skip
_CODE_OF_OWN = (*_CODE, "simulation.files.handover", "simulation.truth", "records.intake.loading")
_ABOUT = "about.parquet"


@dataclass(frozen=True)
class CityRows:
    """Every move of a city whose label is usable on the snapshot's day.

    Attributes:
        rows: The moves with features and labels.
        key: Fingerprint of what they were made from.
    """

    rows: TrainingRows
    key: str


def city_rows(cache: Cache, options: Options) -> CityRows:
    """The rows of a city (replica 0) or of one of its replicas."""
    entry = _entry(cache, options)
    return CityRows(read_rows(entry.folder), entry.key)


def about_moves(cache: Cache, options: Options) -> pl.DataFrame:
    """What only the simulation knows of the moves of the product's own city.

    Returns:
        `employee_id` (as in the rows), `start_date`, `truth` (the probability of success), `sex`,
        `birth_date`, `unit_kind` and `job_family` (of the destination).
    """
    return pl.read_parquet(_entry(cache, options).folder / _ABOUT)


def _entry(cache: Cache, options: Options) -> Entry:
    whole = "-whole" if options.whole_records else ""
    name = f"rows-{options.kind}-{options.seed}-{options.people}{whole}-{options.replica:02}"
    asked = {**options.to_dict(), "version": _VERSION}
    code = _CODE if options.replica else _CODE_OF_OWN
    return cache.entry(name, asked, code, lambda folder: _make(folder, options))


def _make(folder: Path, options: Options) -> None:
    story = tell_story(options)
    tables = contract_tables(story)
    if options.replica == 0:
        dataset, records = _ingested(tables, options)
        _about(story, tables).write_parquet(folder / _ABOUT)
    else:
        dataset, records = straight_records(tables, dataset_toml(options))
    write_rows(folder, training_examples(records, dataset, OUTCOME, dataset.snapshot_on))


def _ingested(tables: Tables, options: Options) -> tuple[Dataset, Records]:
    """As `mutasi simulate` writes a city and an ingest reads it."""
    seed = options.seed * MOST_REPLICAS + options.replica
    with tempfile.TemporaryDirectory() as place:
        hand_over(Path(place), tables, dataset_toml(options), seed=seed, dirt=options.dirt)
        return read_records(Path(place) / "dataset")


def straight_records(tables: Tables, toml: str) -> tuple[Dataset, Records]:
    """The records of tables as if they had been written to a dataset folder and read again."""
    dataset, _ = read_dataset(toml, file=DATASET_FILE)
    raw = {
        file.table: RawTable(file.table, file.name, _with_lines(file.cells, file.first_line))
        for file in dataset_files(tables)
    }
    checked = check_source(Source("simulation", dataset, toml, raw), key=NO_STORE_KEY)
    checked.raise_if_refused()
    return dataset, build_records(fill_known_on(checked.frames))


def _with_lines(cells: pl.DataFrame, first: int) -> pl.DataFrame:
    """Cells as a reader hands them over: an empty text for an empty cell, rows numbered."""
    return cells.fill_null("").with_row_index(LINE, offset=first).cast({LINE: pl.Int64})


def _about(story: Story, tables: Tables) -> pl.DataFrame:
    people = tables["employees"].select("employee_id", "sex", "birth_date")
    # A renamed unit stands there twice, under one kind.
    kinds = tables["units"].select("unit_id", unit_kind="kind").unique("unit_id")
    families = tables["positions"].select("position_id", "job_family")
    moves = moves_frame(story).rename({"probability": "truth"})
    joined = (
        moves.join(people, on="employee_id", how="left", validate="m:1")
        .join(kinds, on="unit_id", how="left", validate="m:1")
        .join(families, on="position_id", how="left", validate="m:1")
    )
    people_ids = [pseudonym(nip, key=NO_STORE_KEY) for nip in joined["employee_id"]]
    return joined.select(
        pl.Series("employee_id", people_ids),
        "start_date", "truth", "sex", "birth_date", "unit_kind", "job_family",
    )  # fmt: skip
