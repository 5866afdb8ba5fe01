"""Fits the additive part: a sparse and a dense regression over the same columns, as one sum.

The sparse one finds the few steps and lines that a city's moves can show; the dense one, without
steps, holds many small effects and goes on straight where values leave what training saw. Origins
say how much of either (`models.parts.mixture`). Both are sums of what single features add, so their
weighted sum is one.
"""

from __future__ import annotations

from models.parts.additive import AdditivePart
from models.parts.basis import Regression
from models.parts.dense_regression import fit_dense
from models.parts.sparse_regression import fit_sparse
from models.parts.taught import Taught
from models.recipe import AdditiveRecipe


def fit_additive(
    taught: Taught,
    recipe: AdditiveRecipe,
    *,
    seed: int = 0,
    half_life: float | None = None,
) -> AdditivePart:
    """The additive part of what teaches, its regressions weighed as the recipe says.

    Args:
        taught: The moves that teach.
        recipe: How it is fitted.
        seed: Of the sparse regression's order.
        half_life: Years after which a move counts half; None: all count the same.
    """
    expanded, weight = taught.expanded(recipe.held), taught.weight(half_life)
    matrix = expanded.matrix
    sparse = fit_sparse(matrix, taught.label, recipe.sparsity, seed=seed, weight=weight)
    coefficients = recipe.sparse * sparse.coefficients
    intercept = recipe.sparse * sparse.intercept
    # Most organisations' origins give the dense one nothing: then it need not be fitted.
    if recipe.dense > 0:
        lines = ~expanded.basis.is_step()
        design = matrix[:, lines].toarray()
        dense = fit_dense(design, taught.label, recipe.penalty, weight=weight)
        coefficients[lines] += recipe.dense * dense.coefficients
        intercept += recipe.dense * dense.intercept
    return expanded.basis.part(Regression(intercept, coefficients), taught.design)
