"""Mass events that change papers and are no moves: renaming, equalisation, reorganisation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.builders.town.careers import PersonnelOffice
from tests.builders.town.places import FAMILIES, Post

_OLD_CLERK, _NEW_CLERK = "Pengadministrasi Umum", "Pengelola Layanan Operasional"
_RENAMED_AGENCY = ("u03", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia")
_MOVED_SECTION = ("u01.2", "u03.9", "u03")
"""A section's old id, its new id and its new parent."""


def reform(office: PersonnelOffice, month: date, *, until: date) -> None:
    """Carry out what falls into the month.

    Args:
        office: The office whose people get new papers.
        month: First day of the month.
        until: Last day of the records; the reforms lie seven, five and four years before it.
    """
    if month == date(until.year - 7, 7, 1):
        _rename(office, month)
    elif month == date(until.year - 5, 12, 1):
        _equalise(office, month)
    elif month == date(until.year - 4, 1, 1):
        _reorganise(office, month)
        _reappoint_heads(office, month)


def _rename(office: PersonnelOffice, on: date) -> None:
    city = office.careers.city
    for post in list(city.posts.values()):
        if post.title == _OLD_CLERK:
            _change_post(office, post, replace(post, title=_NEW_CLERK, valid_from=on), "renaming")
    if _RENAMED_AGENCY[0] in city.units:
        city.rename_unit(*_RENAMED_AGENCY, on)


def _equalise(office: PersonnelOffice, on: date) -> None:
    """Heads of subsections become functional officers of the same level."""
    for post in list(office.careers.city.posts.values()):
        if post.title.startswith("Kepala Subbidang"):
            title = f"{FAMILIES[post.family].functional} Ahli Muda"
            new = replace(post, title=title, kind="functional", valid_from=on)
            _change_post(office, post, new, "equalisation")


def _reorganise(office: PersonnelOffice, on: date) -> None:
    """One section goes under another agency, with all its posts and people."""
    city = office.careers.city
    old_id, new_id, parent_id = _MOVED_SECTION
    if old_id not in city.units or parent_id not in city.units:
        return
    city.move_unit(old_id, new_id, parent_id, on)
    for post in list(city.posts.values()):
        if post.unit_id == old_id:
            position_id = f"j{next(city.numbers):04d}"
            new = replace(post, unit_id=new_id, position_id=position_id, valid_from=on)
            _change_post(office, post, new, "reorganisation")


def _reappoint_heads(office: PersonnelOffice, on: date) -> None:
    """Everyone who leads is inaugurated again in the same post."""
    for spell in list(office.current.values()):
        if spell.post.is_head and spell.start < on:
            office.replace_row(spell, spell.post, on, "reappointment")


def _change_post(office: PersonnelOffice, old: Post, new: Post, cause: str) -> None:
    on = new.valid_from
    assert on is not None
    office.careers.city.replace_post(old, new, on)
    for spell in list(office.current.values()):
        if spell.post.position_id == old.position_id:
            office.replace_row(spell, new, on, cause)
