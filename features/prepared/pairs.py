"""Features of everybody for every post, worked out for classes of people and posts.

A pair feature reads few columns of either side. People who agree in what it reads of the person are
of one class for it, likewise posts; it is worked out once for each pair of classes, by the
families' own expressions. Where a column of the post is only asked whether it is a column of the
person (the unit that somebody has served in), it is worked out for what somebody has met, and once
for all the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from features.build import family_columns
from features.catalog import FeatureFunction
from features.families import FAMILIES, Family
from features.prepared.day import Pairs, PreparedDay, PreparedFamily, pair_columns
from features.prepared.part import Part, Places, picked
from features.sides import Sides

Flags = npt.NDArray[np.bool_]
_SEPARATOR = "\x1f"
"""Between the words of a list, where lists are compared."""


@dataclass(frozen=True)
class PairValues:
    """Features by class of people and class of posts.

    Attributes:
        values: One column a feature; one row for each pair of classes, by class of people and then
            of posts.
        person_class: The class of each person.
        post_class: The class of each post.
    """

    values: pl.DataFrame
    person_class: Places
    post_class: Places


class PairTables:
    """All features of a day for a list of posts, asked for some people at a time.

    Attributes:
        prepared: The day.
        posts: The places of the posts among the day's.
    """

    def __init__(self, prepared: PreparedDay, posts: Places) -> None:
        """Divide the posts into classes, for every feature that looks at both sides."""
        self.prepared = prepared
        self.posts = posts
        self._sections = [
            section
            for place, family in prepared.pairs.items()
            for section in _sections(prepared, FAMILIES[place], family, posts)
        ]

    def of(self, people: Places) -> list[PairValues]:
        """The features of some people for every post; each in one of the answers.

        Args:
            people: Their places among the day's people, at least one.
        """
        of_person = [picked(self.prepared.person_values, people)]
        of_post = [picked(self.prepared.post_values, self.posts)]
        of_both = []
        for section in self._sections:
            found = section.of(people)
            if not section.of_post:
                of_person.append(picked(found.values, found.person_class))
            elif not section.of_person:
                of_post.append(picked(found.values, found.post_class))
            else:
                of_both.append(found)
        everybody, all_posts = np.arange(len(people)), np.arange(len(self.posts))
        return [
            PairValues(_beside(of_person), everybody, np.zeros_like(all_posts)),
            PairValues(_beside(of_post), np.zeros_like(everybody), all_posts),
            *of_both,
        ]


def _beside(frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.DataFrame([column for frame in frames for column in frame.get_columns()])


def _sections(
    prepared: PreparedDay, family: Family, both: PreparedFamily, posts: Places
) -> Iterator[_Section]:
    """A family's features, those together that read the same of the post.

    What says that something never happened stands beside what bears witness that it is recorded.
    """
    sides = family.sides
    assert isinstance(sides, Sides)
    groups: dict[tuple[str, ...], list[FeatureFunction]] = {}
    for function in family.features:
        groups.setdefault(sides.whose(function.reads)[1], []).append(function)
    for part in _by_member(family, both):
        for of_post, functions in groups.items():
            reads = [name for function in functions for name in function.reads]
            chosen = replace(family, features=tuple(functions))
            yield _Section(prepared, chosen, part, (sides.whose(reads)[0], of_post), posts)


def _by_member(family: Family, both: PreparedFamily) -> Iterator[PreparedFamily]:
    """Both sides, of one member at a time where there are members."""
    if not family.is_by_member:
        yield both
        return
    for member in both.members:
        person, post = (
            Part.of(
                side.rows.with_columns(row=_owners(side)).filter(pl.col("member") == member),
                tuple(side.rows.columns),
                len(side.ends),
            )
            for side in (both.person, both.post)
        )
        yield replace(both, members=(member,), person=person, post=post)


def _owners(part: Part) -> pl.Series:
    counts = np.diff(part.ends, prepend=0)
    return pl.Series("row", np.repeat(np.arange(len(counts), dtype=np.uint32), counts))


class _Section:
    """Features that read the same columns of the person and of the post.

    Attributes:
        prepared: The day.
        family: The family, with these features alone.
        both: Its sides, of one member alone where there are members.
        of_person: What is read of the person.
        of_post: What is read of the post.
        posts: The places of the posts.
    """

    def __init__(
        self,
        prepared: PreparedDay,
        family: Family,
        both: PreparedFamily,
        reads: tuple[tuple[str, ...], tuple[str, ...]],
        posts: Places,
    ) -> None:
        """Divide the posts into classes."""
        self.prepared = prepared
        self.family = family
        self.both = _narrowed(family, both, reads)
        self.of_person, self.of_post = reads
        self.posts = posts
        assert isinstance(family.sides, Sides)
        self.sides = family.sides
        rows, which = both.post.pick(posts)
        self.post_class, firsts = _classes(rows, which, self.of_post, len(posts))
        self.samples = posts[firsts]
        key = self.of_post[0] if len(self.of_post) == 1 else ""
        self.met_by = self.sides.same.get(key)
        keys = picked(both.post.rows, self.samples) if self.met_by is not None else pl.DataFrame()
        self.keys = keys[key] if self.met_by is not None else pl.Series()

    def of(self, people: Places) -> PairValues:
        """The values for some people."""
        if self.sides.grid is not None:
            return self._of_grid(people)
        rows, whose = self.both.person.pick(people)
        person_class, firsts = _classes(rows, whose, self.of_person, len(people))
        samples = people[firsts]
        values = self._of_all(samples) if self.met_by is None else self._of_met(samples)
        return PairValues(values, person_class, self.post_class)

    def _of_all(self, people: Places) -> pl.DataFrame:
        """Every class of people for every class of posts."""
        person = np.repeat(people, len(self.samples))
        return self._values(person, np.tile(self.samples, len(people)))

    def _of_met(self, people: Places) -> pl.DataFrame:
        """What somebody has met one by one, and all the rest by one of it."""
        is_met = self._met(people)
        has_rest = ~is_met.all(axis=1)
        met_person, met_post = np.nonzero(is_met)
        rest_person = np.flatnonzero(has_rest)
        rest_post = np.argmin(is_met, axis=1)[has_rest]
        found = self._values(
            people[np.concatenate([met_person, rest_person])],
            self.samples[np.concatenate([met_post, rest_post])],
        )
        at = np.zeros(is_met.shape, dtype=np.int64)
        at[rest_person] = (len(met_person) + np.arange(len(rest_person)))[:, None]
        at[is_met] = np.arange(len(met_person))
        return picked(found, at.ravel())

    def _met(self, people: Places) -> Flags:
        """Which classes of posts each of some people has met, or which say nothing to be met."""
        rows, whose = self.both.person.pick(people)
        own = pl.DataFrame({"key": rows[str(self.met_by)], "person": whose})
        asked = pl.DataFrame({"key": self.keys, "post": np.arange(len(self.keys))})
        if isinstance(self.keys.dtype, pl.List):
            own, asked = (one.explode("key", empty_as_null=True) for one in (own, asked))
        pairs = own.join(asked, on="key").select("person", "post").unique()
        found = np.zeros((len(people), len(self.keys)), dtype=np.bool_)
        found[pairs["person"].to_numpy(), pairs["post"].to_numpy()] = True
        found[:, self.keys.is_null().to_numpy()] = True
        return found

    def _of_grid(self, people: Places) -> PairValues:
        own, whose = self.both.person.pick(people)
        wanted, which = self.both.post.pick(self.posts)
        assert self.sides.grid is not None
        finished = self.sides.grid(
            own.with_columns(place=whose), wanted.with_columns(place=which),
            len(people), len(self.posts),
        )  # fmt: skip
        began = pl.repeat(self.both.began, finished.height, dtype=pl.Boolean, eager=True)
        columns = family_columns(self.family, self.both.members, finished, finished["row"], began)
        return PairValues(pl.DataFrame(columns), np.arange(len(people)), np.arange(len(self.posts)))

    def _values(self, person: Places, post: Places) -> pl.DataFrame:
        causes = pl.Series("cause", [None] * len(person), dtype=pl.String)
        asked = Pairs(person, post, causes, self.prepared.day)
        return pl.DataFrame(pair_columns(self.family, self.both, asked))


def _narrowed(
    family: Family, both: PreparedFamily, reads: tuple[tuple[str, ...], tuple[str, ...]]
) -> PreparedFamily:
    """Only the columns that are read, where nothing else is made from them."""
    assert isinstance(family.sides, Sides)
    if family.sides.made:
        return both
    member = ["member"] if family.is_by_member else []
    # One column at least: a frame without columns has no rows.
    person, post = (
        Part(side.rows.select([*member, *columns] or side.rows.columns[:1]), side.ends)
        for side, columns in zip((both.person, both.post), reads, strict=True)
    )
    return replace(both, person=person, post=post)


def _classes(
    rows: pl.DataFrame, whose: Places, columns: tuple[str, ...], owners: int
) -> tuple[Places, Places]:
    """Owners of one class agree in all columns.

    Args:
        rows: The owners' rows.
        whose: Which owner each is of.
        columns: What has to agree; where nothing has to, all are of one class.
        owners: How many there are.

    Returns:
        The class of each owner, and of each class one owner.
    """
    if not columns:
        return np.zeros(owners, dtype=np.int64), np.zeros(1, dtype=np.int64)
    if not np.array_equal(whose, np.arange(owners)):
        # Lists of rows hardly ever agree.
        return np.arange(owners), np.arange(owners)
    compared = rows.select(
        pl.col(name).list.join(_SEPARATOR) if isinstance(rows[name].dtype, pl.List) else name
        for name in columns
    )
    numbered = compared.with_row_index("owner")
    kinds = numbered.unique(list(columns), keep="first", maintain_order=True).with_row_index("kind")
    found = numbered.join(
        kinds.drop("owner"), on=list(columns), how="left", nulls_equal=True, maintain_order="left"
    )
    return found["kind"].cast(pl.Int64).to_numpy(), kinds["owner"].cast(pl.Int64).to_numpy()
