"""Exact Shapley values of a LightGBM booster: by our own kernel, or by LightGBM where it must be.

`contributions_of` explains rows by whoever is the quicker, `explainer_of` gives a booster's
explainer; everything else in this package stands behind them.
"""

from models.explaining.shapley.explainer import Explainer, contributions_of, explainer_of, warm

__all__ = ["Explainer", "contributions_of", "explainer_of", "warm"]
