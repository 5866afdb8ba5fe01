"""The additive part: terms by hand arithmetic, contributions that add up, plain values back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.artifact.manifest import to_json
from models.design import Floats
from models.parts.additive import FARTHEST, AdditivePart, CategoryTerm, NumberTerm, Term

NAN, INF = np.nan, np.inf
LINE = NumberTerm(median=4.0, mean=3.0, scale=2.0, slope=0.5)
STEPS = NumberTerm(
    median=0.0, mean=0.0, scale=1.0, missing=-0.7, thresholds=(1.0, 2.0, 5.0), steps=(0.2, 0.3, -1)
)
WORDS = CategoryTerm((0.1, -0.4, 0.25))
NAMES = ("tenure", "unused", "rating", "region")
DESIGN = np.array(
    [
        [3.0, 9.0, 0.5, 0.0],
        [NAN, NAN, NAN, NAN],
        [1e9, 0.0, 2.5, 2.0],
        [-INF, 1.0, INF, 1.0],
        [1.0 / 3.0, 2.0, 5.0, 1.0],
    ]
)


def _part(terms: dict[int, Term], intercept: float = -0.3) -> AdditivePart:
    """A part over `DESIGN` as its training."""
    centres = {place: float(np.mean(term.added(DESIGN[:, place]))) for place, term in terms.items()}
    return AdditivePart(intercept, terms, centres)


PART = _part({0: LINE, 2: STEPS, 3: WORDS})


@pytest.mark.parametrize(
    ("term", "value", "added"),
    [
        pytest.param(LINE, 3.0, 0.0, id="the mean adds nothing"),
        pytest.param(LINE, 7.0, 0.5 * (7 - 3) / 2, id="a line by deviations"),
        pytest.param(LINE, 13.0, 0.5 * 5, id="just at five deviations"),
        pytest.param(LINE, 14.0, 0.5 * FARTHEST, id="cut beyond five"),
        pytest.param(LINE, -8.0, -0.5 * FARTHEST, id="cut below five"),
        pytest.param(LINE, INF, 0.5 * FARTHEST, id="infinity"),
        pytest.param(LINE, -INF, -0.5 * FARTHEST, id="minus infinity"),
        pytest.param(LINE, NAN, 0.5 * (4 - 3) / 2, id="missing lies at the median"),
        pytest.param(STEPS, 0.0, 0.0, id="below all thresholds"),
        pytest.param(STEPS, 1.0, 0.0, id="on a threshold is not above it"),
        pytest.param(STEPS, 1.5, 0.2, id="between two"),
        pytest.param(STEPS, 2.0, 0.2, id="on the second"),
        pytest.param(STEPS, 3.0, 0.2 + 0.3, id="above two"),
        pytest.param(STEPS, 5.5, 0.2 + 0.3 - 1, id="above all"),
        pytest.param(STEPS, INF, 0.2 + 0.3 - 1, id="infinity is above all"),
        pytest.param(STEPS, -INF, 0.0, id="minus infinity is above none"),
        pytest.param(STEPS, NAN, -0.7, id="missing has its constant and no step"),
        pytest.param(WORDS, 0.0, 0.1, id="first word"),
        pytest.param(WORDS, 2.0, 0.25, id="last word"),
        pytest.param(WORDS, NAN, 0.0, id="an unknown word adds nothing"),
    ],
)
def test_a_term_adds_what_hand_arithmetic_says(term: Term, value: float, added: float) -> None:
    assert term.added(np.array([value])).tolist() == pytest.approx([added], abs=1e-15)


def test_numbers_too_far_apart_for_a_float_are_cut_like_all_far_ones() -> None:
    far = NumberTerm(median=0.0, mean=-1e308, scale=1e-3, slope=1.0)

    assert far.added(np.array([1.7e308, -1.7e308])).tolist() == [FARTHEST, -FARTHEST]


def test_the_raw_score_is_intercept_and_terms() -> None:
    raw = PART.raw_log_odds(DESIGN)

    assert raw == pytest.approx(
        [
            -0.3 + 0.0 + 0.0 + 0.1,
            -0.3 + 0.25 - 0.7 + 0.0,
            -0.3 + 2.5 + 0.5 + 0.25,
            -0.3 - 2.5 - 0.5 - 0.4,
            -0.3 + 0.5 * (1 / 3 - 3) / 2 + 0.5 - 0.4,
        ]
    )


def test_contributions_are_what_the_raw_score_has_beyond_the_base() -> None:
    values = PART.contributions(DESIGN)

    assert values.sum(axis=1) == pytest.approx(PART.raw_log_odds(DESIGN) - PART.base, abs=1e-12)


def test_contributions_of_the_training_rows_average_to_nothing() -> None:
    assert PART.contributions(DESIGN).mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)


def test_the_base_is_the_mean_raw_score_of_training() -> None:
    assert PART.base == pytest.approx(PART.raw_log_odds(DESIGN).mean())


def test_a_column_without_a_term_contributes_nothing() -> None:
    assert not PART.contributions(DESIGN)[:, 1].any()


def test_a_part_without_terms_is_its_intercept() -> None:
    part = AdditivePart(0.4, {}, {})

    assert part.raw_log_odds(DESIGN).tolist() == [0.4] * 5
    assert part.base == 0.4


@pytest.mark.parametrize("rows", [pytest.param(0, id="none"), pytest.param(1, id="one")])
def test_few_rows_have_few_answers(rows: int) -> None:
    assert PART.raw_log_odds(DESIGN[:rows]).shape == (rows,)
    assert PART.contributions(DESIGN[:rows]).shape == (rows, 4)


def test_through_json_and_back_every_bit_stays() -> None:
    draw = np.random.default_rng(1)
    median, mean, scale, slope, missing = draw.normal(size=5).tolist()
    odd = NumberTerm(median, mean, scale, slope, missing, (-0.0, 1 / 3), (-1e-300, -0.0))
    part = _part({0: odd, 2: STEPS, 3: CategoryTerm(tuple(draw.normal(size=3)))}, -1 / 7)

    read = AdditivePart.of_json(json.loads(to_json(part.to_json(NAMES))), NAMES)

    assert read == part
    assert _bytes(read.raw_log_odds(DESIGN)) == _bytes(part.raw_log_odds(DESIGN))
    assert _bytes(read.contributions(DESIGN)) == _bytes(part.contributions(DESIGN))
    assert read.base == part.base


def test_terms_are_found_by_name_whatever_their_place() -> None:
    parsed = PART.to_json(NAMES)
    order = (3, 1, 0, 2)

    elsewhere = AdditivePart.of_json(parsed, [NAMES[place] for place in order])

    expected = PART.contributions(DESIGN)[:, list(order)]
    assert np.array_equal(elsewhere.contributions(DESIGN[:, list(order)]), expected)


def test_a_term_of_no_column_is_refused() -> None:
    with pytest.raises(KeyError, match="region"):
        AdditivePart.of_json(PART.to_json(NAMES), NAMES[:3])


def _bytes(values: Floats) -> bytes:
    return values.tobytes()
