"""Records to a registered challenger: read, features and labels, judge, fit, audit, register.

mutasi train --outcome NAME
python -m pipelines.train --home mutasi-home --outcome NAME
prefect … pipelines/train.py:train
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from features.catalog import Feature
from models.evaluation import MODEL
from models.examples import question, training_examples
from models.outcome import outcome_rule
from models.rows import TrainingRows
from models.training import Question, Training, TrainingParameters, train_model
from models.version import Version
from pipelines.home import home_at
from pipelines.progress import say_stage
from pipelines.reading import read_home, read_protected
from pipelines.retries import is_passing

STAGES = (
    "read the records",
    "features and labels",
    "evaluate the model",
    "evaluate the baselines",
    "fit",
    "resample",
    "fairness",
    "gate",
    "register",
)
"""What the flow says it is doing, in order."""


@dataclass(frozen=True)
class Examples:
    """What one training learns from, and apart what its fairness audit alone may read."""

    rows: TrainingRows
    question: Question
    protected: pl.DataFrame


@flow(name="train", persist_result=False, validate_parameters=True)
def train(
    home: str = "mutasi-home",
    outcome: str | None = None,
    as_of: date | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Trains a model of one outcome and registers it as challenger.

    Args:
        home: The product's home.
        outcome: What to predict; missing: the first outcome of the dataset.
        as_of: Labels usable on this day are used; missing: the snapshot's day.
        seed: Of everything random.

    Returns:
        As `mutasi train --json` prints it.
    """
    started_at, clock = datetime.now(UTC), time.perf_counter()
    examples = take_examples(home, outcome, as_of)
    training = fit(examples, seed)
    version = register(home, training, examples.rows.table.features, started_at)
    publish(training, version)
    return {
        "outcome": version.outcome,
        "version": str(version.version),
        "run_id": version.run_id,
        "rows": len(examples.rows),
        "metrics": training.metrics,
        "baselines": dict(training.baselines),
        "gate": dict(version.gate),
        "empty_features": list(training.empty_features),
        "seconds": round(time.perf_counter() - clock, 1),
    }


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=is_passing)
def take_examples(home: str, outcome: str | None, as_of: date | None) -> Examples:
    """Labelled moves with their features, from the home's store."""
    say_stage(STAGES[0])
    dataset, records = read_home(home)
    name = outcome_rule(dataset, outcome).name
    day = as_of or dataset.snapshot_on
    say_stage(STAGES[1])
    rows = training_examples(records, dataset, name, day)
    asked = question(rows, records, dataset, name, day)
    return Examples(rows, asked, read_protected(home))


@task(cache_policy=NO_CACHE)
def fit(examples: Examples, seed: int) -> Training:
    """The model, judged on rolling origins, fitted on everything; a second try would not help."""
    parameters = TrainingParameters().seeded(seed)
    return train_model(examples.rows, examples.question, parameters, say_stage, examples.protected)


@task(
    cache_policy=NO_CACHE,
    retries=3,
    retry_delay_seconds=[2, 10, 30],
    retry_condition_fn=is_passing,
)
def register(
    home: str, training: Training, features: tuple[Feature, ...], started_at: datetime
) -> Version:
    """The run and the version; each attempt first clears away what the one before left."""
    say_stage(STAGES[-1])
    return home_at(home).open_tracking().record(training, features, started_at)


def publish(training: Training, version: Version) -> None:
    """The figures as artifacts of the run."""
    create_table_artifact(
        key="training-metrics",
        table=figures(training),
        description=f"{version.outcome}, version {version.version}: rolling origins, pooled",
    )
    create_markdown_artifact(key="training", markdown=summary(training, version))


def figures(training: Training) -> list[dict[str, Any]]:
    """Pooled metrics, one row a candidate."""
    by_name = {MODEL: training.metrics, **training.baselines}
    return [{"candidate": name, **(metrics or {})} for name, metrics in by_name.items()]


def summary(training: Training, version: Version) -> str:
    """What was trained, on what, and how each origin went."""
    manifest = training.model.manifest
    rows = manifest["rows"]
    lines = [
        f"# {version.outcome}: version {version.version}",
        "",
        f"{rows['count']:,} moves ({rows['successes']:,} successes) with labels usable on "
        f"{manifest['as_of']}; {len(manifest['features'])} features; "
        f"{len(training.model.boosters)} boosters of {training.evaluation.mixture.rounds} rounds, "
        f"{_terms(training)} additive terms.",
        "",
        f"Empty features: {', '.join(training.empty_features) or 'none'}",
        "",
        "| origin | rows judged | model log-loss | logistic log-loss |",
        "|---|---|---|---|",
    ]
    for origin in manifest["origins"]:
        model, logistic = origin["metrics"][MODEL], origin["metrics"]["logistic"]
        lines.append(
            f"| {origin['starts_on']} | {model['n']} | {model['log_loss']} | "
            f"{logistic['log_loss']} |"
        )
    return "\n".join(lines) + "\n"


def _terms(training: Training) -> int:
    return 0 if training.model.additive is None else len(training.model.additive.terms)


def main() -> None:
    """Runs the flow with Prefect as it is set up here."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.train",
        description="Trains a model of one outcome and registers it as challenger.",
    )
    parser.add_argument("--home", default="mutasi-home")
    parser.add_argument("--outcome")
    parser.add_argument("--as-of", type=date.fromisoformat)
    parser.add_argument("--seed", type=int, default=0)
    print(json.dumps(train(**vars(parser.parse_args()))))  # noqa: T201 — a command's result


if __name__ == "__main__":
    main()
