"""The design of every person moved to every post, without writing it out.

A feature of the person is the same for all posts, one of the post the same for all people, and most
of the others depend on a few classes: the person and the destination's unit, the present family and
the new one. So a column's values are kept once for every pair of a class of people and a class of
posts, and what is worked out of them is worked out as rarely.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from models.design import Floats
from records.errors import UsageError

Classes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PairGroup:
    """Columns whose value for a person and a post is that of the classes of the two.

    The value of the column at `places[c]` is
    `values[c, person_class[person], post_class[post]]`. With one class of posts these are columns
    of people, with one class of people columns of posts.

    Attributes:
        places: The columns' places in the model's design.
        values: One row a column, one column a class of people, one layer a class of posts; as
            `models.design.design_matrix` codes them: categories as codes, fills applied, nan is
            missing.
        person_class: The class of every person of the block.
        post_class: The class of every post.
        unrecorded: By class of people and class of posts, which share of all that matters these
            columns have no record of: the weights of their empty features (but for what never
            happened) over the weights of all features, as `models.explaining.data_quality` weighs
            them. Infinite where a post is described by a word that training never met. None:
            everything is recorded. A fill hides what is missing, so the values cannot tell.
    """

    places: tuple[int, ...]
    values: Floats
    person_class: Classes
    post_class: Classes
    unrecorded: Floats | None = None

    @property
    def post_classes(self) -> int:
        """How many classes of posts there are."""
        return int(self.values.shape[2])

    @property
    def classes(self) -> int:
        """How many pairs of classes there are."""
        return int(self.values.shape[1] * self.values.shape[2])


@dataclass(frozen=True)
class PairDesign:
    """A block of people, each moved to each of all posts.

    Attributes:
        groups: Every column of the model's design stands in exactly one of them.
        people: How many people the block has.
        posts: How many posts there are.
    """

    groups: tuple[PairGroup, ...]
    people: int
    posts: int

    def __post_init__(self) -> None:
        """Refuse what would read beyond an array, or leave a column without a value.

        Raises:
            UsageError: A shape, a class or a place does not fit.
        """
        places = sorted(place for group in self.groups for place in group.places)
        if places != list(range(len(places))):
            raise _unfit(found=f"groups of the columns {places}")
        for group in self.groups:
            _refuse_unfit(group, self.people, self.posts)

    @cached_property
    def columns(self) -> int:
        """How many columns the plain design has."""
        return sum(len(group.places) for group in self.groups)

    def rows(self, person: Numbers, post: Numbers) -> Floats:
        """The plain design of some pairs: one row a pair, one column a column of the model.

        Args:
            person: Each pair's person, by its place in the block.
            post: Each pair's post.
        """
        rows = np.empty((len(person), self.columns), dtype=np.float64)
        for group in self.groups:
            found = group.values[:, group.person_class[person], group.post_class[post]]
            rows[:, group.places] = found.T
        return rows

    def unrecorded(self, person: Numbers, post: Numbers) -> Floats:
        """The share of what matters that is not recorded, of some pairs."""
        total = np.zeros(len(person), dtype=np.float64)
        for group in self.groups:
            if group.unrecorded is not None:
                total += group.unrecorded[group.person_class[person], group.post_class[post]]
        return total


def _refuse_unfit(group: PairGroup, people: int, posts: int) -> None:
    shape = group.values.shape
    if group.values.ndim != 3 or shape[0] != len(group.places) or 0 in shape[1:]:
        raise _unfit(found=f"values of shape {shape} for {len(group.places)} columns")
    if group.unrecorded is not None and group.unrecorded.shape != shape[1:]:
        raise _unfit(found=f"unrecorded shares of shape {group.unrecorded.shape}, not {shape[1:]}")
    for name, of_each, length, count in (
        ("people", group.person_class, people, shape[1]),
        ("posts", group.post_class, posts, shape[2]),
    ):
        if len(of_each) != length or (length and not 0 <= of_each.min() <= of_each.max() < count):
            raise _unfit(found=f"classes of {name} that are not {length} places among {count}")


def _unfit(*, found: str) -> UsageError:
    return UsageError(
        found=found,
        expected="every column of the model once, with a value for each pair of classes and a "
        "class for each person and post",
        action="make the design of the pairs again",
    )
