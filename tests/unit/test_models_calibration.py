"""Calibration: each method repairs what was planted, the simpler wins in doubt, ranks stay."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from models.artifact.manifest import to_json
from models.design import Floats, logistic
from models.evaluation import log_loss
from models.parts.calibration import (
    IDENTITY,
    LEAST_ROWS_OF_LINE,
    Calibration,
    CalibrationChoice,
    choose_calibration,
)
from models.rows import Labels

LINE = Calibration("line", slope=0.5, intercept=1.0)
CURVE = Calibration("curve", knots=(-1.0, 0.0, 2.0), heights=(-3.0, 0.0, 1.0))
Law = Callable[[Floats], Floats]


def _origins(law: Law, rows: int, seed: int = 0) -> tuple[list[Floats], list[Labels]]:
    """Raw scores of three origins, and labels drawn by what they truly mean."""
    draw = np.random.default_rng(seed)
    raw = [draw.normal(0.2, 1.5, rows // 3) for _ in range(3)]
    label = [(draw.random(len(part)) < logistic(law(part))).astype(np.float64) for part in raw]
    return raw, label


def _chosen(raw: Sequence[Floats], label: Sequence[Labels]) -> CalibrationChoice:
    """What is chosen where everybody moved once."""
    people = np.arange(sum(len(part) for part in label))
    return choose_calibration(raw, label, people)


@pytest.mark.parametrize(
    ("calibration", "raw", "log_odds"),
    [
        pytest.param(IDENTITY, -1.5, -1.5, id="none"),
        pytest.param(LINE, 3.0, 1 + 0.5 * 3, id="line"),
        pytest.param(CURVE, -1.0, -3.0, id="first knot"),
        pytest.param(CURVE, -0.5, -3 / 2, id="between knots"),
        pytest.param(CURVE, 1.0, 1 / 2, id="between others"),
        pytest.param(CURVE, 2.5, 1 + 0.5, id="parallel above"),
        pytest.param(CURVE, -4.0, -3 - 3, id="parallel below"),
    ],
)
def test_log_odds_are_what_hand_arithmetic_says(
    calibration: Calibration, raw: float, log_odds: float
) -> None:
    assert calibration.log_odds(np.array([raw])).tolist() == [log_odds]
    assert calibration.probability(np.array([raw])) == pytest.approx(1 / (1 + np.exp(-log_odds)))


@pytest.mark.parametrize(
    ("law", "rows", "method"),
    [
        pytest.param(lambda raw: raw, 6_000, "none", id="nothing planted"),
        pytest.param(lambda raw: 1 + raw / 2, 6_000, "line", id="a line"),
        pytest.param(lambda raw: 1 + raw / 2, 900, "line", id="a line on few rows"),
    ],
)
def test_the_method_chosen_is_what_was_planted(law: Law, rows: int, method: str) -> None:
    chosen = _chosen(*_origins(law, rows))

    assert chosen.calibration.method == method


def test_what_was_planted_is_repaired() -> None:
    def law(raw: Floats) -> Floats:
        return 1 + raw / 2

    chosen = _chosen(*_origins(law, 30_000))

    asked = np.linspace(-2, 2, 21)
    assert chosen.calibration.probability(asked) == pytest.approx(logistic(law(asked)), abs=0.06)


def test_every_origin_is_judged_by_what_the_others_taught() -> None:
    raw, label = _origins(lambda raw: 1 + raw / 2, 1_200)
    otherwise = [label[0], label[1], np.ones(len(label[2]))]

    chosen, other = _chosen(raw, label), _chosen(raw, otherwise)

    assert np.array_equal(chosen.probabilities[2], other.probabilities[2])
    assert not np.array_equal(chosen.probabilities[0], other.probabilities[0])


def test_the_losses_are_those_of_the_held_out_probabilities() -> None:
    raw, label = _origins(lambda raw: 1 + raw / 2, 1_200)

    chosen = _chosen(raw, label)

    held_out = log_loss(np.concatenate(label), np.concatenate(chosen.probabilities))
    assert set(chosen.losses) == {"none", "line"}
    assert chosen.losses["line"] == min(chosen.losses.values()) == held_out


def test_the_simpler_method_wins_where_nothing_is_gained() -> None:
    # Labels that a line of slope 1 fits exactly, at every origin alike: nothing is gained by it.
    raw = np.repeat([-np.log(3), np.log(3)], 400)
    label = np.tile(np.repeat([1.0, 0.0], [1, 3]), 100), np.tile(np.repeat([1.0, 0.0], [3, 1]), 100)

    chosen = _chosen([raw] * 3, [np.concatenate(label)] * 3)

    assert chosen.losses["line"] == pytest.approx(chosen.losses["none"], abs=1e-6)
    assert chosen.calibration == IDENTITY


@pytest.mark.parametrize(
    ("rows", "origins", "methods"),
    [
        pytest.param(LEAST_ROWS_OF_LINE - 1, 3, set(), id="too few"),
        pytest.param(10 * LEAST_ROWS_OF_LINE, 1, set(), id="one origin"),
        pytest.param(LEAST_ROWS_OF_LINE, 2, {"none", "line"}, id="enough for a line"),
        pytest.param(30 * LEAST_ROWS_OF_LINE, 3, {"none", "line"}, id="many"),
    ],
)
def test_methods_are_tried_from_so_many_rows(rows: int, origins: int, methods: set[str]) -> None:
    draw = np.random.default_rng(2)
    raw = draw.normal(size=rows)
    label = (draw.random(rows) < logistic(3 * raw)).astype(np.float64)

    chosen = _chosen(np.array_split(raw, origins), np.array_split(label, origins))

    assert set(chosen.losses) == methods
    if not methods:
        assert chosen.calibration == IDENTITY
        assert np.array_equal(np.concatenate(chosen.probabilities), logistic(raw))


def test_without_origins_nothing_is_calibrated() -> None:
    chosen = _chosen([], [])

    assert (chosen.calibration, chosen.probabilities) == (IDENTITY, ())


@pytest.mark.parametrize("rows", [pytest.param(1_200, id="few"), pytest.param(9_000, id="many")])
def test_a_calibration_never_turns_ranks_over(rows: int) -> None:
    chosen = _chosen(*_origins(lambda raw: 1 - raw, rows))

    answers = chosen.calibration.log_odds(np.linspace(-5, 5, 101))
    assert np.all(np.diff(answers) > 0)
    assert "line" not in chosen.losses


@pytest.mark.parametrize(
    "calibration",
    [
        pytest.param(IDENTITY, id="none"),
        pytest.param(Calibration("line", 1 / 3, -0.0), id="line"),
        pytest.param(
            Calibration("curve", knots=(-1 / 3, 0.1), heights=(-1e-17, 2 / 7)), id="curve"
        ),
    ],
)
def test_through_json_and_back_every_bit_stays(calibration: Calibration) -> None:
    read = Calibration.of_json(json.loads(to_json(calibration.to_json())))

    raw = np.random.default_rng(5).normal(size=100)
    assert read == calibration
    assert read.probability(raw).tobytes() == calibration.probability(raw).tobytes()


@pytest.mark.parametrize("calibration", [IDENTITY, LINE, CURVE], ids=lambda each: each.method)
def test_a_row_alone_gets_what_it_gets_in_a_batch(calibration: Calibration) -> None:
    raw = np.random.default_rng(6).normal(size=301)

    alone = [calibration.probability(raw[row : row + 1])[0] for row in range(len(raw))]

    assert np.array_equal(alone, calibration.probability(raw))
    assert calibration.probability(raw[:0]).shape == (0,)
