"""Appraisals of all regimes as ratings: their periods, units and raters."""

from __future__ import annotations

import polars as pl

from records.problems import Problem
from records.sources.days import MONTHS
from records.sources.siasn import codes
from records.sources.siasn.answers import FILE
from records.sources.siasn.careers import units_on
from records.sources.siasn.cells import as_day
from records.sources.siasn.people import Register
from records.sources.siasn.row_warnings import WarningWords, warnings_by_file
from records.sources.source import LINE
from records.words.numbers import parsed_number

_SPLIT_YEAR = "2021"
"""The year of two regimes: PP 46/2011 until June, PP 30/2019 from July on (SE MenPANRB 3/2021)."""

_QUARTERS = {"I": 1, "II": 4, "III": 7, "IV": 10, "1": 1, "2": 4, "3": 7, "4": 10}
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
    is_empty = _is_unfilled()
    problems = warnings_by_file(rows.filter(is_empty), _UNFILLED)
    dated = _periods(rows.filter(~is_empty))
    placed = units_on(dated, posts, "period_end", "period_start")
    table = placed.select(
        FILE, LINE, "employee_id", "period_start", "period_end", "scheme", "value",
        "results_value", "behaviour_value", "changed_on",
        unit_id=pl.coalesce("unit_id", "held_unit"),
        rater_id=pl.coalesce("rater_nip", register.nip_of("rater_pns")),
    )  # fmt: skip
    once, found = _of_last_rater(table)
    return once, [*problems, *found, *_disagreements(once)]


_MARKS = ("dp3", "skp", "skp_2021")
"""Schemes of marks: none of them gives a 0, which the service writes where nothing was filled."""


def _is_unfilled() -> pl.Expr:
    is_nought = (parsed_number(pl.col("value")) == 0).fill_null(value=False)
    has_parts = pl.any_horizontal(pl.col("results_value", "behaviour_value").is_not_null())
    is_bare = pl.col("value").is_null() & has_parts
    return pl.col("scheme").is_in(_MARKS) & (is_nought | is_bare)


_UNFILLED = WarningWords(
    "mark_not_filled", "ratings", "nilaiPrestasiKerja",
    "appraisals whose nilaiPrestasiKerja is 0 or empty: nobody has filled it in, and nobody failed",
    "the mark of the whole year", "fill it in, if it is known", kept=False,
)  # fmt: skip
_SECOND = WarningWords(
    "rating_twice", "ratings", "tahun",
    "appraisals of a person and period that has a later one, by another rater or with another "
    "result: the last one counts", "one appraisal a person and period",
    "nothing; or take the wrong one out of SIASN", kept=False,
)  # fmt: skip
_DISAGREE = WarningWords(
    "quadrant_disagrees", "ratings", "kuadranKinerja",
    "ratings whose kuadranKinerja is not what hasilKinerja and perilakuKerja make",
    "the word of PermenPANRB 6/2022 for both",
    "check which of the three is right; the row's own word is kept",
)  # fmt: skip

_KEY = ("employee_id", "scheme", "period_start", "period_end", "unit_id")
_VALUES = ("value", "results_value", "behaviour_value", "rater_id")


def _of_last_rater(table: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The ratings; of several of one person and period the last one: a year's last rater counts.

    The last is the one changed last, if rows have that day, else the last in the file. Rows that
    are equal in everything stay; they are counted as repeated where keys are checked.
    """
    numbered = table.with_row_index("_number")
    whole = numbered.drop_nulls(["employee_id", "period_start", "period_end"])
    lasts = whole.sort(as_day(pl.col("changed_on")), "_number", nulls_last=False).unique(
        _KEY, keep="last", maintain_order=True
    )
    others = whole.join(lasts, on=[*_KEY, *_VALUES], how="anti", nulls_equal=True,
                        maintain_order="left")  # fmt: skip
    kept = numbered.join(others, on="_number", how="anti", maintain_order="left")
    return kept.drop("_number", "changed_on"), warnings_by_file(others, _SECOND)


def _periods(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `period_start` and `period_end`; both are null if the period cannot be read."""
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
        MONTHS, default=None, return_dtype=pl.Int32
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
    return warnings_by_file(other, _DISAGREE)
