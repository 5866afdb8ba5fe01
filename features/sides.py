"""What a pair feature hangs on: columns of the person, columns of the post, and sums by both.

On a given day most of what a feature needs belongs to one side alone: what is known of the person,
or what is known of the post. A family whose features look at both says here which columns of its
frame are whose. Then the two sides can be prepared once for a day and put together for any pair
(`features.prepared`), by the same expressions that make the features of a training set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

import polars as pl

if TYPE_CHECKING:
    from features.asked import AskedMoves
    from features.timeline import Timeline


class Sums(Protocol):
    """Running sums that can be asked: a `Timeline`, or what one shows on a single day."""

    def on(self, questions: pl.DataFrame, keys: Sequence[str] | None = None) -> pl.DataFrame:
        """The sums for each question, one row a question, in order; 0 where nothing holds."""
        ...


def _none(asked: AskedMoves) -> Mapping[str, Timeline]:
    del asked
    return {}


def _as_it_is(frame: pl.DataFrame, sums: Mapping[str, Sums]) -> pl.DataFrame:
    del sums
    return frame


@dataclass(frozen=True)
class Sides:
    """Which columns of a family's frame hang on the person and the day, which on the post and it.

    Attributes:
        person: Columns that would be the same for every post.
        post: Columns that would be the same for every person. Both sides of a `member` family
            have every member, in one order.
        rows: Whose rows the frame has: `one` row a move (and member) from both sides, the
            `person`'s own rows, each beside the one row of the post, or those of the `post`, each
            beside the person's row of the same `match`.
        match: The column by which rows of the post find the person's, for `rows="post"`.
        other: The frame of the side whose rows these are not, with `row` (and `match`) beside its
            columns; needed unless the rows are of both.
        sums: Sums by keys of both sides that `finish` asks, by name.
        finish: Adds to the frame what is worked out from both sides, row by row or for each `row`.
        made: What `finish` makes, and which columns of either side each of it is made from.
        same: Columns of the post that are only asked whether they are, or share a word with, a
            column of the person: where they never are, every post is alike for the person.
        grid: The finished frame of many people for many posts at once, where that is far cheaper
            than pair by pair: from the persons' rows and the posts' rows, both with their
            `place`, and the numbers of people and posts; one row a pair, by person and then post.
    """

    person: tuple[str, ...]
    post: tuple[str, ...]
    rows: Literal["one", "person", "post"] = "one"
    match: str | None = None
    other: Callable[[AskedMoves], pl.DataFrame] | None = None
    sums: Callable[[AskedMoves], Mapping[str, Timeline]] = _none
    finish: Callable[[pl.DataFrame, Mapping[str, Sums]], pl.DataFrame] = _as_it_is
    made: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    grid: Callable[[pl.DataFrame, pl.DataFrame, int, int], pl.DataFrame] | None = None

    def whose(self, reads: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The person's and the post's columns that columns of the finished frame come from."""
        found = [part for name in reads for part in self.made.get(name, (name,))]
        return (
            tuple(name for name in self.person if name in found),
            tuple(name for name in self.post if name in found),
        )
