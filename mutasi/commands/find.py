"""`mutasi people` and `mutasi posts`: who and what the other commands can be asked about."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutasi.question import AsOfOption, day_of
from mutasi.session import Session, session_of

if TYPE_CHECKING:
    from rich.table import Table

    from models.answering.finding import FoundPerson
    from models.answering.holdings import Holdings
    from models.words.wording import Language

_log = logging.getLogger(__name__)

_TOP = 50
_Text = Annotated[str, typer.Argument(help="Words that must all stand in it; none: everything.")]
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
    as_of: AsOfOption = None,
    top: _Top = _TOP,
) -> None:
    """Find people by name, NIP, post or unit.

    Names are shown on a screen alone; a pipe or --json has them only with --identities.

    Example: mutasi people "analis dinas sosial"
    """
    from models.answering.finding import find_people
    from records.knowing.view import view_on

    session = session_of(context)
    holdings = _holdings(session)
    day = day_of(as_of) or holdings.dataset.snapshot_on
    found = find_people(view_on(holdings.records, day), holdings.people, text, day)
    shown = found[:top]
    results = [one.to_json() for one in shown]
    if identities:
        _add_identities(results, holdings)
        _log.info("identities of %d people shown", len(results))
    session.output.result(
        {"results": results, "count": len(found)},
        *_told(
            _people_table(shown, holdings, with_names=identities or sys.stdout.isatty()),
            len(found),
            len(shown),
            "people",
            holdings.language,
        ),
    )


def posts(
    context: typer.Context,
    text: _Text = "",
    *,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those with fewer people than seats.")
    ] = False,
    as_of: AsOfOption = None,
    top: _Top = _TOP,
) -> None:
    """Find posts by title, unit or id, with their seats and how many of them are held.

    Example: mutasi posts "kepala seksi" --open
    """
    from models.answering.finding import find_posts
    from records.knowing.view import view_on

    session = session_of(context)
    holdings = _holdings(session)
    day = day_of(as_of) or holdings.dataset.snapshot_on
    found = find_posts(view_on(holdings.records, day), text, day, only_open=only_open)
    shown = found.head(top)
    rows = [{**row, "seats": _whole(row["seats"])} for row in shown.iter_rows(named=True)]
    session.output.result(
        {"results": rows, "count": found.height},
        *_told(
            _posts_table(rows, holdings.language),
            found.height,
            shown.height,
            "posts",
            holdings.language,
        ),
    )


def _holdings(session: Session) -> Holdings:
    from models.answering.holdings import Holdings
    from mutasi.estimates import home_of

    return Holdings.of(home_of(session.settings))


def _add_identities(results: list[dict[str, Any]], holdings: Holdings) -> None:
    nips = {employee: nip for nip, employee in holdings.people.employee_by_nip.items()}
    for one in results:
        one["name"] = holdings.people.names.get(one["employee_id"])
        one["nip"] = nips.get(one["employee_id"])


def _whole(seats: float) -> float | int:
    """Seats as a whole number if they are one: 2, not 2.0."""
    return int(seats) if float(seats).is_integer() else seats


_MORE: Mapping[Language, str] = {
    "id": "dan {count} lagi: tambahkan kata, atau --top",
    "en": "and {count} more: give further words, or --top",
}
_NONE: Mapping[str, Mapping[Language, str]] = {
    "people": {
        "id": "Tidak ada pegawai yang cocok: setiap kata harus ada pada nama, jabatan, atau unit, "
        "atau menjadi awal ID; NIP harus lengkap.",
        "en": "Nobody found: every word must stand in the name, the post or the unit, or begin the "
        "id; a NIP must be whole.",
    },
    "posts": {
        "id": "Tidak ada jabatan yang cocok: setiap kata harus ada pada nama jabatan atau unit, "
        "atau menjadi awal ID.",
        "en": "No post found: every word must stand in the title or the unit, or begin the id.",
    },
}


def _told(table: Table, found: int, shown: int, what: str, language: Language) -> list[Table | str]:
    """The table with what it leaves out, or that there is nothing to show."""
    from models.words.wording import number_text

    if found == 0:
        return [_NONE[what][language]]
    more = found - shown
    if more == 0:
        return [table]
    return [table, _MORE[language].replace("{count}", number_text(more, language))]


def _people_table(found: list[FoundPerson], holdings: Holdings, *, with_names: bool) -> Table:
    from models.words.refusal_words import refusal_text
    from models.words.wording import date_text

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
