"""One explained estimate as plain text for a terminal, as wide as the terminal is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from features.catalog import GROUPS
from models.answering.fact_words import fact_words, notes, present_text
from models.answering.score import Score
from models.explaining.concepts import ConceptContribution, largest_first
from models.explaining.explanation import Ground, frequency_sentence, ground_sentence
from models.explaining.feature_contribution import FeatureContribution, by_size
from models.words.wording import (
    MINUS,
    Language,
    capitalised,
    feature_name,
    log_odds_text,
    value_text,
)
from serving.documents.explanation_lines import (
    better_lines,
    case_lines,
    move_facts,
    quality_lines,
    reason_lines,
    rests_on,
    similar_text,
    start_sentence,
    together_sentence,
    unsteady_names,
)
from serving.words.report_words import WORDS, Words

LEAST_WIDTH, MOST_WIDTH = 60, 110
FEATURES_SHOWN = 2
"""Features shown in each concept; the JSON and the page hold them all."""
_REASON_BAR = 10
_NUMBER_WIDTH = 6
_FULL, _HATCHED, _LINE, _BAND, _DOT = "█", "▒", "─", "━", "●"
_LEFT_END, _RIGHT_END, _USUAL = "├", "┤", "│"


def explanation_text(
    score: Score, language: Language, *, width: int = 80, ground: Ground | None = None
) -> str:
    """The text of an explained score, ending with a line break.

    Args:
        score: A score with contributions.
        language: Of the text.
        width: Columns of the terminal.
        ground: What the model has learnt from: gives the usual rate.
    """
    words = WORDS[language]
    width = min(max(width, LEAST_WIDTH), MOST_WIDTH)
    lines = [
        *_heading(score, words, width),
        *_estimate(score, words, width, ground),
        *_reasons(score, words, width),
        *_cases(score, words, width),
        *_better(score, words, width),
        *_contributions(score, words, width),
        *_quality(score, words, width),
        *textwrap.wrap(words.caution, width),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _heading(score: Score, words: Words, width: int) -> Iterator[str]:
    title = score.move.get("title")
    if title:
        yield from textwrap.wrap(str(title), width)
    facts = " · ".join(f"{name} {value}" for name, value in move_facts(score, words))
    yield from textwrap.wrap(facts, width)
    if score.facts is not None:
        yield from textwrap.wrap(present_text(score.facts, words.language), width)
        yield from textwrap.wrap(" · ".join(fact_words(score.facts, words.language)), width)
        for note in notes(score.facts, words.language):
            yield from textwrap.wrap(note, width)
    yield from textwrap.wrap(rests_on(score, words), width)
    yield ""


def _estimate(score: Score, words: Words, width: int, ground: Ground | None) -> Iterator[str]:
    language, estimate = words.language, score.estimate
    similar = similar_text(score, language)
    if estimate is None:
        yield words.not_assessable
        for sentence in score.abstain_reasons.get(language, ()):
            yield from textwrap.wrap(sentence, width, initial_indent="  ", subsequent_indent="  ")
        yield ""
        return
    yield from textwrap.wrap(
        frequency_sentence(estimate.probability, score.outcome, language, estimate.bounds), width
    )
    if similar is not None:
        yield from textwrap.wrap(similar, width)
    if ground is not None:
        yield from textwrap.wrap(ground_sentence(ground, language), width)
    yield ""
    usual = None if ground is None else ground.rate
    yield estimate_line(estimate.probability, usual, width, estimate.bounds)
    if ground is not None:
        yield f"   {_USUAL} {words.usual} {ground.rate * 100:.0f}"
    yield ""


def estimate_line(
    probability: float,
    usual: float | None,
    width: int,
    bounds: tuple[float, float] | None = None,
) -> str:
    """The dot on a line from 0 to 100 with its range as a thick part, the number at its end.

    >>> estimate_line(0.5, 0.25, 35)
    ' 0 ├─────│────●──────────┤ 100   50'
    """
    cells = [_LINE] * (width - 14)
    places = len(cells) - 1
    if bounds is not None:
        for cell in range(round(bounds[0] * places), round(bounds[1] * places) + 1):
            cells[cell] = _BAND
    if usual is not None:
        cells[round(usual * places)] = _USUAL
    cells[round(probability * places)] = _DOT
    return f" 0 {_LEFT_END}{''.join(cells)}{_RIGHT_END} 100 {probability * 100:4.0f}"


def _reasons(score: Score, words: Words, width: int) -> Iterator[str]:
    if score.estimate is None:
        return
    yield words.reasons
    reasons = reason_lines(score, words.language)
    lead = words.reasons_lead if reasons else words.no_reasons
    yield from textwrap.wrap(lead, width, initial_indent="  ", subsequent_indent="  ")
    for reason in reasons:
        length = max(1, round(reason.share / 100 * _REASON_BAR))
        bar = (_FULL if reason.is_for else _HATCHED) * length
        sign = "+" if reason.is_for else MINUS
        sentence = textwrap.wrap(reason.sentence, width - _REASON_BAR - 5)
        yield f"  {sign} {bar:<{_REASON_BAR}} {sentence[0]}"
        for line in sentence[1:]:
            yield f"{'':{_REASON_BAR + 5}}{line}"
    if (together := together_sentence(score, words.language)) is not None:
        yield from textwrap.wrap(together, width, initial_indent="  ", subsequent_indent="  ")
    if unsteady := unsteady_names(score, words.language):
        told = f"{words.unstable} {'; '.join(unsteady)}."
        yield from textwrap.wrap(told, width, initial_indent="  ", subsequent_indent="  ")
    yield ""


def _cases(score: Score, words: Words, width: int) -> Iterator[str]:
    """Similar past moves: when, from where to where, what became of them, what was alike."""
    cases = case_lines(score, words)
    if not cases:
        return
    yield words.cases
    for case in cases:
        told = f"{case.day}: {case.way}; {case.result}."
        yield from textwrap.wrap(told, width, initial_indent="  ", subsequent_indent="    ")
        if case.compared is not None:
            yield from textwrap.wrap(
                case.compared, width, initial_indent="    ", subsequent_indent="    "
            )
    yield ""


def _better(score: Score, words: Words, width: int) -> Iterator[str]:
    """Open posts that would suit better, each with its estimate and what differs."""
    better = better_lines(score, words.language)
    if better is None:
        return
    yield words.better_posts
    lead = words.better_lead if better else words.better_none
    yield from textwrap.wrap(lead, width, initial_indent="  ", subsequent_indent="  ")
    for post in better:
        named = " · ".join(part for part in (post.title, post.place, post.position_id) if part)
        estimate = f"{post.number} ({post.range})"
        yield from textwrap.wrap(f"{estimate}  {named}", width, initial_indent="  ",
                                 subsequent_indent="    ")  # fmt: skip
        for sentence in post.differs:
            yield from textwrap.wrap(
                sentence, width, initial_indent="    - ", subsequent_indent="      "
            )
    yield ""


def _contributions(score: Score, words: Words, width: int) -> Iterator[str]:
    """Every group with its concepts and their largest features: names, values and log-odds."""
    language = words.language
    if score.concepts is None or score.raw_log_odds is None:
        return
    yield _row(words.all_contributions, "", words.log_odds, width)
    yield _row(words.start, "", log_odds_text(score.base_log_odds or 0.0, language), width)
    for group in GROUPS:
        mine = largest_first(one for one in score.concepts if one.group == group)
        if not mine:
            continue
        total = log_odds_text(sum(one.log_odds for one in mine), language)
        yield _row(words.groups[group], "", total, width)
        for one in mine:
            yield from _concept_rows(one, words, width)
    yield _row(words.result, "", log_odds_text(score.raw_log_odds, language), width)
    yield from textwrap.wrap(start_sentence(score, words), width)
    yield ""


def _concept_rows(one: ConceptContribution, words: Words, width: int) -> Iterator[str]:
    language = words.language
    note = words.contrary if one.is_contrary else ""
    name = f"  {capitalised(one.concept.phrase[language])}"
    yield _row(name, note, log_odds_text(one.log_odds, language), width)
    features = by_size(one.features)
    # A rest of one is shown by its own name: "1 other" would take the same room.
    shown = features if len(features) <= FEATURES_SHOWN + 1 else features[:FEATURES_SHOWN]
    for feature in shown:
        yield _feature_row(feature, words, width)
    if rest := features[len(shown) :]:
        others = log_odds_text(sum(each.log_odds for each in rest), language)
        yield _row(f"    {words.others.format(count=len(rest))}", "", others, width)


def _feature_row(one: FeatureContribution, words: Words, width: int) -> str:
    language = words.language
    value = value_text(one.feature, one.value, language, is_never=one.never)
    if one.typical is not None:
        value += f" ({words.usual} {value_text(one.feature, one.typical, language)})"
    name = f"    {feature_name(one.feature, language)}"
    return _row(name, value, log_odds_text(one.log_odds, language), width)


def _row(name: str, value: str, number: str, width: int) -> str:
    """Name, value and number in columns; what is too long for its column goes on below it."""
    number_width = max(_NUMBER_WIDTH, len(number))
    room = width - number_width - 2
    name_width = room // 2 if value else room
    indent = len(name) - len(name.lstrip())
    names = textwrap.wrap(name, name_width, subsequent_indent=" " * (indent + 2))
    if not value:
        names[0] = f"{names[0]:<{room}}  {number:>{number_width}}"
        return "\n".join(line.rstrip() for line in names)
    value_width = room - name_width - 2
    values = textwrap.wrap(value, value_width)
    lines = [
        f"{one.rstrip():<{name_width}}  {other:<{value_width}}"
        for one, other in zip_longest(names, values, fillvalue="")
    ]
    lines[0] += f"  {number:>{number_width}}"
    return "\n".join(line.rstrip() for line in lines)


def _quality(score: Score, words: Words, width: int) -> Iterator[str]:
    sentence, missing = quality_lines(score.data_quality, score.missing, words)
    yield words.data
    for text in (sentence, "; ".join(missing)):
        yield from textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="  ")
    yield ""
