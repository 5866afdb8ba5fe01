"""The workbook beside SIASN: what that one lacks, under the contract's names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from records.contract import TABLES

FILE_NAME = "data-pelengkap.xlsx"
SHEETS = (
    "preferences", "positions", "position_requirements", "competencies", "surveys",
    "unit_measures",
)  # fmt: skip
"""Wishes, workload, requirements, assessments, answers and climate: SIASN has none of these."""

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False}
_MADE_ON = datetime(2026, 1, 1, tzinfo=UTC)
"""A day that never changes, so that the same rows give the same bytes."""


def write_workbook(path: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write a sheet for each table that SIASN lacks and that has rows.

    Args:
        path: The workbook.
        tables: Tables of the contract.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, _PLAIN) as workbook:
        workbook.set_properties({"created": _MADE_ON})
        as_day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        as_text = workbook.add_format({"num_format": "@"})
        for name in SHEETS:
            rows = _filled(name, tables)
            if rows.is_empty():
                continue
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(rows):
                sheet.write_string(0, place, column.name)
                # Text stays text, so that no spreadsheet rounds a NIP.
                look = {pl.Date: as_day, pl.String: as_text}.get(column.dtype.base_type())
                sheet.set_column(place, place, 18, look)
                sheet.write_column(1, place, column.to_list(), look)


def _filled(name: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    frame = tables.get(name, pl.DataFrame())
    columns = [*TABLES[name].columns, "known_on"]
    return frame.select(
        column for column in columns
        if column in frame.columns and frame[column].null_count() < frame.height
    )  # fmt: skip
