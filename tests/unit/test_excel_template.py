"""The template: complete, explained, empty when empty, and read as it was filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
import python_calamine

from records.checks.check import check_source
from records.contract import TABLES
from records.dataset import parse_dataset
from records.errors import UsageError
from records.sources.excel import words
from records.sources.excel.header import find_header
from records.sources.excel.reader import read_workbook
from records.sources.excel.workbook import read_grids
from records.sources.headers import contract_column
from records.sources.proposal_headers import columns_of
from serving.documents.template_workbook import write_template
from serving.words.template_words import ABOUT, PROPOSALS, SHEETS
from tests.builders.checking import KEY
from tests.builders.dataset_folder import TOML

HOME = parse_dataset(TOML, file="dataset.toml")


def test_the_template_has_a_sheet_for_all_that_siasn_lacks(tmp_path: Path) -> None:
    sheets = write_template(tmp_path / "new" / "template.xlsx")

    assert sheets == ["tentang", *SHEETS, "proposals", "petunjuk"]
    assert python_calamine.load_workbook(tmp_path / "new" / "template.xlsx").sheet_names == sheets


@pytest.mark.parametrize("name", SHEETS)
def test_every_column_of_a_table_is_on_its_sheet(name: str) -> None:
    assert {*TABLES[name].columns, *TABLES[name].naming} == SHEETS[name].keys()


def test_every_column_is_explained_in_two_languages() -> None:
    for explanation in (e for columns in (ABOUT, *SHEETS.values()) for e in columns.values()):
        assert len(explanation.indonesian) > 10
        assert len(explanation.english) > 5
        assert explanation.indonesian != explanation.english


@pytest.mark.parametrize("name", SHEETS)
def test_the_reader_knows_every_header_of_the_template(name: str, tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")
    (grid,) = [g for g in read_grids(tmp_path / "template.xlsx") if g.sheet == name]
    table = TABLES[name]

    header = find_header(grid.cells, lambda text: text in SHEETS[name])

    assert words.sheet_table(name) == name
    assert header is not None
    own = [*table.columns, *table.naming]
    assert [contract_column(text, own) for text in header.names.values()] == list(SHEETS[name])


def test_an_empty_template_has_no_rows_and_no_faults(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")

    result = check_source(read_workbook(tmp_path / "template.xlsx", HOME), key=KEY)

    refused = [p.rule for p in result.problems if p.rule != "missing_table"]
    assert (dict(result.frames), refused) == ({}, [])


def test_the_same_template_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_template(tmp_path / name)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_workbook_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(b"somebody's work")

    with pytest.raises(UsageError, match="there already"):
        write_template(path)

    assert path.read_bytes() == b"somebody's work"


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ends in \.xlsx"):
        write_template(tmp_path / "template.csv")


def test_words_of_closed_lists_and_text_columns_are_prepared(tmp_path: Path) -> None:
    import zipfile

    write_template(tmp_path / "template.xlsx")
    with zipfile.ZipFile(tmp_path / "template.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
        styles = archive.read("xl/styles.xml").decode()

    assert '"unit,job_family,position"' in sheet.replace("&quot;", '"')
    # Format 49 is text: a NIP typed into the first column stays as it is.
    assert 'xf numFmtId="0"' in styles.split("<cellXfs")[1].split("/>")[0]
    assert 'xf numFmtId="49"' in styles.split("<cellXfs")[1].split("/>")[1]
    first_column = sheet.split('<col min="1"')[1].split("/>")[0]
    assert 'style="1"' in first_column


def test_the_sheet_of_proposals_is_what_score_reads(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")
    (grid,) = (
        one for one in read_grids(tmp_path / "template.xlsx") if one.sheet == "proposals"
    )  # fmt: skip

    headers = [text for text in grid.cells.row(0) if text is not None]

    assert headers == list(PROPOSALS)
    assert columns_of(headers).of.keys() == {
        "nip", "name", "employee_id", "title", "unit", "parent", "position_id", "job_family",
        "level", "cause",
    }  # fmt: skip
