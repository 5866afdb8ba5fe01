"""Posts, units and positions from SIASN's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from records.knowing.positions import derived_position_id
from tests.builders.checking import findings
from tests.builders.siasn_folder import (
    AGENCY_ID,
    BUDI_ID,
    SITI_ID,
    checked_answers,
    clerk,
    head,
    rows_of,
)

Post = tuple[Any, ...]


def _posts(
    folder: Path, *rows: dict[str, Any], columns: tuple[str, ...], **more: list[dict[str, Any]]
) -> list[Post]:
    result = checked_answers(folder, {"rw-jabatan": rows, **more})
    assert findings(result, "quarantined") == []
    return rows_of(result, "assignments", *columns)


def test_a_definitive_post_ends_the_day_before_the_next_one_starts(tmp_path: Path) -> None:
    later = clerk("01-03-2018", unorId="U2")
    ends = _posts(
        tmp_path, later, clerk("01-05-2015"), head("01-01-2010"),
        columns=("start_date", "end_date"),
    )  # fmt: skip

    assert ends == [
        ("2018-03-01", None), ("2015-05-01", "2018-02-28"), ("2010-01-01", None),
    ]  # fmt: skip


def test_the_last_post_ends_the_day_before_the_person_leaves(tmp_path: Path) -> None:
    leaving = {"pnsOrang": SITI_ID, "jenisHenti": "1", "skTanggal": "30-06-2020"}

    ends = _posts(
        tmp_path, clerk("01-05-2015"), clerk("01-03-2018"), columns=("start_date", "end_date"),
        **{"rw-pemberhentian": [leaving]},
    )  # fmt: skip

    assert ends == [("2015-05-01", "2018-02-28"), ("2018-03-01", "2020-06-29")]


@pytest.mark.parametrize(
    ("code", "capacity"),
    [("PLT", "acting"), ("plh", "acting"), ("PJ", "acting"), ("TT", "additional")],
)
def test_a_post_held_beside_the_definitive_one_ends_nothing(
    code: str, capacity: str, tmp_path: Path
) -> None:
    acting = clerk("01-03-2018", unorId="U2", jenisPenugasanId=code)

    rows = _posts(
        tmp_path, clerk("01-05-2015", jenisPenugasanId="D"), acting, clerk("01-06-2019"),
        columns=("capacity", "start_date", "end_date"),
    )  # fmt: skip

    assert rows == [
        ("definitive", "2015-05-01", "2019-05-31"), (capacity, "2018-03-01", None),
        ("definitive", "2019-06-01", None),
    ]  # fmt: skip


def test_an_older_row_says_in_its_title_that_somebody_stands_in(tmp_path: Path) -> None:
    acting = head("01-03-2014", namaJabatan="Plt. Kepala Bidang Dua", unorId="U2")

    rows = _posts(tmp_path, head("01-01-2010"), acting, columns=("capacity", "end_date"))

    assert rows == [("definitive", None), ("acting", None)]


def test_a_start_that_is_missing_is_the_oath_or_the_decree_and_told_of(tmp_path: Path) -> None:
    sworn = head(None, tmtPelantikan="02-01-2010", tanggalSk="30-12-2009")  # type: ignore[arg-type]  # an empty cell
    decreed = clerk(None, tanggalSk="30-04-2015")  # type: ignore[arg-type]  # an empty cell

    result = checked_answers(tmp_path, {"rw-jabatan": [sworn, decreed]})

    assert rows_of(result, "assignments", "start_date") == [("2010-01-02",), ("2015-04-30",)]
    (problem,) = [p for p in result.problems if p.rule == "start_from_decree"]
    assert (problem.degree, problem.count, problem.lines) == ("warned", 2, (1, 2))


def test_a_change_of_unit_alone_begins_on_its_own_day(tmp_path: Path) -> None:
    moved = clerk("01-05-2015", unorId="U2", jenisMutasiId="MU", tmtMutasi="01-04-2019")

    rows = _posts(tmp_path, clerk("01-05-2015"), moved, columns=("unit_id", "start_date"))

    assert rows == [("U1", "2015-05-01"), ("U2", "2019-04-01")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"jenisJabatan": 1, "eselonId": "31", "namaJabatan": "Kepala Bidang Satu"},
         ("Kepala Bidang Satu", "structural", "Struktural", 7, "III.a")),
        ({"jenisJabatan": "1", "eselon": "IV.b", "namaJabatan": "Kepala Seksi"},
         ("Kepala Seksi", "structural", "Struktural", 4, "IV.b")),
        ({"jenisJabatan": 3, "eselonId": 22, "namaJabatan": "Kepala Dinas"},
         ("Kepala Dinas", "structural", "Struktural", 8, "II.b")),
        ({"jenisJabatan": 1, "eselonId": "31", "namaJabatan": ""},
         ("Kepala Bidang Satu", "structural", "Struktural", 7, "III.a")),
        ({"jenisJabatan": 2, "namaJabatan": None, "jabatanFungsionalNama": "Guru Ahli Madya"},
         ("Guru Ahli Madya", "functional", "Guru", 7, "Ahli Madya")),
        ({"jenisJabatan": None, "namaJabatan": None, "jabatanFungsionalUmumNama": "Pengemudi"},
         ("Pengemudi", "general", "Pengemudi", 1, None)),
    ],
    ids=["structural", "eselon by name", "both at once", "head of its unit", "functional",
         "kind by what describes it"],
)  # fmt: skip
def test_a_post_is_described_by_its_kind(
    fields: dict[str, Any], expected: Post, tmp_path: Path
) -> None:
    columns = ("title", "position_kind", "job_family", "level", "level_code")

    assert _posts(tmp_path, clerk("01-05-2015", **fields), columns=columns) == [expected]


def test_posts_make_up_positions_under_derived_ids(tmp_path: Path) -> None:
    rows = [clerk("01-05-2015"), clerk("01-05-2016"), head("01-01-2010")]

    result = checked_answers(tmp_path, {"rw-jabatan": rows})

    clerks = derived_position_id("U1", "Pengadministrasi Umum", "Pengadministrasi Umum", 1)
    heads = derived_position_id("U1", "Kepala Seksi Rekaan", "Struktural", 5)
    assert rows_of(result, "assignments", "position_id") == [(clerks,), (clerks,), (heads,)]
    positions = rows_of(result, "positions", "position_id", "unit_id", "level", "headcount_needed")
    assert sorted(positions) == sorted([(clerks, "U1", 1, None), (heads, "U1", 5, None)])


def test_the_tree_of_units_has_its_root_under_nothing(tmp_path: Path) -> None:
    result = checked_answers(tmp_path, {"rw-jabatan": [clerk("01-05-2015")]})

    assert rows_of(result, "units", "unit_id", "parent_id") == [
        ("U0", None), ("U1", "U0"), ("U2", "U0"),
    ]  # fmt: skip


def test_a_unit_that_only_a_career_names_is_added_with_the_one_above(tmp_path: Path) -> None:
    gone = clerk("01-05-2015", unorId="X1", unorNama="Seksi Lama", unorIndukId="X0",
                 unorIndukNama="Kantor Lama")  # fmt: skip

    result = checked_answers(tmp_path, {"rw-jabatan": [gone, clerk("01-01-2016", unorId="U1")]})

    assert rows_of(result, "units", "unit_id", "name", "parent_id")[3:] == [
        ("X1", "Seksi Lama", "X0"), ("X0", "Kantor Lama", None),
    ]  # fmt: skip
    assert findings(result, "quarantined") == []


def test_a_unit_that_nobody_names_is_unknown(tmp_path: Path) -> None:
    lost = clerk("01-05-2015", unorId="X9", unorNama=None)

    result = checked_answers(tmp_path, {"rw-jabatan": [lost]})

    assert findings(result, "quarantined") == [("assignments", "unknown_unit", 1, "unit_id")]


def _adjusted(day: str, unit: str, pns: str = BUDI_ID) -> dict[str, Any]:
    return {"pnsOrang": pns, "skTanggal": day, "skNomor": "800/7", "unorBaru": unit,
            "namaUnorBaru": "Bidang Baru"}  # fmt: skip


def test_a_reorganisation_carries_the_post_into_the_new_unit(tmp_path: Path) -> None:
    rows = _posts(
        tmp_path, head("01-01-2010"), head("01-02-2023", namaJabatan="Kepala Seksi Lain"),
        columns=("start_date", "end_date", "unit_id", "title", "level", "cause", "decree"),
        **{"rw-pnsunor": [_adjusted("01-03-2017", "U9")]},
    )  # fmt: skip

    assert rows == [
        ("2010-01-01", "2017-02-28", "U1", "Kepala Seksi Rekaan", 5, None, "821/1"),
        ("2023-02-01", None, "U1", "Kepala Seksi Lain", 5, None, "821/1"),
        ("2017-03-01", "2023-01-31", "U9", "Kepala Seksi Rekaan", 5, "reorganisation", "800/7"),
    ]


def test_a_reorganisation_that_the_appointment_tells_already_adds_nothing(tmp_path: Path) -> None:
    rows = _posts(
        tmp_path, head("01-01-2010"), head("01-03-2017", unorId="U2"),
        columns=("start_date", "unit_id", "cause"),
        **{"rw-pnsunor": [_adjusted("01-03-2017", "U2"), _adjusted("05-03-2017", "U2")]},
    )  # fmt: skip

    assert rows == [("2010-01-01", "U1", None), ("2017-03-01", "U2", None)]


def test_one_reorganisation_after_another_is_a_chain(tmp_path: Path) -> None:
    rows = _posts(
        tmp_path, head("01-01-2010"), columns=("start_date", "end_date", "unit_id"),
        **{"rw-pnsunor": [_adjusted("01-01-2020", "U1"), _adjusted("01-03-2017", "U2")]},
    )  # fmt: skip

    assert sorted(rows) == [
        ("2010-01-01", "2017-02-28", "U1"), ("2017-03-01", "2019-12-31", "U2"),
        ("2020-01-01", None, "U1"),
    ]  # fmt: skip


def test_a_reorganisation_of_nobodys_post_is_told_of(tmp_path: Path) -> None:
    early = _adjusted("01-03-2009", "U2")

    result = checked_answers(tmp_path, {"rw-jabatan": [head("01-01-2010")], "rw-pnsunor": [early]})

    assert len(rows_of(result, "assignments", "unit_id")) == 1
    (problem,) = [p for p in result.problems if p.rule == "adjustment_without_post"]
    assert (problem.file, problem.line, problem.count) == ("rw-pnsunor.json", 1, 1)


@pytest.mark.parametrize(
    ("start", "fields", "cause"),
    [
        ("31-12-2021", {}, "equalisation"),
        ("31-12-2022", {}, "equalisation"),
        ("01-01-2023", {}, None),
        ("31-12-2020", {}, None),
        ("31-12-2021", {"unorId": "U2"}, None),
        ("31-12-2021", {"namaJabatan": "Analis Kebijakan Ahli Madya"}, None),
    ],
    ids=["in the window", "its last day", "after it", "before it", "elsewhere", "another grade"],
)
def test_equalisation_turns_a_supervisor_into_a_functional_post(
    start: str, fields: dict[str, Any], cause: str | None, tmp_path: Path
) -> None:
    analyst = {"jenisJabatan": 2, "eselonId": None, "namaJabatan": "Analis Kebijakan Ahli Muda"}

    rows = _posts(
        tmp_path, head("01-01-2010"), head(start, **{**analyst, **fields}), columns=("cause",)
    )

    assert rows == [(None,), (cause,)]


def test_who_came_to_work_elsewhere_has_left(tmp_path: Path) -> None:
    leaving = {"pnsOrang": SITI_ID, "tmtPi": "01-07-2019", "instansiKerjaBaru": "D" * 32}
    coming = {"pnsOrang": BUDI_ID, "tmtPi": "01-01-2010", "instansiKerjaBaru": AGENCY_ID}

    result = checked_answers(
        tmp_path,
        {"rw-jabatan": [clerk("01-05-2015")], "rw-pindahinstansi": [leaving, coming]},
    )

    assert rows_of(result, "exits", "exited_on", "reason") == [("2019-07-01", "transfer_out")]
    assert rows_of(result, "assignments", "end_date") == [("2019-06-30",)]
