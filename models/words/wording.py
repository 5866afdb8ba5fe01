"""Numbers and values as people read them, in Indonesian and in English.

What a number means is read from the catalogue (`Feature.unit`), so a new feature needs no line here
unless it brings a unit that is told in a new way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from features.catalog import Feature
from features.units import DAY, MONTH, YEAR, Noun, Unit
from records.dataset import Dataset, OutcomeRule

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
Value = float | str | None
"""A feature's value: a number, a category, or null for unknown."""

# A true minus sign: a hyphen breaks at line ends and is skipped by screen readers.
MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12

_SEPARATORS: Mapping[Language, tuple[str, str]] = {"id": (".", ","), "en": (",", ".")}
_MONTHS: Mapping[Language, tuple[str, ...]] = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
        "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip
_UNKNOWN: Mapping[Language, str] = {"id": "tidak tercatat", "en": "not recorded"}
_NEVER: Mapping[Language, str] = {"id": "belum pernah", "en": "never"}
_NO_OR_YES: Mapping[Language, tuple[str, str]] = {"id": ("tidak", "ya"), "en": ("no", "yes")}
_FAILURE_OR_SUCCESS: Mapping[Language, tuple[str, str]] = {
    "id": ("tidak berhasil", "berhasil"),
    "en": ("no success", "success"),
}
_CONTRACT_WORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "structural": "struktural",
        "functional": "fungsional",
        "general": "pelaksana",
        "own_request": "permintaan sendiri",
        "assigned": "penugasan",
        "promotion": "promosi",
        "demotion": "penurunan jabatan",
        "reorganisation": "penataan organisasi",
        "renaming": "perubahan nama jabatan",
        "equalisation": "penyetaraan jabatan",
        "reappointment": "pengukuhan kembali",
        "first": "pengangkatan pertama",
    },
    "en": {"own_request": "own request"},
}
"""The contract's closed word lists as people read them; words that read well stay."""
_ARTICLE = re.compile(r"^(the|an?) ")
_NEAR, _FAR = 0.25, 0.75
"""Standard deviations up to which a score lies about the average, and from which far off."""


def is_claim(feature: Feature) -> bool:
    """Whether the feature has two values that stand for words: yes or no, success or failure."""
    return feature.unit.is_claim


def number_text(
    number: float, language: Language, *, decimals: int | None = None, is_fixed: bool = False
) -> str:
    """A number with the language's separators and no needless zeros.

    Args:
        number: Any finite number.
        language: `id` (1.250,5) or `en` (1,250.5).
        decimals: Most decimals shown; missing: three significant digits, at most two decimals.
        is_fixed: Whether zeros at the end stay, for columns whose digits stand below each other.

    >>> number_text(1250.5, "id", decimals=1), number_text(1250.5, "en", decimals=1)
    ('1.250,5', '1,250.5')
    >>> number_text(0.4567, "en"), number_text(12.0, "id")
    ('0.46', '12')
    """
    if decimals is None:
        decimals = _decimals(number)
    plain = f"{abs(number):,.{decimals}f}"
    if "." in plain and not is_fixed:
        plain = plain.rstrip("0").rstrip(".")
    sign = MINUS if number < 0 and plain.strip("0.,") else ""
    thousands, point = _SEPARATORS[language]
    return sign + plain.translate(str.maketrans(",.", thousands + point))


def percent_text(share: float, language: Language) -> str:
    """A share as percent; one decimal below ten percent, where it matters.

    >>> percent_text(0.731, "id"), percent_text(0.024, "id"), percent_text(0.024, "en")
    ('73%', '2,4%', '2.4%')
    """
    return f"{number_text(share * 100, language, decimals=1 if abs(share) < 0.0995 else 0)}%"


def duration_text(days: float, language: Language) -> str:
    """Days as people count them: days up to two months, months up to two years, then years.

    >>> duration_text(12, "id"), duration_text(240, "id"), duration_text(1900, "id")
    ('12 hari', '8 bulan', '5,2 tahun')
    >>> duration_text(1, "en"), duration_text(1900, "en")
    ('1 day', '5.2 years')
    """
    if abs(days) < 2 * DAYS_A_MONTH:
        return _with_noun(number_text(days, language, decimals=0), DAY, language)
    if abs(days) < 2 * DAYS_A_YEAR:
        months = number_text(days / DAYS_A_MONTH, language, decimals=0)
        return _with_noun(months, MONTH, language)
    return _with_noun(number_text(days / DAYS_A_YEAR, language, decimals=1), YEAR, language)


def date_text(day: date, language: Language) -> str:
    """A day written out.

    >>> date_text(date(2026, 6, 30), "id"), date_text(date(2026, 6, 30), "en")
    ('30 Juni 2026', '30 June 2026')
    """
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def log_odds_text(log_odds: float, language: Language) -> str:
    """A contribution with its sign, two decimals always, so that columns line up.

    >>> log_odds_text(0.4, "id"), log_odds_text(1.234, "en"), log_odds_text(-0.001, "en")
    ('+0,40', '+1.23', '0.00')
    """
    plain = f"{abs(log_odds):.2f}"
    sign = "" if plain == "0.00" else "+" if log_odds > 0 else MINUS
    return sign + plain.replace(".", _SEPARATORS[language][1])


def value_text(
    feature: Feature, value: Value, language: Language, *, is_never: bool = False
) -> str:
    """A feature's value with its unit, as it stands in a sentence or a table.

    Args:
        feature: The feature.
        value: Its value; None is unknown, or never happened.
        language: Of the text.
        is_never: Whether None means that it never happened.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return (_NEVER if is_never else _UNKNOWN)[language]
    if isinstance(value, str):
        is_contract_word = feature.unit is Unit.CONTRACT_WORD
        return contract_word(value, language) if is_contract_word else value
    return _number_with_unit(feature, value, language)


def contract_word(word: str, language: Language) -> str:
    """A word of the contract's closed lists as people read it; any other stays."""
    return _CONTRACT_WORDS[language].get(word, word)


def _number_with_unit(feature: Feature, value: float, language: Language) -> str:
    """A number as its unit asks for."""
    unit = feature.unit
    if unit.is_claim and 0 <= value <= 1:
        # A typical value may be a mean: what holds for most is what is usual.
        words = _FAILURE_OR_SUCCESS if unit is Unit.SUCCESS else _NO_OR_YES
        return words[language][value >= 0.5]
    if unit is Unit.CALENDAR_MONTH:
        return _MONTHS[language][round(value) - 1]
    if unit is Unit.DAYS:
        return duration_text(value, language)
    if unit is Unit.SHARE:
        return percent_text(value, language)
    if unit is Unit.SHARE_DIFFERENCE:
        value *= 100
    if unit.noun is None:
        return number_text(value, language)
    number = number_text(value, language, decimals=1)
    if unit.is_signed and value > 0 and number != "0":
        number = f"+{number}"
    return _with_noun(number, unit.noun, language)


def _with_noun(number: str, noun: Noun, language: Language) -> str:
    """The number followed by the word in its right form."""
    if language == "id":
        return f"{number} {noun.indonesian}"
    is_one = number.lstrip(f"+{MINUS}") == "1"
    return f"{number} {noun.singular if is_one else noun.plural}".rstrip()


def outcome_label(outcome: OutcomeRule, language: Language) -> str:
    """What an outcome is called in a language.

    Its own label in that language, else what its kind is called; a supplied outcome without one is
    called what it is called anywhere.

    >>> outcome_label(OutcomeRule("stays", "stay", days=365), "id")
    'Masih di jabatan itu setelah 12 bulan'
    """
    own = outcome.label_id if language == "id" else outcome.label_en
    if own:
        return own
    if outcome.kind == "adaptation":
        return {"id": "Beradaptasi baik", "en": "Adapts well"}[language]
    if outcome.kind == "stay":
        span = duration_text(outcome.days, language)
        return {
            "id": f"Masih di jabatan itu setelah {span}",
            "en": f"Is still in the post after {span}",
        }[language]
    return outcome.label or outcome.label_id or outcome.label_en or outcome.name


def labelled(features: Sequence[Feature], dataset: Dataset) -> tuple[Feature, ...]:
    """Features of families under the names that the organisation gives its measures and outcomes.

    Args:
        features: The catalogue of a feature table.
        dataset: The organisation's rules.
    """
    return tuple(_labelled(feature, dataset) for feature in features)


def _labelled(feature: Feature, dataset: Dataset) -> Feature:
    member = feature.member
    measure = dataset.measures.get(member or "")
    outcome = dataset.outcomes.get(member or "")
    if member is None or (measure is None and outcome is None):
        return feature
    named: dict[str, str] = {}
    for language in LANGUAGES:
        if outcome is not None:
            named[language] = outcome_label(outcome, language)
        elif measure is not None:
            own = measure.label_id if language == "id" else measure.label_en
            named[language] = own or measure.label
    told = member.replace("_", " ")
    phrase = {
        language: text.replace(told, named.get(language) or told)
        for language, text in feature.phrase.items()
    }
    return replace(feature, phrase=phrase, member_phrase=named)


def place_text(deviations: float, language: Language) -> str:
    """How far above or below the average a standard score lies, in words.

    >>> place_text(0.9, "id"), place_text(-0.4, "en"), place_text(0.1, "en")
    ('jauh di atas rata-rata', 'below the average', 'about the average')
    """
    if abs(deviations) < _NEAR:
        return {"id": "sekitar rata-rata", "en": "about the average"}[language]
    side = ("di atas", "above") if deviations > 0 else ("di bawah", "below")
    much = ("jauh ", "far ") if abs(deviations) >= _FAR else ("", "")
    if language == "id":
        return f"{much[0]}{side[0]} rata-rata"
    return f"{much[1]}{side[1]} the average"


def feature_label(feature: Feature, language: Language) -> str:
    """What the feature is called, as it begins a sentence."""
    return capitalised(_phrase(feature, language))


def feature_name(feature: Feature, language: Language) -> str:
    """What the feature is called in a table or drawing: without an English article."""
    phrase = _phrase(feature, language)
    return capitalised(_ARTICLE.sub("", phrase) if language == "en" else phrase)


def _phrase(feature: Feature, language: Language) -> str:
    return feature.phrase.get(language) or feature.name.replace("__", ": ").replace("_", " ")


def capitalised(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _decimals(number: float) -> int:
    """Decimals that show three significant digits, at most two; whole numbers have none."""
    if number == 0 or float(number).is_integer():
        return 0
    return min(2, max(0, 2 - math.floor(math.log10(abs(number)))))
