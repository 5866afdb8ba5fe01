"""The judgement of `benchmarks/answers.py`: slower is what is past both limits at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.answers import FEATURES_OF_ONE, IN_QUICK, KEPT
from benchmarks.answers_of.limits import Limits
from benchmarks.answers_of.server import scores_of

LIMITS = Limits(1.5, {"rank": 0.5}, {"rank": 4.0})


@pytest.mark.parametrize(
    ("seconds", "yardstick", "is_slower"),
    [
        pytest.param(2.0, 0.5, False, id="as kept"),
        pytest.param(3.1, 0.5, True, id="past both: 1.5 x 2.0 and 2.0 + 0.5"),
        pytest.param(2.9, 0.5, False, id="half a second more, but not half as much again"),
        pytest.param(0.8, 0.1, False, id="twice as much, but not half a second more"),
        pytest.param(4.0, 1.0, False, id="as kept on a machine half as fast"),
        pytest.param(1.6, 0.2, True, id="past both on a fast machine"),
    ],
)
def test_only_what_is_past_both_limits_is_slower(
    seconds: float,
    yardstick: float,
    is_slower: bool,  # noqa: FBT001 — a case of the table
) -> None:
    assert bool(LIMITS.slower({"rank": seconds}, yardstick)) == is_slower


def test_what_is_slower_is_told_with_what_was_found_and_what_is_kept() -> None:
    (told,) = LIMITS.slower({"rank": 4.0}, 0.5)

    assert told.startswith("rank: 4.00 s of CPU, 8.00 yardsticks; kept are 4.00")


def test_limits_read_are_the_limits_written(tmp_path: Path) -> None:
    LIMITS.write(tmp_path / "limits.json")

    assert Limits.read(tmp_path / "limits.json") == LIMITS


def test_every_figure_of_the_quick_form_has_both_limits() -> None:
    kept = Limits.read(KEPT)

    requests = {"explained_move", "move_page", "candidates_page"}
    assert set(kept.ratios) == set(kept.absolute_seconds) == {*IN_QUICK, *requests}
    assert kept.relative > 1


def test_a_move_with_a_blank_in_its_id_is_asked_for_by_its_own_id() -> None:
    _, path, body = scores_of("/moves/e%201/j1")

    assert path == "/api/v1/scores"
    assert body is not None
    assert json.loads(body) == {"moves": [{"employee_id": "e 1", "position_id": "j1"}]}


def test_the_features_of_one_move_are_a_program_that_python_reads() -> None:
    compile(FEATURES_OF_ONE, "features of one move", "exec")
