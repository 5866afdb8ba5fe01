"""Moves that somebody proposes: what they lead to, and which cannot be made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from records.errors import ContractError
from records.knowing.moves import (
    MOVE_COLUMNS,
    proposed_moves,
)
from records.knowing.positions import derived_position_id
from records.knowing.view import view_on
from tests.builders.people import (
    File,
    a_position,
    an_employee,
    day,
    records_of,
)

A_CLERK = an_employee("a").appointed(
    "2020-01-01", unit="u1", title="Analis", job_family="it", level=3, position="j1"
)


AS_OF = day("2022-01-01")
J2 = a_position(
    "j2", unit="u2", title="Ahli", job_family="keuangan", position_kind="functional", level=5
)


def _proposed(
    *files: File, **proposal: str | int | None
) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    view = view_on(records_of(A_CLERK, *files), AS_OF)
    moves, rejected = proposed_moves(view, pl.DataFrame([proposal]), AS_OF)
    return moves.to_dicts(), rejected.rows()


def test_a_proposed_move_is_described_by_its_position() -> None:
    (move,), rejected = _proposed(J2, employee_id="a", position_id="j2", title="Lain")

    assert rejected == []
    assert list(move) == ["row", *MOVE_COLUMNS]
    assert [move[name] for name in MOVE_COLUMNS[4:10]] == [
        "u2", "j2", "Ahli", "keuangan", "functional", 5,
    ]  # fmt: skip


def test_a_proposal_is_heard_where_the_position_is_silent() -> None:
    silent = a_position("j3", unit="u2")

    (move,), _ = _proposed(
        silent, employee_id="a", position_id="j3", title="Ahli", cause="assigned"
    )

    assert (move["unit_id"], move["title"], move["cause"]) == ("u2", "Ahli", "assigned")


def test_a_proposed_move_may_name_a_derived_position() -> None:
    colleague = an_employee("b").appointed("2021-01-01", unit="u2", title="Ahli", level=5)
    position_id = derived_position_id("u2", "Ahli", None, 5)

    (move,), _ = _proposed(colleague, employee_id="a", position_id=position_id)

    assert (move["unit_id"], move["title"], move["level"]) == ("u2", "Ahli", 5)


def test_a_proposed_move_that_describes_a_known_post_is_to_its_position() -> None:
    colleague = an_employee("b").appointed("2020-01-01", unit="u2", title="Ahli", level=5)

    (move,), _ = _proposed(colleague, employee_id="a", unit_id="u2", title="Ahli", level=5)

    assert move["position_id"] == derived_position_id("u2", "Ahli", None, 5)


def test_a_proposed_move_may_describe_a_post_that_nobody_has() -> None:
    (move,), rejected = _proposed(employee_id="a", unit_id="u1", title="Kepala", level=7)

    assert rejected == []
    assert (move["unit_id"], move["position_id"], move["title"]) == ("u1", None, "Kepala")


def test_a_proposed_move_is_decided_the_day_after_what_may_be_known() -> None:
    (move,), _ = _proposed(J2, employee_id="a", position_id="j2")

    assert move["as_of"] == AS_OF
    assert move["decided_on"] == AS_OF + timedelta(days=1)
    assert move["start_date"] == AS_OF + timedelta(days=2)


@pytest.mark.parametrize(
    ("proposal", "kind"),
    [
        ({"employee_id": "x", "position_id": "j2"}, "unknown_employee"),
        ({"employee_id": None, "position_id": "j2"}, "no_employee"),
        ({"employee_id": "a", "position_id": "j9"}, "unknown_position"),
        ({"employee_id": "a", "position_id": "j9", "unit_id": "u1"}, "unknown_position"),
        ({"employee_id": "a", "unit_id": "u9"}, "unknown_unit"),
        ({"employee_id": "a", "unit_id": None}, "no_post"),
    ],
    ids=["stranger", "nobody", "no such position", "the unit does not help", "no such unit",
         "nowhere"],
)  # fmt: skip
def test_a_proposal_that_names_nothing_known_is_rejected_with_the_kind(
    proposal: dict[str, str | None], kind: str
) -> None:
    moves, rejected = _proposed(J2, **proposal)

    assert (moves, rejected) == ([], [(0, kind, None)])


def test_who_and_what_is_known_later_is_unknown_today() -> None:
    newcomer = an_employee("n", entry_date="2022-03-01")
    planned = a_position("j5", valid_from="2022-03-01")

    _, rejected_person = _proposed(J2, newcomer, employee_id="n", position_id="j2")
    _, rejected_post = _proposed(J2, planned, employee_id="a", position_id="j5")

    assert rejected_person == [(0, "unknown_employee", None)]
    assert rejected_post == [(0, "unknown_position", None)]


def test_good_and_bad_proposals_keep_their_places() -> None:
    proposals = pl.DataFrame(
        {"employee_id": ["a", "x", "a"], "position_id": ["j2", "j2", "j9"]}
    )  # fmt: skip

    moves, rejected = proposed_moves(view_on(records_of(A_CLERK, J2), AS_OF), proposals, AS_OF)

    assert moves["row"].to_list() == [0]
    assert rejected.rows() == [(1, "unknown_employee", None), (2, "unknown_position", None)]


@pytest.mark.parametrize("columns", [("employee_id",), ("position_id",), ("employee_id", "title")])
def test_proposals_without_who_or_where_to_are_refused(columns: tuple[str, ...]) -> None:
    proposals = pl.DataFrame({column: ["a"] for column in columns})

    with pytest.raises(ContractError, match="employee_id and position_id"):
        proposed_moves(view_on(records_of(A_CLERK), AS_OF), proposals, AS_OF)
