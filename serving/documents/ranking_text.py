"""A ranking as plain text: one estimate after the other, with a reason for and one against."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from models.answering.fact_words import fact_words, notes, present_text
from models.answering.score import Score
from models.explaining.concepts import choose_reasons
from models.explaining.explanation import Ground, ground_sentence, range_text, reason_sentence
from models.words.wording import MINUS, Language
from serving.documents.explanation_lines import rests_on, together_sentence
from serving.documents.explanation_text import LEAST_WIDTH, MOST_WIDTH
from serving.words.report_words import WORDS, Words

Named = Literal["position", "employee"]


def ranking_text(  # noqa: PLR0913 — what a report is made of
    scores: Sequence[Score],
    asked: Named,
    language: Language,
    *,
    width: int = 80,
    ground: Ground | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """The text of a ranking, ending with a line break; long lines are wrapped, never cut.

    Args:
        scores: Explained scores, best first.
        asked: Whether the position was named (people are ranked) or the employee (positions are).
        language: Of the text.
        width: Columns of the terminal.
        ground: What the model has learnt from; None: the text does not mention it.
        names: People's names by employee_id, if the reader may see them; else None.
    """
    words = WORDS[language]
    width = min(max(width, LEAST_WIDTH), MOST_WIDTH)
    if not scores:
        return words.nobody + "\n"
    lines = [*_heading(scores[0], asked, words, names or {})]
    if ground is not None:
        lines += textwrap.wrap(ground_sentence(ground, language), width)
    lines.append("")
    for place, score in enumerate(scores, start=1):
        who = _person(score, names or {}) if asked == "position" else _position(score)
        lines += _entry(f"{place:>3}  {_estimate(score, words):<20} {who}", score, words, width)
        lines += _facts(score, asked, words, width)
    lines += ["", *textwrap.wrap(words.caution, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _heading(score: Score, asked: Named, words: Words, names: Mapping[str, str]) -> Iterator[str]:
    if asked == "position":
        yield f"{words.candidates_for}: {_position(score)}"
    else:
        yield f"{words.positions_for}: {_person(score, names)}"
        if score.facts is not None:
            yield present_text(score.facts, words.language)
    yield rests_on(score, words)


def _person(score: Score, names: Mapping[str, str]) -> str:
    """A person by id, and by name if names are given."""
    employee_id = str(score.move["employee_id"])
    name = names.get(employee_id)
    return employee_id if name is None else f"{name} · {employee_id}"


def _facts(score: Score, asked: Named, words: Words, width: int) -> Iterator[str]:
    """Present post, step, track and schooling, and what must be known before anybody decides."""
    facts = score.facts
    if facts is None:
        return
    said = " · ".join(fact_words(facts, words.language))
    if asked == "position":
        said = f"{present_text(facts, words.language)} · {said}"
    for text in (said, *notes(facts, words.language)):
        yield from textwrap.wrap(
            text, width, initial_indent=f"{'':26}", subsequent_indent=f"{'':28}"
        )


def _position(score: Score) -> str:
    """A position by its title, unit and id, as far as they are known."""
    move = score.move
    known = [move.get("title"), score.unit_name or move.get("unit_id"), move["position_id"]]
    return " · ".join(str(part) for part in known if part)


def _entry(line: str, score: Score, words: Words, width: int) -> Iterator[str]:
    """The line with the estimate, then at most one reason for and one against."""
    yield line
    if score.estimate is None:
        for sentence in score.abstain_reasons.get(words.language, ()):
            yield from textwrap.wrap(
                sentence, width, initial_indent=f"{'':26}", subsequent_indent=f"{'':26}"
            )
        return
    chosen = choose_reasons(score.concepts or ())
    for sign, mine in (
        ("+", [one for one in chosen if one.log_odds > 0]),
        (MINUS, [one for one in chosen if one.log_odds < 0]),
    ):
        for one in mine[:1]:
            yield from textwrap.wrap(
                reason_sentence(one, words.language),
                width,
                initial_indent=f"{'':26}{sign} ",
                subsequent_indent=f"{'':28}",
            )
    if (together := together_sentence(score, words.language)) is not None:
        yield from textwrap.wrap(
            together, width, initial_indent=f"{'':28}", subsequent_indent=f"{'':28}"
        )


def _estimate(score: Score, words: Words) -> str:
    """The number with its range, or that there is none."""
    if score.estimate is None:
        return words.not_assessable
    number = f"{score.estimate.probability * 100:.0f}"
    bounds = score.estimate.bounds
    return f"{number} {words.of_hundred}" if bounds is None else f"{number} ({range_text(*bounds)})"
