"""Workbooks of offices: margins, merged cells, sums, signatures, their numbers and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from records.checks.check import Checked, check_source
from records.dataset import parse_dataset
from records.intake.intake import check_sources
from records.sources.excel.reader import read_workbook
from records.sources.reading import read_sources
from tests.builders.checking import KEY, findings, rules
from tests.builders.dataset_folder import TOML
from tests.builders.siasn_folder import BUDI, SITI, rows_of
from tests.unit.test_excel_reader import _stored as stored

CASES = Path(__file__).parent.parent / "cases"
Row = Sequence[object]
ABK = ("No", "Unit Kerja", "Jabatan", "Kebutuhan")


def _beside_siasn(case: str) -> Checked:
    """A case's workbook, checked beside the SIASN answers of its city."""
    paths = [CASES / "08-excel" / "siasn", CASES / case]
    return check_sources(read_sources(paths), key=KEY, max_bad=1.0)[-1]


def _checked(path: Path) -> Checked:
    home = parse_dataset(TOML, file="dataset.toml")
    return check_source(read_workbook(path, home), key=KEY, max_bad=1.0, stored=stored())


def _abk(
    folder: Path, *rows: Row, merged: Sequence[tuple[int, int, int, int, str]] = (),
    at: tuple[int, int] = (0, 0), name: str = "ABK",
) -> Checked:  # fmt: skip
    return _checked(_written(folder, {name: [ABK, *rows]}, merged=merged, at=at))


def _written(
    folder: Path, sheets: Mapping[str, Sequence[Row]], *,
    merged: Sequence[tuple[int, int, int, int, str]] = (), at: tuple[int, int] = (0, 0),
) -> Path:  # fmt: skip
    with xlsxwriter.Workbook(folder / "abk.xlsx") as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(at[0] + number, at[1] + place, cell)
            for area in merged:
                sheet.merge_range(*area)
    return folder / "abk.xlsx"


def _needs(result: Checked) -> list[tuple[str, float | None]]:
    return [(row[0], row[1]) for row in rows_of(result, "positions", "title", "headcount_needed")]


def test_an_abk_with_merged_cells_sums_and_a_signature_gives_its_rows() -> None:
    result = _beside_siasn("08-excel/tambahan.xlsx")

    assert _needs(result) == [
        ("Pengadministrasi Umum", 3), ("Pengemudi", 1), ("Pengemudi", 2),
    ]  # fmt: skip
    told = {problem.rule: problem.lines for problem in result.problems if not problem.kept}
    assert told == {"total_row": (10,), "footer_row": (12, 13)}
    # Two units are called Sekretariat: which one is meant is asked.
    assert ("positions", "ambiguous_name", 6, "unit_name") in findings(result, "quarantined")


def test_a_copy_of_a_sheet_is_read_with_it_and_told_by_its_own_name() -> None:
    result = _beside_siasn("08-excel/tambahan.xlsx")

    assert result.counts["preferences"].read == 4
    (rounded,) = [problem for problem in result.problems if problem.rule == "rounded_number"]
    assert rounded.place == "tambahan.xlsx, sheet Keinginan, line 2, column employee_id"


@pytest.mark.parametrize(
    ("case", "rule", "line", "column"),
    [("08r-merged-unit", "missing_value", 3, "unit_name"),
     ("08r-wish-empty", "missing_value", 3, "unit_name")],
)  # fmt: skip
def test_a_row_that_names_nothing_is_quarantined(
    case: str, rule: str, line: int, column: str
) -> None:
    result = _beside_siasn(f"{case}/b.xlsx")

    (table,) = result.counts
    assert findings(result, "quarantined") == [(table, rule, line, column)]
    assert result.counts[table].accepted == 1


def test_a_row_of_numbers_alone_that_adds_up_is_a_sum() -> None:
    result = _beside_siasn("08r-total-only-number/b.xlsx")

    assert findings(result, "quarantined") == []
    assert rules(result, "warned") == ["total_row"]
    assert result.counts["positions"].read == 1


def test_a_row_of_numbers_alone_that_does_not_add_up_names_nothing(tmp_path: Path) -> None:
    result = _abk(tmp_path, (1, "Bidang Satu", "Arsiparis", 2), (None, None, None, 7))

    assert findings(result, "quarantined") == [("positions", "missing_value", 3, "unit_name")]


def test_a_merged_cell_counts_for_every_row_it_covers_and_an_amount_once(tmp_path: Path) -> None:
    result = _abk(
        tmp_path, (1, None, "Arsiparis", None), (2, None, "Juru Masak", None),
        merged=[(1, 1, 2, 1, "Bidang Satu"), (1, 3, 2, 3, "4")],
    )  # fmt: skip

    assert _needs(result) == [("Arsiparis", 4), ("Juru Masak", None)]
    assert findings(result, "quarantined") == []


@pytest.mark.parametrize(
    "label", ["JUMLAH", "Total", "Jml.", "Sub Total", "Jumlah Total", "Rata-rata"]
)
def test_rows_of_sums_are_recognised_by_their_word(label: str, tmp_path: Path) -> None:
    result = _abk(tmp_path, (1, "Bidang Satu", "Arsiparis", 2), (label, None, None, 99))

    assert rules(result, "quarantined") == []
    assert _needs(result) == [("Arsiparis", 2)]


def test_a_post_called_after_a_sum_is_a_post(tmp_path: Path) -> None:
    result = _abk(tmp_path, (1, "Bidang Satu", "Total Quality Officer", 2))

    assert _needs(result) == [("Total Quality Officer", 2)]


def test_what_an_office_signs_beneath_a_table_is_told_and_not_repeated(tmp_path: Path) -> None:
    result = _abk(
        tmp_path, (1, "Bidang Satu", "Arsiparis", 2), (),
        (None, "Mengetahui,", "Dibuat oleh,", None), (),
        (None, "Drs. Tokoh Rekaan, M.Si.", "Siti Rekaan", None),
        (None, f"NIP. {BUDI}", f"NIP. {SITI}", None),
    )  # fmt: skip

    (footer,) = result.problems[:1]
    assert (footer.rule, footer.lines) == ("footer_row", (4, 6, 7))
    assert rules(result, "quarantined") == []
    assert "Rekaan" not in str(result.problems)


def test_a_block_of_rows_after_a_blank_one_is_no_footer(tmp_path: Path) -> None:
    result = _abk(
        tmp_path, (1, "Bidang Satu", "Arsiparis", 2), (), (2, None, "Juru Masak", 3),
        (3, "Bidang Satu", "Pramubakti", 1),
    )  # fmt: skip

    assert findings(result, "quarantined") == [("positions", "missing_value", 4, "unit_name")]
    assert _needs(result) == [("Arsiparis", 2), ("Pramubakti", 1)]


def test_a_header_repeated_on_a_further_page_is_no_row(tmp_path: Path) -> None:
    result = _abk(
        tmp_path, (1, "Bidang Satu", "Arsiparis", 2), ABK, (2, "Bidang Satu", "Pramubakti", 1)
    )

    assert _needs(result) == [("Arsiparis", 2), ("Pramubakti", 1)]
    assert "repeated_header" in rules(result, "warned")


def test_a_table_that_does_not_start_in_a1_is_read_where_it_stands(tmp_path: Path) -> None:
    result = _abk(tmp_path, (1, "Bidang Satu", "Arsiparis", "dua"), at=(4, 3))

    assert findings(result, "quarantined") == [("positions", "wrong_type", 6, "headcount_needed")]


@pytest.mark.parametrize("at", [(0, 0), (2, 1), (5, 7)], ids=str)
def test_a_rounded_nip_is_refused_wherever_it_stands(at: tuple[int, int], tmp_path: Path) -> None:
    head = ("NIP", "jenis keinginan", "keinginan", "kekuatan", "tanggal pernyataan")
    rows = [head, (int(SITI), "unit", "U2", 2, "31-01-2026"), (BUDI, "unit", "U1", 1, "31-01-2026")]

    result = _checked(_written(tmp_path, {"keinginan": rows}, at=at))

    assert findings(result, "quarantined") == [
        ("preferences", "rounded_number", at[0] + 2, "employee_id")
    ]
    assert result.counts["preferences"].accepted == 1


@pytest.mark.parametrize(
    ("case", "lines"), [("margin2.xlsx", {4, 5}), ("margin.xls", {4})], ids=["xlsx", "xls"]
)
def test_numbers_that_a_workbook_has_rounded_are_refused_in_every_format(
    case: str, lines: set[int]
) -> None:
    path = CASES / "13-workbook-margin" / case

    result = check_source(read_workbook(path), key=KEY, max_bad=1.0)

    found = [p for p in result.problems if p.rule == "rounded_number" and p.table == "employees"]
    assert {problem.line for problem in found} == lines
    # As many digits as a mask shows, and no more: the others tell a birth date.
    assert {problem.found.split(",")[0] for problem in found} <= {"1.990E+17", "1.991E+17"}
    stored_nips = set(result.identities["nip"])
    assert stored_nips == (set() if case.endswith("xlsx") else {"199102022015031902"})


def test_numbers_are_read_as_an_indonesian_office_writes_them() -> None:
    result = _beside_siasn("08b-numbers/b.xlsx")

    columns = ("headcount_needed", "retirement_age")
    assert rows_of(result, "positions", *columns) == [(1, 58), (1.5, 60), (1250, 58)]
    assert findings(result, "quarantined") == []


def test_a_number_of_two_readings_is_asked_with_both(tmp_path: Path) -> None:
    head = ("Unit Kerja", "Ukuran", "Awal Periode", "Akhir Periode", "Nilai")
    rows = [head, ("Bidang Satu", "iklim", "01-01-2025", "31-12-2025", "1.250")]

    result = _checked(_written(tmp_path, {"ukuran_unit": rows}))

    (asked,) = [problem for problem in result.problems if problem.degree == "quarantined"]
    assert (asked.rule, asked.found) == ("ambiguous_number", "1.250: 1250 or 1.25")


def test_a_number_that_the_workbook_keeps_as_one_is_never_asked(tmp_path: Path) -> None:
    head = ("Unit Kerja", "Ukuran", "Awal Periode", "Akhir Periode", "Nilai")
    rows = [head, ("Bidang Satu", "iklim", "01-01-2025", "31-12-2025", 1.125)]

    result = _checked(_written(tmp_path, {"ukuran_unit": rows}))

    assert rows_of(result, "unit_measures", "value") == [(1.125,)]


def test_wishes_are_read_in_the_words_of_an_office() -> None:
    result = _beside_siasn("08b-wishes/b.xlsx")

    # A rounded NIP; the one other row says its day in words.
    assert rules(result, "quarantined")[0] == "rounded_number"
    kinds = {row[0] for row in rows_of(result, "preferences", "wants_kind")}
    strengths = [row[0] for row in rows_of(result, "preferences", "strength")]
    assert kinds == {"unit"}
    assert strengths[-4:] == [2, 2, 1, 1]


@pytest.mark.parametrize(
    ("said", "strength"),
    [("sangat ingin", 2), ("Ingin", 1), ("netral", 0), ("tidak ingin", -1), ("+1", 1), ("1,0", 1)],
)
def test_the_strength_of_a_wish_is_read_in_words(said: str, strength: int, tmp_path: Path) -> None:
    head = ("NIP", "jenis keinginan", "keinginan", "kekuatan", "tanggal pernyataan")
    rows = [head, (SITI, "Perangkat Daerah", "Bidang Satu", said, "31-01-2026")]

    result = _checked(_written(tmp_path, {"keinginan": rows}))

    assert rows_of(result, "preferences", "wants_kind", "wants", "strength") == [
        ("unit", "U1", strength)
    ]


def test_a_sheet_of_another_name_with_a_tables_columns_refuses_the_workbook(tmp_path: Path) -> None:
    rows = [("NIP", "jenis keinginan", "keinginan", "kekuatan", "tanggal pernyataan"),
            (SITI, "unit", "U2", 2, "31-01-2026")]  # fmt: skip

    result = _checked(_written(tmp_path, {"Sheet1": rows, "Pivot": [("a", 1)]}))

    assert findings(result, "refused") == [("preferences", "sheet_not_read", None, "")]
    (passed_over,) = [p for p in result.problems if p.degree == "warned"]
    assert (passed_over.found, passed_over.kept) == ("not read: a sheet named Pivot", False)
