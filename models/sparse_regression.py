"""Fits the additive part: logistic regression with an L1 penalty over lines, steps and words.

Every number brings its standardised line, a flag of what is missing and a step at each inner
eighth of its training values; every category brings its words. The L1 penalty leaves few of them:
on a city's few thousand moves that finds the additive truth better than trees or a ridge do
(docs/quality.md).

The penalty is `sparsity` divided by the square root of the rows: noise shrinks at that rate, so
one sparsity means the same for an origin's rows and for all of them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]  # ships no types
from sklearn.linear_model import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    LogisticRegression,
)

from models.additive import FARTHEST, AdditivePart, CategoryTerm, NumberTerm, Term
from models.columns import choose_columns
from models.design import Column, Floats, design_matrix, logistic
from models.evaluation import log_loss
from models.rows import Labels, TrainingRows
from models.split import Origin

STEPS = 8
"""Pieces a number is cut into, of as many rows each."""
_RARE = 0.01
"""A step that fewer rows than this share lie on one side of is left out."""
SPARSITIES = (1.4, 1.0, 0.7, 0.5, 0.35, 0.25, 0.18)
"""Tried from strong to weak."""
FALLBACK_SPARSITY = 0.5
_PATIENCE = 2
"""The search ends when so many weaker penalties in a row brought nothing."""
_TOLERANCE = 0.01
_ROUNDING = 1e-9
# Pieces this small fit the cache: half the time of all rows at once, and half the memory.
_ROWS_AT_A_TIME = 4_096
# liblinear penalises its intercept too; a large constant column makes that penalty negligible.
_INTERCEPT_SCALING = 20.0
# liblinear draws the order of its coordinates from one generator a process: overlapping calls would
# share it, and the last digits would depend on which thread was faster.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Basis:
    """The columns of the regression and what each stands for.

    Attributes:
        columns: The design matrix's columns.
        medians: Of every number, by place; 0 where none is known, nan for a category.
        means: Of the filled numbers.
        scales: Their standard deviations; 1 for a constant.
        thresholds: Steps of every number, by place.
    """

    columns: tuple[Column, ...]
    medians: Floats
    means: Floats
    scales: Floats
    thresholds: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, columns: Sequence[Column], design: Floats) -> Basis:
        """Learns medians, scales and thresholds from a training design."""
        count = len(columns)
        medians, means = np.full(count, np.nan), np.zeros(count)
        scales = np.ones(count)
        thresholds: list[tuple[float, ...]] = [()] * count
        for place, column in enumerate(columns):
            if column.kind == "number":
                values = design[:, place]
                known = values[~np.isnan(values)]
                # A column that all rows know may be unknown to one half of the people.
                medians[place] = np.median(known) if len(known) else 0.0
                filled = np.where(np.isnan(values), medians[place], values)
                means[place], scales[place] = filled.mean(), _scale(filled)
                thresholds[place] = _thresholds(known, len(values))
        return cls(tuple(columns), medians, means, scales, tuple(thresholds))

    def expand(self, design: Floats) -> sparse.csr_matrix:
        """The regression's matrix: by column its line, flag and steps, or its words."""
        starts = range(0, max(len(design), 1), _ROWS_AT_A_TIME)
        pieces = [self._piece(design[start : start + _ROWS_AT_A_TIME]) for start in starts]
        return sparse.vstack(pieces, format="csr")

    def _piece(self, design: Floats) -> sparse.csr_matrix:
        blocks = []
        for place, column in enumerate(self.columns):
            values = design[:, [place]]
            if column.kind == "category":
                blocks.append(values == np.arange(len(column.categories)))
                continue
            missing = np.isnan(values)
            filled = np.where(missing, self.medians[place], values)
            line = (filled - self.means[place]) / self.scales[place]
            blocks.append(np.clip(line, -FARTHEST, FARTHEST))
            if column.fill is None:
                blocks.append(missing)
            blocks.append(values > np.array(self.thresholds[place]))
        return sparse.csr_matrix(np.hstack(blocks), dtype=np.float64)

    def part(self, intercept: float, weights: Floats, design: Floats) -> AdditivePart:
        """The regression as a sum of terms, centred on the design it was fitted on."""
        terms: dict[int, Term] = {}
        start = 0
        for place, column in enumerate(self.columns):
            width = self._width(place)
            own = weights[start : start + width]
            start += width
            if np.any(own != 0.0):
                terms[place] = self._term(place, column, own)
        centres = {
            place: float(np.mean(term.added(design[:, place]))) for place, term in terms.items()
        }
        return AdditivePart(intercept, terms, centres)

    def _width(self, place: int) -> int:
        column = self.columns[place]
        if column.kind == "category":
            return len(column.categories)
        return 1 + (column.fill is None) + len(self.thresholds[place])

    def _term(self, place: int, column: Column, own: Floats) -> Term:
        if column.kind == "category":
            return CategoryTerm(tuple(own.tolist()))
        steps = own[1 + (column.fill is None) :]
        kept = np.flatnonzero(steps)
        return NumberTerm(
            median=float(self.medians[place]),
            mean=float(self.means[place]),
            scale=float(self.scales[place]),
            slope=float(own[0]),
            missing=float(own[1]) if column.fill is None else 0.0,
            thresholds=tuple(self.thresholds[place][step] for step in kept),
            steps=tuple(steps[kept].tolist()),
        )


def fit_additive(
    columns: Sequence[Column], design: Floats, label: Labels, sparsity: float, seed: int = 0
) -> AdditivePart:
    """The additive part of a training design.

    Args:
        columns: The design's columns.
        design: One row a move.
        label: 1 for success, 0 for failure.
        sparsity: The penalty times the square root of the rows; larger keeps fewer terms.
        seed: Of liblinear's order.
    """
    basis = Basis.of(columns, design)
    matrix = basis.expand(design)
    regression = LogisticRegression(
        l1_ratio=1.0,
        C=1.0 / (sparsity * np.sqrt(len(label))),
        solver="liblinear",
        tol=_TOLERANCE,
        intercept_scaling=_INTERCEPT_SCALING,
        random_state=seed,
        max_iter=1_000,
    )
    with _ONE_AT_A_TIME:
        regression.fit(matrix, label)
    return basis.part(float(regression.intercept_[0]), regression.coef_[0], design)


@dataclass(frozen=True)
class SparsityChoice:
    """The sparsity that judged best and what it said at each origin.

    Attributes:
        sparsity: The one chosen.
        log_odds: By origin, the raw scores of its judged rows.
    """

    sparsity: float
    log_odds: tuple[Floats, ...]


def choose_sparsity(
    rows: TrainingRows, origins: Sequence[Origin], *, seed: int = 0
) -> SparsityChoice:
    """The sparsity with the least log-loss over the judged rows of all origins."""
    if not origins:
        return SparsityChoice(FALLBACK_SPARSITY, ())
    trials = [_trial(rows, origin) for origin in origins]
    label = np.concatenate([rows.label[origin.validation] for origin in origins])
    best, least_loss, in_vain = SparsityChoice(SPARSITIES[0], ()), np.inf, 0
    for sparsity in SPARSITIES:
        log_odds = tuple(
            fit_additive(columns, design, taught, sparsity, seed).raw_log_odds(judged)
            for columns, design, taught, judged in trials
        )
        loss = log_loss(label, logistic(np.concatenate(log_odds)))
        if loss < least_loss:
            best, least_loss, in_vain = SparsityChoice(sparsity, log_odds), loss, 0
            continue
        in_vain += 1
        if in_vain == _PATIENCE:
            break
    return best


def _trial(rows: TrainingRows, origin: Origin) -> tuple[tuple[Column, ...], Floats, Labels, Floats]:
    """Columns, design and labels of an origin's training rows, and its judged rows' design."""
    training = rows.take(origin.training)
    columns = choose_columns(training.table).columns
    judged = rows.take(origin.validation).table.values
    return (
        columns,
        design_matrix(training.table.values, columns),
        training.label,
        design_matrix(judged, columns),
    )


def _scale(filled: Floats) -> float:
    deviation = float(filled.std())
    # The mean of a constant is rounded, so its deviation is rarely exactly 0.
    return 1.0 if deviation <= _ROUNDING * max(abs(float(filled.mean())), 1.0) else deviation


def _thresholds(known: Floats, rows_count: int) -> tuple[float, ...]:
    """Inner eighths of the known values that leave enough of all rows on either side."""
    if len(known) == 0:
        return ()
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, STEPS + 1)[1:-1]))
    above = np.array([np.sum(known > cut) for cut in cuts]) / rows_count
    return tuple(float(cut) for cut in cuts[(above > _RARE) & (above < 1 - _RARE)])
