"""The options of the flow `ingest`; `mutasi check` takes those that concern a source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pipelines.options.declaring import About, FlowOptions
from records.checks.check import MAX_BAD
from records.sources.reading import AUTO


@dataclass(frozen=True, kw_only=True)
class IngestOptions(FlowOptions):
    """What is taken in, and how bad it may be."""

    sources: Annotated[list[str], About("Folders and files of one organisation.")]
    form: Annotated[str, About("auto, dataset, siasn or excel.", flag="--format")] = AUTO
    max_bad: Annotated[
        float, About("Largest share of bad rows in a table, 0 to 1; more refuses the source.")
    ] = MAX_BAD
    snapshot_on: Annotated[
        date | None,
        About("Day the sources cover and changes are known from; else what the source says."),
    ] = None
