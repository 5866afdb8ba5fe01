"""Files as people save them: encodings, separators, headers, broken rows."""

from __future__ import annotations

import gzip
import os
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from records.errors import ContractError, NotFoundError, UsageError
from records.sources.folder import read_folder
from records.sources.headers import contract_column, normal_form
from records.sources.reading import read_source, read_sources
from records.sources.source import LINE
from records.sources.text_table import UnreadableTableError, decode, parse_table
from tests.builders.dataset_folder import EMPLOYEES, write_folder


@pytest.mark.parametrize(
    "content",
    [
        "id;título\n1;Jefe".encode("cp1252"),
        "id;título\n1;Jefe".encode("utf-8-sig"),
        "id;título\n1;Jefe".encode("utf-16"),
        "id,título\r\n1,Jefe\r\n".encode(),
        "id\ttítulo\r1\tJefe".encode(),
    ],
    ids=["windows-1252", "utf-8 mark", "utf-16 mark", "carriage returns", "old line ends"],
)
def test_encodings_separators_and_line_ends_are_read_without_asking(content: bytes) -> None:
    table = parse_table(decode(content))

    assert table.frame.to_dict(as_series=False) == {LINE: [2], "id": ["1"], "título": ["Jefe"]}


def test_every_cell_stays_the_text_it_was() -> None:
    table = parse_table("id,level,note\n007,1.0,\n")

    assert table.frame.row(0) == (2, "007", "1.0", "")


def test_lines_count_on_over_line_breaks_inside_cells() -> None:
    table = parse_table('id,note\n1,"two\nlines"\n2,one\n')

    assert table.frame[LINE].to_list() == [2, 4]
    assert table.frame["note"].to_list() == ["two\nlines", "one"]


def test_lines_count_on_over_empty_lines() -> None:
    table = parse_table("id,note\n\n1,a\n\n2,b\n")

    assert table.frame.select(LINE, "id").rows() == [(3, "1"), (5, "2")]


def test_rows_of_another_length_than_the_header_are_reported_with_their_line() -> None:
    table = parse_table("id,note\n1,a\n2,b,c\n3\n4,d\n")

    assert table.frame["id"].to_list() == ["1", "4"]
    assert table.broken == {3: "3 cells", 4: "1 cells"}


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "no header"), (",,\n1,2,3\n", "no header"), ("a,a\n1,2\n", "twice"), ("a\0b\n", "bin")],
)
def test_a_text_that_is_no_table_says_why(text: str, why: str) -> None:
    with pytest.raises(UnreadableTableError, match=why):
        parse_table(text)


def test_columns_without_a_name_go_where_they_are_empty() -> None:
    table = parse_table("id,,note,\n1,x,a,\n2,,b, \n")

    assert table.frame.columns == [LINE, "id", "unnamed column 2", "note"]


@pytest.mark.parametrize(
    "header", ["employee_id", "Employee ID", "EMPLOYEE-ID", "employeeId", " employee  id "]
)
def test_spellings_of_a_column_are_one_column(header: str) -> None:
    assert contract_column(header, ["title", "employee_id"]) == "employee_id"


def test_an_alias_stands_for_its_column_only_where_the_table_has_it() -> None:
    assert contract_column("NIP Baru", ["nip"]) == "nip"
    assert contract_column("NIP Baru", ["title"]) is None
    assert normal_form("X-Agama") == "x_agama"


def test_gzip_csv_and_parquet_are_read_alike(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    plain = read_folder(folder).tables["employees"].frame
    (folder / "employees.csv").unlink()
    typed = pl.DataFrame(
        {
            "employee_id": ["e1", "e2"],
            "entry_date": [date(2010, 1, 1), date(2011, 1, 1)],
            "birth_date": [datetime(1985, 5, 5), datetime(1986, 6, 6)],  # noqa: DTZ001 — no zone
        }
    )

    typed.write_parquet(folder / "employees.parquet")
    parquet = read_folder(folder).tables["employees"].frame
    (folder / "employees.parquet").unlink()
    (folder / "employees.csv.gz").write_bytes(
        gzip.compress("\n".join(line.strip() for line in EMPLOYEES.strip().splitlines()).encode())
    )
    zipped = read_folder(folder).tables["employees"].frame

    assert parquet.drop(LINE).equals(plain.drop(LINE))
    assert zipped.equals(plain)


def test_a_file_that_cannot_be_read_is_a_refusal_and_the_others_are_read(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"awards": "employee_id\n"})
    (folder / "awards.csv").unlink()
    (folder / "awards.csv.gz").write_bytes(b"no gzip")
    (folder / "exits.parquet").write_bytes(b"no parquet")

    source = read_folder(folder)

    refused = [(problem.degree, problem.file) for problem in source.problems]
    assert refused == [("refused", "awards.csv.gz"), ("refused", "exits.parquet")]
    assert set(source.tables) == {"employees", "units", "assignments"}


def test_two_files_of_one_table_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "units.csv.gz").write_bytes(gzip.compress(b"unit_id\nu1\n"))

    assert [problem.rule for problem in read_folder(folder).problems] == ["table_twice"]


def test_a_file_of_an_unknown_name_is_warned_of(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"employes": "employee_id\ne1\n"})

    (problem,) = read_folder(folder).problems

    assert (problem.degree, problem.rule) == ("warned", "unknown_table")


def test_a_folder_without_dataset_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"no dataset\.toml"):
        read_folder(tmp_path)


def test_a_source_is_read_by_its_form_or_by_what_it_looks_like(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town")

    assert read_source(folder).name == "town"
    assert read_source(folder, "dataset").name == "town"
    with pytest.raises(NotFoundError):
        read_source(tmp_path / "nowhere")
    with pytest.raises(ContractError, match="no form that is known"):
        read_source(tmp_path)
    with pytest.raises(UsageError):
        read_source(folder, "paper")


def _workbook(path: Path, sheet: str, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        about = book.add_worksheet("tentang")
        about.write_row(0, 0, ["nama", "Kota Rekaan"])
        about.write_row(1, 0, ["tanggal", "2022-12-31"])
        cells = book.add_worksheet(sheet)
        for row, values in enumerate(rows):
            cells.write_row(row, 0, values)


def test_a_folder_of_workbooks_is_all_of_them_and_other_files_are_told(tmp_path: Path) -> None:
    _workbook(tmp_path / "b.xlsx", "unit", [["unit_id", "name"], ["u1", "Dinas"]])
    _workbook(tmp_path / "a.xlsx", "unit", [["unit_id", "name"], ["u2", "Badan"]])
    (tmp_path / "catatan.txt").write_text("x", encoding="utf-8")
    os.mkfifo(tmp_path / "pipa")

    first, second = read_sources([tmp_path])

    assert (first.name, second.name) == ("a.xlsx", "b.xlsx")
    assert [one.tables["units"].frame.height for one in (first, second)] == [1, 1]
    told = [(p.degree, p.rule, p.file, p.kept) for p in first.problems]
    assert told == [
        ("warned", "not_read", "pipa", False), ("warned", "not_read", "catatan.txt", False),
    ]  # fmt: skip
    assert "workbook" not in first.problems[0].found
    assert second.problems == ()
