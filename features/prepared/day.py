"""The features of any person and any post on one day, looked up instead of worked out.

What hangs on one side alone is kept as finished features. Of families that look at both sides the
two sides are kept (`features.sides`) and put together for the pairs that are asked about, by the
same expressions over the same frame as in a training set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from features.build import family_columns
from features.catalog import Feature, FeatureTable
from features.families import FAMILIES, Family
from features.prepared.part import Part, Places, picked
from features.sides import Sides
from features.timeline import DaySums
from records.knowing.posts import POST_COLUMNS


@dataclass(frozen=True)
class PreparedFamily:
    """A family that looks at both sides, on one day.

    Attributes:
        members: Its members that the records name; none for a family without.
        began: Whether its tables had begun.
        person: The persons' side.
        post: The posts' side.
        sums: What hangs on keys of both sides.
    """

    members: tuple[str, ...]
    began: bool
    person: Part
    post: Part
    sums: Mapping[str, DaySums]


@dataclass(frozen=True)
class PreparedDay:
    """One day's features of everybody and every post.

    Attributes:
        day: What may be known.
        people: `employee_id` of everybody known on the day, in order.
        posts: `POST_COLUMNS` of every post, in order of `position_id`, each once.
        person_values: Features that hang on the person alone, one row a person.
        post_values: Features that hang on the post alone, one row a post.
        pairs: Families that look at both, by their place in `FAMILIES`.
        members: The members of each family that the records have, by its place in `FAMILIES`, in
            that order.
        features: The whole catalogue in the order of the table.
    """

    day: date
    people: pl.Series
    posts: pl.DataFrame
    person_values: pl.DataFrame
    post_values: pl.DataFrame
    pairs: Mapping[int, PreparedFamily]
    members: Mapping[int, tuple[str, ...]]
    features: tuple[Feature, ...]

    def places(self, moves: pl.DataFrame) -> tuple[Places, Places]:
        """The places of each move's person and post; -1 where it is none that is prepared.

        Args:
            moves: `records.knowing.moves.MOVE_COLUMNS`, of whatever days.
        """
        is_of_day = (moves["as_of"] == self.day).to_numpy()
        people, posts = self.people_places(moves["employee_id"]), self.post_places(moves)
        return np.where(is_of_day, people, -1), np.where(is_of_day, posts, -1)

    def people_places(self, people: Iterable[str | None]) -> Places:
        """The place of each person, by employee_id; -1 where it is nobody who is prepared."""
        places = [self._people_places.get(one, -1) for one in people]
        return np.array(places, dtype=np.int64)

    def post_places(self, posts: pl.DataFrame) -> Places:
        """The place of each post; -1 where it is none that is prepared.

        Args:
            posts: `POST_COLUMNS` and whatever else.
        """
        described = posts.select(POST_COLUMNS).iter_rows()
        places = [self._post_places.get(one, -1) for one in described]
        return np.array(places, dtype=np.int64)

    @cached_property
    def _people_places(self) -> Mapping[str | None, int]:
        return {one: place for place, one in enumerate(self.people)}

    @cached_property
    def _post_places(self) -> Mapping[tuple[object, ...], int]:
        return {one: place for place, one in enumerate(self.posts.iter_rows())}

    def table(self, moves: pl.DataFrame, person: Places, post: Places) -> FeatureTable:
        """The features of moves whose person and post are prepared, as `build_features` makes them.

        Args:
            moves: `records.knowing.moves.MOVE_COLUMNS`, all of this day.
            person: The place of each move's person (`places`), none below 0.
            post: The place of each move's post.
        """
        found: dict[str, pl.Series] = {}
        for values, owners in ((self.person_values, person), (self.post_values, post)):
            found |= {one.name: one for one in picked(values, owners).get_columns()}
        asked = Pairs(person, post, moves.get_column("cause"), self.day)
        for place, prepared in self.pairs.items():
            columns = pair_columns(FAMILIES[place], prepared, asked)
            found |= {one.name: one for one in columns}
        in_order = [found[feature.name] for feature in self.features]
        return FeatureTable(moves, pl.DataFrame(in_order), self.features)


class Pairs:
    """People and posts whose pairs are asked about, and what all families need of them.

    Attributes:
        person: The place of each pair's person.
        post: The place of its post.
        rows: The number of each pair.
    """

    def __init__(self, person: Places, post: Places, causes: pl.Series, day: date) -> None:
        """Number the pairs.

        Args:
            person: The place of each pair's person.
            post: The place of its post.
            causes: The reason for each move.
            day: What may be known.
        """
        self.person, self.post = person, post
        self.rows = _numbers(np.arange(len(person)))
        self._causes = causes
        self._day = pl.Series("as_of", [day], dtype=pl.Date)

    def beside(self, frame: pl.DataFrame) -> list[pl.Series]:
        """The cause and the day of each row of a family's frame."""
        if len(self.rows) == 1:
            causes = self._causes.new_from_index(0, frame.height)
        else:
            causes = self._causes[frame.get_column("row").to_numpy()]
        return [causes, self._day.new_from_index(0, frame.height)]


def pair_columns(family: Family, prepared: PreparedFamily, asked: Pairs) -> list[pl.Series]:
    """The features of a family that looks at both sides, one value a pair.

    Args:
        family: The family, or some of its features.
        prepared: Both its sides.
        asked: The pairs.
    """
    sides = family.sides
    assert isinstance(sides, Sides)
    base = _base_frame(sides, prepared, asked.person, asked.post)
    frame = pl.DataFrame([*base.get_columns(), *asked.beside(base)])
    began = pl.Series("began", [prepared.began], dtype=pl.Boolean)
    return family_columns(
        family,
        prepared.members,
        sides.finish(frame, prepared.sums),
        asked.rows,
        began.new_from_index(0, len(asked.rows)),
    )


def _base_frame(
    sides: Sides, prepared: PreparedFamily, person: Places, post: Places
) -> pl.DataFrame:
    """Both sides of each pair beside each other, with the number of the pair as `row`."""
    (of_person, whose), (of_post, which) = prepared.person.pick(person), prepared.post.pick(post)
    if sides.rows == "one":
        return pl.DataFrame([_numbers(whose), *of_person.get_columns(), *_without_member(of_post)])
    if sides.rows == "person":
        return pl.DataFrame(
            [_numbers(whose), *of_person.get_columns(), *picked(of_post, whose).get_columns()]
        )
    keys = ["row", str(sides.match)]
    return of_post.with_columns(_numbers(which)).join(
        of_person.with_columns(_numbers(whose)), on=keys, how="left", maintain_order="left"
    )


def _without_member(frame: pl.DataFrame) -> Sequence[pl.Series]:
    return [column for column in frame.get_columns() if column.name != "member"]


def _numbers(rows: Places) -> pl.Series:
    # Flagged as sorted, as in a training set: polars adds up flagged groups in another order.
    return pl.Series("row", rows.astype(np.uint32)).set_sorted()
