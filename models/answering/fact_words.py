"""Facts beside an estimate as people read them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from models.answering.move_facts import Leaving, MoveFacts
from models.words.wording import LANGUAGES, Language, date_text

STEP_DOWN = "▼"
"""Marks a step down, beside the words that say it."""

FACTS: Mapping[Language, str] = {"id": "Catatan", "en": "On record"}
"""What facts are called where they stand together."""

_TRACKS: Mapping[Language, Mapping[str | None, str]] = {
    "id": {
        "structural": "struktural", "functional": "fungsional", "general": "pelaksana",
        None: "tidak tercatat",
    },
    "en": {
        "structural": "structural", "functional": "functional", "general": "general",
        None: "not recorded",
    },
}  # fmt: skip
_SCHOOLING: Mapping[Language, tuple[str, ...]] = {
    "id": ("tidak bersekolah", "SD", "SMP", "SLTA", "D-I", "D-II/D-III", "S-1/D-IV", "S-2", "S-3"),
    "en": (
        "none", "primary", "lower secondary", "upper secondary", "post-secondary", "diploma",
        "bachelor's", "master's", "doctorate",
    ),
}  # fmt: skip
_ACTING: Mapping[str, Mapping[Language, str]] = {
    "acting": {
        "id": "Sudah menjadi pelaksana tugas di jabatan ini sejak {day}.",
        "en": "Has been acting in this post since {day}.",
    },
    "additional": {
        "id": "Sudah memegang jabatan ini sebagai tugas tambahan sejak {day}.",
        "en": "Has held this post as an additional duty since {day}.",
    },
}
_BY_RULE: Mapping[Language, str] = {
    "id": (
        "Pensiun pada {day} (batas usia {age} tahun), sebelum hasilnya dapat diketahui ({known})."
    ),
    "en": "Retires on {day} (at {age} years), before the outcome can be known ({known}).",
}
_BY_RULE_PAST: Mapping[Language, str] = {
    "id": (
        "Batas usia pensiun {age} tahun sudah tercapai pada {day}, tetapi pemberhentiannya tidak "
        "tercatat: periksa datanya."
    ),
    "en": "Reached the retirement age of {age} on {day}, and no exit is on record: check it.",
}
_OF_POST: Mapping[Language, str] = {
    "id": "Batas usia pensiun jabatan tujuan ({age} tahun) sudah terlampaui sejak {day}.",
    "en": "Past the retirement age of the post proposed ({age}) since {day}.",
}
_BY_EXIT: Mapping[Language, str] = {
    "id": "Tercatat akan {how} pada {day}, sebelum hasilnya dapat diketahui ({known}).",
    "en": "On record to {how} on {day}, before the outcome can be known ({known}).",
}
_HOW: Mapping[str, Mapping[Language, str]] = {
    "retirement": {"id": "pensiun", "en": "retire"},
    "transfer_out": {"id": "pindah ke instansi lain", "en": "move to another agency"},
    "resignation": {"id": "mengundurkan diri", "en": "resign"},
    "dismissal": {"id": "diberhentikan", "en": "be dismissed"},
}
_LEAVES: Mapping[Language, str] = {"id": "keluar dari instansi", "en": "leave"}


def notes(facts: MoveFacts, language: Language) -> tuple[str, ...]:
    """What must be known before anybody decides: acting already, leaving soon; as sentences."""
    said = []
    if facts.acting is not None and facts.acting_since is not None:
        day = date_text(facts.acting_since, language)
        said.append(_ACTING[facts.acting][language].format(day=day))
    if facts.leaving is not None:
        said.append(_leaving_text(facts.leaving, language))
    return tuple(said)


def present_text(facts: MoveFacts, language: Language) -> str:
    """The post held on the day, with its unit and since when."""
    present = facts.present
    if present is None:
        return {"id": "Tidak memangku jabatan", "en": "Holds no post"}[language]
    known = (present.title or present.position_id, present.unit or present.unit_id)
    place = " · ".join(part for part in known if part)
    since = date_text(present.since, language)
    return {
        "id": f"Jabatan saat ini: {place} (sejak {since})",
        "en": f"Present post: {place} (since {since})",
    }[language]


def step_text(facts: MoveFacts, language: Language) -> str:
    """The step in level; a step down is marked."""
    step = facts.level_step
    if step is None:
        return {"id": "selisih jenjang tidak tercatat", "en": "step in level not recorded"}[
            language
        ]
    if step == 0:
        return {"id": "jenjang sama", "en": "same level"}[language]
    if language == "id":
        return f"naik {step} jenjang" if step > 0 else f"{STEP_DOWN} turun {-step} jenjang"
    noun = "level" if abs(step) == 1 else "levels"
    return f"{step} {noun} up" if step > 0 else f"{STEP_DOWN} {-step} {noun} down"


def track_text(facts: MoveFacts, language: Language) -> str:
    """The track of the present post and of the one proposed."""
    words, (here, there) = _TRACKS[language], facts.track
    if here == there and here is not None:
        return {"id": f"tetap {words[here]}", "en": f"stays {words[here]}"}[language]
    return f"{words.get(here, here)} → {words.get(there, there)}"


def education_text(facts: MoveFacts, language: Language) -> str:
    """Whether the schooling on record is what the post asks for."""
    if facts.education_required is None:
        return {
            "id": "syarat pendidikan tidak tercatat", "en": "no schooling on record as asked for"
        }[language]  # fmt: skip
    names = _SCHOOLING[language]
    asked = names[facts.education_required]
    if facts.education is None:
        return {
            "id": f"pendidikan tidak tercatat (diminta {asked})",
            "en": f"schooling not recorded (asked for: {asked})",
        }[language]
    has = names[facts.education]
    if facts.education_met:
        return {
            "id": f"pendidikan memenuhi syarat ({has})", "en": f"schooling as asked for ({has})"
        }[language]  # fmt: skip
    return {
        "id": f"pendidikan di bawah syarat ({has}, diminta {asked})",
        "en": f"schooling short of what is asked for ({has}, not {asked})",
    }[language]


def fact_words(facts: MoveFacts, language: Language) -> tuple[str, str, str]:
    """Step, track and schooling in words, as they stand beside every ranked estimate."""
    return (
        step_text(facts, language),
        track_text(facts, language),
        education_text(facts, language),
    )


def notes_json(facts: MoveFacts) -> dict[Language, list[str]]:
    """The notes by language."""
    return {language: list(notes(facts, language)) for language in LANGUAGES}


def _leaving_text(leaving: Leaving, language: Language) -> str:
    day, known = (date_text(each, language) for each in (leaving.on, leaving.outcome_known_by))
    if leaving.age is None:
        how = _HOW.get(leaving.kind, _LEAVES)[language]
        return _BY_EXIT[language].format(how=how, day=day, known=known)
    if leaving.is_past and leaving.is_of_post:
        return _OF_POST[language].format(age=leaving.age, day=day)
    if leaving.is_past:
        return _BY_RULE_PAST[language].format(age=leaving.age, day=day)
    return _BY_RULE[language].format(age=leaving.age, day=day, known=known)
