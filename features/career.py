"""The person's posts: tenure, rank, the last ones that ended (group person).

A post here is a spell: assignments that follow each other without a move, described by the last.
"""

from __future__ import annotations

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.spine import spells
from features.units import Unit

RECENT = "-5y"
LONG = "-10y"
"""How far back a column looks: what lies before tells the age of the records, not the person."""
_ended_lately = (pl.col("ends") <= pl.col("as_of")) & (
    pl.col("ends") > pl.col("as_of").dt.offset_by(RECENT)
)

held_lately = pl.col("ends").is_null() | (pl.col("ends") > pl.col("as_of").dt.offset_by(LONG))
"""Whether a spell reaches into the last ten years."""


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and spell as known on its day, in order (`features.spine.spells`).

    Adds whether the level rose with the spell (`rises`), the number of the run of spells in one
    unit (`unit_run`) and at one level (`level_run`), and the days of the spell that lie in the last
    ten years (`days_lately`).
    """
    frame = spells(history, rows)
    rank = pl.col("level")
    changes_unit = pl.col("unit_id").ne_missing(pl.col("previous_unit_id"))
    changes_level = rank.ne_missing(pl.col("previous_level"))
    return frame.with_columns(
        rises=(rank > pl.col("previous_level")).fill_null(value=False),
        unit_run=changes_unit.cum_sum().over("row"),
        level_run=changes_level.cum_sum().over("row"),
        days_lately=(
            pl.coalesce("ends", "as_of")
            - pl.max_horizontal("starts", pl.col("as_of").dt.offset_by(LONG))
        )
        .dt.total_days()
        .clip(0, None),
    )


def _days_since(day: pl.Expr) -> pl.Expr:
    return (pl.col("as_of").first() - day).dt.total_days()


def _at_most(days: pl.Expr, years: int) -> pl.Expr:
    return days.clip(None, 365 * years)


@feature(
    "person", "the time in the present post", "masa di jabatan sekarang", unit=Unit.DAYS, window=10
)
def days_in_position() -> pl.Expr:
    """Days since the present (or last) post began.

    Unit: days, 0 to 3,650 (ten years count as more do); null when no post is known yet.
    Source: assignments.
    Why: short tenure before a move goes with slower adaptation; the law asks for two to five years
        (Peraturan BKN 5/2019).
    """
    return _at_most(_days_since(pl.col("starts").last()), 10)


@feature(
    "person", "the time in the present unit", "masa di unit sekarang", unit=Unit.DAYS, window=10
)
def days_in_unit() -> pl.Expr:
    """Days since the person came to the present unit.

    Unit: days, 0 to 3,650 (ten years count as more do); null when no post is known yet.
    Source: assignments.unit_id.
    Why: unit-specific knowledge is left behind in a move (portability studies, design 4.1).
    """
    came_on = pl.col("starts").filter(pl.col("unit_run") == pl.col("unit_run").last()).first()
    return _at_most(_days_since(came_on), 10)


@feature(
    "person", "the time at the present level", "masa di jenjang sekarang", unit=Unit.DAYS, window=10
)
def days_at_level() -> pl.Expr:
    """Days since the person reached the present level.

    Unit: days, 0 to 3,650 (ten years count as more do); null when the present level is not
        recorded.
    Source: assignments.level.
    Why: promotions come by time at a level; a fresh promotion is still being digested.
    """
    reached_on = pl.col("starts").filter(pl.col("level_run") == pl.col("level_run").last()).first()
    return pl.when(pl.col("level").last().is_not_null()).then(_at_most(_days_since(reached_on), 10))


@feature(
    "person",
    "the time since the last post ended",
    "jeda sejak jabatan terakhir berakhir",
    unit=Unit.DAYS,
    window=5,
)
def days_without_post() -> pl.Expr:
    """Days since the last post ended; 0 while it is held.

    Unit: days, 0 to 1,825 (five years count as more do); null when no post is known yet.
    Source: assignments.end_date.
    Why: a gap (waiting, study, leave) means a fresh start for skills and contacts.
    """
    return _at_most(_days_since(pl.col("ends").last()).fill_null(0), 5)


@feature(
    "person",
    "the usual length of earlier posts",
    "lama rata-rata jabatan sebelumnya",
    unit=Unit.DAYS,
    window=5,
)
def mean_spell_days() -> pl.Expr:
    """Mean length of the posts that ended in the last five years.

    Unit: days, 0 to 3,650; null when none has.
    Source: assignments.
    Why: the person's own pace of moves (IAS median 1.17 years; Iyer and Mani 2012).
    """
    return _at_most(pl.col("days").filter(_ended_lately), 10).mean()


@feature(
    "person",
    "the length of the last completed post",
    "lama jabatan terakhir yang selesai",
    unit=Unit.DAYS,
    window=5,
)
def last_spell_days() -> pl.Expr:
    """Length of the last post that ended in the last five years.

    Unit: days, 0 to 3,650; null when none has.
    Source: assignments.
    Why: the most recent evidence of the person's pace.
    """
    return _at_most(pl.col("days").filter(_ended_lately).last(), 10)


@feature("person", "the present level", "jenjang sekarang", unit=Unit.RANK)
def present_level() -> pl.Expr:
    """Level of the present (or last) post.

    Unit: the organisation's level, higher is more senior; null when not recorded.
    Source: assignments.level.
    Why: posts of different levels ask for different things.
    """
    return pl.col("level").last()


@feature(
    "person",
    "the highest level in ten years",
    "jenjang tertinggi sepuluh tahun",
    unit=Unit.RANK,
    window=10,
)
def highest_level() -> pl.Expr:
    """Highest level of the posts held in the last ten years.

    Unit: the organisation's level; null when none is recorded.
    Source: assignments.level.
    Why: a level once held tells more than the one held just now (acting, waiting).
    """
    return pl.col("level").filter(held_lately).max()


@feature(
    "person",
    "the time since the last promotion",
    "masa sejak promosi terakhir",
    unit=Unit.DAYS,
    window=10,
)
def days_since_promotion() -> pl.Expr:
    """Days since a post began that was higher than the one before.

    Unit: days; null when there was none in ten years.
    Source: assignments.level.
    Why: promotions have a rhythm; a recent one makes the next unlikely.
    """
    is_recent = pl.col("starts") > pl.col("as_of").dt.offset_by(LONG)
    return _days_since(pl.col("starts").filter(pl.col("rises") & is_recent).last())


FEATURES: tuple[FeatureFunction, ...] = (
    days_in_position, days_in_unit, days_at_level, days_without_post, mean_spell_days,
    last_spell_days, present_level, highest_level, days_since_promotion,
)  # fmt: skip
