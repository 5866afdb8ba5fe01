"""Whatever terms a part has, they add up, and a row alone is worth what it is in a batch."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from models.artifact.manifest import to_json
from models.design import Column, Floats
from models.parts.additive import AdditivePart, CategoryTerm, NumberTerm, Term
from models.parts.basis import Basis, Regression

ANY = st.floats(allow_nan=True, allow_infinity=True)
LOG_ODDS = st.floats(-20, 20)
PLACES = st.floats(-1e6, 1e6)
WORDS = 6


@st.composite
def _number_terms(draw: st.DrawFn) -> NumberTerm:
    thresholds = sorted(draw(st.sets(PLACES, max_size=7)))
    steps = draw(st.lists(LOG_ODDS, min_size=len(thresholds), max_size=len(thresholds)))
    return NumberTerm(
        median=draw(PLACES),
        mean=draw(PLACES),
        scale=draw(st.floats(1e-9, 1e9)),
        slope=draw(LOG_ODDS),
        missing=draw(LOG_ODDS),
        thresholds=tuple(thresholds),
        steps=tuple(steps),
    )


@st.composite
def _parts_and_designs(draw: st.DrawFn) -> tuple[AdditivePart, Floats]:
    """A part over some columns of any design, with words where a term has words."""
    rows, width = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    design = draw(arrays.arrays(np.float64, (rows, width), elements=ANY))
    terms: dict[int, Term] = {}
    for place in draw(st.sets(st.integers(0, width - 1))):
        if draw(st.booleans()):
            terms[place] = draw(_number_terms())
            continue
        terms[place] = CategoryTerm(tuple(draw(st.lists(LOG_ODDS, min_size=WORDS, max_size=WORDS))))
        codes = st.one_of(st.just(np.nan), st.integers(0, WORDS - 1).map(float))
        design[:, place] = draw(st.lists(codes, min_size=rows, max_size=rows))
    centres = {place: draw(LOG_ODDS) for place in terms}
    return AdditivePart(draw(LOG_ODDS), terms, centres), design


@settings(max_examples=150, deadline=None)
@given(_parts_and_designs())
def test_contributions_and_base_add_up_to_the_raw_score(
    drawn: tuple[AdditivePart, Floats],
) -> None:
    part, design = drawn

    explained = part.base + part.contributions(design).sum(axis=1)

    np.testing.assert_allclose(explained, part.raw_log_odds(design), rtol=0, atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(_parts_and_designs())
def test_a_row_alone_is_worth_what_it_is_in_a_batch(drawn: tuple[AdditivePart, Floats]) -> None:
    part, design = drawn

    alone = [design[row : row + 1] for row in range(len(design))]
    # Many rows go term by term, few all at once.
    many = np.tile(design, (300, 1))

    for answer in (part.raw_log_odds, part.contributions, part.remoteness):
        one_by_one = _bytes([answer(row) for row in alone])
        assert one_by_one == _bytes([answer(design)])
        assert one_by_one == _bytes([answer(many)[: len(design)]])


@settings(max_examples=100, deadline=None)
@given(_parts_and_designs())
def test_a_part_read_is_the_part_written(drawn: tuple[AdditivePart, Floats]) -> None:
    part, design = drawn
    names = [f"column {place}" for place in range(design.shape[1])]

    read = AdditivePart.of_json(json.loads(to_json(part.to_json(names))), names)

    assert _bytes([read.raw_log_odds(design)]) == _bytes([part.raw_log_odds(design)])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_part_says_what_its_regression_says(data: st.DataObject) -> None:
    rows = data.draw(st.integers(2, 30))
    columns = (
        Column("number", "number", (), "person"),
        Column("word", "category", ("a", "b"), "fit"),
    )
    known = st.one_of(st.just(np.nan), st.integers(-3, 3).map(float), PLACES)
    design = np.column_stack(
        [
            data.draw(st.lists(known, min_size=rows, max_size=rows)),
            data.draw(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=rows, max_size=rows)),
        ]
    )
    basis = Basis.of(columns, design)
    matrix = basis.expand(design)
    width = matrix.shape[1]
    weights = np.array(data.draw(st.lists(LOG_ODDS, min_size=width, max_size=width)))

    part = basis.part(Regression(0.5, weights), design)

    np.testing.assert_allclose(part.raw_log_odds(design), 0.5 + matrix @ weights, rtol=0, atol=1e-9)


def _bytes(parts: Sequence[Floats]) -> bytes:
    return b"".join(part.tobytes() for part in parts)
