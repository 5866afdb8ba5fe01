"""The builders give what tests rely on: complete, repeatable, quick and clean."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from models.outcome import labelled_moves
from records.checks.check import check_source
from records.contract import TABLES, Records
from records.dataset import Dataset
from records.identities.identity import nip_fault
from records.intake.loading import read_records
from records.knowing.moves import historical_moves
from records.knowing.view import view_on
from records.sources.folder import read_folder
from tests.builders.organisation import (
    SNAPSHOT_ON,
    Organisation,
    build_organisation,
    write_organisation,
)
from tests.builders.people import DATASET, a_position, a_unit, an_employee, records_of
from tests.builders.random_rows import DAYS
from tests.builders.strategies import (
    SmallOrganisation,
    add_later_rows,
    in_other_order,
    organisations,
)

LONGEST_BUILD_SECONDS = 5


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return build_organisation()


@pytest.fixture(scope="module")
def folder(organisation: Organisation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_organisation(organisation, tmp_path_factory.mktemp("organisation"))


@pytest.fixture(scope="module")
def read(folder: Path) -> tuple[Dataset, Records]:
    return read_records(folder)


def _bytes_by_name(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_seed_gives_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = write_organisation(build_organisation(), tmp_path)

    assert _bytes_by_name(again) == _bytes_by_name(folder)


def test_other_seed_gives_other_people(organisation: Organisation) -> None:
    other = build_organisation(seed=8)

    assert not other.tables["employees"].equals(organisation.tables["employees"])


def test_organisation_is_built_in_seconds() -> None:
    began = time.process_time()

    build_organisation(seed=9)

    assert time.process_time() - began < LONGEST_BUILD_SECONDS


def test_folder_holds_every_table_in_three_formats(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}

    assert {name.partition(".")[0] for name in names} == {"dataset", *TABLES}
    assert {name.partition(".")[2] for name in names} == {"toml", "csv", "csv.gz", "parquet"}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_and_column_has_values(organisation: Organisation, table: str) -> None:
    frame = organisation.tables[table]

    empty = [name for name in TABLES[table].columns if frame[name].null_count() == len(frame)]

    assert empty == []


def test_no_row_is_refused_or_quarantined(folder: Path) -> None:
    checked = check_source(read_folder(folder), key=b"test")

    assert not checked.is_refused
    assert all(problem.degree == "warned" for problem in checked.problems)
    assert checked.quarantine.is_empty()


def test_every_row_is_known_by_the_snapshot(read: tuple[Dataset, Records]) -> None:
    dataset, records = read

    last_days = [frame["known_on"].max() for frame in records.tables.values()]

    assert dataset.snapshot_on == SNAPSHOT_ON
    assert max(day for day in last_days if isinstance(day, date)) <= SNAPSHOT_ON


def test_some_rows_are_known_late(organisation: Organisation) -> None:
    assignments = organisation.tables["assignments"]

    is_late = pl.col("known_on") > pl.coalesce("decided_on", "start_date")

    assert 0.02 < assignments.select(is_late.fill_null(value=False).mean()).item() < 0.06


def test_nips_are_well_formed_and_of_one_person_each(organisation: Organisation) -> None:
    people = organisation.tables["employees"]

    faults = [
        nip_fault(nip, employment_kind=kind)
        for nip, kind in people.select("nip", "employment_kind").iter_rows()
    ]

    assert [fault for fault in faults if fault] == []
    assert people["nip"].n_unique() == len(people)
    assert list(people["nip"].str.head(8)) == list(people["birth_date"].dt.strftime("%Y%m%d"))


def test_moves_are_many_and_no_reform_is_one(read: tuple[Dataset, Records]) -> None:
    dataset, records = read

    moves = historical_moves(records, dataset)

    causes = set(records["assignments"]["cause"].drop_nulls())
    assert len(moves) >= 1_200
    assert causes >= {"renaming", "equalisation", "reorganisation", "reappointment"}
    assert not set(moves["cause"].drop_nulls()) & set(dataset.moves.ignore_causes)


@pytest.mark.parametrize(
    ("outcome", "lowest", "highest"),
    [
        ("adaptasi", 0.65, 0.80),
        ("bertahan_setahun", 0.80, 0.92),
        ("lulus_masa_percobaan", 0.65, 0.80),
    ],
)
def test_outcome_has_over_a_hundred_of_each_class(
    read: tuple[Dataset, Records], outcome: str, lowest: float, highest: float
) -> None:
    dataset, records = read

    labels = labelled_moves(records, dataset, outcome, dataset.snapshot_on)["label"]

    assert min((labels == 0).sum(), (labels == 1).sum()) > 100
    assert lowest < labels.sum() / len(labels) < highest


def test_supplied_failures_show_before_successes(read: tuple[Dataset, Records]) -> None:
    _, records = read
    delays = records["outcomes"].select("value", delay=pl.col("known_on") - pl.col("start_date"))

    successes = delays.filter(pl.col("value") == 1.0)["delay"]
    failures = delays.filter(pl.col("value") == 0.0)["delay"]

    assert successes.min() == timedelta(days=365)
    assert isinstance(latest := failures.max(), timedelta)
    assert latest < timedelta(days=365)


def test_small_town_is_possible() -> None:
    small = build_organisation(people=60, years=4)

    assert len(small.tables["employees"]) == 60
    assert all(len(frame) for frame in small.tables.values())


def test_fluent_builder_fills_every_table() -> None:
    records = records_of(
        a_unit("u1", name="Bidang").measured(
            "2024-01-01", "2024-12-31", measure="layanan", value=3.5
        ),
        a_position("j1", title="Analis", level=3).requiring("Komunikasi", 3),
        an_employee("a", entry_date="2020-01-01")
        .appointed("2024-01-01", position="j1", title="Analis", level=3)
        .rated("2024-01-01", "2024-12-31", scheme="predikat", value="Baik")
        .measured("2024-01-01", "2024-06-30", measure="layanan", value=4)
        .graded("2024-01-01", "III/a")
        .educated(level=6, field="Akuntansi")
        .trained(field="keuangan", end_date="2023-05-01")
        .assessed("2023-01-01", "Komunikasi", level=3)
        .sanctioned("2023-01-01", "light")
        .awarded("2023-01-01", "Teladan")
        .absent("2023-01-01", "2023-02-01", kind="leave")
        .wishing("2023-06-01", "u1", strength=2)
        .surveyed("2024-01-01", 3, role_clarity=4, answered_on="2024-04-01")
        .with_outcome("2024-01-01", "lulus", 1, known_on="2024-12-31")
        .left("2025-03-01", "resignation"),
        dataset=DATASET,
    )

    assert {name: len(frame) for name, frame in records.tables.items()} == dict.fromkeys(TABLES, 1)


def test_fluent_builder_branches_without_touching_the_trunk() -> None:
    trunk = an_employee().appointed("2024-01-01")

    trunk.sanctioned("2024-02-01")

    assert len(records_of(trunk)["sanctions"]) == 0


def test_fluent_builder_keeps_versions_of_a_row() -> None:
    worker = an_employee().appointed("2024-01-01").rated("2024-01-01", "2024-12-31", value="Baik")
    corrected = worker.rated("2024-01-01", "2024-12-31", value="Kurang", known_on="2025-06-01")

    ratings = records_of(corrected)["ratings"]

    assert ratings.select("value", "known_until").rows() == [
        ("Baik", date(2025, 6, 1)),
        ("Kurang", None),
    ]


def test_fluent_builder_names_what_the_dataset_does_not_declare() -> None:
    worker = an_employee().rated("2024-01-01", "2024-12-31", scheme="dp3", value="80")

    with pytest.raises(KeyError, match="declares no scheme"):
        records_of(worker, dataset=DATASET)


@settings(max_examples=15, deadline=None)
@given(organisations(), DAYS, st.data())
def test_later_rows_leave_the_view_as_it_was(
    small: SmallOrganisation, day: date, data: st.DataObject
) -> None:
    longer = add_later_rows(small.records, day, data.draw)

    before, after = view_on(small.records, day), view_on(longer, day)
    assert sum(map(len, longer.tables.values())) > sum(map(len, small.records.tables.values()))
    for name in TABLES:
        assert_frame_equal(before[name], after[name])


@settings(max_examples=15, deadline=None)
@given(organisations(), st.data())
def test_other_order_holds_the_same_rows(small: SmallOrganisation, data: st.DataObject) -> None:
    shuffled = in_other_order(small.records, data.draw)

    for name in TABLES:
        assert_frame_equal(small.records[name], shuffled[name], check_row_order=False)
