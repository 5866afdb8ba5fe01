"""Spells and moves, derived from assignments with nothing later than their start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from records.contract import TABLES, Records
from records.dataset import Dataset, MoveRules
from records.errors import ContractError
from records.knowing.positions import DERIVED_FROM, derived_position_id, with_position_ids
from records.knowing.posts import POST_COLUMNS, definitive_assignments, in_precedence
from records.knowing.standing import Standing

MOVE_COLUMNS = (
    "employee_id", "start_date", "decided_on", "as_of", "unit_id", "position_id", "title",
    "job_family", "position_kind", "level", "cause", "round_id",
)  # fmt: skip
"""What is known of a move when it is decided: who, when, where to and why."""

DECISION_BEFORE_START = timedelta(days=1)
"""A move without a decision day was decided the day before it started."""


def starts_new_spell(rules: MoveRules, *, person: str = "employee_id") -> pl.Expr:
    """Whether a post, in the order of a person's posts, begins a new spell.

    A spell goes on through a post that differs in none of the rules' columns and follows within
    `merge_gap_days` (or on the next day), and through a change on paper alone (`ignore_causes`). A
    value missing on either side is no evidence of a change.

    Args:
        rules: The organisation's rules.
        person: The column (or row number) whose posts belong together.

    Returns:
        An expression over frames with `POST_COLUMNS`, `start_date`, `until` (last day of the post
        as known) and `cause`, a person's posts beneath each other; true for a person's first post.
    """
    is_first = pl.col(person).ne_missing(pl.col(person).shift())
    gap = (pl.col("start_date") - of_post_before("until", person)).dt.total_days()
    return is_first | (
        ~pl.col("cause").is_in(rules.ignore_causes).fill_null(value=False)
        & (is_other_post(rules, person) | (gap > rules.longest_gap_days).fill_null(value=False))
    )


def is_other_post(rules: MoveRules, person: str) -> pl.Expr:
    """Whether a post differs from the one before in a column whose change is a move."""
    return pl.any_horizontal(
        (_comparable(column, pl.col(column)) != _comparable(column, of_post_before(column, person)))
        .fill_null(value=False)
        for column in rules.changes
    )  # fmt: skip


def _comparable(column: str, value: pl.Expr) -> pl.Expr:
    """A column's value in the form in which posts are compared: capitals and blanks do not count.

    The same title may be typed in capitals in one year and in small letters in the next; that is no
    move.
    """
    if column not in ("title", "job_family"):
        return value
    return value.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()


def of_post_before(column: str, person: str) -> pl.Expr:
    """A column's value in the person's post before (null: it is the first)."""
    # The posts of a person are neighbours: a shift is a window without the price of grouping.
    is_same = pl.col(person).eq_missing(pl.col(person).shift())
    return pl.when(is_same).then(pl.col(column).shift())


def is_move(rules: MoveRules, *, person: str = "employee_id") -> pl.Expr:
    """Whether a post, in the order of a person's posts, is one that the person was moved to.

    It differs from the post before, and its cause is not one that changes the paper alone.

    Args:
        rules: The organisation's rules.
        person: The column (or row number) whose posts belong together.

    Returns:
        An expression over frames with `POST_COLUMNS` and `cause`, a person's posts beneath each
        other; false for a person's first post.
    """
    is_on_paper = pl.col("cause").is_in([*rules.ignore_causes, "first"]).fill_null(value=False)
    return is_other_post(rules, person) & ~is_on_paper


def decision_days(moves: pl.DataFrame) -> pl.DataFrame:
    """Moves with `as_of`, the last day whose knowledge the decision rests on.

    A move is decided on `decided_on`, or the day before it starts; its features use the view of the
    day before the decision, so that neither the move nor the others of its round are in it. A move
    on record before that day was decided when it was recorded, or it would see itself.

    Args:
        moves: `decided_on`, `start_date` and `recorded_on` (the assignment's `known_on`).
    """
    decided = pl.coalesce("decided_on", pl.col("start_date") - DECISION_BEFORE_START)
    return moves.with_columns(
        as_of=pl.min_horizontal(decided, "recorded_on") - timedelta(days=1)
    ).drop("recorded_on")


def historical_moves(records: Records, dataset: Dataset) -> pl.DataFrame:
    """The moves that the assignments show.

    Of a person's definitive assignments that start on one day, the one that counts most is the
    post. It is a move when it differs from the post before in a column of the dataset's rules, and
    its cause is not one that changes the paper alone. First posts, acting and additional posts are
    no moves.

    Returns:
        One row a move with `MOVE_COLUMNS`, in order of person and start; a post without a position
        is at the derived one.
    """
    posts = (
        definitive_assignments(records)
        .filter(pl.col("known_until").is_null())
        .unique(["employee_id", "start_date"], keep="last", maintain_order=True)
    )
    moved = posts.filter(is_move(dataset.moves)).rename({"known_on": "recorded_on"})
    return with_position_ids(decision_days(moved)).select(MOVE_COLUMNS).sort(
        "employee_id", "start_date"
    )  # fmt: skip


def named_moves(records: Records, rows: pl.DataFrame) -> pl.DataFrame:
    """The moves that outcome rows name, whether or not they would be derived as moves.

    A row may name a post of any capacity; where a definitive one fits, it is meant.

    Args:
        records: All records.
        rows: `employee_id`, `start_date` and `unit_id` (null: the post that counts most on that
            start).

    Returns:
        `rows` (all their columns, `unit_id` as given in `named_unit_id`) with the `MOVE_COLUMNS` of
        the assignment each names; rows that name none are left out.
    """
    newest = records["assignments"].filter(pl.col("known_until").is_null())
    is_definitive = pl.col("capacity") == "definitive"
    posts = pl.concat(
        [in_precedence(newest.filter(~is_definitive)), in_precedence(newest.filter(is_definitive))]
    )
    key = ["employee_id", "start_date"]
    named = rows.rename({"unit_id": "named_unit_id"})
    told = posts.select(
        *key, "decided_on", "cause", "round_id", *POST_COLUMNS, recorded_on="known_on"
    )
    by_start = told.unique(key, keep="last", maintain_order=True)
    by_unit = told.unique([*key, "unit_id"], keep="last", maintain_order=True)
    moves = pl.concat(
        [
            named.filter(pl.col("named_unit_id").is_null()).join(by_start, on=key),
            named.filter(pl.col("named_unit_id").is_not_null()).join(
                by_unit.with_columns(named_unit_id="unit_id"), on=[*key, "named_unit_id"]
            ),
        ]
    )
    return with_position_ids(decision_days(moves)).sort(
        "employee_id", "start_date", "named_unit_id", nulls_last=False
    )


def proposed_moves(
    view: Records, proposals: pl.DataFrame, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Separate the proposed moves that can be made from those that cannot.

    Args:
        view: Records as known on `as_of`.
        proposals: As `moves_on` takes them.
        as_of: What may be known.

    Returns:
        As `moves_on` does.

    Raises:
        ContractError: If the columns that say who or where to are missing.
    """
    return moves_on(Standing(view, as_of), proposals, as_of)


def moves_on(
    standing: Standing, proposals: pl.DataFrame, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Moves that somebody proposes on a day, told from those that cannot be made.

    Args:
        standing: Who can be moved on `as_of`, and whereto.
        proposals: `employee_id` and `position_id`, or `unit_id` with any of `title`, `job_family`,
            `position_kind`, `level`; optionally `cause`.
        as_of: The day of the question; later knowledge is not used.

    Returns:
        The moves (`row`, the place in `proposals`, and `MOVE_COLUMNS`) and the rejected rows
        (`row`, `kind`, `since`, as `Standing.refusal` tells them).

    Raises:
        ContractError: The columns for the person or for the destination are missing.
    """
    _check_proposal_columns(proposals)
    start_date, decided_on = as_of + timedelta(days=2), as_of + timedelta(days=1)
    days = {"start_date": start_date, "decided_on": decided_on, "as_of": as_of, "round_id": None}
    moves: list[tuple[object, ...]] = []
    rejected: list[tuple[object, ...]] = []
    for row, proposal in enumerate(proposals.iter_rows(named=True)):
        post = _post_of(proposal, standing.positions)
        refusal = standing.refusal(proposal["employee_id"], post["position_id"], post["unit_id"])
        if refusal is None:
            who = {"employee_id": proposal["employee_id"], "cause": proposal.get("cause")}
            move = days | post | who
            moves.append((row, *(move[name] for name in MOVE_COLUMNS)))
        else:
            rejected.append((row, refusal.kind, refusal.since))
    types = {name: TABLES["assignments"].columns.get(name, pl.Date()) for name in MOVE_COLUMNS}
    made = pl.DataFrame(moves, schema={"row": pl.UInt32(), **types}, orient="row")
    refused = {"row": pl.UInt32, "kind": pl.String, "since": pl.Date}
    return made, pl.DataFrame(rejected, schema=refused, orient="row")


def _post_of(
    proposal: Mapping[str, Any], positions: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """`POST_COLUMNS` of the post a proposal means, under its id where there is such a position.

    A position says where it is; what the proposal says beside it is kept where it is silent.
    """
    own = {name: proposal.get(name) for name in POST_COLUMNS}
    if own["position_id"] is None:
        unit_id, title, family, level = (own[name] for name in DERIVED_FROM)
        described = derived_position_id(unit_id or "", title, family, level)
        own["position_id"] = described if described in positions else None
    known = positions.get(own["position_id"] or "", {})
    return {name: value if known.get(name) is None else known[name] for name, value in own.items()}


def _check_proposal_columns(proposals: pl.DataFrame) -> None:
    has_place = "position_id" in proposals.columns or "unit_id" in proposals.columns
    if "employee_id" not in proposals.columns or not has_place:
        raise ContractError(
            found=f"columns {', '.join(proposals.columns) or '(none)'}",
            expected="employee_id and position_id (or unit_id, title, job_family, level)",
            action="add the missing columns and try again",
        )
