"""A training at work: each stage a Prefect task, its time and figures in MLflow's run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from models.registry.home import Home
from models.registry.tracking.registry import Tracking
from models.training.stage_figures import stage_figures
from pipelines.progress import say_stage

Result = TypeVar("Result")
_DECIMALS = 6


@dataclass(frozen=True)
class RanStage:
    """A stage that is done.

    Attributes:
        name: The stage's.
        seconds: How long it took.
        figures: What it found.
    """

    name: str
    seconds: float
    figures: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """A row of the table of stages."""
        told = ", ".join(f"{name} {value:g}" for name, value in self.figures.items())
        return {"stage": self.name, "seconds": self.seconds, "figures": told}


@dataclass(frozen=True)
class RunAtWork:
    """MLflow's run of a training that is not done yet.

    Attributes:
        tracking: Where the run is.
        run_id: Its id.
        started_at: When the training began.
        stages: What is done so far.
    """

    tracking: Tracking
    run_id: str
    started_at: datetime
    stages: list[RanStage] = field(default_factory=list)

    def as_tasks(self, name: str, work: Callable[[], Result], /) -> Result:
        """Runs a stage as a task of its own, and tells MLflow when it is done."""

        @task(name=name, cache_policy=NO_CACHE, persist_result=False)
        def stage() -> Result:
            say_stage(name)
            clock = time.perf_counter()
            found = work()
            self._done(name, time.perf_counter() - clock, stage_figures(found))
            return found

        return stage()

    def _done(self, name: str, seconds: float, figures: Mapping[str, float]) -> None:
        rounded = {figure: round(value, _DECIMALS) for figure, value in figures.items()}
        done = RanStage(name, round(seconds, 3), rounded)
        self.stages.append(done)
        self.tracking.tell_stage(self.run_id, name, done.seconds, rounded)
        told = done.to_json()["figures"] or "no figures"
        get_run_logger().info("%s: %.1f s, %s; MLflow run %s", name, seconds, told, self.run_id)


@contextmanager
def shown_at_work(home: Home, outcome: str, started_at: datetime) -> Iterator[RunAtWork]:
    """A run that MLflow shows from now on; one whose training fails is marked as failed."""
    tracking = home.open_tracking()
    run = RunAtWork(tracking, tracking.begin(outcome, started_at), started_at)
    try:
        yield run
    except BaseException:
        tracking.give_up(run.run_id)
        raise
