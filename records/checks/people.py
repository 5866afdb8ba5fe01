"""NIPs: broken ones are quarantined, good ones become pseudonyms before anything else sees them."""

from __future__ import annotations

import polars as pl

from records.checks.sheet import Rule, Sheet, Sheets
from records.checks.values import is_near_nip
from records.identities.identity import (
    NIP_PATTERN,
    compact_nip,
    mask_nip,
    nip_fault,
    pseudonym,
    pseudonymise_text,
)
from records.sources.source import LINE

_BROKEN = Rule(
    "broken_nip",
    "18 digits: birth date, month of appointment, sex (1 or 2), serial number",
    "correct the NIP from the decree of appointment",
)


def check_nips(sheet: Sheet) -> None:
    """Quarantine rows whose employee, own NIP or rater is named by a broken NIP."""
    for column in ("employee_id", "nip", "rater_id"):
        if column in sheet.columns:
            sheet.add_faults(_broken_nips(sheet, column))


def _broken_nips(sheet: Sheet, column: str) -> pl.DataFrame:
    text = pl.col(column)
    suspects = pl.lit(value=True) if column == "nip" else text.str.contains(NIP_PATTERN)
    is_employees = sheet.table.name == "employees"
    kind = pl.col("employment_kind") if is_employees else pl.lit(None, dtype=pl.String)
    asked = (
        sheet.frame.select(LINE, text, kind.alias("kind"))
        .filter(text.is_not_null() & (suspects | is_near_nip(text)))
        .join(_rounded_lines(sheet, column), on=LINE, how="anti", maintain_order="left")
    )
    faults = [nip_fault(nip, employment_kind=kind) for _, nip, kind in asked.iter_rows()]
    masked = [mask_nip(compact_nip(nip)) for nip in asked[column]]
    broken = asked.with_columns(
        fault=pl.Series(faults, dtype=pl.String), masked=pl.Series(masked, dtype=pl.String)
    ).filter(pl.col("fault").is_not_null())
    found = pl.format("{}: {}", pl.col("masked"), pl.col("fault"))
    return _BROKEN.broken_by(broken, column, found=found)


def _rounded_lines(sheet: Sheet, column: str) -> pl.DataFrame:
    # A rounded NIP is reported as what it is, with the way to export it.
    is_rounded = (pl.col("rule") == "rounded_number") & (pl.col("column") == column)
    return sheet.all_faults().filter(is_rounded).select(LINE)


def identities(employees: Sheet, *, key: bytes) -> pl.DataFrame:
    """employee_id (a pseudonym if the source had a NIP instead), name and nip of each row."""
    is_nip = pl.col("employee_id").str.contains(NIP_PATTERN)
    own = pl.when(is_nip).then(pl.col("employee_id"))
    rows = employees.frame.select("employee_id", "name", pl.coalesce("nip", own).alias("nip"))
    return rows.with_columns(
        _pseudonymised(rows["employee_id"], key=key),
        rows["nip"].map_elements(compact_nip, return_dtype=pl.String),
    )


def pseudonymise(sheets: Sheets, *, key: bytes) -> None:
    """Put pseudonyms in the place of every valid NIP outside the identity columns."""
    for sheet in sheets.values():
        texts = [
            name
            for name, dtype in sheet.frame.schema.items()
            if dtype == pl.String and name not in sheet.table.identity
        ]
        sheet.frame = sheet.frame.with_columns(
            _pseudonymised(sheet.frame[name], key=key) for name in texts
        )
        if sheet.table.name == "employees":
            # Rows of other tables ask by pseudonym, too, whether their person's row was taken out.
            sheet.named = sheet.named.with_columns(
                _pseudonymised(sheet.named["employee_id"], key=key)
            )


def _pseudonymised(values: pl.Series, *, key: bytes) -> pl.Series:
    whole = values.filter(values.str.contains(NIP_PATTERN)).unique()
    inside = values.filter(values.str.contains(r"\d{18}")).unique()
    if whole.is_empty() and inside.is_empty():
        return values
    stand_ins = {text: pseudonymise_text(text, key=key) for text in inside}
    stand_ins |= {nip: pseudonym(nip, key=key) for nip in whole if nip_fault(nip) is None}
    return values.replace(stand_ins)
