"""Exact Shapley values of a LightGBM booster: by our own kernel, or by LightGBM where it must be.

`explainer_of` gives a booster's explainer; everything else in this package stands behind it.
"""

from models.explaining.shapley.explainer import Explainer, explainer_of, warm

__all__ = ["Explainer", "explainer_of", "warm"]
