"""What of a dataset the national record has a place for."""

from __future__ import annotations

import polars as pl

CARRIED = {
    "employees": ("employee_id", "birth_date", "sex", "entry_date", "employment_kind"),
    "units": ("unit_id", "name", "kind", "parent_id"),
    "positions": ("position_id", "unit_id", "title", "job_family", "position_kind", "level",
                  "level_code"),
    "assignments": ("employee_id", "start_date", "end_date", "unit_id", "position_id", "title",
                    "job_family", "position_kind", "level", "level_code", "capacity", "cause",
                    "decided_on", "decree"),
    "ratings": ("employee_id", "period_start", "period_end", "scheme", "value", "results_value",
                "behaviour_value", "unit_id", "rater_id"),
    "grades": ("employee_id", "grade", "level", "effective_on"),
    "educations": ("employee_id", "level", "level_code", "title", "field", "institution",
                   "completed_on"),
    "trainings": ("employee_id", "title", "field", "kind", "hours", "start_date", "end_date"),
    "sanctions": ("employee_id", "severity", "start_date", "end_date", "reason"),
    "awards": ("employee_id", "title", "awarded_on"),
    "absences": ("employee_id", "kind", "start_date", "end_date"),
    "exits": ("employee_id", "exited_on", "reason"),
}  # fmt: skip
"""The columns that the national record has a place for."""

CARRIED_CAUSES = ("reorganisation", "equalisation")


def as_siasn_says(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The dataset's rows without what the national record leaves out."""
    if name == "assignments":
        is_definitive = pl.col("capacity") == "definitive"
        return rows.with_columns(
            end_date=pl.when(is_definitive).then("end_date"),
            cause=pl.when(pl.col("cause").is_in(CARRIED_CAUSES)).then("cause"),
        )
    if name == "units":
        # Only the tree of units knows a kind, and dissolved units are not in it.
        is_dissolved = pl.col("valid_to").is_not_null()
        # And it knows them by the name they bear now.
        latest = rows.sort("valid_from", nulls_last=False).unique("unit_id", keep="last")
        return latest.with_columns(kind=pl.when(~is_dissolved).then("kind"))
    return rows
