"""The store's merge rules: what is new, what is a version, what changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from records.checks.references import Stored
from records.contract import TABLES
from records.errors import ContractError, SettingsError
from records.intake.loading import read_records
from records.store import IngestReport, Store, TableChange
from tests.builders.checking import KEY, checked
from tests.builders.dataset_folder import TOML, Texts

LATER = date(2021, 12, 31)
HEAD = "employee_id,start_date,end_date,unit_id,title,level,known_on\n"
FIRST = "e1,2010-01-01,,u1,A,3,"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file."""
    opened = Store.open(f"sqlite:///{tmp_path / 'home' / 'store.sqlite'}")
    yield opened
    opened.close()


def load(
    store: Store, folder: Path, tables: Texts | None = None, *, on: date | None = None,
    toml: str = TOML,
) -> IngestReport:  # fmt: skip
    return store.ingest(checked(folder, tables, toml=toml, stored=store.stored()), snapshot_on=on)


def posts(*rows: str) -> Texts:
    return {"assignments": HEAD + "\n".join(rows) + "\n"}


def versions(store: Store) -> list[tuple[object, ...]]:
    columns = ("end_date", "level", "known_on", "known_until")
    return store.records()["assignments"].select(columns).rows()


def test_the_store_gives_back_what_a_folder_says(store: Store, tmp_path: Path) -> None:
    tables: Texts = {
        "employees": "employee_id,entry_date,x_b,x_a,employment_kind_code\ne1,,2,u,01\ne2,,3,,\n",
        "measures": "employee_id,measure,period_start,period_end,value\n"
        "e1,output,2016-01-01,2016-12-31,5.25\n",
        "ratings": "employee_id,period_start,period_end,scheme,value\n"
        "e1,2016-01-01,2016-12-31,predikat,Baik\n",
        "absences": "employee_id,kind,start_date\ne1,leave,2012-01-01\n",
    }

    report = load(store, tmp_path / "town", tables)
    dataset, records = read_records(tmp_path / "town", key=KEY)

    assert store.dataset() == dataset
    assert store.dataset_texts() == [(tmp_path / "town" / "dataset.toml").read_text()]
    for name in TABLES:
        assert_frame_equal(store.records()[name], records[name])
    assert report.new == 2 + 2 + 3 + 1 + 1 + 1
    assert store.counts()["assignments"] == 3
    assert store.counts()["exits"] == 0


def test_the_same_source_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    wishes = "employee_id,wants_kind,wants,strength,stated_on\ne1,unit,u2,1,2019-01-01\n"
    load(store, folder, {"preferences": wishes})
    before, sources = store.records(), store.sources()

    report = load(store, folder, {"preferences": wishes})

    assert (report.new, report.changed, report.people) == (0, 0, 0)
    assert store.sources().equals(sources)
    for name in TABLES:
        assert_frame_equal(store.records()[name], before[name])


def test_a_new_row_of_a_later_load_is_known_from_its_snapshot(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, posts(FIRST))

    report = load(
        store, tmp_path, posts(FIRST, "e1,2015-01-01,,u2,B,4,", "e2,2015-01-01,,u2,B,4,2016-01-01"),
        on=LATER,
    )  # fmt: skip

    assert report.changes["assignments"] == TableChange(new=2)
    known = store.records()["assignments"].select("employee_id", "start_date", "known_on")
    assert known.rows() == [
        ("e1", date(2010, 1, 1), date(2010, 1, 1)),
        ("e1", date(2015, 1, 1), LATER),
        ("e2", date(2015, 1, 1), date(2016, 1, 1)),
    ]


def test_a_changed_row_is_a_new_version_known_from_the_snapshot(
    store: Store, tmp_path: Path
) -> None:
    grades = "employee_id,grade,level,effective_on\ne1,III/a,{},2012-01-01\n"
    load(store, tmp_path, {"grades": grades.format(3)})

    report = load(store, tmp_path, {"grades": grades.format(4)}, on=LATER)

    assert report.changes["grades"] == TableChange(changed=1)
    assert store.records()["grades"].select("level", "known_on", "known_until").rows() == [
        (3, date(2012, 1, 1), LATER),
        (4, LATER, None),
    ]
    assert store.counts()["grades"] == 1


def test_a_change_back_is_a_version_too(store: Store, tmp_path: Path) -> None:
    grades = "employee_id,grade,level,effective_on\ne1,III/a,{},2012-01-01\n"
    days = [None, date(2021, 1, 1), date(2022, 1, 1)]

    for level, day in zip((3, 4, 3), days, strict=True):
        load(store, tmp_path, {"grades": grades.format(level)}, on=day)

    assert store.records()["grades"]["level"].to_list() == [3, 4, 3]


@pytest.mark.parametrize(
    ("explicit", "known_on"),
    [("2015-01-01", date(2015, 1, 1)), ("2009-01-01", LATER), ("", LATER)],
    ids=["later than the stored version", "earlier than it", "none"],
)
def test_an_explicit_day_counts_for_a_change_where_it_is_later_than_the_stored_one(
    store: Store, tmp_path: Path, explicit: str, known_on: date
) -> None:
    grades = "employee_id,grade,level,effective_on,known_on\ne1,III/a,{},2012-01-01,{}\n"
    load(store, tmp_path, {"grades": grades.format(3, "2012-05-05")})

    load(store, tmp_path, {"grades": grades.format(4, explicit)}, on=LATER)

    assert store.records()["grades"]["known_on"].to_list() == [date(2012, 5, 5), known_on]


def test_filling_an_empty_end_is_no_new_version(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, posts(FIRST))

    report = load(store, tmp_path, posts("e1,2010-01-01,2019-06-30,u1,A,3,"), on=LATER)

    assert report.changes["assignments"] == TableChange(changed=1)
    assert versions(store) == [(date(2019, 6, 30), 3, date(2010, 1, 1), None)]
    again = load(store, tmp_path, posts("e1,2010-01-01,2019-06-30,u1,A,3,"), on=LATER)
    assert again.changed == 0


def test_another_end_in_the_place_of_an_end_is_a_version(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, posts("e1,2010-01-01,2019-06-30,u1,A,3,"))

    load(store, tmp_path, posts("e1,2010-01-01,2019-12-31,u1,A,3,"), on=LATER)

    assert versions(store) == [
        (date(2019, 6, 30), 3, date(2010, 1, 1), LATER),
        (date(2019, 12, 31), 3, LATER, None),
    ]


def test_an_end_filled_beside_another_change_is_a_version(store: Store, tmp_path: Path) -> None:
    head = "employee_id,start_date,end_date,unit_id,title,cause\n"
    load(store, tmp_path, {"assignments": head + "e1,2010-01-01,,u1,A,\n"})

    load(store, tmp_path, {"assignments": head + "e1,2010-01-01,2019-06-30,u1,A,first\n"}, on=LATER)

    rows = store.records()["assignments"].select("end_date", "cause", "known_on").rows()
    assert rows == [(None, None, date(2010, 1, 1)), (date(2019, 6, 30), "first", LATER)]


def test_rows_that_are_gone_are_reported_and_stay(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, posts(FIRST, "e2,2011-01-01,,u2,B,3,"))

    report = load(store, tmp_path, posts(FIRST), on=LATER)

    assert report.changes["assignments"] == TableChange(gone=1)
    assert store.counts()["assignments"] == 2


def test_versions_of_a_source_are_stored_once_and_found_again(store: Store, tmp_path: Path) -> None:
    rows = posts("e1,2010-01-01,,u1,A,3,2010-01-01", "e1,2010-01-01,2014-01-01,u1,A,3,2014-01-01")
    load(store, tmp_path, rows)

    report = load(store, tmp_path, rows, on=LATER)

    assert (report.new, report.changed) == (0, 0)
    assert store.counts()["assignments"] == 1
    assert len(versions(store)) == 2


def test_a_column_that_a_source_does_not_have_keeps_what_is_stored(
    store: Store, tmp_path: Path
) -> None:
    full = "employee_id,entry_date,x_a\ne1,2010-01-01,1\ne2,2011-01-01,2\n"
    load(store, tmp_path / "full", {"employees": full})

    narrow = "employee_id,x_b\ne1,7\n"
    report = load(
        store, tmp_path / "beside",
        {"employees": narrow, "assignments": None, "units": None}, on=LATER,
    )  # fmt: skip

    assert report.changes["employees"] == TableChange(changed=1, gone=1)
    newest = store.records()["employees"].filter(pl.col("known_until").is_null())
    assert newest.select("employee_id", "entry_date", "x_a", "x_b").rows() == [
        ("e1", date(2010, 1, 1), 1.0, 7.0),
        ("e2", date(2011, 1, 1), 2.0, None),
    ]


def test_sources_of_one_ingest_are_one_first_load(store: Store, tmp_path: Path) -> None:
    main = checked(tmp_path / "main")
    beside = checked(
        tmp_path / "beside",
        {
            "employees": "employee_id,x_a\ne1,5\n",
            "preferences": "employee_id,wants_kind,wants,stated_on\ne1,unit,u2,2019-01-01\n",
            "assignments": None,
            "units": None,
        },
        stored=Stored().with_source(main.frames),
    )

    store.ingest(main, beside)

    newest = store.records()["employees"].filter(pl.col("employee_id") == "e1").row(-1, named=True)
    assert store.records()["preferences"]["known_on"].to_list() == [date(2019, 1, 1)]
    assert (newest["x_a"], newest["entry_date"]) == (5.0, date(2010, 1, 1))
    assert (newest["known_on"], newest["known_until"]) == (date(2010, 1, 1), None)


def test_protected_columns_and_identities_live_apart(store: Store, tmp_path: Path) -> None:
    nip = "198505052010011001"
    head = "employee_id,name,nip,birth_date,sex,audit_a\n"
    employees = head + f"e1,Siti,{nip},1985-05-05,f,x\ne2,,,,,\n"

    load(store, tmp_path, {"employees": employees})

    assert store.identities().rows() == [("e1", "Siti", nip)]
    assert store.protected().row(0) == ("e1", date(1985, 5, 5), "f", "x")
    assert "birth_date" not in store.records()["employees"].columns


def test_an_empty_cell_erases_no_identity_and_a_new_word_replaces_it(
    store: Store, tmp_path: Path
) -> None:
    employees = "employee_id,name,birth_date,sex\ne1,{},1985-05-05,{}\ne2,,,\n"
    load(store, tmp_path, {"employees": employees.format("Siti", "f")})

    report = load(store, tmp_path, {"employees": employees.format("Siti Aminah", "")}, on=LATER)

    assert report.people == 1
    assert store.identities()["name"].to_list() == ["Siti Aminah"]
    assert store.protected()["sex"].to_list() == ["f", None]


def test_another_organisation_is_refused(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path)

    with pytest.raises(ContractError, match="Other town"):
        load(store, tmp_path, toml=TOML.replace("Small town", "Other town"))


def test_a_snapshot_older_than_the_stores_is_refused(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, on=LATER)

    with pytest.raises(ContractError, match="2021-12-31 or later"):
        load(store, tmp_path, on=date(2021, 1, 1))


def test_a_refused_source_changes_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ContractError):
        load(store, tmp_path, {"units": "name\nx\n"})

    assert store.dataset() is None
    assert sum(store.counts().values()) == 0


def test_the_dataset_covers_the_latest_snapshot_and_keeps_sections_left_out_later(
    store: Store, tmp_path: Path
) -> None:
    load(store, tmp_path / "a")
    bare = '[dataset]\nname = "Small town"\nlanguage = "id"\nsnapshot_on = 2021-06-30\n'

    load(store, tmp_path / "b", toml=bare, on=LATER)

    dataset = store.dataset()
    assert dataset is not None
    assert dataset.snapshot_on == LATER
    assert set(dataset.ratings) == {"predikat", "skp"}
    assert set(dataset.outcomes) == {"stays"}


def test_scores_replace_those_of_the_same_model_move_and_day(store: Store) -> None:
    score = {
        "employee_id": "e1", "position_id": None, "as_of": date(2020, 1, 1), "model_version": "1",
        "outcome": "stays", "probability": 0.5, "abstained": False,
    }  # fmt: skip
    first = pl.DataFrame([score, score | {"model_version": "2"}])

    written = store.write_scores(first)
    store.write_scores(pl.DataFrame([score | {"probability": 0.75}]))

    assert written == 2
    kept = store.scores().sort("model_version")
    assert kept.select("model_version", "probability", "abstained", "eligible").rows() == [
        ("1", 0.75, False, None),
        ("2", 0.5, False, None),
    ]


def test_a_database_url_that_cannot_be_used_says_so() -> None:
    with pytest.raises(SettingsError, match="MUTASI_DATABASE_URL"):
        Store.open("no url")


def test_the_stores_file_is_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    store.counts()

    assert (tmp_path / "home" / "store.sqlite").stat().st_mode & 0o077 == 0
