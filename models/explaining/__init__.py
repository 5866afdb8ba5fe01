"""What moves an estimate: exact Shapley values, concepts, stability, reasons, silence.

`shapley/` is the kernel for trees, `contributions` the exact sum over all parts, `concepts` groups
features, `stability` asks the resamples, `explanation` makes sentences, `abstention` decides where
nothing may be said, `data_quality` what is not recorded.
"""
