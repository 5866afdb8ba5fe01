"""One fact as the beginning of a sentence: the value on record, and the usual one.

The words come from `models.words.sayings`; a feature without words is told by its label and value.
A value that is null because something never happened is told as that; only a gap in the records is
told as "not recorded".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from features.catalog import Feature
from features.concepts import NEVER
from models.explaining.feature_contribution import FeatureContribution
from models.words.saying import Saying
from models.words.sayings import SAYINGS
from models.words.wording import (
    MINUS,
    Language,
    Value,
    feature_label,
    is_claim,
    place_text,
    value_text,
)

_PLAIN = Saying()


def statement(fact: FeatureContribution, language: Language) -> str:
    """What is on record: the beginning of a sentence, without an end.

    >>> from features.requirements import skills_gap_mean
    >>> gap = FeatureContribution(skills_gap_mean.describe(), 1.4, 0.2, -0.5)
    >>> statement(gap, "id")
    'Kompetensinya rata-rata kurang 1,4 tingkat dari syarat jabatan'
    >>> statement(gap, "en")
    'Skills fall 1.4 levels short of what the post asks for on average'
    """
    feature, value = fact.feature, fact.value
    if value is None:
        return _nothing(fact, language)
    template = _template(feature, value, language)
    if template:
        return _filled(template, feature, value, language)
    label = feature_label(feature, language)
    said = quoted(feature, value, language)
    # Two words of one language run on; a bare number, or a label that ends in brackets or holds a
    # number itself, would run into its value.
    runs_on = language == "id" and not (
        is_claim(feature) or said[-1].isdigit() or re.search(r"\d|\)$", label)
    )
    return f"{label} {said}" if runs_on else f"{label}: {said}"


def beside_usual(fact: FeatureContribution, language: Language) -> str:
    """The usual value in brackets; empty if it is not known."""
    if fact.typical is None:
        return ""
    if is_usual(fact, language):
        if is_claim(fact.feature) or isinstance(fact.typical, str):
            return _LIKE_MOST[language]
        return _AS_USUAL[language]
    usual = usual_text(fact.feature, fact.typical, language)
    if is_claim(fact.feature):
        return _MOST[language].format(usual=usual)
    return _USUALLY[language].format(usual=usual)


def is_usual(fact: FeatureContribution, language: Language = "en") -> bool:
    """Whether value and usual value read the same."""
    if fact.value is None or fact.typical is None:
        return False
    return usual_text(fact.feature, fact.value, language) == usual_text(
        fact.feature, fact.typical, language
    )


def usual_text(feature: Feature, value: Value, language: Language) -> str:
    """A value as it stands in brackets."""
    saying = _saying(feature, language)
    if isinstance(value, float | int):
        side = _side(feature, value)
        special = {"zero": saying.usual_zero, "below": saying.usual_below}
        template = special.get(side) or saying.usual
        if template:
            return _filled(template, feature, value, language)
    return quoted(feature, value, language)


def quoted(feature: Feature, value: Value, language: Language) -> str:
    """Words from the records stand in quotation marks, numbers don't."""
    text = value_text(feature, value, language)
    return f"“{text}”" if isinstance(value, str) else text


def _nothing(fact: FeatureContribution, language: Language) -> str:
    never = NEVER.get(fact.feature.function)
    if fact.never and never is not None:
        return never.phrase[language]
    if missing := _saying(fact.feature, language).missing:
        return missing
    label = feature_label(fact.feature, language)
    return f"{label} tidak tercatat" if language == "id" else f"{label}: not recorded"


def _template(feature: Feature, value: Value, language: Language) -> str:
    saying = _saying(feature, language)
    if isinstance(value, str) or value is None:
        return saying.value
    if is_claim(feature):
        return saying.yes if value >= _HALF else saying.no
    side = _side(feature, value)
    if side == "zero":
        return saying.zero or saying.value
    return (saying.below or saying.value) if side == "below" else saying.value


_HALF = 0.5


def _side(feature: Feature, value: float) -> str:
    """Whether a number reads as nought, below it or above."""
    text = value_text(feature, value, "en")
    if value == 0 or not re.search(r"[1-9]", text):
        return "zero"
    return "below" if value < 0 else "above"


def _filled(template: str, feature: Feature, value: Value, language: Language) -> str:
    text = value_text(feature, value, language)
    place = place_text(value, language) if isinstance(value, float | int) else text
    member = feature.member_phrase.get(language) or (feature.member or "").replace("_", " ")
    said = template.format(value=text, amount=text.lstrip(f"+{MINUS}"), place=place, member=member)
    return said[:1].upper() + said[1:] if template.startswith("{member}") else said


def _saying(feature: Feature, language: Language) -> Saying:
    return SAYINGS.get(feature.function, {}).get(language, _PLAIN)


_AS_USUAL: Mapping[Language, str] = {"id": " (seperti biasanya)", "en": " (as usual)"}
_LIKE_MOST: Mapping[Language, str] = {
    "id": " (sama seperti kebanyakan perpindahan)",
    "en": " (as in most moves)",
}
_USUALLY: Mapping[Language, str] = {"id": " (biasanya {usual})", "en": " (usually {usual})"}
_MOST: Mapping[Language, str] = {"id": " (kebanyakan {usual})", "en": " (in most moves: {usual})"}
