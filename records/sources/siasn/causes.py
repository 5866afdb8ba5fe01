"""Why a post follows the one before it although nobody moved: causes that change paper alone."""

from __future__ import annotations

import polars as pl

from records.sources.siasn import jobs

_PERSON = "employee_id"


def paper_cause() -> pl.Expr:
    """The cause of a post that changed on paper alone; null if it may have been a move.

    The expression is for definitive posts, described and sorted by person and `_day`. Such posts
    are rows that the service wrote itself for a reorganisation, inaugurations after one, grades
    under their new names, and the successors of structural posts after the equalisation.
    """
    return (
        pl.when("is_of_the_service").then(pl.lit("reorganisation"))
        .when("is_reinaugurated").then(pl.lit("reappointment"))
        .when(_is_equalised()).then(pl.lit("equalisation"))
        .when(_is_renamed()).then(pl.lit("renaming"))
    )  # fmt: skip


def _alike(words: pl.Expr) -> pl.Expr:
    return words.str.to_lowercase().str.replace_all(r"\s+", " ")


def _before(column: str) -> pl.Expr:
    is_same = pl.col(_PERSON) == pl.col(_PERSON).shift()
    return pl.when(is_same).then(pl.col(column).shift())


def _is_in_its_unit() -> pl.Expr:
    return (pl.col("unit_id") == _before("unit_id")).fill_null(value=False)


def _is_equalised() -> pl.Expr:
    """Whether a functional post is what became of the structural one before it, in its unit."""
    group = _before("level_code").str.extract(r"^(IV|V|III)(?:\.|$)")
    became = group.replace_strict(jobs.EQUALISED, default=None, return_dtype=pl.String)
    is_regional = pl.col("agency").str.contains(jobs.REGIONAL).fill_null(value=True)
    since = (
        pl.when(is_regional)
        .then(pl.lit(jobs.EQUALISATION_FROM))
        .otherwise(pl.lit(jobs.CENTRAL_EQUALISATION_FROM))
    )
    return (
        _is_in_its_unit()
        & (_before("position_kind") == "structural").fill_null(value=False)
        & (pl.col("position_kind") == "functional").fill_null(value=False)
        & (pl.col("level_code") == became).fill_null(value=False)
        & (pl.col("_day") >= since)
        & (pl.col("_day") <= jobs.EQUALISATION_UNTIL)
    )


def _is_renamed() -> pl.Expr:
    """Whether a functional post is the one before it, its grade under another of its names."""
    return (
        _is_in_its_unit()
        & (_alike(pl.col("job_family")) == _alike(_before("job_family"))).fill_null(value=False)
        & (pl.col("level_code") == _before("level_code")).fill_null(value=False)
        & (pl.col("position_kind") == "functional").fill_null(value=False)
        & (_before("position_kind") == "functional").fill_null(value=False)
        & (pl.col("title") != _before("title")).fill_null(value=False)
        & (pl.col("_day") >= jobs.GRADES_RENAMED_FROM)
    )
