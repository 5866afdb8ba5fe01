"""What teaches a fit, as every part reads it: one design, one basis and one set of bins, made once.

All parts of a model, its baselines, its resamples and every candidate of a search read the same
rows, so these are turned into numbers once. A half of the people takes its rows of the whole's
matrix and bins instead of making its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import lightgbm
import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from models.design import HELD, Column, Floats, choose_columns, design_matrix
from models.parts.basis import Basis
from models.parts.recency import recency_weights
from models.parts.workers import workers
from models.rows import Days, Labels, Places, TrainingRows
from models.split import Origin

Made = TypeVar("Made")
People = npt.NDArray[Any]
"""The `employee_id` of each move."""

_OF_BINS = (
    "max_bin", "bin_construct_sample_cnt", "data_random_seed", "min_child_samples",
    "min_data_per_group",
)  # fmt: skip
"""What of LightGBM's parameters decides the bins, and which columns are left out of them."""


class _Kept:
    """Values that are made by whoever asks first; who asks meanwhile waits for them."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._made: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The value of a key."""
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._made:
                self._made[key] = make()
            made: Made = self._made[key]
            return made


@dataclass(frozen=True)
class Expanded:
    """A regression's matrix and what its columns mean.

    Attributes:
        basis: What the columns mean.
        matrix: One row a move.
    """

    basis: Basis
    matrix: sparse.csr_matrix


@dataclass(frozen=True, eq=False)
class Taught:
    """Moves that teach.

    Attributes:
        columns: The design's columns.
        design: One row a move.
        label: 1 for success, 0 for failure.
        start_days: Start of each move, as days since 1970-01-01.
        people: Who moved.
    """

    columns: tuple[Column, ...]
    design: Floats
    label: Labels
    start_days: Days
    people: People
    _part_of: tuple[Taught, Places] | None = None
    _kept: _Kept = field(default_factory=_Kept, repr=False)

    @classmethod
    def of(cls, rows: TrainingRows, columns: Sequence[Column] | None = None) -> Taught:
        """These rows, under the columns that they themselves can teach or under given ones."""
        chosen = choose_columns(rows.table).columns if columns is None else tuple(columns)
        design = design_matrix(rows.table.values, chosen)
        people = rows.table.moves["employee_id"].to_numpy()
        return cls(chosen, design, rows.label, rows.start_days, people)

    def __len__(self) -> int:
        """Number of moves."""
        return len(self.label)

    def take(self, places: Places) -> Taught:
        """Some of the moves, under the columns, basis and bins of all.

        Args:
            places: Which, rising.
        """
        return Taught(
            self.columns,
            self.design[places],
            self.label[places],
            self.start_days[places],
            self.people[places],
            (self, places),
        )

    def weight(self, half_life: float | None) -> Floats | None:
        """How much each move counts (`models.parts.recency`)."""
        return recency_weights(self.start_days, half_life)

    def expanded(self, held: float = HELD) -> Expanded:
        """The matrix of a regression over single features.

        Args:
            held: The inner share of its training values that a number's line runs over.
        """
        if self._part_of is not None:
            whole, places = self._part_of
            return Expanded(whole.expanded(held).basis, whole.expanded(held).matrix[places])

        def make() -> Expanded:
            basis = Basis.of(self.columns, self.design, held=held)
            return Expanded(basis, basis.expand(self.design))

        return self._kept.get(("expanded", held), make)

    def binned(
        self, parameters: Mapping[str, Any], half_life: float | None = None
    ) -> lightgbm.Dataset:
        """The moves in LightGBM's bins.

        Args:
            parameters: LightGBM's.
            half_life: Years after which a move counts half; None: all count the same.
        """
        if self._part_of is not None:
            whole, places = self._part_of
            return _subset(whole.binned(parameters), places, self.weight(half_life))
        key = tuple((name, parameters.get(name)) for name in _OF_BINS)
        alike = self._kept.get(key, lambda: self._made_bins(parameters))
        if half_life is None:
            return alike
        return _subset(alike, np.arange(len(self)), self.weight(half_life))

    def _made_bins(self, parameters: Mapping[str, Any]) -> lightgbm.Dataset:
        return lightgbm.Dataset(
            self.design,
            label=self.label,
            feature_name=[column.booster_name for column in self.columns],
            categorical_feature=[
                place for place, column in enumerate(self.columns) if column.kind == "category"
            ],
            params=dict(parameters),
        ).construct()


def _subset(binned: lightgbm.Dataset, places: Places, weight: Floats | None) -> lightgbm.Dataset:
    """Some moves of a set of bins; no value is looked at again."""
    part = binned.subset(places.tolist()).construct()
    return part if weight is None else part.set_weight(weight)


@dataclass(frozen=True, eq=False)
class AtOrigin:
    """Both sides of an origin: what teaches there, and what is asked.

    Attributes:
        taught: The moves that teach; columns are chosen by them alone: one that was complete by
            then gets its fill by then.
        asked: The judged moves' design.
        label: Their labels.
        people: Who moved.
    """

    taught: Taught
    asked: Floats
    label: Labels
    people: People
    _kept: _Kept = field(default_factory=_Kept, repr=False)

    def asked_expanded(self, held: float = HELD) -> sparse.csr_matrix:
        """The judged moves in the columns of `Taught.expanded`."""
        basis = self.taught.expanded(held).basis
        return self._kept.get(held, lambda: basis.expand(self.asked))

    @classmethod
    def of(cls, rows: TrainingRows, origin: Origin) -> AtOrigin:
        """One origin of some rows."""
        taught = Taught.of(rows.take(origin.training))
        judged = rows.take(origin.validation)
        asked = design_matrix(judged.table.values, taught.columns)
        return cls(taught, asked, judged.label, judged.table.moves["employee_id"].to_numpy())


def at_origins(rows: TrainingRows, origins: Sequence[Origin]) -> tuple[AtOrigin, ...]:
    """Every origin of some rows, in their order."""
    with workers() as pool:
        return tuple(pool.map(lambda origin: AtOrigin.of(rows, origin), origins))


def judged_label(at: Sequence[AtOrigin]) -> Labels:
    """Labels of all judged moves, origin by origin."""
    return np.concatenate([np.empty(0, dtype=np.float64), *(each.label for each in at)])


def judged_people(at: Sequence[AtOrigin]) -> Places:
    """A number for each judged move's person, from 0, origin by origin."""
    if not at:
        return np.empty(0, dtype=np.intp)
    _, numbers = np.unique(np.concatenate([each.people for each in at]), return_inverse=True)
    return numbers.astype(np.intp)
