"""SIASN's spellings, codes and ladder of posts."""

from __future__ import annotations

import pytest

from records import vocabulary
from records.dataset import parse_dataset
from records.sources.siasn import codes, jobs, readings
from records.sources.siasn.fields import (
    ALIASES,
    BOOKKEEPING,
    EXPORT_HEADERS,
    FIELDS,
    canonical,
)
from records.sources.siasn.organisation import dataset_text
from tests.builders.people import day


@pytest.mark.parametrize(
    "spellings",
    [
        ("KuadranKinerjaNilai", "kuadranKinerjaNilai"),
        ("PerilakuKerjaNilai", "perilakuKerjaNilai"),
        ("koefisenId", "koefisienId"),
        ("bulanMulaiPenailan", "bulanMulaiPenilaian"),
        ("tahunMulaiPenailan", "tahunMulaiPenilaian"),
        ("bulanSelesaiPenailan", "bulanSelesaiPenilaian"),
        ("tahunSelesaiPenailan", "tahunSelesaiPenilaian"),
        ("Sumber", "sumber"),
        ("akhirHukumTanggal", "akhirHukumanTanggal"),
        ("tasaKerjaTahun", "masaKerjaTahun"),
        ("noSertipikat", "noSertifikat"),
        ("nomorIjasah", "nomorIjazah"),
        ("nilairatarata", "nilaiRataRata"),
        ("Id", "id", "ID"),
        ("NamaUnor", "namaUnor", "nama_unor"),
        ("NIP BARU", "nipBaru", "nip"),
        ("PNS ID", "pnsId", "idPns", "pnsOrang", "pnsOrangId", "pnsDinilaiId", "pns"),
        ("UNOR NAMA", "UNIT ORGANISASI", "UNIT KERJA", "unorNama"),
        ("SATUAN KERJA KERJA NAMA", "SATKER", "SATUAN KERJA"),
        ("TMT GOLONGAN", "TMT GOLONGAN AKHIR", "tmtGolongan"),
        ("PENDIDIKAN NAMA", "PENDIDIKAN TERAKHIR NAMA"),
        ("TANGGAL LAHIR", "tglLahir"),
        ("nipNrpPenilai", "penilaiNipNrp"),
        ("STATUS CPNS PNS", "statusPegawai"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_every_documented_spelling_is_one_field(spellings: tuple[str, ...]) -> None:
    assert len({canonical(spelling) for spelling in spellings}) == 1


def test_no_spelling_means_two_fields() -> None:
    spelt = [canonical(name) for name in ALIASES]

    assert len(set(spelt)) == len(spelt)


def test_only_documented_fields_are_read() -> None:
    documented = {
        *(canonical(name) for names in FIELDS.values() for name in names),
        *(canonical(name) for name in EXPORT_HEADERS),
        *(canonical(name) for name in ALIASES),
        *(canonical(name) for name in BOOKKEEPING),
    }

    assert {field for reading in readings.ALL for field in reading.fields} <= documented


def test_codes_mean_words_of_the_contract() -> None:
    assert set(codes.CAPACITIES.values()) <= set(vocabulary.CAPACITIES)
    assert set(codes.POSITION_KINDS.values()) <= set(vocabulary.POSITION_KINDS)
    assert set(codes.SEVERITIES.values()) == set(vocabulary.SANCTION_SEVERITIES)
    assert {kind.degree for kind in codes.SANCTIONS.values()} <= codes.SEVERITIES.keys()
    assert set(codes.ABSENCE_KINDS.values()) <= set(vocabulary.ABSENCE_KINDS)
    reasons = {*codes.EXIT_REASONS.values(), *codes.EXIT_REASONS_BY_STANDING.values()}
    assert reasons <= set(vocabulary.EXIT_REASONS)


def test_every_structural_eselon_has_a_level_and_grades_have_theirs() -> None:
    named = {code for code, name in codes.ESELONS.items() if name is not None}

    assert jobs.ESELON_LEVELS.keys() == named
    assert [int(code) for code in codes.GRADES] == sorted(int(code) for code in codes.GRADES)


def test_quadrants_are_made_of_all_pairs_of_expectations() -> None:
    words = codes.EXPECTATION_ORDER

    assert codes.QUADRANT_OF.keys() == {(results, other) for results in words for other in words}
    assert set(codes.QUADRANT_OF.values()) == set(codes.QUADRANT_ORDER)


def test_the_shipped_sections_are_those_of_the_codes() -> None:
    dataset = parse_dataset(dataset_text('Kota "A"', day("2026-06-30")), file="dataset.toml")

    assert (dataset.name, dataset.snapshot_on) == ('Kota "A"', day("2026-06-30"))
    for scheme in ("skp22", "kinerja_periodik"):
        assert dataset.ratings[scheme].order == codes.QUADRANT_ORDER
        assert dataset.ratings[scheme].parts == codes.EXPECTATION_ORDER
    assert [dataset.ratings[name].satisfactory for name in ("dp3", "skp", "skp_2021")] == [
        76, 76, 90,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "family", "grade"),
    [
        ("Analis SDM Aparatur Ahli Muda", "Analis SDM Aparatur", "Ahli Muda"),
        ("PERAWAT TERAMPIL", "PERAWAT", "Terampil"),
        ("Ahli Pertama - Guru Kelas", "Guru Kelas", "Ahli Pertama"),
        ("Bidan Pelaksana Lanjutan / Mahir", "Bidan", "Mahir"),
        ("Analis Kebakaran Pertama / Ahli Pertama", "Analis Kebakaran", "Ahli Pertama"),
        ("Penyuluh Pertanian Pelaksana Pemula", "Penyuluh Pertanian", "Pemula"),
        ("Guru Madya", "Guru", "Ahli Madya"),
        ("Pranata Komputer Pelaksana", "Pranata Komputer", "Terampil"),
        ("Arsiparis Penyelia", "Arsiparis", "Penyelia"),
        ("Lektor Kepala", "Lektor Kepala", None),
    ],
)
def test_a_functional_title_says_its_family_and_grade(
    title: str, family: str, grade: str | None
) -> None:
    assert jobs.job_family(title, "functional") == family
    assert jobs.level_code("functional", None, title) == grade
    level = jobs.FUNCTIONAL_LEVELS[grade] if grade is not None else None
    assert jobs.job_level("functional", None, title) == level
