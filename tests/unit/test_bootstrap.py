"""One bootstrap over people: whole people, sums that no machine changes, errors over people."""

from __future__ import annotations

import numpy as np
import pytest

from models.bootstrap import Draws, interval, mean_error

PEOPLE = np.array([0, 1, 0, 2, 1], dtype=np.intp)


def test_a_person_is_drawn_whole() -> None:
    drawn = np.array(list(Draws.of(PEOPLE, 50, seed=1).of_rows()))

    assert np.array_equal(drawn[:, 0], drawn[:, 2])
    assert np.array_equal(drawn[:, 1], drawn[:, 4])
    assert set(drawn[:, [0, 1, 3]].sum(axis=1)) == {3.0}


def test_numbers_with_gaps_are_the_same_people() -> None:
    gaps = np.array([7, 90, 7, 91, 90], dtype=np.intp)

    assert np.array_equal(Draws.of(gaps, 20, 3).counts, Draws.of(PEOPLE, 20, 3).counts)


def test_sums_are_those_of_the_rows_drawn() -> None:
    draws = Draws.of(PEOPLE, 120, seed=2)
    values = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0], [4.0, 40.0], [5.0, 50.0]])

    by_hand = [[float(np.sum(drawn * column)) for column in values.T] for drawn in draws.of_rows()]

    assert draws.sums(values).tolist() == by_hand


def test_some_rows_keep_the_draws_of_all() -> None:
    draws = Draws.of(PEOPLE, 5, seed=2)
    rows = np.array([3, 0])

    some = list(draws.take(rows).of_rows())

    assert np.array_equal(some, [drawn[rows] for drawn in draws.of_rows()])


def test_a_draw_without_weight_has_no_mean() -> None:
    draws = Draws(np.arange(3), np.array([[1.0, 3.0, 0.0], [0.0, 0.0, 2.0]]))

    means = draws.means(np.array([1.0, 0.0, 1.0]), np.array([1.0, 0.5, 0.0]))

    assert means.tolist() == [(1 * 1.0) / (1 * 1.0 + 3 * 0.5)]


def test_an_interval_leaves_as_much_on_either_side() -> None:
    assert interval(np.arange(201.0), 0.95) == pytest.approx((5.0, 195.0))


def test_the_error_of_a_mean_is_that_of_drawn_people() -> None:
    chance = np.random.default_rng(0)
    people = np.repeat(np.arange(400), 3)
    values = chance.normal(size=400)[people] + 0.1 * chance.normal(size=1_200)

    drawn = Draws.of(people, 2_000, seed=1).means(values)

    assert mean_error(values, people) == pytest.approx(drawn.std(), rel=0.05)
    # Rows taken for people would make it look surer by the root of three.
    assert mean_error(values, np.arange(1_200)) < 0.62 * mean_error(values, people)
