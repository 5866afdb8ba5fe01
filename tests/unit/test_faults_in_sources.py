"""Faults of files that once ended in a defect, a hang or somebody's name on the screen."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from records.checks.check import Checked, check_source
from records.errors import ContractError
from records.identities.identity import shown_word
from records.sources.excel.extent import stray_cell
from records.sources.excel.reader import read_workbook
from records.sources.folder import read_folder
from records.sources.headers import shown_headers
from records.sources.listing import content_of, list_folder, readable_name
from records.sources.masking import Known
from records.sources.reading import read_source
from records.sources.source import RawTable
from records.sources.text_table import UnreadableTableError, decode, parse_table
from tests.builders.broken.sources import PEOPLE, SOURCES, write_files
from tests.builders.checking import KEY, checked, findings, rules
from tests.builders.dataset_folder import TOML, write_folder

SITI = PEOPLE[0]


def _said(result: Checked) -> str:
    told = " ".join(f"{p.file} {p.column} {p.found} {p.expected}" for p in result.problems)
    return told + result.quarantine.write_csv()


# What is no file


def test_a_pipe_in_the_folder_is_told_and_not_waited_for(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town")
    os.mkfifo(folder / "ratings.csv")
    os.mkfifo(folder / "note.txt")

    result = check_source(read_folder(folder), key=KEY)

    told = [(p.degree, p.rule, p.table, p.file) for p in result.problems]
    assert told == [
        ("warned", "not_read", "", "note.txt"), ("refused", "not_read", "ratings", "ratings.csv"),
    ]  # fmt: skip


def test_a_link_out_of_the_folder_is_not_followed_and_one_inside_is(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "town")
    (tmp_path / "elsewhere.csv").write_text("unit_id\nsecret\n", encoding="utf-8")
    (folder / "units.csv").rename(folder / "units-2026.csv")
    (folder / "units.csv").symlink_to("units-2026.csv")
    (folder / "ratings.csv").symlink_to(tmp_path / "elsewhere.csv")

    source = read_folder(folder)

    assert source.tables["units"].frame.height == 2
    assert "ratings" not in source.tables
    refused = [p.found for p in source.problems if p.degree == "refused"]
    assert refused == ["not read: a link that leads out of the folder"]


def test_answers_behind_links_and_pipes_are_told(tmp_path: Path) -> None:
    folder = write_files(SOURCES["answers"](), tmp_path / "siasn")
    os.mkfifo(folder / "rw-diklat.json")
    (folder / "rw-kursus.json").symlink_to("/dev/zero")
    (folder / "again").symlink_to(folder)

    source = read_source(folder)

    told = sorted((p.degree, p.file) for p in source.problems if p.rule == "not_read")
    assert told == [
        ("refused", "rw-diklat.json"), ("refused", "rw-kursus.json"), ("warned", "again"),
    ]  # fmt: skip


def test_a_pipe_given_as_the_source_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "export.csv")

    with pytest.raises(ContractError, match="pipe"):
        read_source(tmp_path / "export.csv")


def test_a_packed_file_is_read_to_its_end_and_a_cut_one_refused(tmp_path: Path) -> None:
    import gzip

    file = tmp_path / "a.gz"
    file.write_bytes(gzip.compress(b"one,") + gzip.compress(b"two") + b"\0\0")
    assert content_of(file, is_packed=True) == b"one,two"

    file.write_bytes(gzip.compress(b"one" * 1_000)[:-9])
    with pytest.raises(EOFError):
        content_of(file, is_packed=True)


def test_hidden_files_and_names_of_other_bytes_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".hidden").touch()
    broken = tmp_path / os.fsdecode(b"ber\xff.csv")
    broken.touch()

    assert list_folder(tmp_path).files == (broken,)
    assert readable_name(broken.name) == "ber�.csv"


_OTHER_BYTES = os.fsdecode(b"berkas \xff\xfe")


@pytest.mark.parametrize("name", list(SOURCES))
def test_every_file_may_have_a_name_of_other_bytes(tmp_path: Path, name: str) -> None:
    """Whatever is told of it, and kept with rows of it, can be written down."""
    written = write_files(SOURCES[name](), tmp_path / "source")
    source = written.rename(tmp_path / f"{_OTHER_BYTES} {written.name}")
    for path in [path for path in source.rglob("*") if path.is_file()]:
        (path.parent / f"{_OTHER_BYTES} {path.name}").write_bytes(path.read_bytes())
    try:
        result = check_source(read_source(source), key=KEY)
        said = _said(result) + result.source
    except ContractError as error:
        said = str(error)

    assert "berkas \ufffd\ufffd" in said
    assert "cannot be read" not in said
    said.encode()


# Text


def test_a_mark_that_the_text_does_not_keep_is_refused() -> None:
    with pytest.raises(UnreadableTableError, match="UTF-16"):
        decode("﻿a,b".encode("utf-16-le")[:-1])
    assert decode("﻿a,b".encode("utf-16-le")[:-1], is_part=True).startswith("a,")


def test_an_export_that_is_cut_where_its_beginning_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    files = SOURCES["export"]()
    (content,) = [content for content in files.values() if isinstance(content, bytes)]
    path.write_bytes((content.decode() + "\n" * 100_000).encode("utf-16") + b"\0")

    with pytest.raises(ContractError, match="UTF-16"):
        read_source(path)


def test_a_header_wider_than_any_is_refused() -> None:
    with pytest.raises(UnreadableTableError, match="first line"):
        parse_table('a,"' + "x" * 200_000 + "\n1,2\n")


def test_a_column_named_as_the_readers_own_is_no_fault(tmp_path: Path) -> None:
    result = checked(tmp_path, {"units": "unit_id,_line\nu1,7\nu2,8\n"})

    assert result.counts["units"].accepted == 2


# dataset.toml


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("snapshot_on = 2020-12-31", "snapshot_on = 9999-12-31"),
        ("snapshot_on = 2020-12-31", "snapshot_on = 2020-02-30"),
        ("highest = 100", "highest = 1" + "0" * 23),
        ("highest = 100", "highest = nan"),
        ("highest = 100", "highest = " + "9" * 5_000),
        ('name = "Small town"', 'name = "' + "n" * 5_000 + '"'),
        ("[measures.output]", "x = " + "[" * 3_000 + "]" * 3_000 + "\n[measures.output]"),
        ("[outcomes.stays]", "[outcomes." + "n" * 5_000 + "]"),
        ("[moves]", "[moves]"),
    ],
    ids=["year", "day", "23 zeros", "nan", "digits", "name", "brackets", "outcome", "nothing"],
)
def test_what_nobody_means_in_dataset_toml_is_refused(tmp_path: Path, old: str, new: str) -> None:
    toml = f"[moves]\nmerge_gap_days = 1{'0' * 23}\n{TOML}" if old == "[moves]" else TOML
    folder = write_folder(tmp_path, toml=toml.replace(old, new))

    with pytest.raises(ContractError) as refusal:
        read_folder(folder)

    assert len(str(refusal.value)) < 1_000


def test_a_name_in_dataset_toml_is_not_repeated(tmp_path: Path) -> None:
    files = SOURCES["dataset"]()
    toml = files["dataset.toml"]
    assert isinstance(toml, bytes)
    files["dataset.toml"] = toml.replace(b'kind = "stay"', f'kind = "{SITI.name}"'.encode())

    with pytest.raises(ContractError) as refusal:
        read_folder(write_files(files, tmp_path / "town"))

    assert "Wulandhari" not in str(refusal.value)


# Values beyond sense


def test_values_that_nobody_means_are_quarantined(tmp_path: Path) -> None:
    measures = (
        "employee_id,measure,period_start,period_end,value,exposure\n"
        "e1,output,2015-01-01,2015-12-31,1,-1\n"
        "e1,output,2016-01-01,9999-12-31,1,1\n"
        "e1,output,2017-01-01,2017-12-31,1e300,1\n"
        f"e1,{'n' * 5_000},2018-01-01,2018-12-31,1,1\n"
        "e2,output,2019-01-01,2019-12-31,1,\n"
    )

    result = checked(tmp_path, {"measures": measures})

    assert findings(result, "quarantined") == [
        ("measures", "out_of_range", 2, "exposure"), ("measures", "too_late", 3, "period_end"),
        ("measures", "out_of_range", 4, "value"), ("measures", "too_long", 5, "measure"),
    ]  # fmt: skip
    assert max(len(problem.found) for problem in result.problems) < 400


def test_an_end_that_never_comes_is_read_as_none_and_told(tmp_path: Path) -> None:
    posts = "employee_id,start_date,end_date,unit_id\ne1,2010-01-01,9999-12-31,u1\n"

    result = checked(tmp_path, {"assignments": posts})

    assert result.frames["assignments"]["end_date"].to_list() == [None]
    assert "no_end" in rules(result, "warned")


# Long chains


def test_a_long_chain_of_units_under_an_unknown_one_is_checked_at_once(tmp_path: Path) -> None:
    chain = "unit_id,parent_id\nu1,\nu2,u1\nc0,nowhere\n" + "".join(
        f"c{number},c{number - 1}\n" for number in range(1, 3_000)
    )
    started = time.process_time()

    result = checked(tmp_path, {"units": chain})

    assert time.process_time() - started < 10
    assert result.counts["units"].quarantined == 3_000
    assert result.frames["units"]["unit_id"].to_list() == ["u1", "u2"]


def test_a_unit_that_stood_under_a_known_one_once_stays(tmp_path: Path) -> None:
    units = (
        "unit_id,parent_id,valid_from\nu1,,\nu2,u1,2010-01-01\nu2,nowhere,2015-01-01\n"
        "u3,u2,2016-01-01\n"
    )

    result = checked(tmp_path, {"units": units})

    assert findings(result, "quarantined") == [("units", "unknown_unit", 4, "parent_id")]


# Workbooks


def _workbook(path: Path, *cells: tuple[int, int, object]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("keinginan")
        for row, column, value in cells:
            sheet.write(row, column, value)
    return path


def test_a_stray_cell_is_named_before_the_reader_takes_room_for_it(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "far.xlsx", (0, 0, "NIP"), (1_048_575, 16_383, "x"))

    assert stray_cell(path) == "XFD1048576"
    with pytest.raises(ContractError, match="XFD1048576"):
        read_workbook(path)


def test_a_table_far_down_on_its_sheet_is_no_stray_cell(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "low.xlsx", (900_000, 5, "NIP"), (900_001, 5, "x"))

    assert stray_cell(path) is None


def test_what_is_no_packed_file_is_left_to_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    for content in (b"", b"PK\x03\x04", b"x" * 999):
        path.write_bytes(content)
        assert stray_cell(path) is None
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<c r='ZZZZ99999999999'/>")
    path.write_bytes(stream.getvalue())
    assert stray_cell(path) is None


def test_an_empty_sheet_and_a_formula_without_a_value_are_no_defect(tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    with xlsxwriter.Workbook(path) as book:
        about = book.add_worksheet("tentang")
        about.write_row(0, 0, ["nama", "Kota Rekaan"])
        about.write_row(1, 0, ["tanggal", "2022-12-31"])
        book.add_worksheet("keinginan")
        units = book.add_worksheet("unit")
        units.write_row(0, 0, ["unit_id", "name"])
        units.write_formula(1, 0, "=A9", None, "")
        units.write_number(2, 0, 1986092620150529)

    source = read_workbook(path)

    assert source.dataset.name == "Kota Rekaan"


# Names


def test_a_csv_without_its_header_repeats_nothing_of_its_first_row(tmp_path: Path) -> None:
    files = SOURCES["dataset"]()
    employees = files["employees.csv"]
    assert isinstance(employees, bytes)
    files["employees.csv"] = employees.partition(b"\n")[2]

    result = check_source(read_folder(write_files(files, tmp_path / "town")), key=KEY)

    assert "missing_column" in rules(result, "refused")
    for secret in (SITI.nip, SITI.born, *SITI.name.split()):
        assert secret not in _said(result)


@pytest.mark.parametrize("word", [SITI.nip, SITI.born, "26/09/1986", "x@y.id", "7", "n" * 99, ""])
def test_a_word_that_is_no_header_is_not_repeated(word: str) -> None:
    assert shown_word(word, "column 2") == "column 2"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Catatan Atasan", "Catatan Atasan"), ("Kelas Jabatan Tujuan", "Kelas Jabatan Tujuan"),
        ("Siti Aminah", "S. A. ***"), ("SITI AMINAH", "S. A. ***"),
        ("Nama Siti Aminah", "Nama S. A. ***"),
        ("Daftar Siti", "Daftar Siti"), ("Siti, Aminah 2", "S. A. *** 2"), ("wishes", "wishes"),
    ],
)  # fmt: skip
def test_two_words_that_no_office_calls_a_column_by_are_somebody(name: str, shown: str) -> None:
    assert shown_word(name) == shown


def test_nobody_is_named_by_places_where_their_table_cannot_be_read(tmp_path: Path) -> None:
    files = SOURCES["dataset"]()
    employees, toml = files.pop("employees.csv"), files["dataset.toml"]
    assert isinstance(toml, bytes)
    files[f"employees {SITI.name} {SITI.born}.csv"] = employees
    files["dataset.toml"] = toml + f'\n["{SITI.name}"]\nkind = "{SITI.name}"\n'.encode()
    files["measures.csv"] = f"employee_id,measure,value,{SITI.name}\n".encode()

    result = check_source(read_folder(write_files(files, tmp_path / "town")), key=KEY)

    said = _said(result)
    assert "unknown_table" in rules(result, "warned")
    for secret in (SITI.born, *SITI.name.split()):
        assert secret not in said


def test_of_a_damaged_nip_no_day_of_birth_is_shown(tmp_path: Path) -> None:
    damaged = SITI.nip[:8] + "\ufffd" + SITI.nip[9:]

    result = checked(tmp_path, {"ratings": f"employee_id,period_start\n{damaged},2015-01-01\n"})

    assert result.problems != ()
    assert SITI.nip[:8] not in _said(result)


def test_headers_are_repeated_where_they_are_some() -> None:
    assert shown_headers(["NIP", "Catatan Atasan"], ["nip"]) == "NIP, Catatan Atasan"
    assert "Catatan" not in shown_headers(["Catatan", "Hal"], ["nip"])


def test_known_names_are_masked_wherever_they_stand() -> None:
    people = pl.DataFrame({"_line": [2], "Nama": ["Drs. Siti Nur Aminah, M.Si"],
                           "tanggal_lahir": ["26-09-1986"]})  # fmt: skip
    known = Known.of([RawTable("employees", "employees.csv", people)])

    assert known.masked("surat SITI NUR AMINAH untuk Nur Aminah") == (
        "surat S. N. A. *** untuk N. A. ***"
    )
    assert known.masked("Nur di Dinas") == "Nur di Dinas"
    assert known.masked_place("Siti Nur Aminah 1986-09-26.json") == "S. N. A. *** ****-**-**.json"
    assert known.masked_place("export 2026-06-30.csv") == "export 2026-06-30.csv"


def test_a_file_named_after_a_person_is_told_without_them(tmp_path: Path) -> None:
    files = SOURCES["answers"]()
    files[f"{SITI.name}.json"] = files["rw-golongan.json"]
    files[f"{SITI.nip} {SITI.name}/catatan.json"] = files["rw-golongan.json"]

    result = check_source(read_source(write_files(files, tmp_path / "siasn")), key=KEY)

    assert "Wulandhari" not in _said(result)
    assert SITI.nip not in _said(result)


def test_quarantine_hides_birth_date_and_sex(tmp_path: Path) -> None:
    people = (
        "employee_id,entry_date,birth_date,sex,name\n"
        "e1,2010-01-01,1985-05-05,P,Siti Aminah\n"
        "e2,2011-13-45,06/06/1986,Perempuan,Budi Santoso\n"
    )

    result = checked(tmp_path, {"employees": people})

    assert "impossible_date" in rules(result, "quarantined")
    said = _said(result)
    for secret in ("06/06/1986", "1986", "Perempuan", "Budi", "Santoso"):
        assert secret not in said
    row = result.quarantine.filter(pl.col("table") == "employees")["row"][0]
    assert '"birth_date": "**/**/****"' in row
    assert '"sex": "*********"' in row
