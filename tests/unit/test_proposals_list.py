"""An office's list: title rows, NIPs as text, posts by name, causes in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from records.errors import ContractError
from records.identities.people import People
from records.sources.proposal_own import identity_columns
from records.sources.proposals import Proposals, read_proposals

NIP, OTHER = "198609262015051001", "199001012015031002"
PEOPLE = People(
    b"k" * 32,
    {NIP: "e1", OTHER: "e2"},
    {"e1": "Siti Aminah, S.E.", "e2": "Budi Santoso", "e3": "Slamet"},
)


def _csv(folder: Path, *lines: str) -> Path:
    path = folder / "usulan.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _workbook(folder: Path, *rows: Sequence[object], sheet: str = "Sheet1") -> Path:
    path = folder / "usulan.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet(sheet)
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)
    return path


def _kinds(proposals: Proposals) -> dict[int, str]:
    return {row: fault.kind for row, fault in proposals.faults.items()}


LIST = (
    ("DAFTAR USULAN MUTASI",), ("Pemerintah Kota Contoh",), (),
    ("No", "NIP", "Nama", "Jabatan Lama", "Unit Lama", "Jabatan Baru", "Unit Kerja Baru", "Alasan"),
    (1, f"'{NIP}", "SITI AMINAH", "Juru", "Dinas A", "Kepala Seksi", "Dinas B", "Promosi"),
    (2, "19900101 201503 1 002", "Budi Santoso, S.T.", "Juru", "Dinas A", "Analis", "Dinas B",
     "permintaan sendiri"),
    (), ("", "Jumlah", "", "", "", "", "", ""), ("", "", "", "", "", "", "Kota, 30 Juni 2026", ""),
)  # fmt: skip


def test_a_workbook_with_title_rows_is_read(tmp_path: Path) -> None:
    proposals = read_proposals(_workbook(tmp_path, *LIST), PEOPLE)

    assert _kinds(proposals) == {}
    assert proposals.frame["employee_id"].to_list() == ["e1", "e2"]
    assert proposals.frame["title"].to_list() == ["Kepala Seksi", "Analis"]
    assert proposals.frame["unit_id"].to_list() == ["Dinas B", "Dinas B"]
    assert proposals.frame["cause"].to_list() == ["promotion", "own_request"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_text_with_title_rows_is_read_whatever_parts_its_cells(
    tmp_path: Path, separator: str
) -> None:
    lines = [separator.join(map(str, row)) for row in LIST[:6]]

    proposals = read_proposals(_csv(tmp_path, *lines), PEOPLE)

    assert proposals.frame["employee_id"].to_list() == ["e1", "e2"]
    assert list(proposals.lines) == [5, 6]


def test_a_line_that_names_the_separator_is_none_of_the_list(tmp_path: Path) -> None:
    path = _csv(tmp_path, "sep=;", "NIP;Jabatan;Unit Kerja", f"{NIP};Analis;Dinas B")

    proposals = read_proposals(path, PEOPLE)

    assert (proposals.frame["employee_id"].to_list(), list(proposals.lines)) == (["e1"], [3])


def test_a_header_over_two_rows_tells_the_posts_apart(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path,
        ("No", "NIP", "Nama", "Lama", None, "Baru", None),
        (None, None, None, "Jabatan", "Unit Kerja", "Jabatan", "Unit Kerja"),
        ("1", "2", "3", "4", "5", "6", "7"),
        (1, NIP, "Siti Aminah", "Juru", "Dinas A", "Analis", "Dinas B"),
    )

    (row,) = read_proposals(path, PEOPLE).frame.to_dicts()

    assert (row["employee_id"], row["title"], row["unit_id"]) == ("e1", "Analis", "Dinas B")


def test_two_posts_that_nothing_tells_apart_are_asked_about(tmp_path: Path) -> None:
    path = _csv(tmp_path, "NIP;Jabatan;Unit Kerja;Nama Jabatan", f"{NIP};Juru;Dinas A;Kepala Seksi")

    with pytest.raises(ContractError, match="2 columns for title: Jabatan, Nama Jabatan"):
        read_proposals(path, PEOPLE)


def test_where_only_a_title_is_marked_as_new_the_unit_is_the_present_one(tmp_path: Path) -> None:
    path = _csv(tmp_path, "NIP;Jabatan;Unit Kerja;Jabatan Baru", f"{NIP};Juru;Dinas A;Kepala Seksi")

    (row,) = read_proposals(path, PEOPLE).frame.to_dicts()

    assert (row["title"], row["unit_id"]) == ("Kepala Seksi", None)


@pytest.mark.parametrize(
    ("name", "is_hers"),
    [
        ("Siti Aminah", True), ("SITI AMINAH, S.Sos.", True), ("Hj. Siti Aminah", True),
        ("S. Aminah", True), ("Siti Aminnah", True), ("Budi Santoso", False), ("Sri", False),
    ],
)  # fmt: skip
def test_a_name_beside_a_nip_must_be_its_bearers(
    tmp_path: Path,
    name: str,
    is_hers: bool,  # noqa: FBT001 — a case
) -> None:
    path = _csv(tmp_path, "NIP;Nama;Jabatan;Unit Kerja", f"{NIP};{name};Analis;Dinas B")

    proposals = read_proposals(path, PEOPLE)

    assert _kinds(proposals) == ({} if is_hers else {0: "name_mismatch"})
    assert all(fault.found == "" for fault in proposals.faults.values())


@pytest.mark.parametrize("nip", ["1.98609E+17", "198613262015051001", "19860926201505100"])
def test_a_nip_that_is_none_is_said_and_not_repeated(tmp_path: Path, nip: str) -> None:
    path = _csv(tmp_path, "NIP;position_id", f"{nip};p1")

    proposals = read_proposals(path, PEOPLE)

    assert _kinds(proposals) == {0: "broken_nip"}
    assert nip not in str(proposals.frame.to_dicts())


def test_a_rounded_number_in_a_workbook_is_no_nip(tmp_path: Path) -> None:
    path = _workbook(tmp_path, ("NIP", "position_id"), (int(NIP), "p1"))

    assert _kinds(read_proposals(path, PEOPLE)) == {0: "broken_nip"}


def test_an_id_and_a_nip_of_two_people_are_refused(tmp_path: Path) -> None:
    path = _csv(tmp_path, "employee_id;NIP;position_id", f"e2;{NIP};p1", f"e1;{NIP};p1")

    assert _kinds(read_proposals(path, PEOPLE)) == {0: "two_people"}


def test_a_name_in_the_place_of_an_id_is_not_repeated(tmp_path: Path) -> None:
    path = _csv(tmp_path, "employee_id;position_id", "Budi Santoso;p1", "Rina Marlina;p1")

    assert read_proposals(path, PEOPLE).frame["employee_id"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ("permintaan sendiri", "own_request"), ("Atas Permintaan Sendiri", "own_request"),
        ("own_request", "own_request"), ("OWN REQUEST", "own_request"), ("promosi", "promotion"),
        ("Rotasi", "assigned"), ("penurunan jabatan", "demotion"), ("penyetaraan", "equalisation"),
        ("-", None), ("", None),
    ],
)  # fmt: skip
def test_causes_are_read_in_both_languages(tmp_path: Path, written: str, cause: str | None) -> None:
    path = _csv(tmp_path, "employee_id;position_id;cause", f"e1;p1;{written}")

    proposals = read_proposals(path, PEOPLE)

    assert (proposals.frame["cause"].to_list(), _kinds(proposals)) == ([cause], {})


def test_a_cause_nobody_knows_is_told_with_what_it_may_have_meant(tmp_path: Path) -> None:
    path = _csv(tmp_path, "employee_id;position_id;cause", "e1;p1;permintan sendiri")

    (fault,) = read_proposals(path, PEOPLE).faults.values()

    assert fault.kind == "unknown_cause"
    assert "permintaan sendiri" in fault.near


def test_own_columns_are_kept_with_numbers_as_numbers(tmp_path: Path) -> None:
    path = _csv(tmp_path, "no;employee_id;position_id;catatan", "1;e1;p1;usul A", "2;e2;p1;")

    own = read_proposals(path, PEOPLE).own

    assert own is not None
    assert own.to_dict(as_series=False) == {"no": [1, 2], "catatan": ["usul A", None]}


@pytest.mark.parametrize(
    ("header", "cell", "tells"),
    [
        ("NIP", "x", True), ("Nama Lengkap", "x", True), ("NIK", "x", True),
        ("Tanggal Lahir", "x", True), ("Nama Jabatan Lama", "Juru", False), ("Catatan", "x", False),
        ("Catatan", "ganti Budi Santoso", True), ("Catatan", "NIP 19860926 201505 1 001", True),
        ("Catatan", "SITI AMINAH", True), ("Catatan", "Slamet", True),
        ("Catatan", "lahir 12 Maret 1977", True), ("Catatan", "hubungi 0812-3456-789", True),
        ("Catatan", "SK 08/2026 tanggal 1 Juli 2026", False),
        ("Catatan", "Jalan Slamet Riyadi", False), (NIP, "x", True), ("Budi Santoso", "x", True),
    ],
)  # fmt: skip
def test_columns_that_say_who_somebody_is_are_found_by_header_or_cell(
    tmp_path: Path,
    header: str,
    cell: str,
    tells: bool,  # noqa: FBT001 — a case
) -> None:
    path = _csv(tmp_path, f"employee_id;position_id;{header}", "e1;p1;", f"e2;p1;{cell}")

    proposals = read_proposals(path, PEOPLE)

    assert proposals.own is not None
    assert identity_columns(proposals.own, PEOPLE) == ([header] if tells else [])


def test_the_list_is_found_among_other_sheets(tmp_path: Path) -> None:
    path = tmp_path / "buku.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        wishes = workbook.add_worksheet("preferences")
        wishes.write_row(0, 0, ["employee_id", "unit_id", "title", "job_family", "level"])
        moves = workbook.add_worksheet("usulan")
        moves.write_row(0, 0, ["NIP", "position_id"])
        moves.write_row(1, 0, [NIP, "p1"])

    assert read_proposals(path, PEOPLE).frame["employee_id"].to_list() == ["e1"]


def test_a_file_without_a_header_repeats_nothing_of_it(tmp_path: Path) -> None:
    path = _csv(tmp_path, f"{NIP};Siti Aminah;Analis", f"{OTHER};Budi Santoso;Analis")

    with pytest.raises(ContractError) as refused:
        read_proposals(path, PEOPLE)

    assert not any(word in str(refused.value) for word in (NIP, "Siti", OTHER, "Budi"))


def test_what_may_be_thousands_or_decimals_comes_back_as_it_stands(tmp_path: Path) -> None:
    path = _csv(tmp_path, "skor;employee_id;position_id;nilai", "1.250;e1;p1;1.5", "7;e2;p1;2")

    own = read_proposals(path, PEOPLE).own

    assert own is not None
    assert own.to_dict(as_series=False) == {"skor": ["1.250", "7"], "nilai": [1.5, 2.0]}


def test_a_sum_beneath_the_list_is_no_move_and_its_line_is_told(tmp_path: Path) -> None:
    path = _csv(
        tmp_path, "no;nip;jabatan;unit kerja", f"1;{NIP};Analis;Dinas A", "Jumlah;13;;",
        ";;;Kota, 30 Juni 2026",
    )  # fmt: skip

    proposals = read_proposals(path, PEOPLE)

    assert (proposals.frame.height, list(proposals.lines_below)) == (1, [3, 4])


def test_a_row_that_names_a_person_and_a_post_is_kept_with_its_fault(tmp_path: Path) -> None:
    path = _csv(
        tmp_path, "nip;nama;jabatan;unit kerja", f"{NIP};Siti Aminah;Analis;Dinas A",
        ";Budi Santoso;Analis;",
    )  # fmt: skip

    proposals = read_proposals(path, PEOPLE)

    assert _kinds(proposals) == {1: "name_alone"}
    assert list(proposals.lines_below) == []


def test_further_sheets_with_a_list_are_told(tmp_path: Path) -> None:
    path = tmp_path / "buku.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("Usulan A", "Usulan B"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["NIP", "position_id"])
            sheet.write_row(1, 0, [NIP, "p1"])

    assert read_proposals(path, PEOPLE).other_sheets == ("Usulan B",)
