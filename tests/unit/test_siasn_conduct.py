"""Appraisals, sanctions, absences, departures and learning from SIASN's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from records.checks.check import Checked
from tests.builders.checking import findings
from tests.builders.siasn_folder import (
    BUDI,
    BUDI_ID,
    E_BUDI,
    E_SITI,
    SITI,
    SITI_ID,
    checked_answers,
    clerk,
    head,
    rows_of,
)

Row = dict[str, Any]


def _checked(folder: Path, **answers: list[Row]) -> Checked:
    """The check of answers beside two careers; an underscore stands for the dash of their names."""
    named = {name.replace("_", "-"): rows for name, rows in answers.items()}
    careers = [clerk("01-05-2015"), clerk("01-07-2021", unorId="U2"), head("01-01-2010")]
    return checked_answers(folder, {"rw-jabatan": careers, **named})


def _mark(year: str, value: str = "85.50", **fields: Any) -> Row:  # noqa: ANN401 — a cell
    return {"pns": SITI_ID, "tahun": year, "nilaiPrestasiKerja": value, "nilaiSkp": 88,
            "nilaiPerilakuKerja": "81,5", "penilaiNipNrp": BUDI, **fields}  # fmt: skip


def test_an_annual_mark_has_its_parts_its_unit_and_its_rater(tmp_path: Path) -> None:
    result = _checked(tmp_path, rw_skp=[_mark("2019")])

    columns = ("employee_id", "period_start", "period_end", "scheme", "value", "results_value",
               "behaviour_value", "unit_id", "rater_id")  # fmt: skip
    assert rows_of(result, "ratings", *columns) == [
        (E_SITI, "2019-01-01", "2019-12-31", "skp", "85.50", "88", "81.5", "U1", E_BUDI)
    ]


def test_the_two_halves_of_2021_are_rated_under_two_rules(tmp_path: Path) -> None:
    first, second = (_mark("2021", jenisPeraturanKinerjaKd=code) for code in ("PP46", "PP30"))
    alone = _mark("2021", jenisPeraturanKinerjaKd="PP46", pns=BUDI_ID)

    result = _checked(tmp_path, rw_skp=[first, second, alone])

    columns = ("employee_id", "scheme", "period_start", "period_end", "unit_id")
    assert rows_of(result, "ratings", *columns) == [
        (E_SITI, "skp", "2021-01-01", "2021-06-30", "U1"),
        (E_SITI, "skp_2021", "2021-07-01", "2021-12-31", "U2"),
        (E_BUDI, "skp", "2021-01-01", "2021-06-30", "U1"),
    ]


def test_the_oldest_list_is_a_scheme_of_its_own(tmp_path: Path) -> None:
    old = {"pnsId": BUDI_ID, "tahun": "2012", "nilairatarata": "84,33", "kesetiaan": "91"}

    result = _checked(tmp_path, rw_dp3=[old])

    assert rows_of(result, "ratings", "scheme", "value", "results_value", "rater_id") == [
        ("dp3", "84.33", None, None)
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kuadranKinerja": "SANGAT BAIK", "hasilKinerja": "DIATAS EKSPEKTASI",
          "perilakuKerja": "DI ATAS EKSPEKTASI"},
         ("SANGAT BAIK", "DI ATAS EKSPEKTASI", "DI ATAS EKSPEKTASI")),
        ({"kuadranKinerja": "baik", "hasilKinerja": "Sesuai Espektasi",
          "perilakuKerja": "DIATAS ESPEKTASI"},
         ("BAIK", "SESUAI EKSPEKTASI", "DI ATAS EKSPEKTASI")),
        ({"KuadranKinerjaNilai": "4.00", "hasilKinerjaNilai": 1, "PerilakuKerjaNilai": "3"},
         ("KURANG", "DI ATAS EKSPEKTASI", "DI BAWAH EKSPEKTASI")),
        ({"kuadranKinerja": "Kurang/Misconduct", "hasilKinerja": "DIBAWAH ESPEKTASI",
          "perilakuKerja": None}, ("KURANG", "DI BAWAH EKSPEKTASI", None)),
    ],
    ids=["as documented", "misspelt", "codes", "misconduct"],
)  # fmt: skip
def test_the_words_since_2022_are_read_in_any_spelling(
    fields: Row, words: tuple[str, ...], tmp_path: Path
) -> None:
    row = {"pnsDinilaiId": SITI_ID, "tahun": 2023, "nipNrpPenilai": BUDI, **fields}

    result = _checked(tmp_path, rw_skp22=[row])

    assert findings(result, "quarantined") == []
    columns = ("value", "results_value", "behaviour_value")
    assert rows_of(result, "ratings", *columns) == [words]


@pytest.mark.parametrize(
    ("fields", "period"),
    [
        ({"periodikNama": "TRIWULAN I"}, ("2023-01-01", "2023-03-31")),
        ({"periodikNama": "Triwulan IV-Akhir"}, ("2023-10-01", "2023-12-31")),
        ({"periodikNama": "TW III"}, ("2023-07-01", "2023-09-30")),
        ({"periodikNama": "Februari"}, ("2023-02-01", "2023-02-28")),
        ({"bulanMulaiPenilaian": "4", "bulanSelesaiPenilaian": "6"}, ("2023-04-01", "2023-06-30")),
        ({"bulanMulaiPenailan": "05"}, ("2023-05-01", "2023-05-31")),
    ],
    ids=["quarter", "last quarter", "abbreviated", "month", "months", "one month misspelt"],
)
def test_a_periodic_appraisal_is_of_its_quarter_or_month(
    fields: Row, period: tuple[str, str], tmp_path: Path
) -> None:
    row = {"nip": SITI, "tahun": "2023", "kuadranKinerjaNilai": "BAIK", "unorId": "U1", **fields}

    result = _checked(tmp_path, rw_kinerjaperiodik=[row])

    assert rows_of(result, "ratings", "scheme", "period_start", "period_end", "unit_id") == [
        ("kinerja_periodik", *period, "U1")
    ]


def test_a_period_that_nobody_can_read_is_quarantined(tmp_path: Path) -> None:
    row = {"nip": SITI, "tahun": "2023", "kuadranKinerjaNilai": "BAIK", "periodikNama": "lalu"}

    result = _checked(tmp_path, rw_kinerjaperiodik=[row])

    assert {column for _, _, _, column in findings(result, "quarantined")} == {
        "period_start", "period_end",
    }  # fmt: skip


def test_a_quadrant_that_its_parts_do_not_make_is_kept_and_told_of(tmp_path: Path) -> None:
    row = {"pnsDinilaiId": SITI_ID, "tahun": "2023", "kuadranKinerja": "BUTUH PERBAIKAN",
           "hasilKinerja": "SESUAI EKSPEKTASI", "perilakuKerja": "DIBAWAH EKSPEKTASI"}  # fmt: skip

    result = _checked(
        tmp_path, rw_skp22=[row, {**row, "tahun": "2024", "kuadranKinerja": "KURANG"}]
    )

    assert rows_of(result, "ratings", "value") == [("BUTUH PERBAIKAN",), ("KURANG",)]
    (problem,) = [p for p in result.problems if p.rule == "quadrant_disagrees"]
    assert (problem.degree, problem.count, problem.lines) == ("warned", 1, (1,))


def test_sanctions_have_their_degree_and_those_lifted_are_none(tmp_path: Path) -> None:
    def sanction(code: str, day: str, **fields: Any) -> Row:  # noqa: ANN401 — a cell
        return {"pnsOrang": SITI_ID, "jenisHukuman": code, "hukumanTanggal": day, **fields}

    result = _checked(
        tmp_path,
        rw_hukdis=[
            sanction("2", "01-02-2018", jenisTingkatHukumanId="R",
                     akhirHukumanTanggal="01-02-2019"),
            sanction("7", "01-03-2019", alasanHukumanDisiplinNama="Tidak masuk kerja"),
            sanction("14", "", skTanggal="01-04-2020"),
            sanction("12", "01-05-2020"),
            sanction("2", "01-06-2020", skPembatalanTanggal="01-07-2020"),
        ],
    )  # fmt: skip

    assert rows_of(result, "sanctions", "severity", "start_date", "end_date", "reason") == [
        ("light", "2018-02-01", "2019-02-01", None),
        ("moderate", "2019-03-01", None, "Tidak masuk kerja"),
        ("severe", "2020-04-01", None, None),
    ]
    (problem,) = [p for p in result.problems if p.rule == "no_sanction"]
    assert (problem.count, problem.lines) == (2, (4, 5))


def test_a_dismissal_is_an_exit_unless_a_departure_tells_it(tmp_path: Path) -> None:
    dismissals = [
        {"pnsOrang": pns, "jenisHukuman": "11", "hukumanTanggal": "01-03-2020"}
        for pns in (SITI_ID, BUDI_ID)
    ]
    departure = {"pnsOrang": BUDI_ID, "jenisHenti": "7", "skTanggal": "15-03-2020"}

    result = _checked(tmp_path, rw_hukdis=dismissals, rw_pemberhentian=[departure])

    assert rows_of(result, "exits", "employee_id", "exited_on", "reason") == [
        (E_BUDI, "2020-03-15", "dismissal"), (E_SITI, "2020-03-01", "dismissal"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"jenisHenti": "1"}, "retirement"),
        ({"jenisHenti": "2"}, "death"),
        ({"jenisHenti": 3}, "resignation"),
        ({"jenisHenti": "7"}, "dismissal"),
        ({"kedudukanHukumPns": "98"}, "retirement"),
        ({"jenisHenti": "", "kedudukanHukumPns": "66"}, "dismissal"),
    ],
    ids=["age", "death", "request", "discipline", "standing: age", "standing: dismissed"],
)
def test_a_departure_says_why(fields: Row, reason: str, tmp_path: Path) -> None:
    row = {"pnsOrang": SITI_ID, "skTanggal": "01-07-2022", **fields}

    result = _checked(tmp_path, rw_pemberhentian=[row])

    assert rows_of(result, "exits", "reason") == [(reason,)]
    assert not [p for p in result.problems if p.rule == "unknown_code"]


def test_a_departure_of_an_unknown_kind_is_told_of(tmp_path: Path) -> None:
    row = {"pnsOrang": SITI_ID, "skTanggal": "01-07-2022", "jenisHenti": "77"}

    result = _checked(tmp_path, rw_pemberhentian=[row])

    assert rows_of(result, "exits", "reason") == [("unknown",)]
    assert [p.count for p in result.problems if p.rule == "unknown_code"] == [1]


def test_leave_ends_on_the_day_before_the_person_is_back(tmp_path: Path) -> None:
    leave = {"pnsOrangId": SITI_ID, "tanggalAwal": "01-01-2018", "tanggalAkhir": "31-12-2018"}

    result = _checked(
        tmp_path,
        rw_cltn=[
            {**leave, "cltnId": "1", "tanggalAktif": "15-11-2018"},
            {**leave, "cltnId": "6", "tanggalAwal": "01-01-2019", "tanggalAkhir": "31-12-2019"},
            {**leave, "tanggalAwal": "01-01-2020", "tanggalAkhir": "31-12-2020"},
            {**leave, "cltnId": "3"},
        ],
    )

    assert rows_of(result, "absences", "kind", "start_date", "end_date") == [
        ("leave", "2018-01-01", "2018-11-14"), ("study_leave", "2019-01-01", "2019-12-31"),
        ("leave", "2020-01-01", "2020-12-31"),
    ]  # fmt: skip
    assert [p.count for p in result.problems if p.rule == "no_absence"] == [1]


@pytest.mark.parametrize(
    ("code", "title", "level", "field"),
    [
        ("40", "S-1 Teknik Sipil", 6, "Teknik Sipil"),
        (5, "SD", 1, None),
        ("15", "SLTA IPA", 3, "IPA"),
        ("25", "D-II Perpustakaan", 4, "Perpustakaan"),
        ("30", "DIPLOMA III KEPERAWATAN", 5, "KEPERAWATAN"),
        ("47", "Spesialis Anak", 7, "Anak"),
        ("50", "S3 Ilmu Hukum", 8, "Ilmu Hukum"),
        ("40", "Sastra Inggris", 6, "Sastra Inggris"),
    ],
)
def test_an_education_has_its_level_and_field(
    code: str | int, title: str, level: int, field: str | None, tmp_path: Path
) -> None:
    row = {"nipBaru": SITI, "tkPendidikanId": code, "pendidikanNama": title, "tahunLulus": 2010}

    result = _checked(tmp_path, rw_pendidikan=[row])

    assert rows_of(result, "educations", "level", "level_code", "title", "field",
                   "completed_on") == [
        (level, f"{code}".zfill(2), title, field, "2010-12-31")
    ]  # fmt: skip


def test_courses_and_structural_trainings_are_trainings(tmp_path: Path) -> None:
    structural = {"nipBaru": BUDI, "latihanStrukturalId": 2, "tanggal": "01-02-2012",
                  "tanggalSelesai": "15-03-2012", "jumlahJam": 285}  # fmt: skip
    course = {"nipBaru": SITI, "namaKursus": "Arsip Digital", "jenisKursusNama": "Kearsipan",
              "jenisDiklatId": "8", "tanggalKursus": "05-06-2019",
              "tanggalSelesaiKursus": "07-06-2019", "jumlahJam": "24.0"}  # fmt: skip
    undated = {"nipBaru": SITI, "namaKursus": "Komputer", "tahunKursus": "2016"}

    result = _checked(tmp_path, rw_diklat=[structural], rw_kursus=[course, undated])

    columns = ("title", "field", "kind", "hours", "start_date", "end_date")
    assert rows_of(result, "trainings", *columns) == [
        ("SEPALA/ADUM/DIKLAT PIM TK.IV", None, "Struktural", 285, "2012-02-01", "2012-03-15"),
        ("Arsip Digital", "Kearsipan", "Bimbingan Teknis", 24, "2019-06-05", "2019-06-07"),
        ("Komputer", None, None, None, None, "2016-12-31"),
    ]


def test_awards_have_their_name_and_day(tmp_path: Path) -> None:
    rows = [
        {"pnsOrangId": BUDI_ID, "hargaNama": "KARYA SATYA 10 TAHUN", "skDate": "17-08-2011"},
        {"pnsOrangId": BUDI_ID, "hargaId": "202", "tahun": "2021"},
    ]

    result = _checked(tmp_path, rw_penghargaan=rows)

    assert rows_of(result, "awards", "title", "awarded_on") == [
        ("KARYA SATYA 10 TAHUN", "2011-08-17"), ("Karya Satya 20 Tahun", "2021-12-31"),
    ]  # fmt: skip


def test_somebody_whom_only_the_history_knows_is_an_employee(tmp_path: Path) -> None:
    stranger = "199001012018012903"
    row = {"nipBaru": stranger, "golongan": "III/b", "tmtGolongan": "01-04-2022"}

    result = _checked(tmp_path, rw_golongan=[row])

    assert findings(result, "quarantined") == []
    assert stranger in result.identities["nip"].to_list()
    assert result.counts["employees"].read == 2 + 1
