"""An estimate and its reasons in words, in Indonesian and English.

A reason's sentence names the fact that tells most of its concept, what is usual, and which way the
concept moves the estimate against the average. It never says that the record causes the outcome: a
contribution is a fact about the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from features.catalog import GROUPS, Group
from models.explaining.concepts import ConceptContribution, choose_reasons
from models.explaining.telling import beside_usual, is_usual, statement, usual_text
from models.words.wording import (
    EN_DASH,
    Language,
    date_text,
    duration_text,
    is_claim,
    log_odds_text,
    number_text,
    outcome_label,
    value_text,
)
from records.dataset import OutcomeRule

if TYPE_CHECKING:
    from models.certainty.similar_moves import SimilarMove
    from models.explaining.feature_contribution import FeatureContribution
    from models.manifest.manifest import Manifest

FAR_FROM_USUAL = 0.10
"""Share of people by which an estimate lies so far from the usual that it has to be explained."""


@dataclass(frozen=True)
class Ground:
    """What a model has learnt from, as far as people need to know it.

    Attributes:
        moves: Past moves whose outcome was known.
        rate: The share of them that succeeded: the usual rate.
        trained_on: The day of the training, if it is later than the day of the question: such an
            estimate knows what came later. Else None.
    """

    moves: int
    rate: float
    trained_on: date | None = None


def ground_of(manifest: Manifest | None, asked_on: date | None = None) -> Ground | None:
    """What a model has learnt from; None if its manifest counts no moves.

    Args:
        manifest: The model's; None if it has none.
        asked_on: The day of the question.
    """
    if manifest is None or manifest.rows.successes + manifest.rows.failures == 0:
        return None
    rows = manifest.rows
    is_past = asked_on is not None and asked_on < manifest.as_of
    return Ground(
        moves=rows.count,
        rate=rows.successes / (rows.successes + rows.failures),
        trained_on=manifest.as_of if is_past else None,
    )


def reason_sentences(
    concepts: Sequence[ConceptContribution],
    language: Language,
    *,
    probability: float | None = None,
    usual: float | None = None,
) -> tuple[str, ...]:
    """The chosen reasons as sentences, largest first.

    If the estimate lies far from the usual rate and no reason explains that, the last sentence says
    that many small things act together.

    Args:
        concepts: Every concept of the estimate.
        language: Of the sentences.
        probability: The estimate; None if there is none.
        usual: The usual rate; None if it is not known.
    """
    chosen = choose_reasons(concepts)
    told = tuple(reason_sentence(one, language) for one in chosen)
    if probability is None or usual is None or is_accounted_for(chosen, probability - usual):
        return told
    return (*told, small_things_sentence(concepts, probability - usual, language))


def is_accounted_for(chosen: Sequence[ConceptContribution], distance: float) -> bool:
    """Whether an estimate lies near the usual, or a reason goes in its direction.

    Args:
        chosen: The reasons.
        distance: The estimate less the usual rate.
    """
    return abs(distance) <= FAR_FROM_USUAL or any(one.log_odds * distance > 0 for one in chosen)


def reason_sentence(reason: ConceptContribution, language: Language) -> str:
    """One reason as a sentence: a fact, and whether it raises or lowers the estimate.

    The direction is that of the concept; the fact is the feature that adds most to it. The sentence
    claims no cause.
    """
    fact = reason.telling or reason.features[0]
    said = f"{statement(fact, language)}{beside_usual(fact, language)}"
    effects = _AS_USUAL_EFFECT if is_usual(fact, language) else _EFFECT
    return f"{said}; {effects[language][reason.log_odds > 0]}."


_EFFECT: Mapping[Language, tuple[str, str]] = {
    "id": ("ini menurunkan perkiraan", "ini menaikkan perkiraan"),
    "en": ("this lowers the estimate", "this raises the estimate"),
}
_AS_USUAL_EFFECT: Mapping[Language, tuple[str, str]] = {
    "id": (
        "dibanding rata-rata, ini menurunkan perkiraan",
        "dibanding rata-rata, ini menaikkan perkiraan",
    ),
    "en": (
        "against the average, this lowers the estimate",
        "against the average, this raises the estimate",
    ),
}
"""Beside a value as usual "this lowers" would read as a contradiction: the average is meant."""


def small_things_sentence(
    concepts: Sequence[ConceptContribution], distance: float, language: Language
) -> str:
    """That no single thing, but several small ones together move an estimate, group by group.

    Args:
        concepts: Every concept of the estimate, or of a difference between two.
        distance: Which way they move it.
        language: Of the sentence.
    """
    sums: dict[Group, float] = dict.fromkeys(GROUPS, 0.0)
    for one in concepts:
        sums[one.group] += one.log_odds
    parts = ", ".join(
        f"{GROUP_NAMES[language][group]} {log_odds_text(total, language)}"
        for group, total in sums.items()
    )
    return _SMALL_THINGS[language][distance > 0].format(parts=parts)


GROUP_NAMES: Mapping[Language, Mapping[Group, str]] = {
    "id": {
        "person": "pegawai", "destination": "jabatan tujuan", "fit": "kecocokan",
        "context": "keadaan",
    },
    "en": {
        "person": "employee", "destination": "destination", "fit": "fit", "context": "context",
    },
}  # fmt: skip
_SMALL_THINGS: Mapping[Language, tuple[str, str]] = {
    "id": (
        "Beberapa hal kecil bersama-sama menurunkan perkiraan ini (log-odds: {parts}).",
        "Beberapa hal kecil bersama-sama menaikkan perkiraan ini (log-odds: {parts}).",
    ),
    "en": (
        "Several small things together lower this estimate (log-odds: {parts}).",
        "Several small things together raise this estimate (log-odds: {parts}).",
    ),
}


def difference_sentence(
    there: FeatureContribution, here: FeatureContribution, language: Language
) -> str:
    """A fact that speaks for another post, compared with the proposed post.

    Args:
        there: The fact in the other post; the sentence is about it.
        here: The same fact in the proposed post.
        language: Of the sentence.
    """
    effect = _EFFECT[language][True]
    feature = there.feature
    if here.value is None:
        text = value_text(feature, None, language, is_never=here.never)
        beside = _IN_PROPOSED[language].format(value=text)
    elif is_claim(feature) or isinstance(there.value, str):
        beside = _IN_PROPOSED[language].format(value=usual_text(feature, here.value, language))
    else:
        beside = _NOT[language].format(value=usual_text(feature, here.value, language))
    return f"{statement(there, language)}{beside}; {effect}."


_IN_PROPOSED: Mapping[Language, str] = {
    "id": " (pada jabatan yang diusulkan: {value})",
    "en": " (in the proposed post: {value})",
}
_NOT: Mapping[Language, str] = {"id": ", bukan {value}", "en": ", not {value}"}


def frequency_sentence(
    probability: float,
    outcome: OutcomeRule,
    language: Language,
    bounds: tuple[float, float] | None = None,
) -> str:
    """The estimate as a natural frequency: "of 100 people … about 71 …".

    Args:
        probability: The estimate.
        outcome: What is predicted; its kind decides the verb.
        language: Of the sentence.
        bounds: Lower and upper bound of the estimate; None if the model has none.
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
    """How often moves succeed in general, from how many moves that is known, and any hindsight."""
    number = _of_hundred(ground.rate, language)
    moves = number_text(ground.moves, language)
    if language == "id":
        usual = f"Pada perpindahan pada umumnya {number} dari 100."
        said = f"{usual} Dasarnya: {moves} perpindahan yang hasilnya sudah diketahui."
    else:
        usual = f"Among moves in general it is {number} of 100."
        said = f"{usual} Ground: {moves} past moves whose outcome is known."
    return " ".join(filter(None, (said, hindsight_sentence(ground, language))))


def hindsight_sentence(ground: Ground | None, language: Language) -> str | None:
    """That the model knows what came after the day of the question; None if it does not."""
    if ground is None or ground.trained_on is None:
        return None
    return _HINDSIGHT[language].format(day=date_text(ground.trained_on, language))


_HINDSIGHT: Mapping[Language, str] = {
    "id": "Model ini dilatih dengan data sampai {day}, sesudah tanggal yang ditanyakan: hasil "
    "perpindahan ini bisa jadi sudah dipelajarinya. Untuk menguji model pada masa lalu, pakai "
    "`mutasi backtest`.",
    "en": "This model was trained on data up to {day}, after the day asked about: it may have "
    "learnt how this very move turned out. To test a model on the past, use `mutasi backtest`.",
}


def similar_sentence(similar: Sequence[SimilarMove], count: int | None, language: Language) -> str:
    """How many past moves are like this one, and how those most alike turned out.

    Args:
        similar: The past moves most alike; at least one.
        count: How many past moves are like this one; None if the model cannot count them.
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
    """`about 71`; never 0 or 100, because no estimate is certain."""
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
    name = outcome_label(outcome, language)
    if language == "id":
        return f"mencapai hasil “{name}”"
    return f"{'reaches' if is_one else 'reach'} the outcome “{name}”"
