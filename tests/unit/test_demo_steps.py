"""A step of the demonstration that fails names itself and says how to go on."""

from __future__ import annotations

import pytest

from mutasi.commands.demo import STEPS, DemoError
from records.errors import ContractError, GateError, MutasiError


@pytest.mark.parametrize("step", STEPS)
def test_a_failed_step_is_named_with_its_number(step: str) -> None:
    cause = ContractError(found="too few moves", expected="100 of each", action="add people")

    error = DemoError(step, cause, "mutasi --home h train")

    assert error.found == f"step {STEPS.index(step) + 1} of 7 ({step}): too few moves"
    assert error.action == "add people; then go on with `mutasi --home h train`"


@pytest.mark.parametrize("kind", [ContractError, GateError, MutasiError])
def test_a_failed_step_keeps_the_causes_code(kind: type[MutasiError]) -> None:
    cause = kind(found="this", expected="that", action="do")

    error = DemoError("train", cause, "mutasi train")

    assert (error.code, error.exit_code) == (kind.code, kind.exit_code)
    assert (DemoError.code, DemoError.exit_code) == (MutasiError.code, MutasiError.exit_code)
