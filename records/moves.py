"""Spells and moves, derived from assignments with nothing later than their start."""

from __future__ import annotations

MOVE_COLUMNS = (
    "employee_id", "start_date", "decided_on", "as_of", "unit_id", "position_id", "title",
    "job_family", "position_kind", "level", "cause", "round_id",
)  # fmt: skip
