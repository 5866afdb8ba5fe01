"""Makes a prepared day from the history: each side of every family, by the families' frames."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from features.asked import AskedMoves
from features.build import family_columns
from features.families import FAMILIES, Family
from features.history import History
from features.prepared.day import PreparedDay, PreparedFamily
from features.prepared.part import Part
from features.sides import Sides
from records.contract import TABLES, Records
from records.dataset import Dataset
from records.knowing.moves import MOVE_COLUMNS
from records.knowing.posts import POST_COLUMNS
from records.progress import Advance, silent

NOBODY = ""
"""No employee_id: nothing is on record of nobody, whatever the post."""


def prepare_day(
    records: Records,
    dataset: Dataset,
    day: date,
    posts: pl.DataFrame,
    *,
    advance: Advance = silent,
) -> PreparedDay:
    """Every feature of a day as far as it hangs on one side, and both sides of the others.

    Args:
        records: All records, `outcomes` as `models.outcome.with_outcomes` leaves it.
        dataset: The organisation's rules.
        day: What may be known.
        posts: The posts that may be asked about: `POST_COLUMNS` and whatever else.
        advance: Is called after each family.
    """
    history = History(records, dataset)
    known = records["employees"].filter(pl.col("known_on") <= day)
    people = known["employee_id"].unique().sort()
    kept_posts = posts.select(POST_COLUMNS).unique(maintain_order=True).sort(
        "position_id", *POST_COLUMNS, nulls_last=True
    )  # fmt: skip
    asked = _Asked(
        day,
        AskedMoves(history, _moves(day, pl.DataFrame({"employee_id": people}))),
        AskedMoves(history, _moves(day, kept_posts.with_columns(employee_id=pl.lit(NOBODY)))),
    )
    values: dict[str, list[pl.Series]] = {"person": [], "post": []}
    pairs, features, named = {}, [], {}
    for place, family in enumerate(FAMILIES):
        members = family.named_members(history)
        advance(1)
        if members is None:
            continue
        named[place] = members
        features += family.described(members)
        if isinstance(family.sides, Sides):
            pairs[place] = asked.prepared(family, family.sides, members)
        else:
            values[family.sides] += asked.values(family, members)
    return PreparedDay(
        day,
        people,
        kept_posts,
        pl.DataFrame(values["person"]),
        pl.DataFrame(values["post"]),
        pairs,
        named,
        tuple(features),
    )


@dataclass(frozen=True)
class _Asked:
    """The two halves of all moves of a day: everybody to nowhere, nobody to every post."""

    day: date
    people: AskedMoves
    posts: AskedMoves

    def values(self, family: Family, members: tuple[str, ...]) -> list[pl.Series]:
        """The finished features of a family that hangs on one side."""
        asked = self.people if family.sides == "person" else self.posts
        rows, finished = asked.rows["row"], family.finished(asked)
        return family_columns(family, members, finished, rows, family.began(asked))

    def prepared(self, family: Family, sides: Sides, members: tuple[str, ...]) -> PreparedFamily:
        """Both sides of a family."""
        people, posts = self.people.rows.height, self.posts.rows.height
        member = ("member",) if family.is_by_member else ()
        match = () if sides.match is None else (sides.match,)
        sums = sides.sums(self.people)
        return PreparedFamily(
            members,
            bool(family.began(self.people).any()),
            Part.of(
                _side(family, sides, self.people, "person"),
                (*member, *match, *sides.person),
                people,
            ),
            Part.of(
                _side(family, sides, self.posts, "post"), (*member, *match, *sides.post), posts
            ),
            {name: each.shown_on(self.day) for name, each in sums.items()},
        )


def _side(family: Family, sides: Sides, asked: AskedMoves, side: str) -> pl.DataFrame:
    """The frame that a side's columns are taken from."""
    if sides.rows in ("one", side):
        return family.frame(asked)
    # `Sides` says that it is there wherever the rows are of one side.
    assert sides.other is not None
    return sides.other(asked)


def _moves(day: date, known: pl.DataFrame) -> pl.DataFrame:
    """Moves of a day of which only one half is known."""
    dated = known.with_columns(
        as_of=pl.lit(day),
        decided_on=pl.lit(day + timedelta(days=1)),
        start_date=pl.lit(day + timedelta(days=2)),
        round_id=pl.lit(None, dtype=pl.String),
    )
    columns = TABLES["assignments"].columns
    return dated.with_columns(
        pl.lit(None, dtype=columns[name]).alias(name)
        for name in MOVE_COLUMNS
        if name not in dated.columns
    ).select(MOVE_COLUMNS)
