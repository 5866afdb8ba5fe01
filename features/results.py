"""What became of earlier moves: every usable label with the move it belongs to."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.history import History
from features.timeline import in_force
from records.knowing.posts import definitive_assignments
from records.knowing.view import is_known

RECENT = timedelta(days=8 * 365)
"""How long the results of others count."""


def results(history: History) -> pl.DataFrame:
    """Every usable label with the move it belongs to, as the view of its first day shows it.

    Returns:
        `outcome`, `value`, `from_day`, `until_day`, the destination's columns (`unit_id`,
        `parent_id`, `root_id`, `title`, `job_family`, `level`) and the post before it as `from_…`.
    """
    labels = history.records["outcomes"].with_row_index("label")
    moves = labels.select(
        "label", "employee_id", asked_on="known_on", moved_on="start_date", named="unit_id"
    )
    posts = (
        definitive_assignments(history.records)
        .join(moves, on="employee_id")
        .filter(is_known(pl.col("asked_on")) & (pl.col("start_date") <= pl.col("moved_on")))
        .sort("label", "precedence")
    )
    is_move = (pl.col("start_date") == pl.col("moved_on")) & (
        pl.col("named").is_null() | (pl.col("unit_id") == pl.col("named"))
    )
    is_before = pl.col("start_date") < pl.col("moved_on")
    described = posts.group_by("label", maintain_order=True).agg(
        *(pl.col(c).filter(is_move).last() for c in ("unit_id", "title", "job_family", "level")),
        *(
            pl.col(c).filter(is_before).last().alias(f"from_{c}")
            for c in ("unit_id", "job_family", "level")
        ),
    )
    told = (
        labels.select("label", "outcome", "value", "known_on", "known_until")
        .join(described, on="label", how="left", maintain_order="left")
        .with_columns(
            from_day="known_on",
            until_day=pl.min_horizontal(pl.col("known_on") + RECENT, "known_until"),
        )
    )
    return _with_places(history, told)


def _with_places(history: History, told: pl.DataFrame) -> pl.DataFrame:
    for prefix in ("", "from_"):
        unit = f"{prefix}unit_id"
        places = (
            told.select("label", "known_on", unit)
            .join(history.places, left_on=unit, right_on="unit_id")
            .filter(in_force("known_on", "shown_from", "shown_until"))
            .select(
                "label",
                pl.col("parent_id").alias(f"{prefix}parent_id"),
                pl.col("root_id").alias(f"{prefix}root_id"),
            )
        )
        told = told.join(places, on="label", how="left", maintain_order="left").with_columns(
            pl.coalesce(f"{prefix}{name}", unit).alias(f"{prefix}{name}")
            for name in ("parent_id", "root_id")
        )
    return told
