"""How an estimate comes about, drawn: a waterfall of group bands with their concepts inside.

The drawing is an SVG made here, without scripts or outside files. Direction is told by the bar's
point, its filling and the number's sign; colour only repeats it, so a grey print reads the same.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import ClassVar, Literal

from markupsafe import Markup

from features.catalog import GROUPS, Group
from models.answering.score import Score
from models.explaining.concepts import ConceptContribution, largest_first
from models.explaining.feature_contribution import by_size
from models.explaining.telling import beside_usual, statement
from models.words.wording import Language, capitalised, log_odds_text, percent_text
from serving.templating import Templated, render
from serving.words.report_words import WORDS, Words

TOP_CONCEPTS = 6
"""Concepts shown in each band; the rest of the band is one bar."""

WIDTH = 760
_PLOT_LEFT, _PLOT_RIGHT = 306, 684
_LABEL_CHARACTERS, _NOTE_CHARACTERS = 40, 46
_TOP = 40
_HEADER_HEIGHT, _LINE_HEIGHT, _ROW_PADDING, _BAND_GAP = 32, 16, 10, 8
_GROUP_BAR, _CONCEPT_BAR = 14, 9
# The roundest shares of which the plot spans at least three.
_TICKS = (
    (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99),
    tuple(share / 20 for share in range(1, 20)),
    tuple(share / 100 for share in range(1, 100)),
    tuple(share / 1000 for share in range(1, 1000)),
)
_LEAST_TICKS = 3
_TICK_DISTANCE = 38
_SMALLEST_BAR = 2.5

RowKind = Literal["end", "group", "concept"]


@dataclass(frozen=True)
class Step:
    """One step of the waterfall before it is drawn.

    Attributes:
        kind: A mark at the start or the result, a group's bar, or a concept's bar inside it.
        label: Its name for people.
        note: The fact that adds most to it, with the usual value; may be empty.
        start: Log-odds where it begins.
        end: Log-odds where it ends.
        group: The group that it belongs to.
    """

    kind: RowKind
    label: str
    note: str
    start: float
    end: float
    group: Group | None = None


@dataclass(frozen=True)
class _Row:
    """A step with its place on the drawing."""

    step: Step
    y: float
    height: float
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    bar: str
    middle: float
    x_start: float
    x_end: float
    number: str


@dataclass(frozen=True)
class _Waterfall(Templated):
    """The drawing: its rows, what stands behind them, and its words."""

    template: ClassVar[str] = "waterfall.svg"

    width: int
    height: float
    top: int
    bottom: float
    rows: Sequence[_Row]
    bands: Sequence[tuple[float, float]]
    ticks: Sequence[tuple[float, str]]
    links: Sequence[tuple[float, float, float]]
    title: str
    description: str


def waterfall_svg(score: Score, language: Language, *, top: int = TOP_CONCEPTS) -> Markup:
    """The drawing of an explained score.

    Args:
        score: A score with contributions.
        language: Of its words and numbers.
        top: Concepts shown in each band.
    """
    words = WORDS[language]
    steps = waterfall_steps(score, words, top=top)
    scale = _Scale.of([step.start for step in steps] + [step.end for step in steps])
    rows = _placed(steps, scale, language)
    bands = [
        (mine[0].y, mine[-1].y + mine[-1].height - mine[0].y)
        for group in GROUPS
        if (mine := [row for row in rows if row.step.group == group])
    ]
    bottom = rows[-1].y + rows[-1].height
    drawn = _Waterfall(
        width=WIDTH,
        height=bottom + 12,
        top=_TOP,
        bottom=bottom,
        rows=rows,
        bands=bands,
        ticks=scale.ticks(language),
        links=_links(rows),
        title=words.waterfall_title,
        description=_description(steps, words),
    )
    return render(drawn)


def waterfall_steps(score: Score, words: Words, *, top: int = TOP_CONCEPTS) -> tuple[Step, ...]:
    """From the start to the result: each group, and inside it its concepts, largest first."""
    position = score.base_log_odds or 0.0
    start = "" if score.start is None else f"{score.start * 100:.0f}"
    note = words.start_note.format(start=start)
    steps = [Step("end", words.start, note, position, position)]
    for group in GROUPS:
        mine = largest_first(one for one in score.concepts or () if one.group == group)
        if not mine:
            continue
        total = sum(one.log_odds for one in mine)
        steps.append(Step("group", words.groups[group], "", position, position + total, group))
        # A rest of one is shown by its own name: "1 other" would take the same room.
        shown = mine if len(mine) <= top + 1 else mine[:top]
        inside = position
        for one in shown:
            steps.append(_concept_step(one, inside, words))
            inside += one.log_odds
        if rest := len(mine) - len(shown):
            label = words.others.format(count=rest)
            steps.append(Step("concept", label, "", inside, position + total, group))
        position += total
    estimate = score.estimate
    note = "" if estimate is None else f"{estimate.probability * 100:.0f} {words.of_hundred}"
    result = position if score.raw_log_odds is None else score.raw_log_odds
    steps.append(Step("end", words.result, note, result, result))
    return tuple(steps)


def _concept_step(one: ConceptContribution, start: float, words: Words) -> Step:
    language = words.language
    fact = one.telling or by_size(one.features)[0]
    note = f"{statement(fact, language)}{beside_usual(fact, language)}"
    if one.is_contrary:
        note = f"{note}; {words.contrary}"
    label = capitalised(one.concept.phrase[language])
    return Step("concept", label, note, start, start + one.log_odds, one.group)


@dataclass(frozen=True)
class _Scale:
    """Log-odds along the plot's width."""

    low: float
    high: float

    @classmethod
    def of(cls, positions: Sequence[float]) -> _Scale:
        """Room for every position, a little air, and never less than a visible span."""
        low, high = min(positions), max(positions)
        air = max((high - low) * 0.05, (0.4 - (high - low)) / 2)
        return cls(low - air, high + air)

    def x(self, log_odds: float) -> float:
        """Place on the drawing."""
        share = (log_odds - self.low) / (self.high - self.low)
        return round(_PLOT_LEFT + share * (_PLOT_RIGHT - _PLOT_LEFT), 2)

    def ticks(self, language: Language) -> list[tuple[float, str]]:
        """Readable shares at their log-odds, none nearer than a label's width to the last."""
        for shares in _TICKS:
            ticks: list[tuple[float, str]] = []
            for share in shares:
                log_odds = log(share / (1 - share))
                x = self.x(log_odds)
                has_room = not ticks or x - ticks[-1][0] >= _TICK_DISTANCE
                if self.low <= log_odds <= self.high and has_room:
                    ticks.append((x, percent_text(share, language)))
            if len(ticks) >= _LEAST_TICKS:
                break
        return ticks


def _placed(steps: Sequence[Step], scale: _Scale, language: Language) -> list[_Row]:
    """Steps under one another, each as high as its words need."""
    rows: list[_Row] = []
    y = float(_TOP)
    for step in steps:
        if step.kind != "concept" and rows:
            y += _BAND_GAP
        lines = tuple(textwrap.wrap(step.label, _LABEL_CHARACTERS, max_lines=2, placeholder=" …"))
        notes = tuple(textwrap.wrap(step.note, _NOTE_CHARACTERS))
        height = (len(lines) + len(notes)) * _LINE_HEIGHT + _ROW_PADDING
        if step.kind != "concept":
            height = max(_HEADER_HEIGHT, height)
        middle = y + height / 2
        thickness = _GROUP_BAR if step.kind == "group" else _CONCEPT_BAR
        number = step.end if step.kind == "end" else step.end - step.start
        rows.append(
            _Row(
                step=step,
                y=y,
                height=height,
                lines=lines,
                notes=notes,
                bar=_bar(scale.x(step.start), scale.x(step.end), middle, thickness),
                middle=middle,
                x_start=scale.x(step.start),
                x_end=scale.x(step.end),
                number=log_odds_text(number, language),
            )
        )
        y += height
    return rows


def _bar(start: float, end: float, middle: float, thickness: float) -> str:
    """Points of a bar with its tip at `end`; a bar too short to be seen gets the least width."""
    if abs(end - start) < _SMALLEST_BAR:
        end = start + (_SMALLEST_BAR if end >= start else -_SMALLEST_BAR)
    tip = min(thickness / 2, abs(end - start)) * (1 if end > start else -1)
    top, bottom = middle - thickness / 2, middle + thickness / 2
    corners = (
        (start, top), (end - tip, top), (end, middle), (end - tip, bottom), (start, bottom),
    )  # fmt: skip
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _links(rows: Sequence[_Row]) -> list[tuple[float, float, float]]:
    """Thin verticals from where a bar ends to where the next one begins: x, from, to.

    Groups are linked with groups, and inside a band its concepts with one another.
    """
    outer = [row for row in rows if row.step.kind != "concept"]
    links = [(upper.x_end, upper.middle, lower.middle) for upper, lower in pairwise(outer)]
    for upper, lower in pairwise(rows):
        if lower.step.kind == "concept":
            x = upper.x_start if upper.step.kind == "group" else upper.x_end
            links.append((x, upper.middle, lower.middle))
    return links


def _description(steps: Sequence[Step], words: Words) -> str:
    """The drawing in a sentence, for those who hear it."""
    language = words.language
    parts = [f"{words.start} {log_odds_text(steps[0].end, language)}"]
    parts += [
        f"{step.label} {log_odds_text(step.end - step.start, language)}"
        for step in steps
        if step.kind == "group"
    ]
    parts.append(f"{words.result} {log_odds_text(steps[-1].end, language)}")
    return "; ".join(parts) + "."
