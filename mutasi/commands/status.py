"""`mutasi status`: what this home holds, and the next thing to do."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mutasi.session import session_of
from records.home_files import DEFAULT_HOME

if TYPE_CHECKING:
    from rich.table import Table

    from models.registry.version import Version
    from records.dataset import Dataset
    from records.settings import Settings
    from records.store import Store


@dataclass(frozen=True)
class NextStep:
    """What to do now.

    Attributes:
        command: The literal command.
        reason: Why that.
    """

    command: str
    reason: str


def status(context: typer.Context) -> None:
    """Say what this home holds, which models are champions, and what to do next.

    Example: mutasi --home city status
    """
    session = session_of(context)
    settings = session.settings
    content, dataset, versions = _contents(settings)
    step = _outdated(settings, dataset, versions) or next_step(dataset, versions)
    command = _with_home(step.command, settings)
    content |= {"next": command, "reason": step.reason}
    session.output.result(content, *_shown(content, settings.home))


def _outdated(
    settings: Settings, dataset: Dataset | None, versions: Sequence[Version]
) -> NextStep | None:
    """To train again, if a champion rests on features of another version of Mutasi."""
    reigning = [] if dataset is None else _reigning(dataset, versions)
    if not reigning:
        return None
    from models.registry.outdated import outdated
    from mutasi.estimates import open_tracking

    tracking = open_tracking(settings)
    for champion in reigning:
        manifest = tracking.manifest_at_hand(champion)
        why = None if manifest is None else outdated(manifest)
        if why is not None:
            return NextStep(
                f"mutasi train --outcome {shlex.quote(champion.outcome)}",
                f"version {champion.version} of {champion.outcome} was trained by another version "
                f"of Mutasi, on {why.sentence}: it gives no estimates; train and promote a new one",
            )
    return None


def _contents(settings: Settings) -> tuple[dict[str, Any], Dataset | None, list[Version]]:
    """What the store and the registry hold."""
    if not settings.has_store():
        return _content(None, None), None, []
    from mutasi.estimates import open_store, open_tracking

    store = open_store(settings)
    try:
        dataset = store.dataset()
        versions = open_tracking(settings).versions() if dataset is not None else []
        content = _content(dataset, store)
    finally:
        store.close()
    if dataset is not None:
        content["champions"] = bearers(dataset, versions, "champion")
        content["challengers"] = bearers(dataset, versions, "challenger")
    return content, dataset, versions


def _content(dataset: Dataset | None, store: Store | None) -> dict[str, Any]:
    """The records' part of the answer, the shape being the same for an empty home."""
    return {
        "dataset": None if dataset is None else dataset.name,
        "snapshot_on": None if dataset is None else dataset.snapshot_on,
        "sources": [] if store is None or dataset is None else store.sources().to_dicts(),
        "tables": {} if store is None or dataset is None else store.counts(),
        "outcomes": [] if dataset is None else list(dataset.outcomes),
        "champions": {},
        "challengers": {},
    }


def bearers(dataset: Dataset, versions: Sequence[Version], alias: str) -> dict[str, Any]:
    """The version of each outcome that bears an alias, outcomes without one left out."""
    found = {name: _bearer(versions, name, alias) for name in dataset.outcomes}
    return {
        name: {
            "version": str(version.version),
            "expires_on": version.expires_on,
            # Against the snapshot, never the wall clock: the records are as old as that.
            "days_to_expiry": (version.expires_on - dataset.snapshot_on).days,
            "gate_passed": version.gate.passed,
        }
        for name, version in found.items()
        if version is not None
    }


def _bearer(versions: Sequence[Version], outcome: str, alias: str) -> Version | None:
    found = (one for one in versions if one.outcome == outcome and alias in one.aliases)
    return next(found, None)


def _reigning(dataset: Dataset, versions: Sequence[Version]) -> list[Version]:
    """The champions, in the order of the dataset's outcomes."""
    found = (_bearer(versions, name, "champion") for name in dataset.outcomes)
    return [champion for champion in found if champion is not None]


def next_step(dataset: Dataset | None, versions: Sequence[Version]) -> NextStep:
    """The next thing to do: records, then a model, then a champion that is not too old."""
    if dataset is None:
        return NextStep("mutasi ingest SOURCE", "this home holds no records yet")
    if not dataset.outcomes:
        return NextStep(
            "mutasi ingest SOURCE", "dataset.toml names no outcome: add one and ingest again"
        )
    reigning = _reigning(dataset, versions)
    if not reigning:
        return _step_to_a_champion(dataset, versions)
    first = reigning[0]
    if first.expires_on <= dataset.snapshot_on:
        return NextStep(
            f"mutasi train --outcome {shlex.quote(first.outcome)}",
            f"the champion of {first.outcome} expired on {first.expires_on}",
        )
    return NextStep(
        "mutasi score MOVES.csv --out SCORES.xlsx",
        f"version {first.version} predicts {first.outcome}: give it moves to estimate",
    )


def _step_to_a_champion(dataset: Dataset, versions: Sequence[Version]) -> NextStep:
    """Promote a challenger whose gate has not refused it, or train."""
    waiting = [
        challenger
        for name in dataset.outcomes
        if (challenger := _bearer(versions, name, "challenger")) is not None
    ]
    for challenger in waiting:
        if challenger.gate.passed is not False:
            return NextStep(
                f"mutasi models promote {challenger.version} --by NAME --reason TEXT",
                f"version {challenger.version} of {challenger.outcome} is trained and waits",
            )
    if waiting:
        return NextStep(
            f"mutasi models show {waiting[0].version}",
            f"the gate refused version {waiting[0].version}: see which check failed",
        )
    outcome = next(iter(dataset.outcomes))
    return NextStep(
        f"mutasi train --outcome {shlex.quote(outcome)}", "no model has been trained yet"
    )


def _with_home(command: str, settings: Settings) -> str:
    """The command with `--home`, unless this home is the default one."""
    if settings.home == Path(DEFAULT_HOME).absolute():
        return command
    return command.replace("mutasi ", f"mutasi --home {shlex.quote(str(settings.home))} ", 1)


def _shown(content: Mapping[str, Any], home: Path) -> list[str | Table]:
    """The answer for people."""
    shown: list[str | Table] = [f"Home      {home}"]
    if content["dataset"] is not None:
        shown += [
            f"Records   {content['dataset']}",
            f"Snapshot  {content['snapshot_on']}, from {', '.join(_source_names(content))}",
            "",
            _tables(content["tables"]),
            "",
            _models(content),
        ]
    return [*shown, "", f"Next      {content['next']}", f"          {content['reason']}"]


def _source_names(content: Mapping[str, Any]) -> list[str]:
    """The sources that were taken in, each once, the latest first."""
    return list(dict.fromkeys(source["source"] for source in reversed(content["sources"])))


def _tables(counts: Mapping[str, int]) -> Table:
    """Rows in each table that has any, the empty ones in one line below."""
    table = _table("Table", "Rows")
    table.columns[1].justify = "right"
    for name, rows in counts.items():
        if rows:
            table.add_row(name, f"{rows:,}")
    empty = [name for name, rows in counts.items() if not rows]
    if empty:
        table.caption = f"empty: {', '.join(empty)}"
        table.caption_justify = "left"
    return table


def _models(content: Mapping[str, Any]) -> Table:
    """Champion and challenger of each outcome."""
    table = _table("Outcome", "Champion", "Expires", "Challenger")
    for outcome in content["outcomes"]:
        champion = content["champions"].get(outcome)
        challenger = content["challengers"].get(outcome)
        table.add_row(
            outcome,
            champion["version"] if champion else "none",
            f"{champion['expires_on']} ({champion['days_to_expiry']} days)" if champion else "",
            challenger["version"] if challenger else "none",
        )
    return table


def _table(*headers: str) -> Table:
    from rich import box
    from rich.table import Table

    return Table(*headers, box=box.SIMPLE_HEAD, pad_edge=False)
