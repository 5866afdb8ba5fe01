"""All posts in a source, one row each, in one spelling, with the day from which each is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import polars as pl

from records.problems import Problem
from records.sources.siasn.answers import FILE
from records.sources.siasn.cells import as_day
from records.sources.siasn.row_warnings import WarningWords, warning_about
from records.sources.siasn.titles import spellings
from records.sources.source import LINE, RawTable

_RECORDED_BEFORE = timedelta(days=31)
_RECORDED_WITHIN = timedelta(days=366)
_SHARED_BY = 0.05
"""A day on which so large a share of all rows was written is a transfer of data, not a record."""

_KEY = ("employee_id", "start_date", "unit_id", "position_id", "capacity")
_BESIDE = ("decree", "decided_on", "known_on", "cause", "level_code")
"""What may differ between two rows about one post."""


def present_posts(masters: Iterable[pl.DataFrame], history: pl.DataFrame) -> list[pl.DataFrame]:
    """The present posts of people whose history is not there: an export alone has no other."""
    known = history.select("employee_id")
    found = []
    for master in masters:
        rows = master.filter(pl.col("title").is_not_null() & pl.col("start_date").is_not_null())
        rows = rows.join(known, on="employee_id", how="anti", maintain_order="left")
        found.append(rows)
        known = pl.concat([known, rows.select("employee_id")])
    return found


def with_kinds(rows: pl.DataFrame, sources: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows, those without a kind under the one that their title has everywhere else.

    Args:
        rows: Rows with `title` and `position_kind`.
        sources: All rows of the source that have both.
    """
    pairs = pl.concat([frame.select("title", "position_kind") for frame in sources]).drop_nulls()
    alone = (
        pairs.unique()
        .group_by("title")
        .agg(_kind=pl.col("position_kind").first(), _kinds=pl.len())
        .filter(pl.col("_kinds") == 1)
        .select("title", "_kind")
    )
    beside = rows.join(alone, on="title", how="left", maintain_order="left")
    return beside.with_columns(position_kind=pl.coalesce("position_kind", "_kind")).drop("_kind")


def in_one_spelling(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with each title in the one spelling that stands for all of its own."""
    others = spellings(rows["title"].drop_nulls().unique(maintain_order=True))
    return rows.with_columns(pl.col("title").replace(others))


def with_recorded_days(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows with `known_on`, the day on which the record was written, if that day is credible.

    It is credible from 31 days before to 366 days after the later of decree and start, and if less
    than 5 % of all rows were written on it. Other rows were filled in afterwards, and people knew
    before the record did: for these the decree's day counts.
    """
    written = as_day(pl.col("created_on"))
    began = pl.max_horizontal(as_day(pl.col("decided_on")), as_day(pl.col("start_date")))
    many = pl.len().over("created_on")
    is_own = (many == 1) | (many < _SHARED_BY * rows.height)
    is_near = written.is_between(began - _RECORDED_BEFORE, began + _RECORDED_WITHIN)
    dated = rows.with_columns(
        known_on=pl.when((is_near & is_own).fill_null(value=False)).then("created_on")
    )
    doubted = dated.filter(pl.col("created_on").is_not_null() & pl.col("known_on").is_null())
    return dated, warning_about(doubted, _RECORDED_AFTERWARDS)


_RECORDED_AFTERWARDS = WarningWords(
    "recorded_afterwards", "assignments", "createdAt",
    "posts that were recorded long before or after their decree, or on a day with very many "
    "others: tanggalSk counts as the day they were known",
    "a createdAt from 31 days before to 366 days after decree and start",
    "nothing: records are filled in afterwards",
)  # fmt: skip


def without_second_decrees(posts: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The posts without those that stand under a second decree: of one post the row known first.

    Rows that are alike in everything stay; they are counted as repeated where keys are checked.
    """
    known = pl.coalesce(as_day(pl.col("known_on")), as_day(pl.col("decided_on")))
    numbered = posts.with_row_index("_number").with_columns(_known=known)
    whole = numbered.drop_nulls(["employee_id", "start_date", "unit_id"])
    firsts = whole.sort("_known", "decree", "_number", nulls_last=True).unique(
        _KEY, keep="first", maintain_order=True
    )
    others = whole.join(firsts, on=[*_KEY, *_BESIDE], how="anti", nulls_equal=True,
                        maintain_order="left")  # fmt: skip
    kept = numbered.join(others, on="_number", how="anti", maintain_order="left")
    return kept.drop("_number", "_known"), warning_about(others.sort("_number"), _TWICE)


_TWICE = WarningWords(
    "post_twice", "assignments", "nomorSk",
    "posts that stand there already under another decree: the one known first counts",
    "a post once", "nothing; or take the wrong one out of SIASN", kept=False,
)  # fmt: skip


def after(posts: RawTable, day: str) -> list[Problem]:
    """A warning about posts that begin after the last day that the records cover."""
    is_late = (pl.col("start_date") > day) & as_day(pl.col("start_date")).is_not_null()
    late = posts.frame.filter(is_late)
    if late.is_empty() or posts.places is None:
        return []
    places = posts.places.join(late, on=LINE, how="semi", maintain_order="left")
    words = WarningWords(
        "starts_later", "assignments", "tmtJabatan",
        f"posts begin after {day}, the last day that the records cover", "a day that has come",
        "check the year: it may be a typing error",
    )  # fmt: skip
    return warning_about(
        places.select(pl.col("file").alias(FILE), pl.col("line").alias(LINE)), words
    )
