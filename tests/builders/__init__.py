"""Small people and whole organisations to test on.

- `organisation`: a seeded organisation with every table of the data contract filled.
- `people`: a fluent builder for the few rows that a unit test needs.
- `strategies`: random small organisations for property tests.
"""
