"""What the columns of an office's list mean: who, where to, and what is its own affair.

A list of proposals usually names two posts, the present and the proposed one: words as `lama` and
`baru` tell them apart. Where nothing tells them apart, the post named is the proposed one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.sources.headers import contract_column, normal_form

TARGET_WORDS = frozenset(
    {"baru", "usulan", "diusulkan", "usul", "tujuan", "dituju", "rencana", "ke", "menjadi",
     "proposed", "new", "target", "destination", "to"}
)  # fmt: skip
PRESENT_WORDS = frozenset(
    {"lama", "sekarang", "saat", "ini", "semula", "asal", "terakhir", "sebelumnya", "dari",
     "existing", "current", "present", "old", "from", "previous"}
)  # fmt: skip
_FILLERS = frozenset({"yang", "data", "posisi", "dalam", "pada", "the", "of", "di", "pegawai"})

_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "nip": ("nip", "nip_pns", "nip_asn", "nip_18", "nip_baru", "nomor_induk", "no_nip",
            "nomor_induk_pegawai"),
    "employee_id": ("employee_id", "id_pegawai", "pegawai_id", "emp_id", "person_id", "id_asn",
                    "employee"),
    "name": ("name", "nama", "nama_lengkap", "full_name", "nama_asn", "employee_name",
             "nama_pns", "nama_gelar", "nama_lengkap_gelar"),
    "position_id": ("position_id", "position", "id_jabatan", "jabatan_id", "kode_jabatan"),
    "title": ("title", "jabatan", "nama_jabatan", "jabatan_nama", "job_title", "position_title",
               "post", "position_name"),
    "unit_id": ("unit_id", "id_unit", "unor_id", "id_unor", "unit_kerja_id"),
    "unit": ("unit", "unit_kerja", "nama_unit", "nama_unit_kerja", "unit_organisasi", "unor",
             "unor_nama", "nama_unor", "unit_name", "satuan_kerja", "department", "tempat_tugas",
             "work_unit"),
    "parent": ("unit_induk", "unor_induk", "opd", "perangkat_daerah", "skpd", "instansi",
               "parent_unit", "agency", "nama_opd"),
    "job_family": ("job_family", "rumpun", "rumpun_jabatan", "family"),
    "position_kind": ("position_kind", "jenis_jabatan"),
    "level": ("level", "tingkat", "level_jabatan", "tingkat_jabatan"),
    "cause": ("cause", "alasan", "sebab", "alasan_mutasi", "jenis_mutasi", "alasan_perpindahan",
              "jenis_perpindahan", "reason", "jenis_usul", "jenis_usulan", "alasan_usulan"),
}  # fmt: skip
"""What a header without its words of place may be, in normal form."""

_PLACES = ("position_id", "title", "unit_id", "unit", "parent", "job_family", "position_kind",
           "level")  # fmt: skip
"""Meanings that a list may have twice: for the present post and for the proposed one."""

_IDENTITY = re.compile(
    r"\b(nip|nik|nama|name|ktp|npwp|karpeg|kartu|lahir|birth|alamat|address|telepon|telp|hp|phone|"
    r"email|surel|gelar)\b"
)
_NOT_A_PERSONS = re.compile(
    r"\b(jabatan|unit|unor|opd|instansi|perangkat|satuan|skpd|sekolah|post|position|job|title|"
    r"department|file|berkas|kegiatan|diklat|pelatihan)\b"
)


@dataclass(frozen=True)
class Meaning:
    """What one header means.

    Attributes:
        name: One of the meanings.
        place: `target` for the proposed post, `present` for the present one; empty if the header
            does not say which.
    """

    name: str
    place: str = ""


def meaning_of(header: str) -> Meaning | None:
    """What a header means; None for a header that only the list's owner uses.

    >>> meaning_of("Jabatan Baru"), meaning_of("UNIT KERJA LAMA"), meaning_of("Catatan")
    (Meaning(name='title', place='target'), Meaning(name='unit', place='present'), None)
    >>> meaning_of("NIP Baru")
    Meaning(name='nip', place='')
    """
    form = normal_form(header)
    whole = _named(form)
    if whole is not None:
        return Meaning(whole)
    words = [word for word in re.split(r"[^a-z0-9]+", form) if word and word not in _FILLERS]
    own = [word for word in words if word not in TARGET_WORDS | PRESENT_WORDS]
    name = _named("_".join(own))
    if name is None or (len(own) < len(words) and name not in _PLACES):
        return None if name is None or name not in ("cause",) else Meaning(name)
    is_target = any(word in TARGET_WORDS for word in words)
    is_present = any(word in PRESENT_WORDS for word in words)
    if is_target and is_present:
        return None
    return Meaning(name, "target" if is_target else "present" if is_present else "")


def _named(form: str) -> str | None:
    squeezed = form.replace("_", "")
    for name, spellings in _MEANINGS.items():
        if any(squeezed == spelling.replace("_", "") for spelling in spellings):
            return name
    return contract_column(form, ["employee_id", "nip", "position_id", "job_family", "cause"])


@dataclass(frozen=True)
class Columns:
    """The columns of a list, by their meaning.

    Attributes:
        of: The place of each meaning's column, about the person or the proposed post.
        twice: Meanings for which two columns fit equally well, and those columns' places.
        is_of_present: Whether columns that do not say which post they mean are about the present
            one.
    """

    of: Mapping[str, int]
    twice: Mapping[str, tuple[int, ...]]
    is_of_present: bool = False


def columns_of(headers: Sequence[str]) -> Columns:
    """Choose the columns about the person and about the proposed post.

    A header that names the proposed post goes before one that does not say which post; one that
    names the present post is not used. If one title is marked as the proposed one and another is
    not marked, the other unmarked columns belong to the present post.
    """
    marked: dict[str, list[int]] = {}
    unmarked: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        meaning = meaning_of(header)
        if meaning is not None and meaning.place != "present":
            said = marked if meaning.place == "target" else unmarked
            said.setdefault(meaning.name, []).append(place)
    named = {"title", "position_id"}
    is_of_present = bool(named & marked.keys()) and bool(named & unmarked.keys())
    found = {
        name: places for name, places in unmarked.items() if not (is_of_present and name in _PLACES)
    } | marked
    if "unit" not in found and "unit_id" not in found and "parent" in found:
        # The agency alone: the post is looked for in all of it.
        found["unit"] = found.pop("parent")
    return Columns(
        {name: places[0] for name, places in found.items()},
        {name: tuple(places) for name, places in found.items() if len(places) > 1},
        is_of_present=is_of_present,
    )


def score_of(headers: Sequence[str]) -> int:
    """How many meanings a row of headers has; 0 unless person and destination are among them."""
    columns = columns_of(headers)
    has_person = bool({"employee_id", "nip"} & columns.of.keys())
    # Where the unit is the present post's alone, each row says what is missing.
    has_place = columns.is_of_present or bool(
        {"position_id", "unit_id", "unit"} & columns.of.keys()
    )
    return len(columns.of) + 100 * (has_person + has_place)


def is_identity_header(header: str) -> bool:
    """Whether the cells under a header identify people.

    >>> [is_identity_header(one) for one in ("NIP", "Nama Lengkap", "Nama Jabatan", "Catatan")]
    [True, True, False, False]
    """
    words = normal_form(header).replace("_", " ")
    return _IDENTITY.search(words) is not None and _NOT_A_PERSONS.search(words) is None
