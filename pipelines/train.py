"""Records to a registered challenger: read, features and labels, judge, fit, audit, register.

With `trials`, settings of the boosters are searched first, on the rolling origins of the rows that
are trained on.

mutasi train --outcome NAME [--trials N]
python -m pipelines.train --home mutasi-home --outcome NAME
prefect … pipelines/train.py:train
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from features.catalog import Feature
from models.evaluation import MODEL
from models.judging.stages import OF_TRAINING
from models.manifest.manifest import SearchFigures
from models.model import manifest_of
from models.outcome import outcome_rule
from models.registry.home import Home
from models.registry.version import Version
from models.rows import TrainingRows
from models.split import rolling_origins
from models.training.examples import question, training_examples
from models.training.search import Judge, Search, Trial, told
from models.training.studies import search_settings, stage_names
from models.training.training import (
    Question,
    Training,
    TrainingParameters,
    refuse_too_few,
    train_model,
)
from pipelines.at_work import RanStage, RunAtWork, shown_at_work
from pipelines.home import home_at
from pipelines.options.declaring import told_parameters
from pipelines.options.train import TrainOptions
from pipelines.progress import say_stage
from pipelines.reading import read_home, read_protected
from pipelines.retries import is_passing

STAGES = (
    "read the records",
    "features and labels",
    *OF_TRAINING,
    "register",
)
"""What the flow says it is doing, in order, where nothing is searched."""
_BEFORE_SEARCH = 2


def stages(trials: int) -> tuple[str, ...]:
    """What the flow says it is doing with so many trials, in order."""
    searched = stage_names(trials) if trials else ()
    return (*STAGES[:_BEFORE_SEARCH], *searched, *STAGES[_BEFORE_SEARCH:])


@dataclass(frozen=True)
class Examples:
    """What one training learns from, and apart what its fairness audit alone may read."""

    rows: TrainingRows
    question: Question
    protected: pl.DataFrame


@flow(name="train", persist_result=False, validate_parameters=True)
def train(
    home: str = TrainOptions.home,
    outcome: str | None = TrainOptions.outcome,
    as_of: date | None = TrainOptions.as_of,
    seed: int = TrainOptions.seed,
    trials: int = TrainOptions.trials,
) -> dict[str, Any]:
    """Trains a model of one outcome and registers it as challenger.

    Args:
        home: The product's home.
        outcome: What to predict; missing: the first outcome of the dataset.
        as_of: Labels usable on this day are used; missing: the snapshot's day.
        seed: Of everything random.
        trials: Settings to try, the default among them; 0: the default is taken unsearched.

    Returns:
        As `mutasi train --json` prints it.
    """
    started_at, clock = datetime.now(UTC), time.perf_counter()
    place = home_at(home)
    examples = take_examples(place, outcome, as_of)
    parameters = TrainingParameters().seeded(seed)
    refuse_too_few(examples.rows, examples.question)
    with shown_at_work(place, examples.question.outcome, started_at) as run:
        found = search(place, examples, parameters, trials) if trials > 0 else None
        training = fit(examples, parameters, found, run)
        features = examples.rows.table.features
        earlier = versions_of_the_same_rows(place, training)
        trials_made = () if found is None else found.trials
        version = register(place, training, features, trials_made, run)
    publish(training, version, run.stages)
    searched = {} if found is None else {"search": found.to_json()}
    return {
        "outcome": version.outcome,
        "version": str(version.version),
        "run_id": version.run_id,
        "rows": len(examples.rows),
        "metrics": training.metrics,
        "baselines": dict(training.baselines),
        "gate": version.gate.to_json(),
        "empty_features": list(training.empty_features),
        **searched,
        **repeated(version, earlier),
        "seconds": round(time.perf_counter() - clock, 1),
    }


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=is_passing)
def take_examples(home: Home, outcome: str | None, as_of: date | None) -> Examples:
    """Labelled moves with their features, from the home's store."""
    say_stage(STAGES[0])
    # What could not be registered in the end is not begun.
    home.open_tracking().refuse_unready()
    dataset, records = read_home(home)
    name = outcome_rule(dataset, outcome).name
    day = as_of or dataset.snapshot_on
    say_stage(STAGES[1])
    rows = training_examples(records, dataset, name, day)
    asked = question(rows, records, dataset, name, day)
    return Examples(rows, asked, read_protected(home))


@task(cache_policy=NO_CACHE)
def search(home: Home, examples: Examples, parameters: TrainingParameters, trials: int) -> Search:
    """The best of so many settings on rolling origins; those tried before are taken from the home.

    Nothing is tried again by itself: the same command goes on where this one stopped.
    """
    rows = examples.rows
    say_stage(stage_names(trials)[0])
    judge = Judge.of(rows, rolling_origins(rows, parameters.origins), parameters.boosting)
    return search_settings(judge, trials, home.files.studies, say_stage)


def fit(
    examples: Examples, parameters: TrainingParameters, found: Search | None, run: RunAtWork
) -> Training:
    """The model, judged on rolling origins and fitted on everything: a task a stage.

    Nothing is tried a second time: that would not help.
    """
    if found is not None:
        parameters = replace(parameters, boosting=found.boosting)
    training = train_model(
        examples.rows, examples.question, parameters, run.as_tasks, examples.protected
    )
    return training if found is None else told(training, found)


@task(
    cache_policy=NO_CACHE,
    retries=3,
    retry_delay_seconds=[2, 10, 30],
    retry_condition_fn=is_passing,
)
def register(
    home: Home,
    training: Training,
    features: tuple[Feature, ...],
    trials: tuple[Trial, ...],
    run: RunAtWork,
) -> Version:
    """The run and the version; each attempt first clears away what the one before left."""
    say_stage(STAGES[-1])
    return home.open_tracking().record(training, features, run.started_at, trials, run.run_id)


def versions_of_the_same_rows(home: Home, training: Training) -> list[Version]:
    """The versions so far that learnt from exactly these rows, oldest first."""
    sha256 = manifest_of(training.model).rows.sha256
    return home.open_tracking().of_rows(training.model.outcome, sha256)


def repeated(version: Version, earlier: Sequence[Version]) -> dict[str, str | None]:
    """What a training repeats, where it does: nothing new was learnt from the same rows.

    Args:
        version: The version just registered.
        earlier: The versions before it that rest on the same rows, oldest first.

    Returns:
        Nothing without such a version, else `same_rows_as` (the newest of them) and `identical_to`
        (the newest whose files are the same to the byte; None where settings or code differ).
    """
    if not earlier:
        return {}
    identical = [
        str(one.version) for one in earlier if one.artifact_sha256 == version.artifact_sha256
    ]
    return {
        "same_rows_as": str(earlier[-1].version),
        "identical_to": identical[-1] if identical else None,
    }


def publish(training: Training, version: Version, stages: Sequence[RanStage]) -> None:
    """The figures as artifacts of the run."""
    create_table_artifact(
        key="training-stages",
        table=[stage.to_json() for stage in stages],
        description=f"{version.outcome}, version {version.version}: MLflow run {version.run_id}",
    )
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
    manifest = manifest_of(training.model)
    rows = manifest.rows
    lines = [
        f"# {version.outcome}: version {version.version}",
        "",
        f"{rows.count:,} moves ({rows.successes:,} successes) with labels usable on "
        f"{manifest.as_of}; {len(manifest.features)} features; "
        f"{len(training.model.boosters)} boosters of "
        f"{training.evaluation.mixture.recipe.rounds} rounds, "
        f"{_terms(training)} additive terms.",
        "",
        *_search_lines(manifest.parameters.search),
        f"Empty features: {', '.join(training.empty_features) or 'none'}",
        "",
        "| origin | rows judged | model log-loss | logistic log-loss |",
        "|---|---|---|---|",
    ]
    for origin in manifest.origins:
        model, logistic = origin.metrics[MODEL], origin.metrics["logistic"]
        lines.append(
            f"| {origin.starts_on} | {model['n']} | {model['log_loss']} | {logistic['log_loss']} |"
        )
    return "\n".join(lines) + "\n"


def _search_lines(found: SearchFigures | None) -> list[str]:
    """How a search came out, as a paragraph; nothing where there was none."""
    return [] if found is None else [search_line(found.to_json()), ""]


def search_line(found: Mapping[str, Any]) -> str:
    """How a search came out.

    >>> search_line({"trials": 0, "is_kept": False})
    'search: no row could be judged, the default stays'
    """
    if not found["trials"]:
        return "search: no row could be judged, the default stays"
    best = (
        f"search: the best of {found['trials']} trials is number {found['best']}, log-loss "
        f"{found['log_loss']:.4f} after {found['default_log_loss']:.4f} "
        f"(gain {found['gain']:.4f}, standard error {found['standard_error']:.4f})"
    )
    return f"{best}: kept" if found["is_kept"] else f"{best}: the default stays"


def _terms(training: Training) -> int:
    return 0 if training.model.additive is None else len(training.model.additive.terms)


def main() -> None:
    """Runs the flow with Prefect as it is set up here."""
    about = "Trains a model of one outcome and registers it as challenger."
    parameters = told_parameters(TrainOptions, "train", about)
    print(json.dumps(train(**parameters)))  # noqa: T201 — a command's result


if __name__ == "__main__":
    main()
