"""Every move that is still waited for, scored as on its own day, into the store.

python -m pipelines.score --home mutasi-home --outcome NAME
prefect … pipelines/score.py:score
"""

from __future__ import annotations

import json
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from models.answering.holdings import language_of
from models.answering.rejected import with_departures
from models.answering.score_table import plain_table
from models.answering.scoring import score_moves
from models.model import Model
from models.outcome import outcome_rule, unmatured_moves
from models.registry.home import Home
from models.registry.version import Version, champion_on
from pipelines.home import home_at
from pipelines.options.declaring import told_parameters
from pipelines.options.score import ScoreOptions
from pipelines.progress import say_stage
from pipelines.reading import read_dataset, read_home
from pipelines.retries import is_passing
from records.knowing.standing import out_of_service
from records.knowing.view import view_on

STAGES = ("load the champion", "read the records", "score", "store")
"""What the flow says it is doing, in order."""


@dataclass(frozen=True)
class Champion:
    """The model that is asked, how it is registered, and the day on which it answers."""

    version: Version
    model: Model
    as_of: date


@flow(name="score", persist_result=False)
def score(
    home: str = ScoreOptions.home,
    outcome: str | None = ScoreOptions.outcome,
    as_of: date | None = ScoreOptions.as_of,
) -> dict[str, Any]:
    """Scores every move whose label is not mature yet, and keeps the scores in the store.

    A move is scored as on its own day; the same model scoring it again replaces the row. Who has
    left by `as_of` gets no estimate but the reason, as at every other door.

    Args:
        home: The product's home.
        outcome: What to predict; missing: the first outcome that has a champion.
        as_of: Moves whose label is usable by this day need no estimate any more; missing: the
            snapshot's day.

    Returns:
        `{outcome, model_version, rows, as_of, seconds}`.
    """
    clock = time.perf_counter()
    place = home_at(home)
    champion = load_champion(place, outcome, as_of)
    scores = score_waiting(place, champion)
    written = store_scores(place, scores)
    result = {
        "outcome": champion.version.outcome,
        "model_version": str(champion.version.version),
        "rows": written,
        "as_of": champion.as_of.isoformat(),
        "seconds": round(time.perf_counter() - clock, 1),
    }
    create_markdown_artifact(key="scoring", markdown=summary(result, scores))
    return result


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=5, retry_condition_fn=is_passing)
def load_champion(home: Home, outcome: str | None, as_of: date | None) -> Champion:
    """The champion of an outcome, or of the first outcome that has one, as it answers on a day."""
    say_stage(STAGES[0])
    tracking = home.open_tracking()
    version, day = champion_on(tracking.versions(), read_dataset(home), outcome, as_of)
    return Champion(version, tracking.load(version), day)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=is_passing)
def score_waiting(home: Home, champion: Champion) -> pl.DataFrame:
    """The scores of all moves that are waited for, as rows of the score file."""
    say_stage(STAGES[1])
    dataset, records = read_home(home)
    day = champion.as_of
    outcome = outcome_rule(dataset, champion.version.outcome).name
    moves = unmatured_moves(records, dataset, outcome, day)
    say_stage(STAGES[2])
    scored = score_moves(
        champion.model, records, dataset, moves, version=str(champion.version.version)
    )
    gone = out_of_service(view_on(records, day), day)
    # Nobody waits for the outcome of somebody who has left meanwhile.
    table = with_departures(plain_table(scored), gone, language_of(dataset))
    return table.with_columns(outcome=pl.lit(outcome))


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=5, retry_condition_fn=is_passing)
def store_scores(home: Home, scores: pl.DataFrame) -> int:
    """Writes the scores in one transaction; how many they are."""
    say_stage(STAGES[3])
    with closing(home.open_store()) as store:
        return store.write_scores(scores)


def summary(result: dict[str, Any], scores: pl.DataFrame) -> str:
    """How many, by which model, and how the estimates are spread."""
    lines = [
        f"# {result['outcome']}: {result['rows']:,} moves scored",
        "",
        f"Model version {result['model_version']}, moves not judged yet on {result['as_of']}.",
    ]
    if not scores.is_empty():
        shares = scores.select(
            pl.col("probability").quantile(share).alias(f"{share:.0%}")
            for share in (0.1, 0.25, 0.5, 0.75, 0.9)
        ).row(0, named=True)
        lines += ["", "| quantile | probability |", "|---|---|"]
        lines += [f"| {share} | {probability:.3f} |" for share, probability in shares.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Runs the flow with Prefect as it is set up here."""
    about = "Scores every move whose label is not mature yet."
    print(json.dumps(score(**told_parameters(ScoreOptions, "score", about))))  # noqa: T201 — a command's result


if __name__ == "__main__":
    main()
