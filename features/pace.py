"""How fast the person's career has gone, against the time in which it could be seen (person).

Every column is a rate a year or a share, drawn to everybody's: none grows with the age of the
records (`features.exposure`).
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.exposure import rates
from features.history import History
from features.timeline import YEARS_A_DAY, Timeline, lookup, shrunk_mean
from features.units import Unit

RECENT = timedelta(days=5 * 365)
LONG = timedelta(days=10 * 365)
SHARE_WEIGHT = 2.0
_RECENT_SUMS = {
    "moves_per_year": pl.col("is_newcomer"),
    "unit_changes_per_year": pl.col("is_newcomer") & pl.col("enters_unit"),
    "family_changes_per_year": pl.col("is_newcomer") & pl.col("enters_family"),
}
_LONG_SUMS = {
    "promotions_per_year": pl.col("step") > 0,
    "demotions_per_year": pl.col("step") < 0,
    "levels_per_year": pl.col("step"),
}


def seen_people(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The spine with `entered_on` and `kept_since` of the posts, one row a move.

    A person entered on the entry date on record or, if that is earlier or alone, with the first
    post that a view shows.
    """
    shown = history.records["employees"].rename(
        {"known_on": "shown_from", "known_until": "shown_until"}
    )
    entry = lookup(rows, shown, {"employee_id": "employee_id"}, ["entry_date"])["entry_date"]
    seen = rows.select("row", "as_of", "employee_id").join(
        history.first_posts, on="employee_id", how="left", maintain_order="left"
    )
    posted = pl.when(pl.col("shown_on") <= pl.col("as_of")).then("started_on")
    return rows.with_columns(
        entered_on=seen.with_columns(entry=entry)
        .select(
            pl.min_horizontal(posted, pl.when(pl.col("entry") <= pl.col("as_of")).then("entry"))
        )
        .to_series(),
        kept_since=history.posts_kept_since(rows),
    )


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The spine with the rates of moves and promotions and the judged posts, one row a move."""
    people = seen_people(history, rows)
    previous_family = pl.col("last_job_family").shift().over("employee_id")
    step = pl.col("level") - pl.col("last_level").shift().over("employee_id")
    events = history.arrivals.with_columns(
        happened_on="arrived_on",
        seen_on="arrived_on",
        known_until=pl.lit(None, dtype=pl.Date),
        enters_family=(pl.col("job_family") != previous_family).fill_null(value=False),
        step=step,
    )
    stays = history.year_stays
    judged = {"judged": pl.lit(1), "stayed": pl.col("stays")}
    everybody = {f"all_{name}": value for name, value in judged.items()}
    return pl.concat(
        [
            people,
            rates(people, events, _RECENT_SUMS, history.days_held, RECENT),
            rates(people, events, _LONG_SUMS, history.days_held, LONG),
            rates(people, events, {"career": pl.col("is_newcomer")}, history.days_held, None),
            Timeline(stays, ["employee_id"], judged).on(people),
            Timeline(stays, [], everybody).on(people),
        ],
        how="horizontal",
    )


@feature("person", "the years of service", "masa kerja", unit=Unit.YEARS)
def service_years() -> pl.Expr:
    """Years since the person entered the service.

    Unit: years, 0 or more; null when neither an entry nor a post is known yet.
    Source: employees.entry_date, else (or if earlier) the start of the first post known.
    Why: experience; also a stand-in for age, so it stays only under the fairness check
        (docs/features.md).
    """
    return (pl.col("as_of") - pl.col("entered_on")).dt.total_days() * YEARS_A_DAY


@feature(
    "person",
    "the moves a year, of late",
    "perpindahan per tahun belakangan ini",
    unit=Unit.A_YEAR,
    window=5,
)
def moves_per_year() -> pl.Expr:
    """Moves of the last five years a year of them that is on record.

    Unit: moves a year, drawn to everybody's (two years' weight); null before posts are kept.
    Source: assignments, employees.entry_date.
    Why: frequent transfers harm learning (Cyan and Pasha 2017).
    """
    return pl.col("moves_per_year")


@feature(
    "person",
    "the moves a year of the whole career",
    "perpindahan per tahun sepanjang karier",
    unit=Unit.A_YEAR,
)
def career_moves_per_year() -> pl.Expr:
    """Moves so far a year of service that is on record.

    Unit: moves a year, drawn to everybody's (two years' weight); null before posts are kept.
    Source: assignments, employees.entry_date.
    Why: people who moved before know how to learn a post (Dokko et al.: related experience helps).
    """
    return pl.col("career")


@feature(
    "person", "the changes of unit a year", "pergantian unit per tahun", unit=Unit.A_YEAR, window=5
)
def unit_changes_per_year() -> pl.Expr:
    """Moves into another unit in the last five years, a year of them that is on record.

    Unit: moves a year, drawn to everybody's (two years' weight); null before posts are kept.
    Source: assignments.unit_id.
    Why: breadth of experience (merit rubrics: diversity of posts).
    """
    return pl.col("unit_changes_per_year")


@feature(
    "person",
    "the changes of job family a year",
    "pergantian rumpun jabatan per tahun",
    unit=Unit.A_YEAR,
    window=5,
)
def family_changes_per_year() -> pl.Expr:
    """Moves into another job family in the last five years, a year of them that is on record.

    Unit: moves a year, drawn to everybody's (two years' weight); null before posts are kept.
    Source: assignments.job_family.
    Why: breadth of experience; habits of one family can hinder in another (Dokko et al.).
    """
    return pl.col("family_changes_per_year")


@feature("person", "the share of short posts", "bagian jabatan singkat", unit=Unit.SHARE, window=6)
def short_posts_share() -> pl.Expr:
    """Share of the person's posts begun one to six years ago that lasted less than a year.

    Unit: share, 0 to 1, drawn to everybody's (weight 2); null while no post can be judged.
    Source: assignments. Posts begun less than a year ago cannot be judged yet and do not count.
    Why: past stability is the best single sign of future stability.
    """
    short = pl.col("judged") - pl.col("stayed")
    usual = (pl.col("all_judged") - pl.col("all_stayed")) / pl.col("all_judged")
    return pl.when(pl.col("all_judged") > 0).then(
        shrunk_mean(short, pl.col("judged"), usual, SHARE_WEIGHT)
    )


@feature("person", "the promotions a year", "promosi per tahun", unit=Unit.A_YEAR, window=10)
def promotions_per_year() -> pl.Expr:
    """Posts higher than the one before in ten years, a year of them that is on record.

    Unit: promotions a year, drawn to everybody's (two years' weight); null before posts are kept.
    Source: assignments.level.
    Why: a record of having grown into higher posts.
    """
    return pl.col("promotions_per_year")


@feature(
    "person", "the steps down a year", "penurunan jenjang per tahun", unit=Unit.A_YEAR, window=10
)
def demotions_per_year() -> pl.Expr:
    """Posts lower than the one before in ten years, a year of them that is on record.

    Unit: steps down a year, drawn to everybody's (two years' weight); null before posts are kept.
    Source: assignments.level.
    Why: an earlier setback.
    """
    return pl.col("demotions_per_year")


@feature(
    "person", "the pace of promotions", "laju kenaikan jenjang", unit=Unit.LEVELS_A_YEAR, window=10
)
def levels_per_year() -> pl.Expr:
    """Levels gained in ten years, a year of them that is on record.

    Unit: levels a year, drawn to everybody's (two years' weight); null before posts are kept.
    Source: assignments.level.
    Why: careers that rise fast go on rising, up to a plateau.
    """
    return pl.col("levels_per_year")


FEATURES: tuple[FeatureFunction, ...] = (
    service_years, moves_per_year, career_moves_per_year, unit_changes_per_year,
    family_changes_per_year, short_posts_share, promotions_per_year, demotions_per_year,
    levels_per_year,
)  # fmt: skip
