"""Causes and kinds of posts as an office writes them, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Mapping

from records import vocabulary
from records.identities.names import near_names, plain_name
from records.refusal import Refusal

_CAUSES: Mapping[str, tuple[str, ...]] = {
    "own_request": (
        "permintaan sendiri", "atas permintaan sendiri", "aps", "permohonan sendiri",
        "keinginan sendiri", "pindah atas permintaan sendiri", "at own request",
    ),
    "assigned": (
        "penugasan", "ditugaskan", "rotasi", "mutasi", "alih tugas", "penempatan",
        "kebutuhan organisasi", "kepentingan dinas", "kebutuhan dinas", "assignment", "rotation",
    ),
    "promotion": ("promosi", "promosi jabatan", "kenaikan jabatan", "naik jabatan", "promoted"),
    "demotion": ("demosi", "penurunan jabatan", "turun jabatan", "demoted"),
    "reorganisation": (
        "penataan organisasi", "reorganisasi", "restrukturisasi", "perubahan organisasi",
        "reorganization",
    ),
    "renaming": (
        "perubahan nama jabatan", "perubahan nomenklatur", "perubahan nama", "rename", "renamed",
    ),
    "equalisation": ("penyetaraan", "penyetaraan jabatan", "equalization"),
    "reappointment": ("pengukuhan", "pengukuhan kembali", "pelantikan kembali", "reappointed"),
    "first": ("pengangkatan pertama", "pengangkatan pertama kali", "first appointment"),
}  # fmt: skip
_KINDS: Mapping[str, tuple[str, ...]] = {
    "structural": (
        "struktural", "jabatan struktural", "manajerial", "jpt", "jabatan pimpinan tinggi",
        "administrator", "pengawas",
    ),
    "functional": ("fungsional", "jabatan fungsional", "jf", "fungsional tertentu", "jft"),
    "general": ("pelaksana", "umum", "jabatan pelaksana", "fungsional umum", "jfu"),
}  # fmt: skip


def _spellings(words: tuple[str, ...], own: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain_name(spelling): word for word in words for spelling in (word, *own.get(word, ()))}


_CAUSE_OF = _spellings(vocabulary.CAUSES, _CAUSES)
_KIND_OF = _spellings(vocabulary.POSITION_KINDS, _KINDS)


def cause_of(text: str) -> str | None:
    """The contract's cause that a text means, in either language.

    >>> cause_of("Permintaan Sendiri"), cause_of("own request"), cause_of("karena baik")
    ('own_request', 'own_request', None)
    """
    return _CAUSE_OF.get(plain_name(text))


def kind_of(text: str) -> str | None:
    """The contract's kind of post that a text means, in either language.

    >>> kind_of("FUNGSIONAL"), kind_of("Jabatan Pelaksana"), kind_of("x")
    ('functional', 'general', None)
    """
    return _KIND_OF.get(plain_name(text))


def unknown_cause(text: str, shown: str) -> Refusal:
    """The refusal of an unknown cause, with the causes that it may mean.

    Args:
        text: The cell.
        shown: The cell in the form in which a message may repeat it.
    """
    near = near_names(text, _CAUSE_OF) or ("permintaan sendiri", "penugasan", "promosi")
    return Refusal("unknown_cause", found=shown, near=near)


def unknown_kind(text: str, shown: str) -> Refusal:
    """The refusal of an unknown kind of post, with the kinds that it may mean.

    Args:
        text: The cell.
        shown: The cell in the form in which a message may repeat it.
    """
    near = near_names(text, _KIND_OF) or ("struktural", "fungsional", "pelaksana")
    return Refusal("unknown_kind", found=shown, near=near)
