"""The columns of a score that is kept as a row: in the store, and in files with one outcome."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

SCORE_COLUMNS: Mapping[str, pl.DataType] = {
    "employee_id": pl.String(),
    "position_id": pl.String(),
    "unit_id": pl.String(),
    "as_of": pl.Date(),
    "outcome": pl.String(),
    "model_version": pl.String(),
    "probability": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "abstained": pl.Boolean(),
    "abstain_reasons": pl.String(),
    "raw_log_odds": pl.Float64(),
    "base_log_odds": pl.Float64(),
    "eligible": pl.Boolean(),
    "rejected": pl.String(),
    "group_person": pl.Float64(),
    "group_destination": pl.Float64(),
    "group_fit": pl.Float64(),
    "group_context": pl.Float64(),
    "reasons_id": pl.String(),
    "reasons_en": pl.String(),
}
"""A score as a row, in the order of the file."""

SCORE_KEY = ("model_version", "employee_id", "position_id", "as_of")
"""A score of the same model for the same move on the same day replaces the one before."""
