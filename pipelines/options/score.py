"""The options of the flow `score`; the command `mutasi score` is another thing, for a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.options.declaring import FlowOptions


@dataclass(frozen=True, kw_only=True)
class ScoreOptions(FlowOptions):
    """Which champion scores, and what is no longer waited for."""

    outcome: str | None = None
    as_of: date | None = None
