"""The person's own assessed competencies, whatever the post asks for (group person).

An assessment counts while it is valid; of several of one competency the latest. Where a competency
was not assessed its column is empty: nobody is taken to lack what nobody looked at.
"""

from __future__ import annotations

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.timeline import Timeline
from features.units import Unit
from records.knowing.view import is_known

ALL_WEIGHT = 1.0
"""How many competencies a person's mean is drawn to the usual by."""


def members(history: History) -> tuple[str, ...]:
    """The competencies that anybody was assessed in, in alphabetical order."""
    return tuple(history.records["competencies"]["competency"].unique().sort())


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and competency (`member`) with a valid assessment known on its day.

    Adds `has` (level, else score), `usual` and `spread` (mean and standard deviation of everybody's
    valid assessments of that competency on the day).
    """
    assessed = (
        history.records["competencies"]
        .with_columns(has=pl.coalesce("level", "score").cast(pl.Float64), member="competency")
        .drop_nulls("has")
    )
    valid = pl.col("valid_until").is_null() | (pl.col("valid_until") >= pl.col("as_of"))
    own = (
        assessed.join(rows.select("row", "as_of", "employee_id"), on="employee_id")
        .filter(is_known(pl.col("as_of")) & valid)
        .sort("row", "member", "assessed_on", "known_on")
        .unique(["row", "member"], keep="last", maintain_order=True)
    )
    last_day = pl.col("valid_until").dt.offset_by("1d")
    shown = assessed.with_columns(
        from_day="known_on", until_day=pl.min_horizontal("known_until", last_day)
    )
    has = pl.col("has")
    sums = {"n": pl.lit(1), "sum": has, "squares": has * has}
    everybody = Timeline(shown, ["member"], sums).on(own)
    mean = pl.col("sum") / pl.col("n")
    spread = (pl.col("squares") / pl.col("n") - mean * mean).clip(0, None).sqrt()
    return pl.concat([own, everybody], how="horizontal").with_columns(
        usual=mean, spread=pl.when(spread > 1e-6 * (1 + mean.abs())).then(spread)
    )


@feature("person", "the level in {member}", "tingkat kompetensi {member}", unit=Unit.RANK)
def competency_level() -> pl.Expr:
    """The person's latest valid assessment of one competency.

    Unit: the assessment's own levels (or score); null when not assessed or no longer valid.
    Source: competencies.level, else score.
    Why: some competencies carry people through a new post more than others.
    """
    return pl.col("has").last()


LEVEL_FEATURES: tuple[FeatureFunction, ...] = (competency_level,)


@feature(
    "person",
    "the assessed competencies together",
    "kompetensi pegawai secara keseluruhan",
    unit=Unit.DEVIATIONS,
)
def competencies_mean() -> pl.Expr:
    """Mean over the assessed competencies, each against everybody's valid assessments of it.

    Unit: standard deviations of that competency, drawn to 0 (weight of one competency); null when
        nothing is assessed.
    Source: competencies.
    Why: what the person brings to any post (assessment centres report it as the job-person match).
    """
    above = (pl.col("has") - pl.col("usual")) / pl.col("spread")
    return pl.when(above.count() > 0).then(above.sum() / (above.count() + ALL_WEIGHT))


MEAN_FEATURES: tuple[FeatureFunction, ...] = (competencies_mean,)
