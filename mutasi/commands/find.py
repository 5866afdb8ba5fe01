"""`mutasi people` and `mutasi posts`: who and what the other commands can be asked about."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutasi.session import Session, session_of

if TYPE_CHECKING:
    from rich.table import Table

    from models.estimates import Holdings
    from models.finding import FoundPerson
    from models.wording import Language

_log = logging.getLogger(__name__)

_TOP = 50
_Text = Annotated[str, typer.Argument(help="Words that must all stand in it; none: everything.")]
_AsOf = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="What may be known; missing: the snapshot's day."),
]
_Top = Annotated[int, typer.Option(min=1, help="How many to show.")]


def people(
    context: typer.Context,
    text: _Text = "",
    *,
    identities: Annotated[
        bool,
        typer.Option(
            "--identities", help="Names and NIPs into the answer, also in a pipe; logged."
        ),
    ] = False,
    as_of: _AsOf = None,
    top: _Top = _TOP,
) -> None:
    """Find people by name, NIP, post or unit.

    Names are shown on a screen alone; a pipe or --json has them only with --identities.

    Example: mutasi people "analis dinas sosial"
    """
    from models.finding import find_people
    from records.view import view_on

    session = session_of(context)
    holdings = _holdings(session)
    day = as_of.date() if as_of is not None else holdings.dataset.snapshot_on
    found = find_people(view_on(holdings.records, day), holdings.people, text, day)
    shown = found[:top]
    results = [one.to_json() for one in shown]
    if identities:
        _add_identities(results, holdings)
        _log.info("identities of %d people shown", len(results))
    session.output.result(
        {"results": results, "count": len(found)},
        _people_table(shown, holdings, with_names=identities or sys.stdout.isatty()),
        *_more(len(found) - len(shown)),
    )


def posts(
    context: typer.Context,
    text: _Text = "",
    *,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those with fewer people than seats.")
    ] = False,
    as_of: _AsOf = None,
    top: _Top = _TOP,
) -> None:
    """Find posts by title, unit or id, with their seats and how many of them are held.

    Example: mutasi posts "kepala seksi" --open
    """
    from models.finding import find_posts
    from records.view import view_on

    session = session_of(context)
    holdings = _holdings(session)
    day = as_of.date() if as_of is not None else holdings.dataset.snapshot_on
    found = find_posts(view_on(holdings.records, day), text, day, only_open=only_open)
    shown = found.head(top)
    rows = [{**row, "seats": _whole(row["seats"])} for row in shown.iter_rows(named=True)]
    session.output.result(
        {"results": rows, "count": found.height},
        _posts_table(rows, holdings.language),
        *_more(found.height - shown.height),
    )


def _holdings(session: Session) -> Holdings:
    from models.estimates import Holdings
    from mutasi.estimates import home_of

    home = home_of(session.settings)
    with closing(home.open_store()) as store:
        return Holdings.read(store, home.keys)


def _add_identities(results: list[dict[str, Any]], holdings: Holdings) -> None:
    nips = {employee: nip for nip, employee in holdings.people.employee_by_nip.items()}
    for one in results:
        one["name"] = holdings.people.names.get(one["employee_id"])
        one["nip"] = nips.get(one["employee_id"])


def _whole(seats: float) -> float | int:
    """Seats as a whole number where they are one: 2, not 2.0."""
    return int(seats) if float(seats).is_integer() else seats


def _more(count: int) -> list[str]:
    return [f"and {count:,} more: give further words, or --top"] if count > 0 else []


def _people_table(found: list[FoundPerson], holdings: Holdings, *, with_names: bool) -> Table:
    from models.refusal_words import refusal_text
    from models.wording import date_text

    language = holdings.language
    heads = {
        "id": ("Pegawai", "Nama", "Jabatan saat ini", "Unit", "Sejak", "Catatan"),
        "en": ("Employee", "Name", "Present post", "Unit", "Since", "Note"),
    }[language]
    rows = []
    for one in found:
        post = one.post
        rows.append(
            (
                one.employee_id,
                holdings.people.names.get(one.employee_id, "") if with_names else "",
                post["title"] or post["position_id"] or "",
                post["unit"] or "",
                "" if post["since"] is None else date_text(post["since"], language),
                "" if one.refusal is None else refusal_text(one.refusal, language),
            )
        )
    return _table(heads, rows, without=() if with_names else (1,))


def _posts_table(rows: list[dict[str, Any]], language: Language) -> Table:
    heads = {
        "id": ("Jabatan", "Unit", "Jenjang", "Kebutuhan", "Terisi", "Id"),
        "en": ("Post", "Unit", "Level", "Seats", "Held", "Id"),
    }[language]
    names = ("title", "unit", "level", "seats", "held", "position_id")
    cells = [tuple("" if row[name] is None else str(row[name]) for name in names) for row in rows]
    return _table(heads, cells)


def _table(
    heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, without: tuple[int, ...] = ()
) -> Table:
    from rich import box
    from rich.table import Table

    kept = [place for place in range(len(heads)) if place not in without]
    table = Table(*(heads[place] for place in kept), box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(row[place] for place in kept))
    return table
