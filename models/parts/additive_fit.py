"""Fits the additive part: a sparse and a dense regression over the same columns, as one sum.

The sparse one finds the few steps and lines that a city's moves can show; the dense one, without
steps, holds many small effects and goes on straight where values leave what training saw. Origins
say how much of either (`models.parts.mixture`). Both are sums of what single features add, so their
weighted sum is one.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.design import Column, Floats
from models.parts.additive import AdditivePart
from models.parts.basis import Basis, Regression
from models.parts.dense_regression import fit_dense
from models.parts.sparse_regression import fit_sparse
from models.recipe import AdditiveRecipe
from models.rows import Labels


def fit_additive(  # noqa: PLR0913 — rows, and all that decides what is made of them
    columns: Sequence[Column],
    design: Floats,
    label: Labels,
    recipe: AdditiveRecipe,
    *,
    seed: int = 0,
    weight: Floats | None = None,
) -> AdditivePart:
    """The additive part of a training design, its regressions weighed as the recipe says.

    Args:
        columns: The design's columns.
        design: One row a move.
        label: 1 for success, 0 for failure.
        recipe: How it is fitted.
        seed: Of the sparse regression's order.
        weight: How much each row counts, 1 on average; None: all the same.
    """
    basis = Basis.of(columns, design, held=recipe.held)
    matrix = basis.expand(design)
    sparse = fit_sparse(matrix, label, recipe.sparsity, seed=seed, weight=weight)
    coefficients = recipe.sparse * sparse.coefficients
    intercept = recipe.sparse * sparse.intercept
    # Most organisations' origins give the dense one nothing: then it need not be fitted.
    if recipe.dense > 0:
        lines = ~basis.is_step()
        dense = fit_dense(matrix[:, lines].toarray(), label, recipe.penalty, weight=weight)
        coefficients[lines] += recipe.dense * dense.coefficients
        intercept += recipe.dense * dense.intercept
    return basis.part(Regression(intercept, coefficients), design)
