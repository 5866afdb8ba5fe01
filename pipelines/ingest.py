"""Sources into the store on a schedule; `mutasi ingest` does the same for people.

python -m pipelines.ingest exports/2026-06 --home mutasi-home
prefect … pipelines/ingest.py:ingest
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from models.answering.edition.edition import forget_editions
from models.registry.home import Home
from pipelines.home import home_at
from pipelines.options.declaring import told_parameters
from pipelines.options.ingest import IngestOptions
from pipelines.progress import say_stage
from pipelines.retries import is_passing
from records.checks.check import Checked
from records.intake.intake import check_sources, intake_key, table_counts, write_quarantine
from records.intake.regrouping_intake import Regroupings, settle_regroupings, without_answers
from records.sources.reading import read_sources
from records.store import IngestReport, Store

STAGES = ("check the sources", "store")
"""What the flow says it is doing, in order."""


@flow(name="ingest", persist_result=False)
def ingest(
    sources: list[str],
    home: str = IngestOptions.home,
    form: str = IngestOptions.form,
    max_bad: float = IngestOptions.max_bad,
    snapshot_on: date | None = IngestOptions.snapshot_on,
) -> dict[str, Any]:
    """Takes sources into the store: all of them, or nothing.

    Args:
        sources: Folders or files of one organisation.
        home: The product's home.
        form: The sources' form, or `auto`.
        max_bad: Share of bad rows in a table above which a source is refused.
        snapshot_on: The day they cover; missing: what they say themselves.

    Returns:
        `{tables, problems, quarantine, snapshot_on, new, changed, regroupings, regroupings_file}`.
    """
    place = home_at(home)
    checked = check(place, sources, form, max_bad)
    report = store(place, checked, snapshot_on)
    regroupings = settle(place, sources)
    quarantine = write_quarantine(place.files.quarantine, checked)
    result = {
        "tables": table_counts(checked, report),
        "problems": [problem.as_dict() for one in checked for problem in one.problems],
        "quarantine": None if quarantine is None else str(quarantine),
        "snapshot_on": report.snapshot_on.isoformat(),
        "new": report.new,
        "changed": report.changed,
        "regroupings": regroupings.as_dicts(),
        "regroupings_file": None if regroupings.path is None else str(regroupings.path),
    }
    publish(result)
    return result


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=is_passing)
def check(home: Home, sources: Sequence[str], form: str, max_bad: float) -> list[Checked]:
    """Every source against the contract, beside what is stored and what comes before it."""
    say_stage(STAGES[0])
    with closing(Store.open(home.store_url)) as opened:
        key = intake_key(home.keys, opened)
        stored, dataset = opened.stored(), opened.dataset()
    read = read_sources(without_answers([Path(path) for path in sources]), form, home=dataset)
    checked = check_sources(read, key=key, max_bad=max_bad, stored=stored)
    for one in checked:
        one.raise_if_refused()
    return checked


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=5, retry_condition_fn=is_passing)
def store(home: Home, checked: Sequence[Checked], snapshot_on: date | None) -> IngestReport:
    """Merges them in one transaction; a second try after a lock finds the store as it was."""
    say_stage(STAGES[1])
    with closing(Store.open(home.store_url)) as opened:
        report = opened.ingest(*checked, snapshot_on=snapshot_on)
    # What was prepared for answers is of the records before.
    forget_editions(home.files.editions)
    return report


@task(cache_policy=NO_CACHE, retries=3, retry_delay_seconds=5, retry_condition_fn=is_passing)
def settle(home: Home, sources: Sequence[str]) -> Regroupings:
    """What the office has answered about groups that changed together, and what is still asked."""
    with closing(Store.open(home.store_url)) as opened:
        return settle_regroupings(opened, home.folder, [Path(path) for path in sources])


def publish(result: dict[str, Any]) -> None:
    """The counts and problems as artifacts of the run; identities are masked in both already."""
    create_table_artifact(
        key="ingest-tables",
        table=[{"table": name, **counts} for name, counts in result["tables"].items()],
        description=f"rows by table, snapshot of {result['snapshot_on']}",
    )
    lines = [f"# Ingest: {result['new']:,} new, {result['changed']:,} changed", ""]
    lines += [
        f"- {problem['degree']}, {problem['table']} ({problem['count']}): {problem['found']}"
        for problem in result["problems"]
    ]
    create_markdown_artifact(key="ingest", markdown="\n".join(lines) + "\n")


def main() -> None:
    """Runs the flow with Prefect as it is set up here."""
    about = "Takes sources into the store: all of them, or nothing."
    print(json.dumps(ingest(**told_parameters(IngestOptions, "ingest", about))))  # noqa: T201 — its result


if __name__ == "__main__":
    main()
