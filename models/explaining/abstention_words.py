"""Why no estimate is given and how that could change, in Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from models.explaining.abstention import NAMED, AbstainReason
from models.explaining.telling import beside_usual, statement
from models.words.wording import LANGUAGES, Language, feature_label, value_text

if TYPE_CHECKING:
    from features.catalog import Feature
    from models.explaining.feature_contribution import FeatureContribution

Facts = Mapping[str, "FeatureContribution"]
"""Values and usual values of one move, by feature."""


def abstain_sentences(
    reasons: Sequence[AbstainReason], facts: Facts
) -> dict[Language, tuple[str, ...]]:
    """Why no estimate is given and how that could change, by language.

    Args:
        reasons: What there is no ground for.
        facts: Of the move, by feature; those that the reasons name.
    """
    return {
        language: tuple(_sentence(reason, facts, language) for reason in reasons)
        for language in LANGUAGES
    }


def _sentence(reason: AbstainReason, facts: Facts, language: Language) -> str:
    named = [facts[name] for name in reason.features]
    if reason.ground == "company":
        told = _told(named, language)
        return (_LITTLE_COMPANY if told else _NO_COMPANY)[language].format(facts=told)
    if reason.ground == "far":
        return _far(named, language)
    if reason.ground == "word":
        label = feature_label(named[0].feature, language)
        value = value_text(named[0].feature, reason.value, language)
        return _NEW_WORD[language].format(label=label, value=value)
    labels = "; ".join(feature_label(one.feature, language) for one in named)
    tables = _AND[language].join(_tables([one.feature for one in named], language))
    return _POOR_RECORDS[language].format(labels=labels, tables=tables)


def _far(named: Sequence[FeatureContribution], language: Language) -> str:
    """What takes the move far out, by value and direction."""
    advice = _ADVICE_SKILLS if any(map(_is_short_of_skills, _one_a_concept(named))) else _ADVICE
    return f"{_FAR_OUT[language].format(facts=_told(named, language))} {advice[language]}"


def _told(named: Sequence[FeatureContribution], language: Language) -> str:
    return "; ".join(_fact(one, language) for one in _one_a_concept(named))


def _one_a_concept(named: Sequence[FeatureContribution]) -> list[FeatureContribution]:
    """The first fact of each concept: several facts of one concept would say the same."""
    concepts: dict[str, FeatureContribution] = {}
    for one in named:
        concepts.setdefault(one.feature.concept, one)
    return list(concepts.values())[:NAMED]


def _fact(fact: FeatureContribution, language: Language) -> str:
    if _is_short_of_skills(fact):
        gap = value_text(fact.feature, fact.value, language)
        return _REQUIRED[language].format(gap=gap) + beside_usual(fact, language)
    said = statement(fact, language)
    return said[:1].lower() + said[1:] + beside_usual(fact, language)


def _is_short_of_skills(fact: FeatureContribution) -> bool:
    """Whether skills below the requirement are what the fact is about."""
    is_gap = fact.feature.function == "skills_gap_mean"
    return is_gap and isinstance(fact.value, float | int) and fact.value > 0


def _tables(features: Sequence[Feature], language: Language) -> list[str]:
    """The kinds of records that features are made from, in words an office uses."""
    known = _RECORDS[language]
    found: list[str] = []
    for feature in features:
        tables = (word for word in re.findall(r"[a-z_]+", feature.source) if word in known)
        for table in tables:
            if known[table] not in found:
                found.append(known[table])
    return found or [_RECORDS[language]["assignments"]]


_NO_COMPANY: Mapping[Language, str] = {
    "id": "Hampir tidak ada perpindahan di masa lalu yang serupa dengan ini. Telaah perpindahan "
    "ini tanpa perkiraan; perkiraan baru dapat diberikan setelah ada perpindahan serupa yang "
    "hasilnya diketahui.",
    "en": "Hardly any past move was like this one. Review it without an estimate; one can be given "
    "once similar moves with a known outcome are on record.",
}
_LITTLE_COMPANY: Mapping[Language, str] = {
    "id": "Hampir tidak ada perpindahan di masa lalu yang serupa dengan ini, terutama karena: "
    "{facts}. Telaah perpindahan ini tanpa perkiraan; perkiraan baru dapat diberikan setelah ada "
    "perpindahan serupa yang hasilnya diketahui.",
    "en": "Hardly any past move was like this one, above all because: {facts}. Review it without "
    "an estimate; one can be given once similar moves with a known outcome are on record.",
}
_FAR_OUT: Mapping[Language, str] = {
    "id": "Perpindahan ini jauh di luar kebiasaan: {facts}. Hampir tidak ada perpindahan di masa "
    "lalu yang sejauh itu.",
    "en": "This move lies far out of the usual: {facts}. Hardly any past move lay as far.",
}
_ADVICE: Mapping[Language, str] = {
    "id": "Bila catatannya keliru atau belum lengkap, perbaiki lalu hitung kembali; bila benar, "
    "telaah perpindahan ini tanpa perkiraan.",
    "en": "If the records are wrong or incomplete, correct them and ask again; if they are right, "
    "review the move without an estimate.",
}
_REQUIRED: Mapping[Language, str] = {
    "id": "jabatan ini mensyaratkan kompetensi yang rata-rata {gap} di atas hasil penilaian "
    "kompetensi yang tercatat",
    "en": "the post asks for skills that lie {gap} above the assessed ones on average",
}
_ADVICE_SKILLS: Mapping[Language, str] = {
    "id": "Syarat kompetensi itu milik jabatannya. Bila ada penilaian kompetensi yang lebih baru, "
    "isikan pada lembar competencies dari `mutasi template`, muat, lalu hitung kembali; bila "
    "tidak, telaah perpindahan ini tanpa perkiraan.",
    "en": "These are the post's own requirements. If there is a newer competency assessment, fill "
    "it into the sheet competencies of `mutasi template`, ingest it and ask again; if not, review "
    "the move without an estimate.",
}
_NEW_WORD: Mapping[Language, str] = {
    "id": "{label}: belum ada perpindahan dengan “{value}” yang hasilnya diketahui. Periksa "
    "penulisannya; bila benar, telaah perpindahan ini tanpa perkiraan.",
    "en": "{label}: no past move whose outcome is known had “{value}”. Check its spelling; if it "
    "is right, review the move without an estimate.",
}
_POOR_RECORDS: Mapping[Language, str] = {
    "id": "Terlalu sedikit yang tercatat; terutama belum ada: {labels}. Lengkapi {tables} di SIASN "
    "atau pada lembar dari `mutasi template`, muat, lalu hitung kembali.",
    "en": "Too little is on record; missing most of all: {labels}. Complete the {tables} in SIASN "
    "or in the sheets of `mutasi template`, ingest them and ask again.",
}
_AND: Mapping[Language, str] = {"id": " dan ", "en": " and "}
_RECORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "assignments": "riwayat jabatan",
        "ratings": "riwayat penilaian kinerja",
        "measures": "ukuran hasil kerja",
        "unit_measures": "ukuran unit kerja",
        "grades": "riwayat golongan",
        "educations": "riwayat pendidikan",
        "trainings": "riwayat pelatihan",
        "competencies": "penilaian kompetensi",
        "position_requirements": "syarat kompetensi jabatan",
        "positions": "data jabatan",
        "employees": "data utama pegawai",
        "outcomes": "hasil perpindahan",
    },
    "en": {
        "assignments": "posts held",
        "ratings": "appraisals",
        "measures": "measures of work",
        "unit_measures": "measures of units",
        "grades": "grades",
        "educations": "educations",
        "trainings": "trainings",
        "competencies": "competency assessments",
        "position_requirements": "post's competency requirements",
        "positions": "posts",
        "employees": "master data of employees",
        "outcomes": "outcomes of moves",
    },
}
