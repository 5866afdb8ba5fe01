"""Cross-fitted predictions of the label and of each protected attribute from the features.

One ridge regression on the features (numbers as they are and in fifths, flags of missing values,
words) is fitted on some people and asked about the others. It does not compete with the model: one
linear system is solved for the label and all groups at once, so an audit takes seconds. Trees find
hardly more of sex or age in the features.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.design import Floats, choose_columns, design_matrix
from models.judging.fairness.parameters import FairnessParameters
from models.parts.basis import Basis
from models.rows import Places, TrainingRows

BINS = 5
MISSING = -1
"""The code of a missing value."""


@dataclass(frozen=True)
class HeldOut:
    """Rows divided into folds by person, ready for cross-fitted predictions.

    Attributes:
        names: The features, in the order of the catalogue.
        codes: The fifth or word of each feature, from 0, one row a move; -1 if it is missing.
        design: What the regression reads, one row a move.
        people: A number for each person, from 0.
        folds: The fold of each row; all rows of a person are in one fold.
        penalty: The ridge penalty, relative to one row's mean square.
    """

    names: tuple[str, ...]
    codes: Places
    design: Floats
    people: Places
    folds: Places
    penalty: float

    @classmethod
    def of(cls, rows: TrainingRows, people: Places, parameters: FairnessParameters) -> HeldOut:
        """Divide the people of the rows into folds by the seed.

        Args:
            rows: Moves and features.
            people: A number for each person, from 0, one entry a move.
            parameters: Number of folds, penalty and seed.
        """
        columns = choose_columns(rows.table).columns
        read = design_matrix(rows.table.values, columns)
        codes = np.empty(read.shape, dtype=np.intp)
        fifths = [np.empty((len(rows), 0), dtype=bool)]
        for place, column in enumerate(columns):
            if column.kind == "category":
                codes[:, place] = np.where(np.isnan(read[:, place]), MISSING, read[:, place])
                continue
            codes[:, place] = fifth_codes(read[:, place])
            fifths.append(codes[:, [place]] == np.arange(codes[:, place].max() + 1))
        lines = Basis.of(columns, read, steps=False).expand(read).toarray()
        design = _scaled(np.hstack([lines, *fifths]))
        order = np.random.default_rng(parameters.seed).permutation(int(people.max()) + 1)
        return cls(
            tuple(column.name for column in columns), codes, design, people,
            (order % parameters.folds)[people], parameters.penalty,
        )  # fmt: skip

    def answers(self, targets: Floats, places: Places) -> Floats:
        """For some rows, each target as the features of other people among them foretell it.

        Args:
            targets: One column a target, one row each of `places`.
            places: The rows that are asked about and learnt from.
        """
        design, folds = self.design[places], self.folds[places]
        answers = np.empty_like(targets)
        for fold in np.unique(folds):
            is_asked = folds == fold
            taught, asked = design[~is_asked], design[is_asked]
            answers[is_asked] = _ridge(taught, targets[~is_asked], asked, self.penalty)
        return answers


def _scaled(design: Floats) -> Floats:
    """Every column divided by the root of its standard deviation.

    Unscaled, the ridge would nearly ignore a rare word; divided by the whole deviation, a handful
    of rows would count as much as a number that all rows have. In between, the regression finds
    groups that depend on words better, and its predictions of labels are no noisier.
    """
    deviations = design.std(axis=0)
    return design / np.sqrt(np.where(deviations > 0, deviations, 1.0))


def _ridge(design: Floats, targets: Floats, asked: Floats, penalty: float) -> Floats:
    middle, means = design.mean(axis=0), targets.mean(axis=0)
    centred = design - middle
    squares = centred.T @ centred
    squares[np.diag_indices_from(squares)] += penalty * len(design)
    weights = np.linalg.solve(squares, centred.T @ (targets - means))
    return np.asarray((asked - middle) @ weights + means, dtype=np.float64)


def fifth_codes(numbers: Floats) -> Places:
    """The fifth of each number, from 0; -1 for a missing one. Equal numbers share a fifth.

    >>> fifth_codes(np.array([1.0, 2.0, 3.0, 4.0, 5.0, np.nan])).tolist()
    [0, 1, 2, 3, 4, -1]
    """
    known = numbers[~np.isnan(numbers)]
    if len(known) == 0:
        return np.full(len(numbers), MISSING, dtype=np.intp)
    edges = np.unique(np.quantile(known, np.arange(1, BINS) / BINS, method="inverted_cdf"))
    codes = np.searchsorted(edges, numbers, side="left")
    return np.where(np.isnan(numbers), MISSING, codes).astype(np.intp)
