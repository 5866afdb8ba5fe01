"""Made-up people, posts and models whose columns are of people, of posts and of pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import lightgbm
import numpy as np

from models.answering.pairs import PairDesign, PairGroup
from models.certainty.intervals import IntervalParameters, Member, Spread, members_variance
from models.certainty.support import SupportParameters, fit_support
from models.certainty.years import Years
from models.design import Column, Floats
from models.model import Model
from models.parts.additive import AdditivePart, CategoryTerm, NumberTerm, Term
from models.parts.calibration import Calibration
from models.recipe import Weights
from tests.builders.boosters import QUIET

WORDS = 5
"""Of every category."""
DAY = 20_000


@dataclass(frozen=True)
class PairRecipe:
    """What a town and its model are made from.

    Attributes:
        people: How many.
        posts: How many.
        units: Classes of posts by unit, and families likewise.
        columns: How many are of people, of posts, of people and units, of two families.
        categories: How many columns of each kind are categories; the rest are numbers.
        missing: Share of missing numbers.
        parameters: LightGBM's, beyond a small binary booster's.
        rounds: Trees of every booster.
        boosters: How many.
        members: How many; None: the model has no spread.
        weights: Of the boosters and the additive part.
        rows: Training moves.
        support: Where support ends.
        seed: Of everything.
    """

    people: int = 40
    posts: int = 30
    units: int = 6
    columns: tuple[int, int, int, int] = (4, 3, 3, 3)
    categories: int = 1
    missing: float = 0.1
    parameters: Mapping[str, Any] = field(default_factory=dict)
    rounds: int = 12
    boosters: int = 2
    members: int | None = 3
    weights: Weights = field(default_factory=lambda: Weights(0.7, 0.4))
    rows: int = 500
    support: SupportParameters = field(default_factory=lambda: SupportParameters(0.05, 0.05))
    seed: int = 0

    @cached_property
    def design(self) -> PairDesign:
        """All people as one block."""
        draw = np.random.default_rng(self.seed)
        everybody, every_post = np.arange(self.people), np.arange(self.posts)
        unit = draw.integers(0, self.units, self.posts)
        families = draw.integers(0, self.units, self.people), draw.integers(0, 3, self.posts)
        shapes = (
            (everybody, every_post * 0),
            (everybody * 0, every_post),
            (everybody, unit),
            families,
        )
        groups, place = [], 0
        for count, (of_person, of_post) in zip(self.columns, shapes, strict=True):
            if count == 0:
                continue
            sizes = max(of_person) + 1, max(of_post) + 1
            places = tuple(range(place, place + count))
            place += count
            values = np.array([self._values(draw, at - places[0], sizes) for at in places])
            # What is not recorded is for the caller to say; here it is every third value.
            unrecorded = np.where(draw.random(sizes) < 0.3, draw.random(sizes) / 4, 0.0)
            classes = of_person.astype(np.int32), of_post.astype(np.int32)
            groups.append(PairGroup(places, values, *classes, unrecorded))
        return PairDesign(tuple(groups), self.people, self.posts)

    def _values(self, draw: np.random.Generator, number: int, sizes: tuple[int, int]) -> Floats:
        if number < self.categories:
            values = draw.integers(0, WORDS, sizes).astype(np.float64)
        else:
            # Whole numbers, so that zeros and ties are common.
            values = draw.normal(size=sizes) * 2
            values = np.round(values) if number % 2 else values
        return np.where(draw.random(sizes) < self.missing, np.nan, values)

    @cached_property
    def model(self) -> Model:
        """A model of random moves in the town."""
        draw = np.random.default_rng(self.seed + 1)
        person, post = draw.integers(0, self.people, self.rows), draw.integers(
            0, self.posts, self.rows
        )  # fmt: skip
        rows = self.design.rows(person, post)
        known = np.nan_to_num(rows)
        truth = known @ draw.normal(size=rows.shape[1]) + known[:, 0] * known[:, -1]
        label = (truth + draw.normal(size=self.rows) > np.median(truth)).astype(np.float64)
        boosters = [self._grow(rows, label, seed) for seed in range(self.boosters)]
        additive = self._additive(draw, rows)
        model = Model(
            outcome="stay",
            columns=self._columns,
            boosters=tuple(boosters),
            additive=additive,
            weights=self.weights,
            calibration=Calibration("line", 0.8, 0.1),
            support=fit_support(
                boosters, additive, rows, np.arange(self.rows, dtype=np.int32), self.support
            ),
            feature_weights={column.name: 1.0 for column in self._columns},
        )
        return replace(model, spread=self._spread(draw, rows, label, additive))

    @property
    def _columns(self) -> tuple[Column, ...]:
        words = tuple("abcdefgh"[:WORDS])
        return tuple(
            Column(f"c{place}", "category" if is_word else "number", words * is_word, "person")
            for place, is_word in enumerate(
                number < self.categories for count in self.columns for number in range(count)
            )
        )

    def _grow(self, rows: Floats, label: Floats, seed: int) -> lightgbm.Booster:
        words = [at for at, column in enumerate(self._columns) if column.kind == "category"]
        small = {"objective": "binary", "num_leaves": 7, "min_data_in_leaf": 5, "seed": seed}
        sampled = {"bagging_fraction": 0.7, "bagging_freq": 1, "min_data_per_group": 5}
        settings = {**QUIET, **small, **sampled, **self.parameters}
        dataset = lightgbm.Dataset(rows, label, categorical_feature=words)
        return lightgbm.train(settings, dataset, self.rounds)

    def _additive(self, draw: np.random.Generator, rows: Floats) -> AdditivePart:
        terms: dict[int, Term] = {}
        for place, column in enumerate(self._columns):
            if column.kind == "category":
                terms[place] = CategoryTerm(tuple(draw.normal(size=WORDS) / 5))
            elif place % 5 != 4:
                known = rows[~np.isnan(rows[:, place]), place]
                cuts = np.unique(np.quantile(known, [0.25, 0.5, 0.8]))
                terms[place] = NumberTerm(
                    median=float(np.median(known)),
                    mean=float(known.mean()),
                    # Now and then so narrow that values lie farther out than a line reaches.
                    scale=float(known.std() or 1.0) / (1 + 9 * (place % 7 == 3)),
                    slope=draw.normal() / 5,
                    missing=draw.normal() / 5,
                    thresholds=tuple(cuts),
                    steps=tuple(draw.normal(size=len(cuts)) / 5),
                    lowest=float(known.min()) if place % 2 else -np.inf,
                    highest=float(np.quantile(known, 0.9)) if place % 2 else np.inf,
                )
        centres = {place: float(term.added(rows[:, place]).mean()) for place, term in terms.items()}
        return AdditivePart(-0.2, terms, centres)

    def _spread(
        self, draw: np.random.Generator, rows: Floats, label: Floats, additive: AdditivePart
    ) -> Spread | None:
        if self.members is None:
            return None
        members = []
        for number in range(self.members):
            half = np.flatnonzero(draw.random(self.rows) < 0.5)
            booster = self._grow(rows[half], label[half], 100 + number)
            members.append(Member(booster, _shaken(draw, additive)))
        empty = Spread(tuple(members), 0.0, 0.1, Years(0.02, 4, DAY - 300), IntervalParameters())
        usual = float(np.mean(members_variance(empty.member_scores(rows, self.weights))))
        return replace(empty, usual_variance=usual)


def _shaken(draw: np.random.Generator, part: AdditivePart) -> AdditivePart:
    """The part as a resample might have it: other coefficients, other thresholds."""
    terms: dict[int, Term] = {}
    for place, term in part.terms.items():
        if isinstance(term, CategoryTerm):
            words = np.array(term.words) + draw.normal(size=len(term.words)) / 50
            terms[place] = CategoryTerm(tuple(words))
        else:
            cuts = np.unique(np.array(term.thresholds) + draw.normal(size=len(term.thresholds)) / 9)
            steps = np.array(term.steps) + draw.normal(size=len(cuts)) / 50
            slope = term.slope + draw.normal() / 50
            terms[place] = replace(
                term, slope=slope, thresholds=tuple(cuts), steps=tuple(steps), mean=term.mean + 0.1
            )
    return AdditivePart(part.intercept + draw.normal() / 50, terms, part.centres)


def blocks_of(design: PairDesign, size: int) -> list[PairDesign]:
    """The same people, so many at a time."""
    return [
        _part(design, first, min(first + size, design.people))
        for first in range(0, design.people, size)
    ]


def _part(design: PairDesign, first: int, last: int) -> PairDesign:
    groups = []
    for group in design.groups:
        classes, renumbered = np.unique(group.person_class[first:last], return_inverse=True)
        unrecorded = None if group.unrecorded is None else group.unrecorded[classes]
        groups.append(
            PairGroup(
                group.places,
                np.ascontiguousarray(group.values[:, classes]),
                renumbered.astype(np.int32),
                group.post_class,
                unrecorded,
            )
        )
    return PairDesign(tuple(groups), last - first, design.posts)
