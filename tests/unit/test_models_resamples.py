"""Resamples: halves of the people that share nobody, and the same members from the same seed."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.certainty.resamples import fit_members, person_halves
from models.design import choose_columns, design_matrix
from models.parts.taught import Taught
from models.recipe import AdditiveRecipe, Recipe
from models.rows import TrainingRows, training_rows
from tests.builders.training_rows import QUICK, labelled_features, learnable_rows

RECIPE = Recipe(10, 0.5, AdditiveRecipe(0.5, sparse=0.5))


def _careers(people: int = 101, rows: int = 900) -> TrainingRows:
    """Rows of fewer people than moves."""
    labelled, table = labelled_features(rows)
    person = pl.Series("employee_id", [f"e{row * 7 % people:03d}" for row in range(rows)])
    moves = table.moves.with_columns(person)
    return training_rows(
        labelled.with_columns(person),
        type(table)(moves, table.values, table.features),
    )


ROWS = _careers()
PEOPLE = ROWS.table.moves["employee_id"].to_numpy()
COLUMNS = choose_columns(ROWS.table).columns
TAUGHT = Taught.of(ROWS, COLUMNS)


def test_the_two_halves_of_a_pair_share_nobody_and_leave_nobody_out() -> None:
    halves = person_halves(PEOPLE, 6, 0)

    for first, second in zip(halves[::2], halves[1::2], strict=True):
        assert not set(PEOPLE[first]) & set(PEOPLE[second])
        assert sorted([*first, *second]) == list(range(len(ROWS)))


def test_all_rows_of_a_person_go_together() -> None:
    for half in person_halves(PEOPLE, 4, 0):
        assert not set(PEOPLE[half]) & set(np.delete(PEOPLE, half))


def test_a_half_is_half_of_the_people() -> None:
    sizes = [len(set(PEOPLE[half])) for half in person_halves(PEOPLE, 4, 0)]

    assert sizes == [51, 50, 51, 50]


def test_pairs_differ_from_each_other() -> None:
    halves = {tuple(half) for half in person_halves(PEOPLE, 20, 0)}

    assert len(halves) == 20


def test_the_same_seed_gives_the_same_halves_and_another_seed_others() -> None:
    once, again, other = (
        [half.tolist() for half in person_halves(PEOPLE, 4, seed)] for seed in (3, 3, 4)
    )

    assert once == again
    assert once != other


@pytest.mark.parametrize("count", [0, 1, 3])
def test_there_are_as_many_halves_as_asked_for(count: int) -> None:
    assert len(person_halves(PEOPLE, count, 0)) == count


def test_a_half_keeps_the_order_of_the_rows() -> None:
    assert all(np.all(np.diff(half) > 0) for half in person_halves(PEOPLE, 4, 0))


def test_the_same_seed_gives_the_same_members() -> None:
    once, again = (fit_members(TAUGHT, RECIPE, QUICK.boosting, 4) for _ in range(2))

    for one, other in zip(once, again, strict=True):
        assert one.booster.model_to_string() == other.booster.model_to_string()
        assert one.additive == other.additive


def test_members_differ() -> None:
    members = fit_members(TAUGHT, RECIPE, QUICK.boosting, 4)

    design = design_matrix(ROWS.table.values, COLUMNS)
    trees = {member.booster.predict(design[:50]).tobytes() for member in members}  # type: ignore[union-attr]
    terms = {member.additive.raw_log_odds(design[:50]).tobytes() for member in members}
    assert (len(trees), len(terms)) == (4, 4)


def test_a_column_that_one_half_has_never_seen_breaks_nothing() -> None:
    rows = learnable_rows()
    only_one = pl.Series("gap", [1.0 if row == 0 else None for row in range(len(rows))])
    values = rows.table.values.with_columns(only_one)
    table = type(rows.table)(rows.table.moves, values, rows.table.features)
    lonely = TrainingRows(table, rows.label, rows.start_days, rows.matures_days)
    columns = choose_columns(table).columns

    members = fit_members(Taught.of(lonely, columns), RECIPE, QUICK.boosting, 2)

    design = design_matrix(values, columns)
    assert "gap" in {column.name for column in columns}
    assert all(np.isfinite(member.additive.raw_log_odds(design)).all() for member in members)
