"""The person's career so far: pace, tenure, rank (group person).

A post here is a spell: assignments that follow each other without a move, described by the last.
"""

from __future__ import annotations

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.spine import spells
from features.timeline import YEARS_A_DAY

_ended = pl.col("ends").is_not_null() & (pl.col("ends") <= pl.col("as_of"))


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and spell as known on its day, in order (`features.spine.spells`).

    Adds whether the level rose or fell with the spell (`rises`, `falls`), and the number of the run
    of spells in one unit (`unit_run`) and at one level (`level_run`).
    """
    frame = spells(history, rows)
    rank = pl.col("level")
    changes_unit = pl.col("unit_id").ne_missing(pl.col("previous_unit_id"))
    changes_level = rank.ne_missing(pl.col("previous_level"))
    return frame.with_columns(
        rises=(rank > pl.col("previous_level")).fill_null(value=False),
        falls=(rank < pl.col("previous_level")).fill_null(value=False),
        unit_run=changes_unit.cum_sum().over("row"),
        level_run=changes_level.cum_sum().over("row"),
    )


def _days_since(day: pl.Expr) -> pl.Expr:
    return (pl.col("as_of").first() - day).dt.total_days()


@feature("person", "the years of service", "masa kerja")
def service_years() -> pl.Expr:
    """Years since the first post known.

    Unit: years, 0 or more; null when no post is known yet.
    Source: assignments.start_date.
    Why: experience; also a stand-in for age, so it stays only under the fairness check
        (docs/features.md).
    """
    return _days_since(pl.col("starts").min()) * YEARS_A_DAY


@feature("person", "the time in the present post", "masa di jabatan sekarang")
def days_in_position() -> pl.Expr:
    """Days since the present (or last) post began.

    Unit: days, 0 or more; null when no post is known yet.
    Source: assignments.
    Why: short tenure before a move goes with slower adaptation; the law asks for two to five years
        (Peraturan BKN 5/2019).
    """
    return _days_since(pl.col("starts").last())


@feature("person", "the time in the present unit", "masa di unit sekarang")
def days_in_unit() -> pl.Expr:
    """Days since the person came to the present unit.

    Unit: days, 0 or more; null when no post is known yet.
    Source: assignments.unit_id.
    Why: unit-specific knowledge is left behind in a move (portability studies, design 4.1).
    """
    return _days_since(
        pl.col("starts").filter(pl.col("unit_run") == pl.col("unit_run").last()).first()
    )


@feature("person", "the time at the present level", "masa di jenjang sekarang")
def days_at_level() -> pl.Expr:
    """Days since the person reached the present level.

    Unit: days, 0 or more; null when the present level is not recorded.
    Source: assignments.level.
    Why: promotions come by time at a level; a fresh promotion is still being digested.
    """
    days = _days_since(
        pl.col("starts").filter(pl.col("level_run") == pl.col("level_run").last()).first()
    )
    return pl.when(pl.col("level").last().is_not_null()).then(days)


@feature("person", "the time since the last post ended", "jeda sejak jabatan terakhir berakhir")
def days_without_post() -> pl.Expr:
    """Days since the last post ended; 0 while it is held.

    Unit: days, 0 or more; null when no post is known yet.
    Source: assignments.end_date.
    Why: a gap (waiting, study, leave) means a fresh start for skills and contacts.
    """
    return _days_since(pl.col("ends").last()).fill_null(0)


@feature("person", "the number of earlier moves", "jumlah perpindahan sebelumnya", absent=0)
def moves_count() -> pl.Expr:
    """Changes of post so far, also to the same one after a long gap.

    Unit: moves, 0 or more.
    Source: assignments.
    Why: people who moved before know how to learn a post (Dokko et al.: related experience helps).
    """
    return pl.len() - 1


@feature("person", "the moves in the last five years", "perpindahan dalam lima tahun", absent=0)
def moves_in_5_years_count() -> pl.Expr:
    """Changes of post in the last five years.

    Unit: moves, 0 or more.
    Source: assignments.
    Why: frequent transfers harm learning (Cyan and Pasha 2017).
    """
    return ((pl.col("spell") > 1) & (pl.col("starts") > pl.col("as_of").dt.offset_by("-5y"))).sum()


@feature("person", "the usual length of earlier posts", "lama rata-rata jabatan sebelumnya")
def mean_spell_days() -> pl.Expr:
    """Mean length of the posts that have ended.

    Unit: days; null when none has ended.
    Source: assignments.
    Why: the person's own pace of moves (IAS median 1.17 years; Iyer and Mani 2012).
    """
    return pl.col("days").filter(_ended).mean()


@feature("person", "the length of the last completed post", "lama jabatan terakhir yang selesai")
def last_spell_days() -> pl.Expr:
    """Length of the last post that has ended.

    Unit: days; null when none has ended.
    Source: assignments.
    Why: the most recent evidence of the person's pace.
    """
    return pl.col("days").filter(_ended).last()


@feature("person", "the share of short posts", "bagian jabatan singkat")
def short_spells_share() -> pl.Expr:
    """Share of posts begun more than a year ago that lasted less than a year, drawn to one half.

    Unit: share, 0 to 1, (short + 1) / (posts + 2); null when no post is known yet.
    Source: assignments. Posts begun less than a year ago cannot be judged yet and do not count.
    Why: past stability is the best single sign of future stability.
    """
    judged = pl.col("starts") <= pl.col("as_of").dt.offset_by("-365d")
    short = judged & _ended & (pl.col("days") < 365)
    return (short.sum() + 1) / (judged.sum() + 2)


@feature("person", "the number of units known", "jumlah unit yang pernah ditempati", absent=0)
def units_count() -> pl.Expr:
    """Different units so far.

    Unit: units, 0 or more.
    Source: assignments.unit_id.
    Why: breadth of experience (merit rubrics: diversity of posts).
    """
    return pl.col("unit_id").n_unique()


@feature("person", "the number of job families known", "jumlah rumpun jabatan", absent=0)
def job_families_count() -> pl.Expr:
    """Different job families so far.

    Unit: job families, 0 or more.
    Source: assignments.job_family.
    Why: breadth of experience; habits of one family can hinder in another (Dokko et al.).
    """
    return pl.col("job_family").drop_nulls().n_unique()


@feature("person", "the present level", "jenjang sekarang")
def present_level() -> pl.Expr:
    """Level of the present (or last) post.

    Unit: the organisation's level, higher is more senior; null when not recorded.
    Source: assignments.level.
    Why: posts of different levels ask for different things.
    """
    return pl.col("level").last()


@feature("person", "the highest level so far", "jenjang tertinggi")
def highest_level() -> pl.Expr:
    """Highest level so far.

    Unit: the organisation's level; null when none is recorded.
    Source: assignments.level.
    Why: a level once held tells more than the one held just now (acting, waiting).
    """
    return pl.col("level").max()


@feature("person", "the pace of promotions", "laju kenaikan jenjang")
def levels_per_year() -> pl.Expr:
    """Levels gained a year of service.

    Unit: levels a year; null with less than a year of service or no level recorded.
    Source: assignments.
    Why: careers that rise fast go on rising, up to a plateau.
    """
    years = _days_since(pl.col("starts").min()) * YEARS_A_DAY
    gained = pl.col("level").max() - pl.col("level").drop_nulls().first()
    return pl.when(years >= 1).then(gained / years)


@feature("person", "the time since the last promotion", "masa sejak promosi terakhir")
def days_since_promotion() -> pl.Expr:
    """Days since a post began that was higher than the one before.

    Unit: days; null when there was none.
    Source: assignments.level.
    Why: promotions have a rhythm; a recent one makes the next unlikely.
    """
    return _days_since(pl.col("starts").filter(pl.col("rises")).last())


@feature("person", "the number of promotions", "jumlah promosi", absent=0)
def promotions_count() -> pl.Expr:
    """Posts higher than the one before.

    Unit: promotions, 0 or more.
    Source: assignments.level.
    Why: a record of having grown into higher posts.
    """
    return pl.col("rises").sum()


@feature("person", "the number of steps down", "jumlah penurunan jenjang", absent=0)
def demotions_count() -> pl.Expr:
    """Posts lower than the one before.

    Unit: steps down, 0 or more.
    Source: assignments.level.
    Why: an earlier setback.
    """
    return pl.col("falls").sum()


@feature("person", "the usual time at a level", "lama rata-rata di satu jenjang")
def mean_days_at_level() -> pl.Expr:
    """Mean time from the first post, or a promotion, to the next promotion.

    Unit: days; null without a promotion.
    Source: assignments.level.
    Why: the rhythm of the person's own promotions.
    """
    span = (
        pl.col("starts").filter(pl.col("rises")).last() - pl.col("starts").first()
    ).dt.total_days()
    return pl.when(pl.col("rises").any()).then(span / pl.col("rises").sum())


FEATURES: tuple[FeatureFunction, ...] = (
    service_years, days_in_position, days_in_unit, days_at_level, days_without_post, moves_count,
    moves_in_5_years_count, mean_spell_days, last_spell_days, short_spells_share, units_count,
    job_families_count, present_level, highest_level, levels_per_year, days_since_promotion,
    promotions_count, demotions_count, mean_days_at_level,
)  # fmt: skip
