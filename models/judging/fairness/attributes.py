"""The protected attributes of people as groups of moves: all that the audit tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from models.judging.fairness.parameters import AGE, SEX
from records.words.numbers import parsed_number

AGE_LIMITS = (30, 40, 50)
"""The first whole years of age of every band but the youngest."""

AUDIT = "audit_"
OTHER = "other"
"""The words that few people bear, taken together."""

# A word that hardly anybody bears says who somebody is, and a group of a handful tells nothing.
LEAST_PEOPLE = 5
# The twelve largest groups of languages or provinces cover most people; a hundred would bury them.
MOST_GROUPS = 12
# Up to so many different numbers stand for kinds, and more for a quantity.
MOST_CODES = 10

_CODE = r"^[+-]?0\d"
_SEXES = {
    **dict.fromkeys(("m", "male", "l", "laki-laki", "laki laki", "pria", "1"), "male"),
    **dict.fromkeys(("f", "female", "p", "perempuan", "wanita", "2"), "female"),
}


def audited_groups(
    protected: pl.DataFrame, moves: pl.DataFrame, *, age_limits: Sequence[int] = AGE_LIMITS
) -> pl.DataFrame:
    """The group of every move in every protected attribute.

    Age is that on the move's `as_of`. Of an `audit_…` column the words count, small and capital
    letters alike; a quantity (more than ten different numbers) is cut into quarters of the people.
    Words of fewer than five people, and those beyond the twelve most frequent, are `other`.

    Args:
        protected: employee_id, birth_date, sex and `audit_…`, one row a person.
        moves: `employee_id` and `as_of`, one row a move.
        age_limits: The first whole years of every age band but the youngest, ascending.

    Returns:
        Words, one row a move in the order given, null where the attribute is unknown: `sex`,
        `age_band`, and the `audit_…` columns by name.
    """
    audit = sorted(name for name in protected.columns if name.startswith(AUDIT))
    people = protected.select(
        "employee_id",
        "birth_date",
        pl.col("sex").str.strip_chars().str.to_lowercase().replace(_SEXES).alias(SEX),
        *(_grouped(protected[name]) for name in audit),
    )
    joined = moves.select("employee_id", "as_of").join(
        people, on="employee_id", how="left", maintain_order="left", validate="m:1"
    )
    return joined.select(SEX, age_band(age_limits).alias(AGE), *audit)


def age_band(limits: Sequence[int] = AGE_LIMITS) -> pl.Expr:
    """The band of whole years of age, over `birth_date` and `as_of`.

    >>> from datetime import date
    >>> born = {"birth_date": [date(1990, 5, 2)] * 2}
    >>> frame = pl.DataFrame(born | {"as_of": [date(2020, 5, 1), date(2020, 5, 2)]})
    >>> frame.select(age_band()).to_series().to_list()
    ['under 30', '30 to 39']
    """
    born, day = pl.col("birth_date"), pl.col("as_of")
    is_before_birthday = _day_of_year(day) < _day_of_year(born)
    years = day.dt.year() - born.dt.year() - is_before_birthday.cast(pl.Int32)
    names = [
        f"under {limits[0]}",
        *(f"{low} to {high - 1}" for low, high in pairwise(limits)),
        f"{limits[-1]} and over",
    ]
    return _named(pl.sum_horizontal(years >= limit for limit in limits), years, names)


def _day_of_year(day: pl.Expr) -> pl.Expr:
    """Month and day in one number, which leap years do not move."""
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()


def _grouped(values: pl.Series) -> pl.Series:
    """A supplied attribute's words, or the quarters of its numbers."""
    words = values.cast(pl.String).str.strip_chars().str.to_lowercase().replace("", None)
    numbers = words.to_frame().select(parsed_number(pl.col(values.name))).to_series()
    is_code = bool(words.str.contains(_CODE).any())
    is_quantity = numbers.null_count() == words.null_count() and numbers.n_unique() > MOST_CODES
    return _quarters(numbers) if is_quantity and not is_code else _frequent(words)


def _quarters(numbers: pl.Series) -> pl.Series:
    cuts = [numbers.quantile(share, "lower") for share in (0.25, 0.5, 0.75)]
    limits = sorted({float(cut) for cut in cuts if cut is not None})
    names = [
        f"at most {limits[0]:g}",
        *(f"above {low:g} to {high:g}" for low, high in pairwise(limits)),
        f"above {limits[-1]:g}",
    ]
    number = pl.col(numbers.name)
    above = pl.sum_horizontal(number > limit for limit in limits)
    return numbers.to_frame().select(_named(above, number, names)).to_series().alias(numbers.name)


def _named(place: pl.Expr, value: pl.Expr, names: Sequence[str]) -> pl.Expr:
    """The name at a place, null where the value is."""
    named = place.replace_strict(range(len(names)), names, return_dtype=pl.String)
    return pl.when(value.is_not_null()).then(named)


def _frequent(words: pl.Series) -> pl.Series:
    counts = words.drop_nulls().value_counts().sort(["count", words.name], descending=[True, False])
    kept = counts.filter(pl.col("count") >= LEAST_PEOPLE).head(MOST_GROUPS)[words.name]
    is_kept = words.is_in(kept.implode()) | words.is_null()
    return words.to_frame().select(
        pl.when(pl.lit(is_kept)).then(pl.col(words.name)).otherwise(pl.lit(OTHER))
    ).to_series().alias(words.name)  # fmt: skip
