"""The parts of `benchmarks/quality.py`: rows, predictions, references, figures and tables."""
