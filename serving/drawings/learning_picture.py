"""The learning curve as a small drawing: log-loss by moves that taught, one step ahead dashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from typing import ClassVar

from markupsafe import Markup

from models.words.wording import Language, number_text
from serving.templating import Templated, render

# Across in percent of the drawing's width, so that words keep their size on a phone.
_LEFT, _RIGHT = 9.0, 91.0
_HIGHEST, _LOWEST = 52.0, 140.0
_BOTTOM, _HEIGHT = 158, 204
# A curve as good as flat should look it: less than this is never stretched over the whole height.
_LEAST_SPAN = 0.02


@dataclass(frozen=True)
class Dot:
    """A size of training on the drawing.

    Attributes:
        x: From the left, in percent.
        y: From above.
        number: Its log-loss in words.
        moves: Its moves in words.
    """

    x: float
    y: float
    number: str
    moves: str


@dataclass(frozen=True)
class _LearningCurve(Templated):
    """The drawing: its dots, the lines between them, and its words."""

    template: ClassVar[str] = "learning_curve.svg"

    height: int
    bottom: int
    dots: Sequence[Dot]
    steps: Sequence[tuple[Dot, Dot]]
    level: str
    upright: str
    label: str


def learning_curve_svg(
    points: Sequence[tuple[int, float]], language: Language, *, level: str, upright: str, label: str
) -> Markup:
    """The drawing of at least two sizes of training, the last one expected rather than seen.

    Args:
        points: Moves and log-loss, fewest moves first.
        language: Of the numbers.
        level: What is drawn across.
        upright: What is drawn upright.
        label: The drawing in words, for those who hear it.
    """
    dots = curve_dots(points, language)
    drawn = _LearningCurve(
        height=_HEIGHT,
        bottom=_BOTTOM,
        dots=dots,
        steps=list(pairwise(dots)),
        level=level,
        upright=upright,
        label=label,
    )
    return render(drawn)


def curve_dots(points: Sequence[tuple[int, float]], language: Language) -> list[Dot]:
    """Where each size stands: a doubling is always as far, more log-loss is higher."""
    across = [log2(moves) for moves, _ in points]
    losses = [loss for _, loss in points]
    width = across[-1] - across[0]
    span = max(max(losses) - min(losses), _LEAST_SPAN)
    return [
        Dot(
            round(_LEFT + (place - across[0]) / width * (_RIGHT - _LEFT), 2),
            round(_HIGHEST + (max(losses) - loss) / span * (_LOWEST - _HIGHEST), 1),
            number_text(loss, language, decimals=3),
            number_text(moves, language, decimals=0),
        )
        for place, loss, (moves, _) in zip(across, losses, points, strict=True)
    ]
