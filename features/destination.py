"""The post and the unit that the move leads to (group destination)."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import MEMORY, History
from features.timeline import YEAR, Timeline, lookup, window
from features.units import Unit

MINUTES_A_YEAR = 75_000.0
"""Effective working minutes a person has a year (workload analysis, ABK)."""
_HELD = {
    "people": pl.lit(1),
    "starts": pl.col("start_date").cast(pl.Int32),
    "levels": pl.col("level"),
    "with_level": pl.col("level").is_not_null(),
}


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The spine with what its destination is like on the move's day, one row a move.

    Adds, for `unit` and `parent`: `…_people`, `…_starts`, `…_levels`, `…_with_level`; for the unit
    `arrived`, `left` (in two years), `same_family`, `same_title`, `most_people`; and the declared
    position's own columns.
    """
    held = history.held
    parts = [rows]
    for scope, column in (("unit", "unit_id"), ("parent", "parent_id")):
        named = {f"{scope}_{name}": value for name, value in _HELD.items()}
        parts.append(Timeline(held, [column], named).on(rows, [f"to_{column}"]))
    parts.append(_turnover(history, rows))
    for name, column in (("same_family", "job_family"), ("same_title", "title")):
        keys = ["unit_id", column]
        parts.append(
            Timeline(held, keys, {name: pl.lit(1)}).on(rows, [f"to_{key}" for key in keys])
        )
    parts.append(_most_people(held, rows))
    parts.append(_declared_position(history, rows))
    return pl.concat(parts, how="horizontal")


def _turnover(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    entered = history.arrivals.filter(pl.col("enters_unit") & pl.col("is_fresh"))
    arrived = window(entered, "arrived_on", 2 * YEAR)
    left = window(history.departures.filter("leaves_unit"), "left_seen_on", 2 * YEAR)
    return pl.concat(
        [
            Timeline(arrived, ["unit_id"], {"arrived": pl.lit(1)}).on(rows, ["to_unit_id"]),
            Timeline(left, ["unit_id"], {"left": pl.lit(1)}).on(rows, ["to_unit_id"]),
        ],
        how="horizontal",
    )


def _most_people(held: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The most people that a unit has had at once in the last five years, one row a move."""
    asked = rows.select("as_of", unit_id="to_unit_id").unique(maintain_order=True)
    first_day = pl.col("as_of") - MEMORY + timedelta(days=1)
    nothing = pl.lit(0, dtype=pl.Int32)
    one = pl.lit(1, dtype=pl.Int32)
    changes = pl.concat(
        [
            held.select("unit_id", day="from_day", change=one),
            held.drop_nulls("until_day").select("unit_id", day="until_day", change=-one),
            # What held on the window's first day counts, and the day asked about is looked up.
            asked.select("unit_id", day=first_day, change=nothing),
            asked.select("unit_id", day="as_of", change=nothing),
        ]
    )
    most = (
        changes.group_by("unit_id", "day")
        .agg(pl.col("change").sum())
        .sort("unit_id", "day")
        .with_columns(people=pl.col("change").cum_sum().over("unit_id"))
        .with_columns(
            most_people=pl.col("people")
            .rolling_max_by("day", window_size=f"{MEMORY.days}d")
            .over("unit_id")
            .cast(pl.Float64)
        )
    )
    return rows.select("as_of", unit_id="to_unit_id").join(
        most, left_on=["unit_id", "as_of"], right_on=["unit_id", "day"],
        how="left", maintain_order="left",
    ).select("most_people")  # fmt: skip


def _declared_position(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    shown = history.positions
    own = lookup(
        rows,
        shown,
        {"position_id": "to_position_id"},
        ["headcount_needed", "workload_minutes", "min_education_level"],
    )
    stretches = shown.rename({"shown_from": "from_day", "shown_until": "until_day"})
    sums = {
        "unit_seats": pl.col("headcount_needed"),
        "unit_minutes": pl.col("workload_minutes"),
        "unit_positions": pl.lit(1),
    }
    unit = Timeline(stretches, ["unit_id"], sums).on(rows, ["to_unit_id"])
    requirements = history.records["position_requirements"].rename(
        {"known_on": "from_day", "known_until": "until_day"}
    )
    asked = Timeline(requirements, ["position_id"], {"requirements": pl.lit(1)}).on(
        rows, ["to_position_id"]
    )
    return pl.concat([own, unit, asked], how="horizontal")


@feature("destination", "the new job family", "rumpun jabatan tujuan", unit=Unit.OWN_WORD)
def destination_job_family() -> pl.Expr:
    """Job family of the destination.

    Unit: the organisation's own words; null when not recorded.
    Source: the move.
    Why: kinds of work differ in how soon they are learnt (Capitano 2022).
    """
    return pl.col("to_job_family")


@feature("destination", "the kind of the new post", "jenis jabatan tujuan", unit=Unit.CONTRACT_WORD)
def destination_position_kind() -> pl.Expr:
    """Kind of the destination: structural, functional or general.

    Unit: a word of the contract; null when not recorded.
    Source: the move.
    Why: the three kinds have careers and appraisals of their own.
    """
    return pl.col("to_position_kind")


@feature("destination", "the level of the new post", "jenjang jabatan tujuan", unit=Unit.RANK)
def destination_level() -> pl.Expr:
    """Level of the destination.

    Unit: the organisation's level, higher is more senior; null when not recorded.
    Source: the move.
    Why: responsibility lengthens the time to proficiency.
    """
    return pl.col("to_level")


@feature(
    "destination",
    "the number of people in the new unit",
    "jumlah pegawai unit tujuan",
    unit=Unit.PEOPLE,
)
def destination_people_count() -> pl.Expr:
    """People who hold a post in the destination's unit.

    Unit: people, 0 or more.
    Source: assignments.
    Why: small units depend on each person; large ones have colleagues to learn from.
    """
    return pl.col("unit_people")


@feature(
    "destination",
    "the number of people in the parent unit",
    "jumlah pegawai unit induk",
    unit=Unit.PEOPLE,
)
def destination_parent_people_count() -> pl.Expr:
    """People who hold a post under the destination's parent unit.

    Unit: people, 0 or more.
    Source: assignments, units.parent_id.
    Why: the size of the neighbourhood.
    """
    return pl.col("parent_people")


@feature(
    "destination",
    "colleagues of the same job family there",
    "rekan serumpun di unit tujuan",
    unit=Unit.PEOPLE,
)
def destination_family_people_count() -> pl.Expr:
    """People in the destination's unit who work in its job family.

    Unit: people, 0 or more.
    Source: assignments.
    Why: colleagues of the same trade teach, and compete for the same work.
    """
    return pl.col("same_family")


@feature(
    "destination",
    "colleagues with the same title there",
    "rekan sejabatan di unit tujuan",
    unit=Unit.PEOPLE,
)
def destination_title_people_count() -> pl.Expr:
    """People in the destination's unit who have its title.

    Unit: people, 0 or more.
    Source: assignments.
    Why: whether the post is the only one of its kind.
    """
    return pl.col("same_title")


@feature(
    "destination",
    "the mean tenure in the new unit",
    "rata-rata masa tugas di unit tujuan",
    unit=Unit.DAYS,
)
def destination_mean_tenure_days() -> pl.Expr:
    """Mean time since the people of the destination's unit began their present assignments.

    Unit: days; null when nobody holds a post there.
    Source: assignments (the first day of each, however long ago).
    Why: settled units pass on what they know; churning ones have nobody to ask.
    """
    mean_start = pl.col("unit_starts") / pl.col("unit_people")
    return pl.when(pl.col("unit_people") > 0).then(pl.col("as_of").cast(pl.Int32) - mean_start)


@feature(
    "destination",
    "the mean level in the new unit",
    "rata-rata jenjang di unit tujuan",
    unit=Unit.RANK,
)
def destination_mean_level() -> pl.Expr:
    """Mean level of the people in the destination's unit.

    Unit: the organisation's level, a mean; null when nobody there has a level.
    Source: assignments.level.
    Why: how senior the surroundings are.
    """
    return pl.when(pl.col("unit_with_level") > 0).then(
        pl.col("unit_levels") / pl.col("unit_with_level")
    )


@feature(
    "destination", "the turnover of the new unit", "perputaran pegawai unit tujuan", unit=Unit.SHARE
)
def destination_turnover_share() -> pl.Expr:
    """Departures from the destination's unit in two years, for each person there.

    Unit: departures a person, 0 to 1: left / (people + left).
    Source: assignments; a change of post within the unit is no departure.
    Why: turnover costs the unit its knowledge and tells of its climate.
    """
    return pl.col("left") / pl.max_horizontal(pl.col("unit_people") + pl.col("left"), pl.lit(1.0))


@feature(
    "destination",
    "the share of newcomers in the new unit",
    "porsi pegawai baru di unit tujuan",
    unit=Unit.SHARE,
)
def destination_newcomers_share() -> pl.Expr:
    """Arrivals in the destination's unit in two years, for each person there.

    Unit: arrivals a person, 0 or more; null when nobody holds a post there.
    Source: assignments; a change of post within the unit is no arrival.
    Why: many newcomers at once have few people to learn from.
    """
    return pl.when(pl.col("unit_people") > 0).then(pl.col("arrived") / pl.col("unit_people"))


@feature(
    "destination",
    "the vacancies in the new unit",
    "kekosongan jabatan di unit tujuan",
    unit=Unit.SHARE,
)
def destination_vacancy_share() -> pl.Expr:
    """Share of the destination unit's seats that nobody holds.

    Unit: share, 0 to 1; null for a unit without known seats.
    Source: positions.headcount_needed, or the most people the unit has had at once in five years;
        assignments.
    Why: vacancies mean load for those who come (ABK).
    """
    seats = pl.when(pl.col("unit_seats") > 0).then("unit_seats").otherwise("most_people")
    share = 1 - pl.col("unit_people") / seats
    return pl.when(seats > 0).then(share.clip(0, 1))


@feature("destination", "the workload of the new unit", "beban kerja unit tujuan", unit=Unit.RATIO)
def destination_load_ratio() -> pl.Expr:
    """Workload of the destination's unit for each person there.

    Unit: full-time equivalents a person (75,000 minutes a year); null without workload analysis.
    Source: positions.workload_minutes, assignments.
    Why: overload slows learning (ABK).
    """
    people = pl.max_horizontal("unit_people", pl.lit(1.0))
    return pl.when(pl.col("unit_minutes") > 0).then(
        pl.col("unit_minutes") / (people * MINUTES_A_YEAR)
    )


@feature(
    "destination", "the seats of the new post", "jumlah formasi jabatan tujuan", unit=Unit.PEOPLE
)
def destination_headcount_needed() -> pl.Expr:
    """Seats of the destination's position.

    Unit: people; null without a table of positions.
    Source: positions.headcount_needed.
    Why: single posts have no colleague with the same work.
    """
    return pl.col("headcount_needed")


@feature(
    "destination",
    "the competencies asked for",
    "jumlah kompetensi yang dipersyaratkan",
    unit=Unit.COUNT,
)
def destination_requirements_count() -> pl.Expr:
    """Competencies that the destination's position asks for.

    Unit: competencies; null where none are declared.
    Source: position_requirements.
    Why: demanding posts take longer to master (Capitano 2022).
    """
    return pl.when(pl.col("requirements") > 0).then("requirements")


FEATURES: tuple[FeatureFunction, ...] = (
    destination_job_family, destination_position_kind, destination_level,
    destination_people_count, destination_parent_people_count, destination_family_people_count,
    destination_title_people_count, destination_mean_tenure_days, destination_mean_level,
    destination_turnover_share, destination_newcomers_share, destination_vacancy_share,
    destination_load_ratio, destination_headcount_needed, destination_requirements_count,
)  # fmt: skip
