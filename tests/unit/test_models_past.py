"""Similar past moves: nearest by leaves, known on the day, the same file for the same past."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.certainty.similar_moves import Past, fit_past, move_ids
from models.certainty.support import leaves_of
from models.design import choose_columns, design_matrix
from models.parts.boosting import fit_boosters
from models.parts.taught import Taught
from tests.builders.training_rows import QUICK, learnable_rows

ROWS = learnable_rows()
COLUMNS = choose_columns(ROWS.table).columns
DESIGN = design_matrix(ROWS.table.values, COLUMNS)
BOOSTER = fit_boosters(Taught.of(ROWS, COLUMNS), QUICK.boosting, 20)[0]
PAST = fit_past(ROWS, BOOSTER, DESIGN)
EVER = np.full(len(ROWS), 2**30, dtype=np.int32)


def test_a_training_move_is_nearest_to_itself_or_its_likes() -> None:
    found = PAST.similar(BOOSTER, DESIGN[:20], EVER[:20])

    assert {similar[0].distance for similar in found} == {0.0}
    assert all(len(similar) == 5 for similar in found)


def test_distances_are_the_share_of_trees_that_tell_two_moves_apart() -> None:
    leaves = leaves_of((BOOSTER,), DESIGN)
    ids = move_ids(ROWS.table.moves)

    (found,) = PAST.similar(BOOSTER, DESIGN[:1], EVER[:1], count=len(ROWS))

    expected = {ids[row]: float(np.mean(leaves[row] != leaves[0])) for row in range(len(ROWS))}
    assert {one.move_id: one.distance for one in found} == pytest.approx(expected, abs=1e-6)
    distances = [one.distance for one in found]
    assert distances == sorted(distances)


def test_what_became_of_a_move_is_told_with_it() -> None:
    labels = dict(zip(move_ids(ROWS.table.moves), ROWS.label > 0.5, strict=True))

    (found,) = PAST.similar(BOOSTER, DESIGN[:1], EVER[:1], count=50)

    assert all(one.succeeded == labels[one.move_id] for one in found)


def test_outcomes_that_were_not_known_on_the_day_are_not_told() -> None:
    day = np.array([int(np.median(ROWS.matures_days))], dtype=np.int32)
    known = {
        name
        for name, matures in zip(move_ids(ROWS.table.moves), ROWS.matures_days, strict=True)
        if matures <= day[0]
    }

    (found,) = PAST.similar(BOOSTER, DESIGN[:1], day, count=len(ROWS))

    assert {one.move_id for one in found} == known


def test_the_same_past_is_the_same_file_and_reads_back(tmp_path: Path) -> None:
    for name in ("one.npz", "two.npz"):
        PAST.write(tmp_path / name)

    read = Past.read(tmp_path / "one.npz")

    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert read.similar(BOOSTER, DESIGN, EVER) == PAST.similar(BOOSTER, DESIGN, EVER)


def test_nobody_can_be_read_off_a_move_id() -> None:
    people = ROWS.table.moves["employee_id"].to_list()

    assert not any(person in name for person in people[:50] for name in PAST.move_ids)
