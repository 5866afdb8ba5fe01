"""What the compiled loops read of a block of pairs: codes, leaves left over by side, sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.answering.pairs.design import Numbers, PairDesign, PairGroup
from models.answering.pairs.exact_kernel import fine_sums, pair_sums
from models.answering.pairs.forest import Bytes, PairForest, Splits
from models.answering.pairs.kernel import (
    SUMMED,
    Asked,
    Codes,
    Fine,
    Sums,
    left_over,
)
from models.answering.pairs.lanes import LANES
from models.answering.pairs.loops import add_pieces, add_with_squares, encode
from models.answering.pairs.pieces import Pieces
from models.design import Floats


@dataclass(frozen=True)
class AdditiveSums:
    """What additive parts and missing records sum up to, group by group.

    Attributes:
        person: One row a person: log-odds, squares, the share that is not recorded.
        post: One row a post, alike.
        groups: The groups of pairs, by their place in the design.
        tables: Of each, one row a pair of classes.
    """

    person: Floats
    post: Floats
    groups: tuple[int, ...]
    tables: tuple[Floats, ...]

    def of_pairs(self, design: PairDesign, person: Numbers, post: Numbers) -> Floats:
        """The sums of listed pairs, one row each."""
        total: Floats = self.person[person] + self.post[post]
        for number, table in zip(self.groups, self.tables, strict=True):
            group = design.groups[number]
            total += table[_class_pair(group, person, post)]
        return total

    def for_scan(self) -> Sums:
        """The same as the scan reads it."""
        sizes = [len(table) for table in self.tables]
        return Sums(
            self.person,
            self.post,
            np.concatenate([np.empty((0, SUMMED)), *self.tables]),
            np.cumsum([0, *sizes])[:-1].astype(np.int64),
            np.array(self.groups, dtype=np.int32),
        )


def is_of_person(group: PairGroup) -> bool:
    """Whether a group's columns are the same for all posts."""
    return group.post_classes == 1


def is_of_post(group: PairGroup) -> bool:
    """Whether a group's columns are the same for all people but not for all posts."""
    return group.values.shape[1] == 1 and not is_of_person(group)


def codes_of(forest: PairForest, design: PairDesign) -> Codes:
    """What a block holds, as a forest's codes."""
    group_of_column = np.empty(design.columns, dtype=np.int32)
    row_of_column = np.empty(design.columns, dtype=np.int64)
    for number, group in enumerate(design.groups):
        group_of_column[list(group.places)] = number
        row_of_column[list(group.places)] = np.arange(len(group.places))
    group_of_scale = group_of_column[forest.scales.column]
    sizes = np.array([group.classes for group in design.groups], dtype=np.int64)[group_of_scale]
    first = np.cumsum(sizes) - sizes
    codes = np.empty(int(sizes.sum()), dtype=np.uint8)
    for number, group in enumerate(design.groups):
        chosen = np.flatnonzero(group_of_scale == number)
        rows = row_of_column[forest.scales.column[chosen]]
        encode(forest.scales, chosen, _table(group), rows, first, codes)
    padding = -design.posts % LANES
    none = np.zeros((0, design.posts), dtype=np.int32)
    posts = np.stack([group.post_class for group in design.groups]) if design.groups else none
    return Codes(
        codes,
        first,
        group_of_scale,
        np.array([group.post_classes for group in design.groups], dtype=np.int64),
        np.stack([group.person_class for group in design.groups]).astype(np.int32),
        np.pad(posts, ((0, 0), (0, padding))).astype(np.int32),
    )


def asked(forest: PairForest, codes: Codes, groups: list[int] | None = None) -> Asked:
    """The splits on columns of some groups; None: all of them."""
    if groups is None:
        return Asked(forest.splits, np.arange(len(codes.group), dtype=np.int32))
    is_chosen = np.isin(codes.group, groups)
    chosen = forest.splits_on(is_chosen)
    place = (np.cumsum(is_chosen) - 1).astype(np.int32)
    splits = Splits(chosen.first, place[chosen.scale], chosen.bytes)
    return Asked(splits, np.flatnonzero(is_chosen).astype(np.int32))


def sides(forest: PairForest, codes: Codes, design: PairDesign) -> tuple[Bytes, Bytes]:
    """Which leaves the people's own splits leave over, and the posts' own, as the scan reads it."""
    own = [number for number, group in enumerate(design.groups) if is_of_person(group)]
    theirs = [number for number, group in enumerate(design.groups) if is_of_post(group)]
    people, posts = np.arange(design.people), np.arange(design.posts)
    of_people = _left_over(forest, asked(forest, codes, own), codes, (people, people * 0))
    of_posts = _left_over(forest, asked(forest, codes, theirs), codes, (posts * 0, posts))
    by_person = of_people.transpose(0, 2, 1).reshape(len(of_people) * LANES, forest.bytes)
    return np.ascontiguousarray(by_person).ravel(), of_posts.ravel()


def _left_over(
    forest: PairForest, splits: Asked, codes: Codes, pairs: tuple[Numbers, Numbers]
) -> Bytes:
    found = np.empty((-(-len(pairs[0]) // LANES), forest.bytes, LANES), dtype=np.uint8)
    if found.size:
        left_over(splits, codes, *pairs, found)
    return found


def pair_groups(design: PairDesign) -> list[int]:
    """The groups that are neither of people nor of posts alone."""
    return [
        number
        for number, group in enumerate(design.groups)
        if not is_of_person(group) and not is_of_post(group)
    ]


def additive_sums(
    pieces: Pieces, centres: Floats, weight: float, design: PairDesign
) -> AdditiveSums:
    """The sums of a model's additive part, and of what is not recorded.

    Args:
        pieces: The part, alone.
        centres: Mean of each column's term over the training rows.
        weight: What it counts.
        design: The block.
    """
    person = np.zeros((design.people, SUMMED))
    post = np.zeros((design.posts, SUMMED))
    groups, tables = [], []
    for number, group in enumerate(design.groups):
        table = _class_sums(pieces, centres, weight, group)
        if is_of_person(group):
            person += table[group.person_class]
        elif is_of_post(group):
            post += table[group.post_class]
        elif table.any():
            groups.append(number)
            tables.append(table)
    return AdditiveSums(person, post, tuple(groups), tuple(tables))


def _class_sums(pieces: Pieces, centres: Floats, weight: float, group: PairGroup) -> Floats:
    values, places = _table(group), np.array(group.places, dtype=np.int64)
    sums = np.zeros((group.classes, SUMMED))
    add_with_squares(pieces, places, values, centres, sums)
    sums[:, 0] *= weight
    if group.unrecorded is not None:
        sums[:, 2] = group.unrecorded.reshape(-1)
    return sums


class MemberSums:
    """What the members' additive parts add, one column a member; people and posts once a block."""

    def __init__(self, pieces: Pieces, parts: int, design: PairDesign) -> None:
        """Sum up the columns of people and those of posts.

        Args:
            pieces: The members' parts.
            parts: How many these are.
            design: The block.
        """
        self._pieces, self._design = pieces, design
        self._person = np.zeros((design.people, parts))
        self._post = np.zeros((design.posts, parts))
        for group in design.groups:
            if is_of_person(group):
                self._add(group, group.person_class.astype(np.int64), self._person)
            elif is_of_post(group):
                self._add(group, group.post_class.astype(np.int64), self._post)

    def of_pairs(self, person: Numbers, post: Numbers) -> Floats:
        """Log-odds of listed pairs, one row each."""
        total: Floats = self._person[person] + self._post[post]
        for number in pair_groups(self._design):
            group = self._design.groups[number]
            self._add(group, _class_pair(group, person, post), total)
        return total

    def _add(self, group: PairGroup, at: Numbers, total: Floats) -> None:
        places = np.array(group.places, dtype=np.int64)
        add_pieces(self._pieces, places, _table(group), at, total)


class ForestSums:
    """What a forest's leaves hold for listed pairs of a block."""

    def __init__(self, forest: PairForest, codes: Codes, whole: Fine | None = None) -> None:
        """Keep them.

        Args:
            forest: The boosters.
            codes: The block's, of the same forest.
            whole: The boosters in whole numbers, where these are good enough.
        """
        self._forest, self._codes, self._asked = forest, codes, asked(forest, codes)
        self._whole = whole

    def of_pairs(self, person: Numbers, post: Numbers) -> tuple[Floats, Floats]:
        """Raw scores, one row a booster; and the sum of all trees' logs, none where nobody asks."""
        forest = self._forest
        scores = np.zeros((len(forest.constant), len(person)))
        logs = np.zeros(0 if forest.constant_log is None else len(person))
        if len(person) and self._whole is not None:
            fine_sums(self._whole, self._asked, self._codes, person, post, scores)
        elif len(person):
            pair_sums(forest.leaves, self._asked, self._codes, person, post, scores, logs)
        return scores + forest.constant[:, None], logs + (forest.constant_log or 0.0)


def _class_pair(group: PairGroup, person: Numbers, post: Numbers) -> Numbers:
    own = group.person_class[person].astype(np.int64)
    return own * group.post_classes + group.post_class[post]


def _table(group: PairGroup) -> Floats:
    """A group's values, one row a column and one column a pair of classes."""
    flat = group.values.reshape(len(group.places), group.classes)
    # The loops are compiled for arrays of one kind; numba takes those that may not be written for
    # another.
    return np.require(flat, np.float64, ["C", "A", "W"])
