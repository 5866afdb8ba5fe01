"""`mutasi models compare`, and the line that `models promote` says of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutasi.session import Session, session_of
from records.errors import MutasiError, UsageError

if TYPE_CHECKING:
    import polars as pl
    from rich.console import RenderableType
    from rich.table import Table

    from models.answering.holdings import Holdings
    from models.comparing.replay import Replay
    from models.registry.home import Home
    from models.registry.tracking import Tracking
    from models.registry.version import Version
    from records.dataset import Dataset

SHOWN = 12
"""Moves of the list that the terminal shows; the file has all of them."""

_log = logging.getLogger(__name__)


def compare(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    new: Annotated[
        int | None, typer.Argument(metavar="V1", help="The new one; missing: the challenger.")
    ] = None,
    old: Annotated[
        int | None,
        typer.Argument(
            metavar="V2",
            help="What it is compared with; missing: the champion, or the one before it where V1 "
            "is the champion itself.",
        ),
    ] = None,
    *,
    rounds: Annotated[
        int | None, typer.Option(min=1, help="How many, from the newest back; missing: 8.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write the list: .csv, .csv.gz, .parquet, .xlsx."),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(help="Whose challenger; missing: of the first outcome with a champion."),
    ] = None,
) -> None:
    """Replay the last rounds under two versions: which decisions would differ.

    Both estimate the moves of each round as of their own days. Of each round the best quarter is
    chosen; the list names who would be chosen by one and not by the other, and who would newly have
    an estimate or none. Figures of moves whose outcome a version has learnt from stand apart.

    Example: mutasi models compare 7 4 --rounds 8 --out differing.xlsx
    """
    from models.comparing.replay import LAST_ROUNDS
    from mutasi.estimates import home_of
    from serving.documents.table_file import check_table_path, write_table

    session = session_of(context)
    if out is not None:
        check_table_path(out)
    if new is not None and outcome is not None:
        raise UsageError(
            found=f"version {new} and --outcome {outcome}",
            expected="a version, or the outcome whose challenger is meant",
            action="leave out one of the two",
        )
    home = home_of(session.settings)
    holdings, tracking = _holdings(home), home.open_tracking()
    pair = _asked_for(tracking, holdings.dataset, (new, old), outcome)
    if not isinstance(pair, tuple):
        session.output.result(_alone(pair), *_lines_alone(pair))
        return
    replayed = _replayed(tracking, holdings, pair, rounds or LAST_ROUNDS)
    content = _content(replayed, pair)
    if out is not None:
        write_table(replayed.differing, out)
        content["file"] = str(out)
    session.output.result(content, *_shown(content, replayed.differing))


def champion_beside(tracking: Tracking, number: int) -> Version | None:
    """The champion that a version would replace; None if there is none."""
    from models.registry.version import CHAMPION

    versions = tracking.versions()
    outcomes = {each.outcome for each in versions if each.version == number}
    return next(
        (
            each
            for each in versions
            if each.outcome in outcomes and CHAMPION in each.aliases and each.version != number
        ),
        None,
    )


def promotion_effect(
    session: Session, tracking: Tracking, new: Version, old: Version | None
) -> tuple[dict[str, Any] | None, list[str]]:
    """What a promotion changes, in figures and in one line; it never fails.

    Args:
        session: The command's call.
        tracking: The registry.
        new: The champion from now on.
        old: The champion before; None if there was none, and then nothing is compared.
    """
    if old is None:
        return None, []
    from models.comparing.replay import LAST_ROUNDS
    from mutasi.estimates import home_of

    session.output.note(
        f"version {new.version} has the title; replaying the last rounds beside version "
        f"{old.version} …"
    )
    try:
        holdings = _holdings(home_of(session.settings))
        counts = _replayed(tracking, holdings, (new, old), LAST_ROUNDS).counts()
    except Exception as error:
        # The title is given by now: whatever is wrong with the replay, promoting did not fail.
        _log.warning("no replay beside version %d", old.version, exc_info=error)
        ground = error.found if isinstance(error, MutasiError) else type(error).__name__
        return None, [f"not replayed beside version {old.version}: {ground}"]
    line = (
        f"beside version {old.version}: {_differing(counts)} "
        f"(mutasi models compare {new.version} {old.version})"
    )
    return {"old": str(old.version), **counts}, [line]


def _asked_for(
    tracking: Tracking,
    dataset: Dataset,
    numbers: tuple[int | None, int | None],
    outcome: str | None,
) -> tuple[Version, Version] | Version:
    """The two versions to compare; challenger and champion if none is named.

    Returns:
        Both; or the only version of its outcome, which cannot be compared yet.
    """
    from models.registry.version import CHALLENGER, choose_champion

    new, old = numbers
    if new is None:
        champion = choose_champion(tracking.versions(), dataset, outcome)
        first = tracking.aliased(champion.outcome, CHALLENGER)
    else:
        first = tracking.version(new)
    if old is None:
        return _beside(tracking, first)
    second = tracking.version(old)
    if first.version == second.version:
        raise UsageError(
            found=f"version {first.version} on both sides",
            expected="two different versions of one outcome",
            action="name both: `mutasi models list` shows them",
        )
    return first, second


def _beside(tracking: Tracking, new: Version) -> tuple[Version, Version] | Version:
    """A version and its champion; for the champion itself, the champion before it."""
    from models.registry.version import reigns

    others = {
        each.version: each for each in tracking.versions(new.outcome) if each.version != new.version
    }
    if not others:
        return new
    champion = tracking.aliased(new.outcome)
    if champion.version != new.version:
        return new, champion
    earlier = [number for number in reigns(tracking.history(new.outcome)) if number in others]
    return new, others[earlier[-1] if earlier else max(others)]


def _alone(version: Version) -> dict[str, Any]:
    """The shape of a comparison that there is nothing to make of yet."""
    parts = ("old", "decisions", "rounds", "estimates", "metrics")
    return {"outcome": version.outcome, "new": str(version.version), **dict.fromkeys(parts)}


def _lines_alone(version: Version) -> Iterator[str]:
    yield (
        f"version {version.version} is the only one of {version.outcome}: nothing to set it beside "
        "yet"
    )
    yield (
        f"next: after the next ingest call `mutasi train --outcome {version.outcome}`, then this "
        "command again"
    )


def _holdings(home: Home) -> Holdings:
    from models.answering.holdings import Holdings

    return Holdings.of(home)


def _replayed(
    tracking: Tracking, holdings: Holdings, pair: tuple[Version, Version], rounds: int
) -> Replay:
    from models.comparing.replay import Contender, replay

    new, old = (Contender(str(each.version), tracking.load(each)) for each in pair)
    return replay(holdings, new, old, rounds=rounds)


def _content(replayed: Replay, pair: tuple[Version, Version]) -> dict[str, Any]:
    """What came of it, for programs."""
    from models.comparing.comparison import compared_estimates, compared_metrics

    return {
        "outcome": pair[0].outcome,
        **replayed.versions,
        "decisions": replayed.counts(),
        "rounds": replayed.by_round,
        "estimates": compared_estimates(replayed),
        "metrics": compared_metrics(replayed),
    }


def _shown(content: Mapping[str, Any], differing: pl.DataFrame) -> Iterator[RenderableType]:
    """The same for people."""
    counts, estimates = content["decisions"], content["estimates"]
    yield (
        f"version {content['new']} beside version {content['old']} ({content['outcome']}) on "
        f"{counts['moves']:,} moves of the last {counts['rounds']} rounds, the best quarter of "
        "each round chosen"
    )
    yield _rounds_table(content["rounds"])
    yield _differing(counts)
    if estimates["rank_correlation"] is not None:
        yield (
            f"estimates: rank correlation {estimates['rank_correlation']:.3f}, "
            f"{100 * estimates['mean_absolute_difference']:.1f} points apart on average"
        )
    for name, part in content["metrics"].items():
        yield from _judged(name, part)
    if differing.height:
        yield from _list_lines(differing)
    if differing.height > SHOWN:
        where = content.get("file", "name a file with --out")
        yield f"{differing.height - SHOWN} more: {where}"


def _differing(counts: Mapping[str, Any]) -> str:
    return (
        f"{counts['differing']} of {counts['decisions']} decisions "
        f"({counts['differing_share']:.0%}) of the last {counts['rounds']} rounds would differ; "
        f"newly without an estimate {counts['newly_abstained']}, newly with one "
        f"{counts['newly_answered']}"
    )


def _judged(name: str, part: Mapping[str, Any]) -> Iterator[RenderableType]:
    """The figures on one kind of moves, with what they are worth."""
    if name == "seen" and part["n"] == 0:
        return
    said = "moves with a known outcome that neither was trained on"
    if name == "seen":
        by = ", ".join(f"{side} {count}" for side, count in part["seen_by"].items())
        said = f"moves seen in training (by {by}): no proof of either"
    if "differences" not in part:
        yield f"{part['n']} {said}; too few to compare"
        return
    from rich import box
    from rich.table import Table

    yield f"{part['n']} {said}:"
    table = Table("", "new", "old", "new - old", box=box.SIMPLE_HEAD, pad_edge=False)
    for metric in ("log_loss", "auc", "brier", "ece"):
        difference = part["differences"].get(metric)
        table.add_row(
            metric,
            *(_figure(part[side][metric]) for side in ("new", "old")),
            ""
            if difference is None
            else "{value:+.4f} [{lower:+.4f}, {upper:+.4f}]".format_map(difference),
        )
    yield table


def _rounds_table(rounds: Sequence[Mapping[str, Any]]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(
        "Round", "Moves", "Seen in training", "Decisions", "Differing", "Newly without",
        "Newly with", box=box.SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    for row in rounds:
        table.add_row(*(str(value) for value in row.values()))
    return table


def _list_lines(differing: pl.DataFrame) -> Iterator[str]:
    """The list's first rows, aligned; ids stay whole however narrow the terminal is."""
    lines = [("round", "employee", "position", "new version", "new estimate", "old estimate")]
    for row in differing.head(SHOWN).to_dicts():
        words = (row["decision"], row["answer"])
        lines.append(
            (
                row["round"],
                row["employee_id"],
                row["position_id"] or row["unit_id"] or "-",
                ", ".join(word.replace("_", " ") for word in words if word),
                *(_estimate(row, side) for side in ("new", "old")),
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = zip(line, widths, strict=True)
        yield "  ".join(cell.ljust(width) for cell, width in cells).rstrip()


def _estimate(row: Mapping[str, Any], side: str) -> str:
    probability, lower, upper = (row[f"{side}_{end}"] for end in ("probability", "lower", "upper"))
    if probability is None:
        return "none"
    band = "" if lower is None else f" [{lower:.0%}, {upper:.0%}]"
    return f"{probability:.0%}{band}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
