"""An estimate as a dot on a line from 0 to 100, with the usual rate as a thin mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from models.explaining.explanation import range_text
from models.words.wording import Language
from serving.templating import Templated, render
from serving.words.report_words import WORDS, Words

# Places are percent of the drawing's width, so that words keep their size on a phone.
_LEFT, _RIGHT = 3.0, 97.0
_LABEL_WIDTH = 13.0


@dataclass(frozen=True)
class _SmallLine(Templated):
    """The places of the small drawing, in percent of its width, and its words."""

    template: ClassVar[str] = "small_line.svg"

    left: float
    right: float
    dot: float
    band: tuple[float, float] | None
    usual: float | None
    label: str


@dataclass(frozen=True)
class _EstimateLine(Templated):
    """The places of the large drawing, in percent of its width, and its words."""

    template: ClassVar[str] = "estimate_line.svg"

    left: float
    right: float
    ticks: Sequence[tuple[float, str]]
    dot: float
    number: str
    band: tuple[float, float] | None
    usual: float | None
    usual_place: float | None
    usual_label: str
    title: str
    description: str


def estimate_line_svg(
    probability: float,
    language: Language,
    *,
    usual: float | None = None,
    bounds: tuple[float, float] | None = None,
) -> Markup:
    """The line: position and length carry the meaning.

    Args:
        probability: The estimate, 0 to 1.
        language: Of its words.
        usual: The usual rate in comparable moves.
        bounds: Lower and upper bound, drawn as a band.
    """
    words = WORDS[language]
    drawn = _EstimateLine(
        left=_LEFT,
        right=_RIGHT,
        ticks=[(_x(tick / 100), _tick_label(tick, usual)) for tick in (0, 25, 50, 75, 100)],
        dot=_x(probability),
        number=f"{probability * 100:.0f}",
        band=None if bounds is None else (_x(bounds[0]), _x(bounds[1]) - _x(bounds[0])),
        usual=None if usual is None else _x(usual),
        usual_place=None if usual is None else min(max(_x(usual), 10.0), 90.0),
        usual_label="" if usual is None else f"{words.usual} {usual * 100:.0f}",
        title=words.estimate,
        description=_heard(probability, words, usual, bounds),
    )
    return render(drawn)


def small_line_svg(
    probability: float,
    language: Language,
    *,
    usual: float | None = None,
    bounds: tuple[float, float] | None = None,
) -> Markup:
    """The line as small as a table's cell; its number stands beside it, its styles on the page.

    Args:
        probability: The estimate, 0 to 1.
        language: Of its words.
        usual: The usual rate in comparable moves.
        bounds: Lower and upper bound, drawn as a band.
    """
    drawn = _SmallLine(
        left=_LEFT,
        right=_RIGHT,
        dot=_x(probability),
        band=None if bounds is None else (_x(bounds[0]), round(_x(bounds[1]) - _x(bounds[0]), 2)),
        usual=None if usual is None else _x(usual),
        label=_heard(probability, WORDS[language], usual, bounds),
    )
    return render(drawn)


def _heard(
    probability: float,
    words: Words,
    usual: float | None,
    bounds: tuple[float, float] | None,
) -> str:
    """The drawing in words, for those who hear it."""
    heard = [f"{words.estimate}: {probability * 100:.0f} {words.of_hundred}"]
    if bounds is not None:
        heard.append(f"{words.range} {range_text(*bounds)}")
    if usual is not None:
        heard.append(f"{words.usual} {usual * 100:.0f}")
    return "; ".join(heard) + "."


def _tick_label(tick: int, usual: float | None) -> str:
    """A tick's number, or nothing where the usual rate's label needs the room."""
    if usual is not None and abs(_x(tick / 100) - _x(usual)) < _LABEL_WIDTH:
        return ""
    return str(tick)


def _x(share: float) -> float:
    """Place of a share on the line, in percent of the width."""
    return round(_LEFT + share * (_RIGHT - _LEFT), 2)
