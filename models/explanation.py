"""An estimate and its reasons in words: sentences in Indonesian and English from the catalogue.

A sentence says what is recorded, what is usual, and which way that moves the estimate. It never
says that the record causes the outcome: a contribution is a fact about the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from features.catalog import GROUPS, Feature, Group
from models.wording import (
    EN_DASH,
    LANGUAGES,
    Language,
    Value,
    duration_text,
    feature_label,
    is_claim,
    number_text,
    value_text,
)
from records.dataset import OutcomeRule

if TYPE_CHECKING:
    from models.abstention import AbstainReason
    from models.past import SimilarMove

REASONS_A_SIDE = 3
SMALLEST_REASON = 0.02
"""Log-odds below which a contribution is no reason: at most half a person in a hundred."""
TIE_DECIMALS = 9
"""Numbers closer than this are equal when ordering, so that the order is the same everywhere."""


@dataclass(frozen=True)
class FeatureContribution:
    """What one feature adds to one estimate.

    Attributes:
        feature: The feature, from the catalogue.
        value: Its value for this move; None is unknown.
        typical: Its usual value among the training moves; None is unknown.
        log_odds: What it adds to the raw score.
        stable: Whether the sign holds under resampling; None while nobody has tested that.
    """

    feature: Feature
    value: Value
    typical: Value
    log_odds: float
    stable: bool | None = None

    def to_json(self, language: Language) -> dict[str, Any]:
        """The shape of `contributions[]` in a score."""
        return {
            "feature": self.feature.name,
            "group": self.feature.group,
            "value": value_text(self.feature, self.value, language),
            "log_odds": self.log_odds,
            "stable": self.stable,
        }


@dataclass(frozen=True)
class Ground:
    """What a model has learnt from, as far as people need to know it.

    Attributes:
        moves: Past moves whose outcome was known.
        rate: Share of them that went well: the usual rate.
    """

    moves: int
    rate: float


def ground_of(manifest: Mapping[str, Any]) -> Ground | None:
    """The ground of a model's estimates; None where its manifest counts no moves."""
    rows = manifest.get("rows") or {}
    successes, failures = rows.get("successes", 0), rows.get("failures", 0)
    if successes + failures == 0:
        return None
    return Ground(moves=rows["count"], rate=successes / (successes + failures))


def typical_values(manifest: Mapping[str, Any], names: Sequence[str]) -> dict[str, Value]:
    """Each feature's usual value among the training moves: the median, the most frequent word."""
    facts = {each["name"]: each for each in manifest.get("features", ())}
    return {
        name: facts.get(name, {}).get("median", facts.get(name, {}).get("typical"))
        for name in names
    }


def by_size(contributions: Iterable[FeatureContribution]) -> list[FeatureContribution]:
    """Contributions from the largest to the smallest; equal ones by name."""
    return sorted(
        contributions, key=lambda one: (-round(abs(one.log_odds), TIE_DECIMALS), one.feature.name)
    )


def group_sums(contributions: Iterable[FeatureContribution]) -> dict[Group, float]:
    """Signed sum of the contributions of each group; a group without features adds nothing."""
    sums: dict[Group, float] = dict.fromkeys(GROUPS, 0.0)
    for one in contributions:
        sums[one.feature.group] += one.log_odds
    return sums


def choose_reasons(contributions: Iterable[FeatureContribution]) -> tuple[FeatureContribution, ...]:
    """At most three contributions for the move and three against it, largest first.

    One that other people's moves might have turned round is none.
    """
    ordered = [
        one
        for one in by_size(contributions)
        if abs(one.log_odds) >= SMALLEST_REASON and one.stable is not False
    ]
    speaking_for = [one for one in ordered if one.log_odds > 0][:REASONS_A_SIDE]
    speaking_against = [one for one in ordered if one.log_odds < 0][:REASONS_A_SIDE]
    return tuple(by_size([*speaking_for, *speaking_against]))


def choose_unstable(
    contributions: Iterable[FeatureContribution],
) -> tuple[FeatureContribution, ...]:
    """Contributions as large as the smallest reason chosen that are too unstable to be one."""
    ordered = by_size(contributions)
    chosen = choose_reasons(ordered)
    least = min((abs(one.log_odds) for one in chosen), default=SMALLEST_REASON)
    return tuple(one for one in ordered if one.stable is False and abs(one.log_odds) >= least)[
        : 2 * REASONS_A_SIDE
    ]


def reason_sentences(
    contributions: Iterable[FeatureContribution], language: Language
) -> tuple[str, ...]:
    """The chosen reasons as sentences, largest first."""
    return tuple(reason_sentence(one, language) for one in choose_reasons(contributions))


def reason_sentence(reason: FeatureContribution, language: Language) -> str:
    """One reason as a sentence that says direction and claims no cause."""
    return _sentence(reason, _usual(reason, language), language)


def difference_sentence(
    there: FeatureContribution, here: FeatureContribution, language: Language
) -> str:
    """How two moves of one person differ in one feature, and which way that moves the estimate.

    Args:
        there: What the feature adds to the other move, which the sentence is about.
        here: What it adds to the proposed one, whose value stands in brackets.
        language: Of the sentence.
    """
    beside = _IN_PROPOSED[language].format(value=_quoted(here.feature, here.value, language))
    return _sentence(replace(there, log_odds=there.log_odds - here.log_odds), beside, language)


_IN_PROPOSED: Mapping[Language, str] = {
    "id": " (pada jabatan yang diusulkan {value})",
    "en": " (in the proposed post {value})",
}


def abstain_sentences(
    reasons: Sequence[AbstainReason], catalogue: Mapping[str, Feature]
) -> dict[Language, tuple[str, ...]]:
    """Why no estimate is given and how that could change, by language.

    Args:
        reasons: What there is no ground for.
        catalogue: The model's features by name.
    """
    return {
        language: tuple(_abstain_sentence(reason, catalogue, language) for reason in reasons)
        for language in LANGUAGES
    }


def _abstain_sentence(
    reason: AbstainReason, catalogue: Mapping[str, Feature], language: Language
) -> str:
    labels = [feature_label(catalogue[name], language) for name in reason.features]
    if reason.ground == "company":
        return _NO_COMPANY[language]
    if reason.ground == "far":
        return _FAR_OUT[language].format(labels="; ".join(labels))
    if reason.ground == "word":
        return _NEW_WORD[language].format(label=labels[0], value=reason.value)
    return _POOR_RECORDS[language].format(labels="; ".join(labels))


_NO_COMPANY: Mapping[Language, str] = {
    "id": "Hampir tidak ada perpindahan di masa lalu yang serupa dengan ini.",
    "en": "Hardly any past move was like this one.",
}
_FAR_OUT: Mapping[Language, str] = {
    "id": "Perpindahan ini jauh di luar kebiasaan, terutama: {labels}. Hampir tidak ada "
    "perpindahan di masa lalu yang sejauh itu.",
    "en": "This move lies far out of the usual, above all: {labels}. Hardly any past move lay as "
    "far.",
}
_NEW_WORD: Mapping[Language, str] = {
    "id": "{label}: belum ada perpindahan dengan “{value}” yang hasilnya diketahui.",
    "en": "{label}: no past move whose outcome is known had “{value}”.",
}
_POOR_RECORDS: Mapping[Language, str] = {
    "id": "Terlalu sedikit yang tercatat; terutama belum ada: {labels}. Lengkapi catatannya, lalu "
    "hitung kembali.",
    "en": "Too little is on record; missing most of all: {labels}. Complete the records, then ask "
    "again.",
}


def frequency_sentence(
    probability: float,
    outcome: OutcomeRule,
    language: Language,
    bounds: tuple[float, float] | None = None,
) -> str:
    """The estimate as a natural frequency: so many of a hundred people.

    Args:
        probability: The estimate.
        outcome: What is predicted; its kind decides the verb.
        language: Of the sentence.
        bounds: Lower and upper bound of the estimate, once there are any.
    """
    number = _of_hundred(probability, language)
    span = "" if bounds is None else f" ({range_text(*bounds)})"
    success = _success(outcome, language, is_one=number.endswith(" 1"))
    if language == "id":
        return f"Dari 100 pegawai dengan catatan seperti ini, {number} {success}{span}."
    return f"Of 100 people with records like these, {number} {success}{span}."


def range_text(lower: float, upper: float) -> str:
    """Two bounds as people of a hundred."""
    return f"{lower * 100:.0f}{EN_DASH}{upper * 100:.0f}"


def ground_sentence(ground: Ground, language: Language) -> str:
    """How often it goes well in general, and how many moves say so."""
    number = _of_hundred(ground.rate, language)
    moves = number_text(ground.moves, language)
    if language == "id":
        usual = f"Pada perpindahan pada umumnya {number} dari 100."
        return f"{usual} Dasarnya: {moves} perpindahan yang hasilnya sudah diketahui."
    usual = f"Among moves in general it is {number} of 100."
    return f"{usual} Ground: {moves} past moves whose outcome is known."


def similar_sentence(similar: Sequence[SimilarMove], count: int | None, language: Language) -> str:
    """How many past moves are like this one, and what became of those most alike.

    Args:
        similar: The past moves most alike; at least one.
        count: How many are in its company; None where the model cannot tell.
        language: Of the sentence.
    """
    succeeded = sum(one.succeeded for one in similar)
    if language == "id":
        nearest = f"dari {len(similar)} yang paling serupa, {succeeded} berhasil."
        if count is None:
            return f"Perpindahan serupa di masa lalu: {nearest}"
        return (
            f"Sekitar {number_text(count, language)} perpindahan di masa lalu serupa dengan ini; "
            f"{nearest}"
        )
    nearest = f"of the {len(similar)} most alike, {succeeded} went well."
    if count is None:
        return f"Past moves like this one: {nearest}"
    return f"About {number_text(count, language)} past moves are like this one; {nearest}"


def _of_hundred(probability: float, language: Language) -> str:
    """`about 71`; the ends are open, because nobody is certain."""
    words = {
        "id": ("kurang dari", "sekitar", "lebih dari"),
        "en": ("fewer than", "about", "more than"),
    }
    below, about, above = words[language]
    if probability < 0.005:
        return f"{below} 1"
    if probability > 0.995:
        return f"{above} 99"
    return f"{about} {probability * 100:.0f}"


def _success(outcome: OutcomeRule, language: Language, *, is_one: bool) -> str:
    """The verb of a success, in the outcome's own terms."""
    if outcome.kind == "adaptation":
        return "beradaptasi baik" if language == "id" else "adapts well" if is_one else "adapt well"
    if outcome.kind == "stay":
        span = duration_text(outcome.days, language)
        if language == "id":
            return f"masih di jabatan itu setelah {span}"
        return f"{'is' if is_one else 'are'} still in the post after {span}"
    name = outcome.label or outcome.name
    if language == "id":
        return f"mencapai hasil “{name}”"
    return f"{'reaches' if is_one else 'reach'} the outcome “{name}”"


def _sentence(reason: FeatureContribution, beside: str, language: Language) -> str:
    """One sentence; `beside` stands in brackets behind the value."""
    return _indonesian(reason, beside) if language == "id" else _english(reason, beside)


def _indonesian(reason: FeatureContribution, beside: str) -> str:
    """Masa di jabatan sekarang 5,2 tahun (biasanya 1,4 tahun) menurunkan perkiraan."""
    label = feature_label(reason.feature, "id")
    direction = "menaikkan perkiraan" if reason.log_odds > 0 else "menurunkan perkiraan"
    if reason.value is None:
        return f"{label} tidak tercatat{beside}, dan ini {direction}."
    value = _quoted(reason.feature, reason.value, "id")
    if is_claim(reason.feature):
        return f"{label}: {value}{beside}, dan ini {direction}."
    # A bare number, or a label that ends in brackets or holds a number itself, runs into its value:
    # "perpindahan dalam lima tahun 3". A copula keeps the two apart.
    if value[-1].isdigit() or label.endswith(")") or re.search(r"\d", label):
        return f"{label} adalah {value}{beside}, dan ini {direction}."
    return f"{label} {value}{beside} {direction}."


def _english(reason: FeatureContribution, beside: str) -> str:
    """Time in the present post is 5.2 years (usually 1.4 years), which lowers the estimate."""
    label = feature_label(reason.feature, "en")
    direction = "raises the estimate" if reason.log_odds > 0 else "lowers the estimate"
    verb = "are" if _is_plural(label) else "is"
    if reason.value is None:
        return f"{label} {verb} not recorded{beside}, which {direction}."
    value = _quoted(reason.feature, reason.value, "en")
    if is_claim(reason.feature):
        return f"{label}: {value}{beside}, which {direction}."
    return f"{label} {verb} {value}{beside}, which {direction}."


def _usual(reason: FeatureContribution, language: Language) -> str:
    """The usual value in brackets, or nothing where it is not known."""
    if reason.typical is None:
        return ""
    typical = _quoted(reason.feature, reason.typical, language)
    if reason.value is not None and _quoted(reason.feature, reason.value, language) == typical:
        return " (seperti biasanya)" if language == "id" else " (as usual)"
    return f" ({'biasanya' if language == 'id' else 'usually'} {typical})"


def _quoted(feature: Feature, value: Value, language: Language) -> str:
    """Words from the records stand in quotation marks, numbers don't."""
    text = value_text(feature, value, language)
    return f"“{text}”" if isinstance(value, str) else text


_AFTER_HEAD = re.compile(
    r"\b(of|in|at|with|within|since|that|to|for|from|between|before|after|per|on|by|during|who|"
    r"under|among|as|over|across|against|near|above|not|known|held|\w+ed)\b|[,(:]"
)


def _is_plural(label: str) -> bool:
    """Whether an English label's head noun is plural: the last word before what describes it."""
    if label.lower().startswith("how "):
        return False
    words = re.findall(r"[A-Za-z]+", _AFTER_HEAD.split(label.lower(), maxsplit=1)[0])
    head = words[-1] if words else ""
    if head in {"people", "staff"}:
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is"))
