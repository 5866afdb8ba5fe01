"""What `benchmarks/answers.py` measures, and how it is judged."""
