"""The parts that a model is fitted from, and the choice of settings and weights on rolling origins.

`boosting` grows LightGBM trees, `sparse_regression` (L1) and `dense_regression` (ridge) fit lines,
steps and words over one `basis`, `additive` is their sum as values, `mixture` chooses
hyper-parameters and weights by out-of-time log-loss, `calibration` may bend the result, `fit` puts
all together.
"""
