"""`mutasi models`: the registered versions, and which of them is champion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutasi.commands.models_compare import champion_beside, compare, promotion_effect
from mutasi.commands.score import Lang
from mutasi.session import Session, session_of
from records.errors import EmptyHomeError, UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from models.registry.version import Decision, Version

models = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Registered versions and champions."
)

_Number = Annotated[int, typer.Argument(metavar="V", help="The version's number.")]
_By = Annotated[str, typer.Option("--by", help="Who decides.")]
_Reason = Annotated[str, typer.Option(help="Why, in words; it is kept.")]


@models.command("list")
def list_versions(
    context: typer.Context,
    outcome: Annotated[str | None, typer.Option(help="Only this outcome's.")] = None,
) -> None:
    """List every version, oldest first.

    Example: mutasi models list --outcome adaptation
    """
    from models.registry.tracking.shapes import listed_versions
    from mutasi.estimates import open_tracking

    session = session_of(context)
    versions = open_tracking(session.settings).versions(outcome)
    session.output.result(listed_versions(versions), _versions_table(versions))


@models.command()
def show(context: typer.Context, version: _Number) -> None:
    """Show one version with its manifest; every checksum is verified on the way.

    Example: mutasi models show 7
    """
    from models.registry.tracking.shapes import shown_version
    from mutasi.commands.train import checks_table, figures_table, gate_line
    from mutasi.estimates import open_tracking

    session = session_of(context)
    tracking = open_tracking(session.settings)
    found = tracking.version(version)
    shown = shown_version(tracking, found)
    content, manifest = shown.to_json(), shown.manifest
    session.output.result(
        content,
        f"Version {found.version} of {found.outcome} ({', '.join(found.aliases) or 'no alias'})",
        f"trained on {manifest.rows.count:,} moves as of {manifest.as_of}, "
        f"expires on {found.expires_on}, run {found.run_id}",
        figures_table(found.metrics, found.baselines),
        *([checks_table(content["gate"])] if found.gate.checks else []),
        gate_line(content["gate"]),
        f"{len(manifest.features)} features; empty: {', '.join(manifest.empty_features) or 'none'}",
        *(
            "{at}: {act} by {by}: {reason}".format_map(change)
            + (" (despite the gate)" if change["despite_gate"] else "")
            for change in content["history"]
        ),
    )


models.command()(compare)


@models.command()
def card(
    context: typer.Context,
    version: _Number,
    *,
    out: Annotated[Path, typer.Option(help="The file: .html, or .md for Markdown.")],
    lang: Annotated[Lang | None, typer.Option(help="One language; missing: both.")] = None,
) -> None:
    """Write the model card of a version: what it is for, how good, how fair, who decided.

    Example: mutasi models card 7 --out card.html
    """
    from models.registry.tracking.shapes import shown_version
    from mutasi.estimates import open_tracking
    from serving.documents.model_card import card_markdown, card_page, model_card

    session = session_of(context)
    written = {".html": card_page, ".htm": card_page, ".md": card_markdown}
    write = written.get(out.suffix.lower())
    if write is None:
        raise UsageError(
            found=f"--out {out.name}",
            expected="a file that ends with .html or .md",
            action="give the card's file one of these endings",
        )
    tracking = open_tracking(session.settings)
    shown = shown_version(tracking, tracking.version(version))
    languages = [lang] if lang else list(Lang)
    text = write([model_card(shown, each.value) for each in languages])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    session.output.result({"file": str(out)}, f"Written: {out}")


@models.command()
def promote(
    context: typer.Context,
    version: _Number,
    *,
    by: _By,
    reason: _Reason,
    despite_gate: Annotated[
        bool,
        typer.Option("--despite-gate", help="Although the gate refused it; that is kept too."),
    ] = False,
) -> None:
    """Make a version the champion of its outcome.

    Says how many decisions of the last rounds would differ from those under the champion before.

    Example: mutasi models promote 7 --by "R. Wijaya" --reason "better in every year"
    """
    from mutasi.estimates import open_tracking

    session = session_of(context)
    decision = _decision(by, reason)
    tracking = open_tracking(session.settings)
    before = champion_beside(tracking, version)
    promoted = tracking.promote(version, decision, despite_gate=despite_gate)
    replayed, lines = promotion_effect(session, tracking, promoted, before)
    _say_champion(session, promoted, {"replay": replayed}, *lines)


@models.command()
def rollback(
    context: typer.Context,
    *,
    by: _By,
    reason: _Reason,
    outcome: Annotated[
        str | None, typer.Option(help="Of which outcome; missing: the first that has a champion.")
    ] = None,
) -> None:
    """Give the title back to the champion before the present one.

    Example: mutasi models rollback --by "R. Wijaya" --reason "complaints from two units"
    """
    from models.registry.version import choose_champion
    from mutasi.estimates import open_store, open_tracking

    session = session_of(context)
    decision = _decision(by, reason)
    store = open_store(session.settings)
    try:
        dataset = store.dataset()
    finally:
        store.close()
    if dataset is None:
        raise EmptyHomeError
    tracking = open_tracking(session.settings)
    present = choose_champion(tracking.versions(), dataset, outcome)
    _say_champion(session, tracking.rollback(present.outcome, decision))


def _decision(by: str, reason: str) -> Decision:
    from models.registry.version import Decision

    for option, text in {"--by": by, "--reason": reason}.items():
        if not text.strip():
            raise UsageError(
                found=f"{option} without a word",
                expected="who decides and why: both are kept for whoever asks later",
                action=f"give {option} a text",
            )
    return Decision(by.strip(), reason.strip(), datetime.now(UTC))


def _say_champion(
    session: Session, version: Version, more: Mapping[str, Any] | None = None, *lines: str
) -> None:
    session.output.result(
        {**version.shape(), **(more or {})},
        f"version {version.version} is the champion of {version.outcome}",
        *lines,
    )


def _versions_table(versions: list[Version]) -> Table | str:
    if not versions:
        return "no version yet: call `mutasi train`"
    from rich import box
    from rich.table import Table

    table = Table(
        "Version", "Outcome", "Aliases", "Expires", "Log-loss", "Logistic's",
        box=box.SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    for version in versions:
        table.add_row(
            str(version.version),
            version.outcome,
            ", ".join(version.aliases),
            version.expires_on.isoformat(),
            *(
                f"{figures['log_loss']:.4f}" if figures else "-"
                for figures in (version.metrics, version.baselines.get("logistic"))
            ),
        )
    return table
