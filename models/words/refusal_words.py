"""Why a move gets no estimate, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.words.wording import LANGUAGES, Language, date_text
from records.refusal import Refusal

_WORDS: Mapping[str, Mapping[Language, str]] = {
    "retirement": {"id": "pensiun sejak {day}", "en": "retired since {day}"},
    "transfer_out": {
        "id": "pindah ke instansi lain sejak {day}",
        "en": "moved to another agency on {day}",
    },
    "resignation": {"id": "mengundurkan diri sejak {day}", "en": "resigned on {day}"},
    "death": {"id": "meninggal dunia pada {day}", "en": "died on {day}"},
    "dismissal": {"id": "diberhentikan sejak {day}", "en": "dismissed on {day}"},
    "left": {
        "id": "tidak lagi bertugas sejak {day} (alasannya tidak tercatat)",
        "en": "no longer in service since {day} (the reason is not recorded)",
    },
    "not_yet_in_service": {
        "id": "belum bertugas (mulai {day})",
        "en": "not yet in service (begins on {day})",
    },
    "holds_the_post": {
        "id": "sudah memangku jabatan ini secara definitif sejak {day}",
        "en": "already holds this post definitively since {day}",
    },
    "post_ended": {
        "id": "jabatan ini tidak ada lagi sejak {day}",
        "en": "this post has not existed since {day}",
    },
    "unit_ended": {
        "id": "unit jabatan ini tidak ada lagi sejak {day}",
        "en": "the unit of this post has not existed since {day}",
    },
    "no_employee": {"id": "pegawai tidak disebut", "en": "no employee given"},
    "name_alone": {
        "id": "hanya nama yang ditulis, dan nama bisa sama: tulis NIP atau employee_id",
        "en": "only a name is given, which several people may bear: write the NIP or employee_id",
    },
    "unknown_employee": {"id": "pegawai tidak dikenal", "en": "unknown employee"},
    "broken_nip": {
        "id": "NIP tidak sah: periksa angkanya (18 angka, disimpan sebagai teks)",
        "en": "the NIP is not valid: check its digits (18 of them, kept as text)",
    },
    "name_mismatch": {
        "id": "nama di baris ini bukan nama pegawai dengan NIP/ID tersebut",
        "en": "the name in this row is not that of the person with this NIP or id",
    },
    "two_people": {
        "id": "NIP dan ID pegawai di baris ini menunjuk dua orang",
        "en": "the NIP and the employee_id of this row mean two people",
    },
    "no_post": {
        "id": "jabatan dan unit tidak disebut",
        "en": "no position and no unit given",
    },
    "no_unit": {
        "id": "unit jabatan “{found}” tidak disebut",
        "en": "the unit of the post “{found}” is not given",
    },
    "unknown_position": {"id": "jabatan tidak dikenal", "en": "unknown position"},
    "unknown_unit": {"id": "unit tidak dikenal{quoted}", "en": "unknown unit{quoted}"},
    "unknown_title": {
        "id": "tidak ada jabatan “{found}” di unit itu",
        "en": "no post “{found}” in that unit",
    },
    "ambiguous_unit": {
        "id": "beberapa unit bernama “{found}”: sebutkan unit_id atau unit induknya",
        "en": "several units are called “{found}”: give the unit_id, or the parent unit",
    },
    "several_posts": {
        "id": "beberapa unit di bawahnya memiliki jabatan “{found}”: sebutkan unitnya",
        "en": "several units beneath it have the post “{found}”: name the unit",
    },
    "ambiguous_title": {
        "id": "beberapa jabatan “{found}” di unit itu: sebutkan level, rumpun atau position_id",
        "en": "several posts “{found}” in that unit: give level, job_family or position_id",
    },
    "unknown_cause": {
        "id": "alasan perpindahan “{found}” tidak dikenal",
        "en": "the cause “{found}” is not known",
    },
    "unknown_kind": {
        "id": "jenis jabatan “{found}” tidak dikenal",
        "en": "the kind of post “{found}” is not known",
    },
    "bad_level": {
        "id": "level “{found}” bukan bilangan bulat",
        "en": "level is no whole number: “{found}”",
    },
    "broken_row": {
        "id": "baris ini tidak sama panjang dengan judul kolom ({found} sel)",
        "en": "this row is not as long as the header ({found} cells)",
    },
}
"""Every kind of refusal; a kind that is not here has no words."""

_NEAR: Mapping[Language, str] = {"id": "; mirip: {near}", "en": "; near: {near}"}


def refusal_text(refusal: Refusal, language: Language) -> str:
    """One reason as it stands in an answer.

    >>> from datetime import date
    >>> refusal_text(Refusal("retirement", date(2015, 7, 1)), "id")
    'pensiun sejak 1 Juli 2015'
    >>> refusal_text(Refusal("unknown_cause", found="karena", near=("assigned",)), "en")
    'the cause “karena” is not known; near: assigned'
    """
    day = "" if refusal.since is None else date_text(refusal.since, language)
    # The text is filled by hand: a title may hold braces.
    quoted = f" “{refusal.found}”" if refusal.found else ""
    said = _WORDS[refusal.kind][language].replace("{day}", day).replace("{quoted}", quoted)
    said = said.replace("{found}", refusal.found)
    if not refusal.near:
        return said
    return said + _NEAR[language].replace("{near}", ", ".join(refusal.near))


_REJECTED: Mapping[Language, str] = {
    "id": "Tidak dinilai: {reason}.",
    "en": "Not scored: {reason}.",
}


def rejected_text(refusal: Refusal, language: Language) -> str:
    """The sentence that stands in an estimate's place.

    >>> rejected_text(Refusal("no_employee"), "en")
    'Not scored: no employee given.'
    """
    return _REJECTED[language].replace("{reason}", refusal_text(refusal, language))


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """The shape of `rejection` in an answer."""
    return {
        "kind": refusal.kind,
        "since": None if refusal.since is None else refusal.since.isoformat(),
        **{language: refusal_text(refusal, language) for language in LANGUAGES},
    }
