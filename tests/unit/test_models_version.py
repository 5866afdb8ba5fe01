"""Versions: who reigns, who may, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.manifest.gate import Check, CheckCode, Gate
from models.registry.version import (
    CHALLENGER,
    CHAMPION,
    Succession,
    Version,
    check_promotable,
    choose_champion,
    expiry,
    previous_champion,
    reigns,
)
from records.dataset import Dataset, OutcomeRule
from records.errors import GateError, ModelNotFoundError, NotFoundError

PASSED = Gate.of_checks([])


def _change(act: str, version: int) -> Succession:
    return Succession(act, version, "R. Wijaya", "a reason", "2026-07-01")  # type: ignore[arg-type]


def _a_version(gate: Gate = PASSED) -> Version:
    day = date(2026, 7, 1)
    return Version(7, "settles", (), "run", day, day, None, {}, gate, "place", "sha")


def _registered(number: int, outcome: str, alias: str) -> Version:
    return replace(_a_version(), version=number, outcome=outcome, aliases=(alias,))


THREE_OUTCOMES = Dataset(
    "A town",
    "id",
    date(2026, 6, 30),
    outcomes={name: OutcomeRule(name, "supplied") for name in ("stays", "settles", "leaves")},
)
PROMOTED = [_change("promote", 1), _change("promote", 2), _change("promote", 5)]


def test_a_rollback_goes_back_one_reign_at_a_time() -> None:
    once = [*PROMOTED, _change("rollback", 2)]

    assert previous_champion(PROMOTED, 5, "settles") == 2
    assert previous_champion(once, 2, "settles") == 1


def test_after_a_rollback_a_promotion_stands_on_who_reigns() -> None:
    history = [*PROMOTED, _change("rollback", 2), _change("promote", 9)]

    assert reigns(history) == [1, 2, 9]


def test_a_promotion_that_never_took_effect_is_passed_over() -> None:
    written_only = [*PROMOTED, _change("promote", 8)]

    assert previous_champion(written_only, 5, "settles") == 2


def test_the_first_champion_has_nobody_to_go_back_to() -> None:
    with pytest.raises(NotFoundError, match="before version 1"):
        previous_champion(PROMOTED[:1], 1, "settles")


def test_a_change_of_champion_survives_its_text() -> None:
    change = _change("promote", 3)

    assert Succession.of_text(change.to_text()) == change


REFUSED = Gate.of_checks([Check.at_most(CheckCode.CALIBRATION_LEVEL, 0.2, 0.03)])


def test_a_version_refused_by_the_gate_is_not_promoted() -> None:
    with pytest.raises(GateError, match="version 7 failed calibration_level"):
        check_promotable(_a_version(REFUSED), despite_gate=False)


@pytest.mark.parametrize(
    ("gate", "despite"),
    [
        pytest.param(REFUSED, True, id="refused"),
        pytest.param(PASSED, False, id="passed"),
        pytest.param(Gate(None, ()), False, id="no gate yet"),
    ],
)
def test_only_a_refusal_is_gone_against(gate: Gate, *, despite: bool) -> None:
    assert check_promotable(_a_version(gate), despite_gate=True) is despite


def test_expiry_is_a_year_after_the_training_day() -> None:
    assert expiry(date(2026, 6, 30)) == date(2027, 6, 30)
    assert expiry(date(2025, 12, 31), months=2) == date(2026, 2, 28)


def test_the_first_outcome_with_a_champion_is_meant_where_none_is_named() -> None:
    versions = [
        _registered(1, "stays", CHALLENGER),
        _registered(2, "leaves", CHAMPION),
        _registered(3, "settles", CHAMPION),
    ]

    assert choose_champion(versions, THREE_OUTCOMES).version == 3
    assert choose_champion(versions, THREE_OUTCOMES, "leaves").version == 2


@pytest.mark.parametrize(
    ("outcome", "error", "words"),
    [
        (None, ModelNotFoundError, "no champion of any outcome"),
        ("settles", ModelNotFoundError, "no champion of settles"),
        ("luck", NotFoundError, "luck"),
    ],
)
def test_without_a_champion_it_is_said_of_what(
    outcome: str | None, error: type[NotFoundError], words: str
) -> None:
    with pytest.raises(error, match=words):
        choose_champion([_registered(1, "stays", CHALLENGER)], THREE_OUTCOMES, outcome)
