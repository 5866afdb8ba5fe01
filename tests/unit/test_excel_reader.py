"""Workbooks as people fill them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from records.checks.check import Checked, check_source
from records.checks.references import Stored
from records.dataset import Dataset, parse_dataset
from records.errors import ContractError
from records.identities.identity import pseudonym
from records.sources.excel import words
from records.sources.excel.reader import is_workbook, read_workbook
from tests.builders.checking import KEY, findings, rules
from tests.builders.dataset_folder import TOML
from tests.builders.siasn_folder import BUDI, SITI, rows_of

E_SITI = pseudonym(SITI, key=KEY)
Cells = Sequence[Sequence[object]]


def _home() -> Dataset:
    return parse_dataset(TOML, file="dataset.toml")


def _stored() -> Stored:
    """A home of two people, two units and three posts."""
    import polars as pl

    people = [pseudonym(nip, key=KEY) for nip in (SITI, BUDI)]
    return Stored(
        people=pl.DataFrame({"employee_id": people, "birth_date": [None, None]},
                            schema_overrides={"birth_date": pl.Date}),
        units=frozenset({"U1", "U2", "U3"}),
        positions=frozenset({"P1", "P2", "P3"}),
        has_assignments=True,
        unit_names=pl.DataFrame(
            {"unit_id": ["U1", "U2", "U3"],
             "name": ["Bidang Satu", "Sekretariat", "Sekretariat"]}
        ),
        posts=pl.DataFrame(
            {"position_id": ["P1", "P2", "P3"], "unit_id": ["U1", "U1", "U1"],
             "title": ["Arsiparis", "Analis", "Analis"],
             "job_family": ["Arsiparis", "Analis", "Analis"],
             "position_kind": ["functional"] * 3, "level": [3, 3, 5],
             "level_code": ["Mahir", None, None]}
        ),
    )  # fmt: skip


def _write(path: Path, sheets: Mapping[str, Cells]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write_cell(sheet, row, column, cell, day)
    return path


def _write_cell(sheet: Any, row: int, column: int, cell: object, day: object) -> None:  # noqa: ANN401 — xlsxwriter's own
    if isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 — a day in a cell has no zone
    elif isinstance(cell, str) and cell.startswith("="):
        sheet.write_formula(row, column, cell, None, 4)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def _checked(folder: Path, **sheets: Cells) -> Checked:
    path = _write(folder / "isian.xlsx", sheets)
    return check_source(read_workbook(path, _home()), key=KEY, max_bad=1.0, stored=_stored())


WISH = ("NIP", "jenis keinginan", "keinginan", "kekuatan", "tanggal pernyataan")


def test_sheets_and_columns_go_by_their_indonesian_names(tmp_path: Path) -> None:
    result = _checked(
        tmp_path, Keinginan=[WISH, (SITI, "unit", "U2", 2, "2026-01-31")], petunjuk=[("x",)]
    )

    assert result.problems == ()
    columns = ("employee_id", "wants_kind", "wants", "strength", "stated_on")
    assert rows_of(result, "preferences", *columns) == [(E_SITI, "unit", "U2", 2, "2026-01-31")]


@pytest.mark.parametrize(
    "day",
    ["31-01-2026", "31/01/2026", "2026-01-31", "2026-01-31 00:00:00", date(2026, 1, 31), 46053,
     "'31-01-2026"],
    ids=["dashes", "slashes", "iso", "with an hour", "a day", "its number", "apostrophe"],
)  # fmt: skip
def test_days_are_read_in_every_form(day: object, tmp_path: Path) -> None:
    result = _checked(tmp_path, keinginan=[WISH, (SITI, "unit", "U2", 2, day)])

    assert rows_of(result, "preferences", "stated_on") == [("2026-01-31",)]


@pytest.mark.parametrize("nip", [SITI, "'" + SITI, "19860926 201505 2 901"])
def test_a_nip_kept_as_text_is_read(nip: str, tmp_path: Path) -> None:
    result = _checked(tmp_path, keinginan=[WISH, (nip, "unit", "U2", 2, "31-01-2026")])

    assert rows_of(result, "preferences", "employee_id") == [(E_SITI,)]


def test_a_nip_that_became_a_number_is_named_as_such(tmp_path: Path) -> None:
    rows = [WISH, (int(SITI), "unit", "U2", 2, "31-01-2026"), (SITI, "unit", "U1", 1, "31-01-2026")]

    result = _checked(tmp_path, keinginan=rows)

    assert findings(result, "quarantined") == [("preferences", "rounded_number", 2, "employee_id")]
    (problem,) = [p for p in result.problems if p.degree == "quarantined"]
    assert problem.file == "isian.xlsx, sheet keinginan"
    assert "as text" in problem.action
    assert SITI[:10] not in problem.found


def test_formulas_count_by_their_stored_value_and_commas_are_points(tmp_path: Path) -> None:
    abk = [("position_id", "unit_id", "kebutuhan", "beban kerja"), ("P1", "U1", "=2+2", "1.500,5")]

    result = _checked(tmp_path, ABK=abk)

    assert rows_of(result, "positions", "headcount_needed", "workload_minutes") == [(4, 1500.5)]


def test_a_header_of_several_merged_rows_is_found(tmp_path: Path) -> None:
    rows = [
        ("DAFTAR SURVEI PEGAWAI", None, None, None, None, None),
        (),
        ("No", "Pegawai", "Penempatan", None, "Jawaban", None),
        (None, "NIP", "TMT Jabatan", "bulan ke", "kejelasan peran", "tanggal pengisian"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        (1, SITI, "01-02-2025", 3, "4,5", "05-05-2025"),
    ]

    result = _checked(tmp_path, survei=rows)

    columns = ("employee_id", "start_date", "month", "role_clarity", "answered_on")
    assert rows_of(result, "surveys", *columns) == [(E_SITI, "2025-02-01", 3, 4.5, "2025-05-05")]
    assert [p.column for p in result.problems] == ["No"]


def test_a_name_merged_downwards_stands_above_its_column(tmp_path: Path) -> None:
    rows = [
        ("NIP", "Kompetensi", None, None, "Tanggal Asesmen"),
        (None, "Integritas", "Kerja Sama", "Komunikasi", None),
        (SITI, 3, 4, None, "01-03-2025"),
    ]

    result = _checked(tmp_path, Sheet1=rows)

    columns = ("employee_id", "competency", "level", "assessed_on")
    assert rows_of(result, "competencies", *columns) == [
        (E_SITI, "Integritas", 3, "2025-03-01"), (E_SITI, "Kerja Sama", 4, "2025-03-01"),
    ]  # fmt: skip


def test_an_assessments_list_is_a_row_a_competency(tmp_path: Path) -> None:
    header = ("No", "NIP", "Nama", "Jabatan", "Perangkat Daerah", *words.COMPETENCIES, "Total",
              "JPM (%)")  # fmt: skip
    marks = [3, 3, "2,5", 4, 3, 3, 2, 3, 4]

    result = _checked(
        tmp_path,
        asesmen=[header, (1, SITI, "Siti Rekaan", "Analis", "Dinas", *marks, 27.5, "91,7%")],
    )

    assert rules(result, "warned") == ["undated_assessment"]
    rows = rows_of(result, "competencies", "competency", "level", "score", "assessed_on")
    assert rows[:3] == [
        ("Integritas", 3, None, "2020-12-31"), ("Kerja Sama", 3, None, "2020-12-31"),
        ("Komunikasi", 2.5, None, "2020-12-31"),
    ]  # fmt: skip
    assert rows[-1] == ("JPM", None, 91.7, "2020-12-31")
    assert len(rows) == len(words.COMPETENCIES) + 1


def test_the_competencies_of_a_list_may_be_spelt_otherwise(tmp_path: Path) -> None:
    header = ("NIP", "INTEGRITAS", "Kerjasama", "orientasi_pada_hasil", "tanggal asesmen")

    result = _checked(tmp_path, kompetensi=[header, (SITI, 3, 4, 5, "01-03-2025")])

    assert rows_of(result, "competencies", "competency") == [
        ("Integritas",), ("Kerja Sama",), ("Orientasi pada Hasil",),
    ]  # fmt: skip


REQUIRED = ("unit kerja", "jabatan", "kompetensi", "tingkat")


def test_requirements_may_name_their_post_by_unit_and_title(tmp_path: Path) -> None:
    rows = [REQUIRED, ("bidang  SATU", "arsiparis", "Kerja Sama", 3)]

    result = _checked(tmp_path, syarat=rows)

    assert findings(result, "quarantined") == []
    assert rows_of(result, "position_requirements", "position_id", "competency", "level") == [
        ("P1", "Kerja Sama", 3)
    ]


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        (("Bidang Sembilan", "Arsiparis", "Kerja Sama", 3), "unknown_unit", "unit_name"),
        (("Sekretariat", "Arsiparis", "Kerja Sama", 3), "ambiguous_name", "unit_name"),
        (("Bidang Satu", "Pengemudi", "Kerja Sama", 3), "unknown_position", "title"),
        (("Bidang Satu", "Analis", "Kerja Sama", 3), "ambiguous_name", "title"),
    ],
    ids=["no such unit", "two units", "no such post", "two posts"],
)
def test_a_name_that_means_none_or_several_is_quarantined(
    row: tuple[object, ...], rule: str, column: str, tmp_path: Path
) -> None:
    result = _checked(tmp_path, syarat=[REQUIRED, row])

    assert findings(result, "quarantined") == [("position_requirements", rule, 2, column)]


def test_a_position_named_by_unit_and_title_keeps_what_is_known_of_it(tmp_path: Path) -> None:
    header = ("unit_name", "title", "level", "headcount_needed")
    rows = [header, ("Bidang Satu", "Arsiparis", None, 2), ("Bidang Satu", "Analis", 5, 1)]

    result = _checked(tmp_path, abk=rows)

    columns = ("position_id", "unit_id", "job_family", "level", "level_code", "headcount_needed")
    assert rows_of(result, "positions", *columns) == [
        ("P1", "U1", "Arsiparis", 3, "Mahir", 2), ("P3", "U1", "Analis", 5, None, 1),
    ]  # fmt: skip


def test_a_position_that_nobody_held_is_a_new_one_and_may_be_required(tmp_path: Path) -> None:
    abk = [("unit_name", "title", "headcount_needed"), ("Bidang Satu", "Pengemudi", 1)]

    result = _checked(tmp_path, abk=abk, syarat=[REQUIRED, ("Bidang Satu", "Pengemudi", "SIM", 1)])

    assert findings(result, "quarantined") == []
    ((position,),) = rows_of(result, "positions", "position_id")
    assert position.startswith("p-")
    assert rows_of(result, "position_requirements", "position_id") == [(position,)]


def test_wishes_may_name_units_and_posts(tmp_path: Path) -> None:
    header = ("nip", "wants_kind", "wants", "unit_name", "title", "stated_on")
    rows = [
        header,
        (SITI, "unit", "Bidang Satu", None, None, "31-01-2026"),
        (SITI, "unit", None, "Bidang Satu", None, "01-02-2026"),
        (SITI, "position", None, "Bidang Satu", "Arsiparis", "31-01-2026"),
        (SITI, "job_family", "Arsiparis", None, None, "31-01-2026"),
        (SITI, "unit", "Bidang Lain", None, None, "31-01-2026"),
    ]

    result = _checked(tmp_path, keinginan=rows)

    assert findings(result, "quarantined") == [("preferences", "unknown_unit", 6, "wants")]
    assert rows_of(result, "preferences", "wants_kind", "wants") == [
        ("unit", "U1"), ("unit", "U1"), ("position", "P1"), ("job_family", "Arsiparis"),
    ]  # fmt: skip


def test_any_table_of_the_contract_can_be_a_sheet(tmp_path: Path) -> None:
    result = _checked(
        tmp_path,
        units=[("unit_id", "name", "parent_id"), ("U9", "Bidang Sembilan", "U1")],
        unit_measures=[
            ("unit_name", "measure", "period_start", "period_end", "value"),
            ("Bidang Sembilan", "output", "01-01-2020", "31-12-2020", "3,5"),
        ],
        penghargaan=[("NIP", "title", "awarded_on"), (SITI, "Teladan", date(2019, 8, 17))],
    )

    assert findings(result, "quarantined") == []
    assert rows_of(result, "unit_measures", "unit_id", "value") == [("U9", 3.5)]
    assert rows_of(result, "awards", "awarded_on") == [("2019-08-17",)]


def test_what_is_no_table_is_told_of_and_a_sheet_twice_refused(tmp_path: Path) -> None:
    wish = [WISH, (SITI, "unit", "U2", 2, "31-01-2026")]

    result = _checked(tmp_path, keinginan=wish, preferences=wish, Catatan=[("halo", "dunia")])

    assert rules(result, "warned") == ["unknown_table"]
    assert rules(result, "refused") == ["table_twice"]


def test_a_sheet_without_its_headers_is_refused(tmp_path: Path) -> None:
    result = _checked(tmp_path, keinginan=[(SITI, "tim A", "U2", 2, "31-01-2026")])

    assert rules(result, "refused") == ["missing_column"]


@pytest.mark.parametrize(
    "about",
    [
        [("name", "snapshot_on"), ("Kota Rekaan", date(2026, 6, 30))],
        [("Nama instansi", ": Kota Rekaan"), ("Per tanggal", ": 30-06-2026")],
        [("organisasi", "tanggal"), ("Kota Rekaan", "30/06/2026")],
    ],
    ids=["under each other", "side by side", "Indonesian"],
)
def test_a_workbook_may_say_whose_it_is(about: Cells, tmp_path: Path) -> None:
    path = _write(tmp_path / "isian.xlsx", {"tentang": about})

    source = read_workbook(path)

    assert (source.dataset.name, source.dataset.snapshot_on) == ("Kota Rekaan", date(2026, 6, 30))
    assert parse_dataset(source.dataset_text, file="x") == source.dataset


def test_a_workbook_that_does_not_say_it_is_the_homes(tmp_path: Path) -> None:
    path = _write(tmp_path / "isian.xlsx", {"tentang": [("name", "snapshot_on")]})

    source = read_workbook(path, _home())

    assert (source.dataset, source.dataset_text) == (_home(), "")
    with pytest.raises(ContractError, match="first ingest the source that this one completes"):
        read_workbook(path)


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "isian.xlsx"
    path.write_text("no workbook", encoding="utf-8")

    assert is_workbook(path)
    with pytest.raises(ContractError, match="cannot be read as a workbook"):
        read_workbook(path, _home())
