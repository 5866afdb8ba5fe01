"""How the stages of a training are run: plainly here; as tasks with clock and figures by a flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Result = TypeVar("Result")

EVALUATE_MODEL = "evaluate the model"
LEARNING_CURVE = "learning curve"
EVALUATE_BASELINES = "evaluate the baselines"
FIT = "fit"
RESAMPLE = "resample"
FAIRNESS = "fairness"
GATE = "gate"
OF_TRAINING = (
    EVALUATE_MODEL, LEARNING_CURVE, EVALUATE_BASELINES, FIT, RESAMPLE, FAIRNESS, GATE,
)  # fmt: skip
"""A training's stages, in order."""

Report = Callable[[str], None]
"""Told a stage's name as it begins."""


class Stages(Protocol):
    """Runs the stages of a training, one after the other."""

    def __call__(self, name: str, work: Callable[[], Result], /) -> Result:
        """Runs one stage.

        Args:
            name: One of `OF_TRAINING`.
            work: What it does.

        Returns:
            What the work returned.
        """
        ...


def plainly(_name: str, work: Callable[[], Result], /) -> Result:
    """Does the work, and nothing else."""
    return work()


def reported(report: Report) -> Stages:
    """Says a stage's name, then does its work."""

    def run(name: str, work: Callable[[], Result], /) -> Result:
        report(name)
        return work()

    return run
