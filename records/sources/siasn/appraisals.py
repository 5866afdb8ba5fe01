"""Appraisals of all regimes as ratings: their periods, units and raters."""

from __future__ import annotations

import polars as pl

from records.problems import EXAMPLES, Problem
from records.sources.siasn import codes
from records.sources.siasn.answers import FILE
from records.sources.siasn.careers import units_on
from records.sources.siasn.people import Register
from records.sources.source import LINE

_SPLIT_YEAR = "2021"
"""The year of two regimes: PP 46/2011 until June, PP 30/2019 from July on (SE MenPANRB 3/2021)."""

_QUARTERS = {"I": 1, "II": 4, "III": 7, "IV": 10, "1": 1, "2": 4, "3": 7, "4": 10}
_MONTHS = {
    name: month
    for month, names in enumerate(
        (("JANUARI", "JAN"), ("FEBRUARI", "FEB", "PEBRUARI"), ("MARET", "MAR"), ("APRIL", "APR"),
         ("MEI",), ("JUNI", "JUN"), ("JULI", "JUL"), ("AGUSTUS", "AGU", "AGT"),
         ("SEPTEMBER", "SEP"), ("OKTOBER", "OKT"), ("NOVEMBER", "NOV", "NOPEMBER"),
         ("DESEMBER", "DES")),
        start=1,
    )
    for name in names
}  # fmt: skip
_QUARTER = r"(?:TRIWULAN|TW)\s*\.?\s*-?\s*(IV|I{1,3}|[1-4])\b"


def ratings(
    rows: pl.DataFrame, posts: pl.DataFrame, register: Register
) -> tuple[pl.DataFrame, list[Problem]]:
    """The ratings that appraisals are.

    Args:
        rows: Rows of all regimes with `employee_id`.
        posts: All posts with their ends.
        register: Who is behind a PNS id.
    """
    dated = _periods(rows)
    placed = units_on(dated, posts, "period_end")
    table = placed.select(
        FILE, LINE, "employee_id", "period_start", "period_end", "scheme", "value",
        "results_value", "behaviour_value",
        unit_id=pl.coalesce("unit_id", "held_unit"),
        rater_id=pl.coalesce("rater_nip", register.nip_of("rater_pns")),
    )  # fmt: skip
    return table, _disagreements(table)


def _periods(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `period_start` and `period_end`; a period that nobody can read has neither."""
    year, scheme = pl.col("year"), pl.col("scheme")
    in_split_year = year == _SPLIT_YEAR
    is_periodic = scheme == "kinerja_periodik"
    first = (
        pl.when(is_periodic).then(_first_month())
        .when((scheme == "skp_2021") & in_split_year).then(pl.lit(7))
        .otherwise(pl.lit(1))
    )  # fmt: skip
    last = (
        pl.when(is_periodic).then(_last_month())
        .when((scheme == "skp") & in_split_year).then(pl.lit(6))
        .otherwise(pl.lit(12))
    )  # fmt: skip
    number = year.cast(pl.Int32, strict=False)
    start = pl.date(number, first, 1)
    end = pl.date(number, last, 1).dt.month_end()
    return rows.with_columns(
        period_start=start.dt.to_string("%Y-%m-%d"), period_end=end.dt.to_string("%Y-%m-%d")
    )


def _month(of: str) -> pl.Expr:
    number = pl.col(of).cast(pl.Int32, strict=False)
    return pl.when(number.is_between(1, 12)).then(number)


def _named_month() -> pl.Expr:
    return pl.col("period").str.extract(r"([A-Z]+)").replace_strict(
        _MONTHS, default=None, return_dtype=pl.Int32
    )  # fmt: skip


def _quarter_start() -> pl.Expr:
    return pl.col("period").str.extract(_QUARTER).replace_strict(
        _QUARTERS, default=None, return_dtype=pl.Int32
    )  # fmt: skip


def _first_month() -> pl.Expr:
    return pl.coalesce(_month("from_month"), _quarter_start(), _named_month())


def _last_month() -> pl.Expr:
    return pl.coalesce(
        _month("to_month"), _quarter_start() + 2, _named_month(), _month("from_month")
    )


def _disagreements(table: pl.DataFrame) -> list[Problem]:
    """A warning a file about overall words that their results and behaviour do not make."""
    made = pl.concat_str("results_value", "behaviour_value", separator="|").replace_strict(
        {f"{results}|{behaviour}": word
         for (results, behaviour), word in codes.QUADRANT_OF.items()},
        default=None, return_dtype=pl.String,
    )  # fmt: skip
    is_quadrant = pl.col("value").is_in(codes.QUADRANT_ORDER)
    other = table.filter(is_quadrant & (made != pl.col("value")))
    problems = []
    for (file,), rows in other.group_by(FILE, maintain_order=True):
        lines = tuple(rows[LINE].sort().head(EXAMPLES).to_list())
        problems.append(
            Problem(
                "warned", "quadrant_disagrees", "ratings", str(file),
                f"{rows.height} ratings whose kuadranKinerja is not what hasilKinerja and "
                "perilakuKerja make", "the word of PermenPANRB 6/2022 for both",
                "check which of the three is right; the row's own word is kept", line=lines[0],
                column="kuadranKinerja", count=rows.height, lines=lines,
            )
        )  # fmt: skip
    return problems
