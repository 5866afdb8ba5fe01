"""Planted faults: each is where the list says, and treated as the list says."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from records.checks.check import Checked
from records.intake.intake import check_sources
from records.sources.folder import read_folder
from records.sources.reading import read_source
from simulation.files.dataset_folder import dataset_files, write_dataset_files
from simulation.files.dirt.file_faults import change_files
from simulation.files.dirt.planting import PLANTED_SCHEMA
from simulation.files.dirt.siasn_soil import SIASN
from simulation.files.dirt.soil import DATASET, Soiled, soil
from simulation.files.handover import hand_over
from simulation.files.siasn.folder import official_ids, siasn_files
from simulation.files.table_file import write_files
from tests.builders.agency import DATASET_TOML, build_agency

KEY = b"a key of tests"
SHARE = 0.06
SEED = 3

WARNED_RULES = {
    "overlapping_assignments": "overlapping_assignments",
    "sex_disagrees": "nip_disagrees",
    "unknown_column": "unknown_column",
}
"""The rule that each planted kind of warning is found by."""

CONSEQUENCES = {"gap_between_assignments"}
"""What a row that is left out makes of those beside it."""


@cache
def soiled_agency(*, share: float = SHARE, seed: int = 1) -> Soiled:
    tables = build_agency(people=300, years=13)
    people = tables["employees"].select("nip", "birth_date", id="employee_id")
    return soil(dataset_files(tables), people, DATASET, share=share, seed=seed)


def checked(folder: Path, soiled: Soiled) -> Checked:
    write_dataset_files(folder, soiled.files, DATASET_TOML)
    (result,) = check_sources([read_folder(folder)], key=KEY, max_bad=0.05)
    return result


def rows_of(planted: pl.DataFrame, expected: str) -> set[tuple[str, int]]:
    rows = planted.filter((pl.col("expected") == expected) & pl.col("line").is_not_null())
    return set(rows.select("table", "line").iter_rows())


@pytest.mark.parametrize("seed", [1, 2])
def test_a_planted_fault_that_costs_its_row_is_found_and_no_other_row_is(
    tmp_path: Path, seed: int
) -> None:
    soiled = soiled_agency(seed=seed)
    result = checked(tmp_path, soiled)

    found = set(result.quarantine.select("table", "line").iter_rows())
    assert found == rows_of(soiled.planted, "quarantined")
    assert len(found) > 150


def test_planted_warnings_are_found_as_often_as_planted_and_nothing_else(tmp_path: Path) -> None:
    soiled = soiled_agency()
    result = checked(tmp_path, soiled)

    planted = Counter(
        WARNED_RULES[kind] for kind in soiled.planted.filter(expected="warned")["kind"]
    )
    found: Counter[str] = Counter()
    for problem in result.problems:
        if problem.degree == "warned" and problem.rule not in CONSEQUENCES:
            found[problem.rule] += 1 if problem.rule == "unknown_column" else problem.count
    assert found == planted
    assert set(planted) == set(WARNED_RULES.values())


def test_what_a_reader_repairs_says_the_same_as_before(tmp_path: Path) -> None:
    tables = build_agency(people=300, years=13)
    clean = checked(tmp_path / "clean", Soiled(dataset_files(tables), pl.DataFrame()))
    soiled = soiled_agency()
    result = checked(tmp_path / "soiled", soiled)

    lost = rows_of(soiled.planted, "quarantined")
    warned = soiled.planted.filter(kind="overlapping_assignments")["line"].to_list()
    for name, frame in clean.frames.items():
        gone = [line - 2 for table, line in lost if table == name]
        gone += [line - 2 for line in warned if name == "assignments"]
        kept = frame.with_row_index("row").filter(~pl.col("row").is_in(gone)).drop("row")
        still = result.frames[name].join(kept, on=kept.columns, how="semi", nulls_equal=True)
        # Of employees a warned sex differs; whatever else was accepted is what stood there.
        differing = soiled.planted.filter(
            (pl.col("table") == name) & (pl.col("kind") == "sex_disagrees")
        )
        assert still.height == kept.height - differing.height, name
        assert result.frames[name].height - still.height == (
            len(warned) if name == "assignments" else differing.height
        ), name


def test_no_table_loses_so_much_that_it_is_refused(tmp_path: Path) -> None:
    result = checked(tmp_path, soiled_agency(share=0.3))

    assert not result.is_refused
    for name, count in result.counts.items():
        assert count.quarantined <= 0.045 * count.read, name


def test_every_kind_of_fault_is_planted() -> None:
    kinds = set(soiled_agency().planted["kind"])

    assert kinds >= {
        "nip_digit_lost", "nip_sex_digit", "nip_rounded", "nip_apostrophe", "nip_spaces",
        "impossible_date", "end_before_start", "start_before_birth", "unknown_unit",
        "unknown_employee", "value_outside_scheme", "no_number", "unknown_word", "same_row_twice",
        "key_twice", "overlapping_assignments", "sex_disagrees", "other_header", "wrong_date_form",
        "date_with_time", "decimal_comma", "capitals", "windows_1252", "byte_order_mark",
        "semicolons", "unknown_column", "of_lost_person",
    }  # fmt: skip


def test_a_row_has_one_planted_fault_at_most() -> None:
    planted = soiled_agency().planted.filter(pl.col("line").is_not_null())

    assert not planted.select("file", "line").is_duplicated().any()


def test_the_list_names_the_person_of_every_row() -> None:
    planted = soiled_agency().planted
    personal = planted.filter(
        pl.col("line").is_not_null()
        & ~pl.col("table").is_in(["units", "positions", "position_requirements"])
    )

    assert personal["row_key"].str.contains(r"=\d{18}").all()


def test_the_same_seed_plants_the_same_faults() -> None:
    first, other = soiled_agency(), soiled_agency(seed=2)
    soiled_agency.cache_clear()
    again = soiled_agency()

    assert [file.content() for file in first.files] == [file.content() for file in again.files]
    assert first.planted.equals(again.planted)
    assert not first.planted.equals(other.planted)


def test_no_dirt_changes_no_byte() -> None:
    files = dataset_files(build_agency(people=300, years=13))
    soiled = soiled_agency(share=0.0)

    assert soiled.planted.is_empty()
    assert [(file.name, file.content()) for file in soiled.files] == [
        (file.name, file.content()) for file in files
    ]


SIASN_RULES = {
    "two_posts_one_day": "overlapping_assignments",
    "sex_disagrees": "nip_disagrees",
    "unknown_column": "unknown_column",
    "quadrant_disagrees": "quadrant_disagrees",
    "start_missing": "start_from_decree",
    "second_decree": "post_twice",
    "second_rating": "rating_twice",
    "other_code": "id_contradicts_name",
}
"""The rule that each kind of warning planted in SIASN is found by."""

SIASN_CONSEQUENCES = {
    *CONSEQUENCES,
    "dropped_column",  # religion and the like are always there
    "masters_disagree",  # the export says what was there before
    "adjustment_without_post",  # the post itself is left out
    "no_move",  # reorganisations are always there
}

ONE_TO_ONE = {
    "grades": "rw-golongan.json", "educations": "rw-pendidikan.json",
    "awards": "rw-penghargaan.json", "sanctions": "rw-hukdis.json", "absences": "rw-cltn.json",
}  # fmt: skip
"""Tables whose rows are those of one answer, in its order."""


@cache
def soiled_siasn(*, share: float = SHARE, seed: int = 1) -> Soiled:
    tables = build_agency(people=300, years=13)
    files = siasn_files(tables, DATASET_TOML, SEED)
    return soil(files, official_ids(tables, SEED), SIASN, share=share, seed=seed)


def siasn_checked(folder: Path, soiled: Soiled) -> Checked:
    write_files(folder, soiled.files)
    (result,) = check_sources([read_source(folder)], key=KEY, max_bad=0.05)
    return result


@pytest.mark.parametrize("seed", [1, 2])
def test_siasn_loses_the_rows_on_the_list_and_no_others(tmp_path: Path, seed: int) -> None:
    soiled = soiled_siasn(seed=seed)
    result = siasn_checked(tmp_path, soiled)

    listed = soiled.planted.filter(expected="quarantined").select("file", "line")
    assert set(result.quarantine.select("file", "line").iter_rows()) == set(listed.iter_rows())
    assert listed.height > 150
    assert not result.is_refused


def test_siasn_is_warned_of_as_often_as_planted(tmp_path: Path) -> None:
    soiled = soiled_siasn()
    result = siasn_checked(tmp_path, soiled)

    planted = Counter(
        SIASN_RULES[kind] for kind in soiled.planted.filter(expected="warned")["kind"]
    )
    found: Counter[str] = Counter()
    for problem in result.problems:
        if problem.degree == "warned" and problem.rule not in SIASN_CONSEQUENCES:
            found[problem.rule] += problem.count
    assert found == planted
    assert set(planted) == set(SIASN_RULES.values())


def test_what_is_repaired_in_siasn_says_the_same_as_before(tmp_path: Path) -> None:
    clean = siasn_checked(tmp_path / "clean", soiled_siasn(share=0.0))
    soiled = soiled_siasn()
    result = siasn_checked(tmp_path / "soiled", soiled)

    lost = soiled.planted.filter(expected="quarantined")
    for name, file in ONE_TO_ONE.items():
        rows = [line - 1 for line in lost.filter(file=file)["line"]]
        kept = clean.frames[name].with_row_index("row").filter(~pl.col("row").is_in(rows))
        found = result.frames[name]
        assert found.sort(found.columns).equals(kept.drop("row").sort(found.columns)), name


def test_siasn_gets_faults_of_its_own_kinds() -> None:
    kinds = set(soiled_siasn().planted["kind"])

    assert kinds >= {"iso_date", "slash_date", "quadrant_disagrees", "start_missing",
                     "two_posts_one_day", "semicolons", "other_header"}  # fmt: skip
    # One CSV file can be in one encoding alone.
    assert len(kinds & {"byte_order_mark", "windows_1252"}) == 1


def test_a_file_never_has_a_mark_of_utf_8_and_another_encoding() -> None:
    files = siasn_files(build_agency(people=30), DATASET_TOML, SEED)
    seen = set()
    for seed in range(12):
        odd = {file.name: file for file in files}
        change_files(odd, SIASN.aliases, random.Random(seed))
        seen |= {(file.has_mark, file.encoding) for file in odd.values()}

    assert seen == {(False, "utf-8"), (True, "utf-8"), (False, "cp1252")}


def test_handing_over_writes_both_forms_and_the_list(tmp_path: Path) -> None:
    written = hand_over(
        tmp_path, build_agency(people=60, years=6), DATASET_TOML, seed=SEED, dirt=SHARE
    )

    names = {path.relative_to(tmp_path).as_posix() for path in written}
    assert {"dataset/dataset.toml", "dataset/ratings.csv", "siasn/rw-jabatan.json",
            "siasn/export-data-asn.csv", "siasn/data-pelengkap.xlsx",
            "truth/planted_faults.csv"} <= names  # fmt: skip
    listed = pl.read_csv(tmp_path / "truth" / "planted_faults.csv")
    assert listed.columns == list(PLANTED_SCHEMA)
    assert set(listed["source"]) == {"dataset", "siasn"}
    assert {f"{row['source']}/{row['file']}" for row in listed.iter_rows(named=True)} <= names
