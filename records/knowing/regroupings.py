"""Groups that change to one target on one day: renamings and reorganisations, or moves after all?

When thirty holders of a title bear another one from the same day on, an office has renamed it; when
a whole unit is found in another one, it was reorganised. The records rarely say so. Such groups are
listed for the office to confirm. Until it does, no label is derived from them: they are read as
changes on paper, and who takes part neither has moved nor has left a post by it. Confirmed, they
are what was proposed; denied, they are ordinary moves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from records.contract import Records
from records.dataset import MoveRules
from records.knowing.ends import over_from
from records.knowing.moves import is_move, of_post_before
from records.knowing.posts import definitive_assignments

LEAST_PEOPLE = 5
"""Fewer people may each have been moved for a reason of their own."""
LEAST_SHARE = 0.8
"""Of those who held the title in the unit, or a post in the unit, the day before."""

_OPEN_CAUSES = ("assigned",)
"""Causes that say nothing against a regrouping; a promotion or a wish is a person's own."""

REGROUPING_COLUMNS: Mapping[str, pl.DataType] = {
    "regrouping_id": pl.String(), "day": pl.Date(), "from_unit_id": pl.String(),
    "from_title": pl.String(), "to_unit_id": pl.String(), "to_title": pl.String(),
    "people": pl.Int64(), "proposed_cause": pl.String(),
}  # fmt: skip
"""A group: null titles where a whole unit changes."""

_FROM, _TO = ("from_unit_id", "from_title"), ("to_unit_id", "to_title")
_TITLE_GROUP = ("day", *_FROM, *_TO)
_UNIT_GROUP = ("day", "from_unit_id", "to_unit_id")


def find_regroupings(records: Records, rules: MoveRules) -> pl.DataFrame:
    """The groups that changed to one target on one day, and whose rows do not say why.

    Args:
        records: All records, or those of a view.
        rules: How assignments become moves.

    Returns:
        `REGROUPING_COLUMNS`, in order of day and id.
    """
    listed = _members(records, rules)
    if listed.is_empty():
        return pl.DataFrame(schema=dict(REGROUPING_COLUMNS))
    return (
        listed.group_by("regrouping_id")
        .agg(
            pl.col("day", "from_unit_id", "to_unit_id", "proposed_cause").first(),
            # A unit's people keep titles of their own: none of them is the group's.
            *(
                pl.when(~pl.col("is_unit").first()).then(pl.col(name).sort().first()).alias(name)
                for name in ("from_title", "to_title")
            ),
            people=pl.len().cast(pl.Int64),
        )
        .select(list(REGROUPING_COLUMNS))
        .sort("day", "regrouping_id")
    )


def pending_on_paper(records: Records, rules: MoveRules) -> Records:
    """Records in which groups without the office's answer count as changes on paper.

    Only for deriving labels, as the module says.
    """
    listed = _members(records, rules).filter(
        ~pl.col("regrouping_id").is_in(list(records.ordinary_regroupings))
    )
    # A cause that the organisation's own rules pass over, whatever they are.
    word = next(iter(rules.ignore_causes), "first")
    cause = pl.col("proposed_cause")
    on_paper = pl.when(cause.is_in(rules.ignore_causes)).then(cause).otherwise(pl.lit(word))
    return _with_causes(records, listed.with_columns(proposed_cause=on_paper))


def with_answers(records: Records, rules: MoveRules, answers: Mapping[str, bool]) -> Records:
    """Records as the office has answered for its groups.

    Args:
        records: All records.
        rules: How assignments become moves.
        answers: By `regrouping_id`, whether the group is what was proposed.

    Returns:
        Records whose confirmed groups have the proposed cause, and that know the denied ones.
    """
    confirmed = [name for name, is_confirmed in answers.items() if is_confirmed]
    denied = frozenset(answers) - frozenset(confirmed)
    answered = replace(records, ordinary_regroupings=denied)
    if not confirmed:
        return answered
    listed = _members(records, rules).filter(pl.col("regrouping_id").is_in(confirmed))
    return _with_causes(answered, listed)


def _with_causes(records: Records, members: pl.DataFrame) -> Records:
    """Records whose assignments of some changes have the proposed cause."""
    if members.is_empty():
        return records
    key = ["employee_id", "start_date", "unit_id"]
    causes = members.select(
        "employee_id", start_date="day", unit_id="to_unit_id", _cause="proposed_cause"
    ).unique(key, keep="first")
    assignments = records["assignments"]
    told = assignments.join(causes, on=key, how="left", maintain_order="left")
    is_meant = (pl.col("capacity") == "definitive") & pl.col("_cause").is_not_null()
    changed = told.with_columns(
        cause=pl.when(is_meant).then("_cause").otherwise("cause")
    ).drop("_cause")  # fmt: skip
    return replace(records, tables={**records.tables, "assignments": changed})


def _members(records: Records, rules: MoveRules) -> pl.DataFrame:
    """Each change of a post that belongs to a group, with the group's id and proposed cause."""
    posts = _posts(records)
    changes = _changes(posts, rules)
    by_title = _groups(changes, posts, _TITLE_GROUP, _FROM)
    moved_alike = changes.filter(
        (pl.col("from_unit_id") != pl.col("to_unit_id"))
        & (pl.col("from_level") == pl.col("to_level")).fill_null(value=True)
    )
    by_unit = _groups(moved_alike, posts, _UNIT_GROUP, _FROM[:1])
    rest = by_title.join(by_unit, on=["employee_id", "day"], how="anti")
    return pl.concat(
        [
            _identified(by_unit, _UNIT_GROUP, is_unit=True),
            _identified(rest, _TITLE_GROUP, is_unit=False),
        ]
    )


def _posts(records: Records) -> pl.DataFrame:
    """Definitive posts in order of person and start, each with the first day it is not held."""
    following = pl.when(pl.col("employee_id").eq_missing(pl.col("employee_id").shift(-1))).then(
        pl.col("start_date").shift(-1)
    )
    posts = (
        definitive_assignments(records)
        .filter(pl.col("known_until").is_null())
        .unique(["employee_id", "start_date"], keep="last", maintain_order=True)
        .with_columns(over_on=pl.min_horizontal(over_from("end_date"), following))
    )
    exits = records["exits"].filter(pl.col("known_until").is_null())
    left = (
        posts.select("precedence", "employee_id", "start_date")
        .join(exits.select("employee_id", "exited_on"), on="employee_id")
        .filter(pl.col("exited_on") >= pl.col("start_date"))
        .group_by("precedence")
        .agg(_left=pl.col("exited_on").min())
    )
    return (
        posts.join(left, on="precedence", how="left", maintain_order="left")
        .with_columns(
            over_on=pl.min_horizontal("over_on", "_left"),
            title=pl.col("title").str.strip_chars().str.replace_all(r"\s+", " "),
        )
        .drop("_left")
    )


def _changes(posts: pl.DataFrame, rules: MoveRules) -> pl.DataFrame:
    """The changes of posts whose row gives no personal reason."""
    is_open = pl.col("cause").is_null() | pl.col("cause").is_in(_OPEN_CAUSES)
    before = {
        "from_unit_id": "unit_id", "from_title": "title", "from_level": "level",
        "from_kind": "position_kind",
    }  # fmt: skip
    return (
        posts.with_columns(
            is_change=is_move(rules) & is_open,
            **{name: of_post_before(column, "employee_id") for name, column in before.items()},
        )
        .filter("is_change")
        .select(
            "employee_id", *before, day="start_date", to_unit_id="unit_id", to_title="title",
            to_level="level", to_kind="position_kind",
        )
    )  # fmt: skip


def _groups(
    changes: pl.DataFrame, posts: pl.DataFrame, group: tuple[str, ...], origin: tuple[str, ...]
) -> pl.DataFrame:
    """The changes of those groups that are large enough, and most of their origin's people."""
    large = (
        changes.drop_nulls(list(group))
        .group_by(group)
        .agg(people=pl.col("employee_id").n_unique())
        .filter(pl.col("people") >= LEAST_PEOPLE)
        .with_row_index("group")
    )
    named = dict(zip(origin, ("unit_id", "title"), strict=False))
    holders = (
        large.select("group", "day", *origin)
        .join(posts.rename({column: name for name, column in named.items()}), on=list(origin))
        .filter(
            (pl.col("start_date") < pl.col("day"))
            & (pl.col("over_on").is_null() | (pl.col("over_on") >= pl.col("day")))
        )
        .group_by("group")
        .agg(holders=pl.col("employee_id").n_unique())
    )
    whole = large.join(holders, on="group", how="left").filter(
        pl.col("people") >= LEAST_SHARE * pl.col("holders").fill_null(0)
    )
    return changes.join(whole.select(group), on=list(group), how="semi", maintain_order="left")


def _identified(changes: pl.DataFrame, group: tuple[str, ...], *, is_unit: bool) -> pl.DataFrame:
    keys = changes.select(group).unique()
    ids = pl.Series("regrouping_id", [_id(*row) for row in keys.iter_rows()], dtype=pl.String)
    became_functional = (pl.col("from_kind") == "structural") & (pl.col("to_kind") == "functional")
    cause = (
        pl.when(pl.col("from_unit_id") != pl.col("to_unit_id")).then(pl.lit("reorganisation"))
        .when(became_functional).then(pl.lit("equalisation"))
        .otherwise(pl.lit("renaming"))
    )  # fmt: skip
    return changes.join(
        keys.with_columns(ids), on=list(group), how="left", maintain_order="left"
    ).with_columns(proposed_cause=cause, is_unit=pl.lit(value=is_unit))


def _id(day: date, *parts: str) -> str:
    text = "\x1f".join([day.isoformat(), *(part.casefold() for part in parts)])
    return f"g-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
