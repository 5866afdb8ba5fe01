"""Sanctions, absences and departures."""

from __future__ import annotations

import polars as pl

from records.problems import Problem
from records.sources.siasn import codes
from records.sources.siasn.answers import FILE
from records.sources.siasn.cells import WRITTEN
from records.sources.siasn.row_warnings import WarningWords, warning_about
from records.sources.source import LINE

_WRITTEN = f"^{WRITTEN}.*$"
"""The cells that days were read from, for messages."""

_DISMISSALS = [code for code, kind in codes.SANCTIONS.items() if kind.is_dismissal]


def sanctions(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The sanctions in force or served; lifted and cancelled ones are left out and reported."""
    is_none = (pl.col("kind_code") == codes.REINSTATEMENT) | pl.col("cancelled_on").is_not_null()
    is_none = is_none.fill_null(value=False)
    problems = _left_out(
        rows.filter(is_none), "sanctions", "no_sanction",
        "rows about a sanction that was lifted or cancelled: not read",
    )  # fmt: skip
    columns = (FILE, LINE, "employee_id", "severity", "start_date", "end_date", "reason", _WRITTEN)
    return rows.filter(~is_none).select(columns), problems


def absences(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Times away; rows that only record a return are left out and reported."""
    is_return = pl.col("kind_code").is_in(sorted(codes.RETURNS)).fill_null(value=False)
    problems = _left_out(
        rows.filter(is_return), "absences", "no_absence",
        "rows about a return to work, which ends an absence and is none: not read",
    )  # fmt: skip
    columns = (FILE, LINE, "employee_id", "kind", "start_date", "end_date", _WRITTEN)
    return rows.filter(~is_return).select(columns), problems


def exits(
    departures: pl.DataFrame,
    transfers: pl.DataFrame,
    disciplined: pl.DataFrame,
    agency_id: str | None,
) -> tuple[pl.DataFrame, list[Problem]]:
    """The people who left, with day and reason.

    Args:
        departures: Rows of `rw-pemberhentian`.
        transfers: Rows of `rw-pindahinstansi`; those to another agency are exits.
        disciplined: Rows of `rw-hukdis`; a dismissal is an exit if no departure records it.
        agency_id: The organisation's own id; None if it is not known.
    """
    columns = (FILE, LINE, "employee_id", "exited_on", "reason", _WRITTEN)
    unknown = departures.filter(pl.col("reason").is_null())
    problems = _left_out(
        unknown, "exits", "unknown_code",
        "departures whose jenisHenti and kedudukanHukumPns nobody knows: their reason is unknown",
    )  # fmt: skip
    left = departures.with_columns(pl.col("reason").fill_null("unknown")).select(columns)
    goes_elsewhere = pl.col("to_agency_id").is_not_null()
    if agency_id is not None:
        goes_elsewhere &= pl.col("to_agency_id") != agency_id
    moved = transfers.filter(goes_elsewhere).with_columns(reason=pl.lit("transfer_out"))
    is_dismissed = pl.col("kind_code").is_in(_DISMISSALS) & pl.col("cancelled_on").is_null()
    dismissed = (
        disciplined.filter(is_dismissed.fill_null(value=False))
        .join(departures, on="employee_id", how="anti", maintain_order="left")
        .with_columns(exited_on=pl.col("start_date"), reason=pl.lit("dismissal"))
    )
    return pl.concat(
        [left, moved.select(columns), dismissed.select(columns)], how="diagonal"
    ), problems


def _left_out(rows: pl.DataFrame, table: str, rule: str, found: str) -> list[Problem]:
    words = WarningWords(
        rule, table, "", found, "no such rows", "nothing, unless one of them is a mistake",
        kept=rule == "unknown_code",
    )  # fmt: skip
    return warning_about(rows.sort(LINE), words)
