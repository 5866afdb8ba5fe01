"""Units and posts by name: one meaning counts, near ones are named, nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest

from records.knowing.places import Place, Places
from records.knowing.view import view_on
from records.refusal import Refusal
from tests.builders.people import a_position, a_unit, an_employee, day, records_of

TODAY = day("2024-06-30")


def _places() -> Places:
    units = (
        a_unit("d1", name="Dinas Sosial") + a_unit("d2", name="Dinas Kesehatan")
        + a_unit("b1", name="Subbagian Umum", parent_id="d1")
        + a_unit("b2", name="Subbagian Umum", parent_id="d2")
        + a_unit("x", name="Kantor Lama", valid_to="2020-01-01")
    )  # fmt: skip
    posts = (
        a_position("j1", unit="b1", title="Kepala Subbagian Umum", level=4)
        + a_position("j2", unit="b2", title="Kepala Subbagian Umum", level=4)
        + a_position("j3", unit="d1", title="Analis Kebijakan", job_family="Analis", level=3)
        + a_position("j4", unit="d1", title="Analis Kebijakan", job_family="Analis", level=5)
        + a_position("j5", unit="d1", title="Pengemudi", level=1)
        + a_position("j6", unit="d2", title="Perawat Mahir", level=3)
        + a_position("j7", unit="d1", title="Juru", valid_to="2022-01-01")
    )
    worker = an_employee("a").appointed("2020-01-01", unit="d1", position="j5")
    return Places(view_on(records_of(units, posts, worker), TODAY), TODAY)


def _found(**said: Any) -> Place | Refusal:  # noqa: ANN401 — any cell
    return _places().find(said)


@pytest.mark.parametrize(
    ("said", "position"),
    [
        ({"position_id": "j5"}, "j5"),
        ({"position_id": "j7"}, "j7"),
        ({"title": "pengemudi", "unit": "d1"}, "j5"),
        ({"title": "PENGEMUDI", "unit": "DINAS  SOSIAL"}, "j5"),
        ({"position_id": "Pengemudi", "unit": "Dinas Sosial"}, "j5"),
        ({"title": "j5", "unit": None}, "j5"),
        ({"title": "Analis Kebijakan", "unit": "d1", "level": 5}, "j4"),
        ({"title": "Kepala Subbagian Umum", "unit": "Subbagian Umum", "parent": "Dinas Sosial"},
         "j1"),
        ({"title": "Kepala Subbagian Umum", "unit": "Subbagian Umum - Dinas Kesehatan"}, "j2"),
        ({"title": "Kepala Subbagian Umum", "unit": "Dinas Kesehatan"}, "j2"),
    ],
)  # fmt: skip
def test_what_means_one_post_is_found(said: dict[str, Any], position: str) -> None:
    place = _found(**said)

    assert isinstance(place, Place)
    assert place.position_id == position


@pytest.mark.parametrize(
    ("said", "kind", "near"),
    [
        ({"position_id": "J5"}, "unknown_position", "j5"),
        ({"position_id": "p-none"}, "unknown_position", ""),
        ({"title": "Pengemudi", "unit": "Dinas Sosail"}, "unknown_unit", "Dinas Sosial"),
        ({"title": "Pengemudi", "unit": "D1"}, "unknown_unit", "d1"),
        ({"title": "Pengemudo", "unit": "d1"}, "unknown_title", "Pengemudi"),
        ({"title": "Perawat Mahir", "unit": "d1"}, "unknown_title", "Dinas Kesehatan [d2]"),
        ({"title": "Analis Kebijakan", "unit": "d1"}, "ambiguous_title", "[j3]"),
        ({"title": "Kepala Subbagian Umum", "unit": "Subbagian Umum"}, "ambiguous_unit",
         "Subbagian Umum (Dinas Sosial) [b1]"),
        ({"title": "Pengemudi"}, "no_unit", "Dinas Sosial [d1]"),
        ({}, "no_post", ""),
    ],
)  # fmt: skip
def test_what_means_none_or_several_is_refused_with_what_is_near(
    said: dict[str, Any], kind: str, near: str
) -> None:
    refusal = _found(**said)

    assert isinstance(refusal, Refusal)
    assert refusal.kind == kind
    assert near in ", ".join(refusal.near)
    assert bool(near) == bool(refusal.near)


def test_a_post_described_in_full_may_be_a_new_one() -> None:
    assert _found(title="Perawat Mahir", unit="d1", level=3) == Place(None, "d1", "Perawat Mahir")


def test_a_unit_alone_is_a_place() -> None:
    assert _found(unit="Dinas Sosial") == Place(None, "d1")


def test_a_unit_that_is_no_more_is_found_by_its_name_too() -> None:
    assert _found(unit="Kantor Lama", title="Juru", level=1) == Place(None, "x", "Juru")
