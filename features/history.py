"""What the whole organisation has lived through, prepared once for any number of moves.

Everything here is a table of stretches of days on which a view shows it, so that asking as of a day
is a look-up and nothing later can show through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import polars as pl

from features.exposure import DaysHeld, kept_since
from features.timeline import Timeline, lookup, window
from records.contract import Records
from records.dataset import Dataset
from records.knowing.ends import last_day_before
from records.knowing.moves import is_move, starts_new_spell
from records.knowing.positions import position_stretches
from records.knowing.posts import POST_COLUMNS, held_posts
from records.knowing.units import unit_places

STAY = timedelta(days=365)
MEMORY = timedelta(days=5 * 365)
"""How long what happened in a unit counts for what it is like."""
_PLACED_POST = (*POST_COLUMNS, "parent_id", "root_id")


@dataclass(frozen=True)
class History:
    """Records with what many features share, each computed at its first use.

    Attributes:
        records: All records; the table `outcomes` as `models.outcome.with_outcomes` leaves it.
        dataset: The organisation's rules.
    """

    records: Records
    dataset: Dataset

    @cached_property
    def places(self) -> pl.DataFrame:
        """Each unit's parent and root, as views show them."""
        return unit_places(self.records)

    @cached_property
    def positions(self) -> pl.DataFrame:
        """Each declared position as views show it (`position_stretches`)."""
        return position_stretches(self.records)

    @cached_property
    def held(self) -> pl.DataFrame:
        """Held posts with `from_day`, `until_day`, and the unit's parent and root of those days.

        A stretch is cut where its unit's place in the tree changes.
        """
        held = held_posts(self.records).rename({"held_from": "from_day", "held_until": "until_day"})
        pieces = _cut_where_units_move(held, self.places).with_columns(as_of="from_day")
        places = lookup(pieces, self.places, {"unit_id": "unit_id"}, ("parent_id", "root_id"))
        return (
            pieces.drop("as_of")
            .with_columns(
                parent_id=pl.coalesce(places["parent_id"], pl.col("unit_id")),
                root_id=pl.coalesce(places["root_id"], pl.col("unit_id")),
            )
            .sort("employee_id", "from_day")
        )

    @cached_property
    def days_held(self) -> DaysHeld:
        """How long everybody together has held posts."""
        return DaysHeld(self.held, [])

    @cached_property
    def first_posts(self) -> pl.DataFrame:
        """Each person's first post: `employee_id`, `shown_on` (by a view first), `started_on`."""
        # Held posts come in order of the days on which views show them.
        return self.held.group_by("employee_id", maintain_order=True).agg(
            shown_on=pl.col("from_day").first(), started_on=pl.col("start_date").first()
        )

    def posts_kept_since(self, questions: pl.DataFrame) -> pl.Series:
        """The day since which posts are kept, as known on each question's `as_of`.

        Posts are kept since people are seen to leave them: a list of who holds which post today
        tells when they came, and nothing of the posts before.
        """
        return kept_since(self.arrivals["left_seen_on"], questions)

    @cached_property
    def arrivals(self) -> pl.DataFrame:
        """Each time a view shows a person in another post than before, but for changes on paper.

        Returns:
            The post's columns with `parent_id` and `root_id` as they were on arrival, the same as
            they were at last (`last_…`), `arrived_on`, `left_on` (the first day after its end,
            or in another post; null while it is held), `left_seen_on` (the day on which a view can
            tell that the person has left: in another post, or without one for longer than the merge
            gap), `is_newcomer` (moved there: not the person's first post, nor the same one again),
            `enters_unit` and `leaves_unit` (whether the post before, and the one that ended it, was
            in another unit), `is_fresh` (the post had begun a year before at most: who holds posts
            when records begin did not come then), `known_a_year_later` (the day on which `stays`
            can be told) and `stays` (1 or 0: not seen to have left a year later).
        """
        rules = self.dataset.moves
        # What the views showed, read like a file of posts: each row from and until a day.
        shown = self.held.with_columns(
            began_on="start_date", start_date="from_day", until=last_day_before("until_day")
        )
        last_day = last_day_before("until_day").shift().over("employee_id")
        gap = (pl.col("from_day") - last_day).dt.total_days()
        # Views missed the person in such a gap, whatever the paper said later.
        is_missed = (gap > rules.longest_gap_days).fill_null(value=False)
        spells = (
            shown.with_columns(
                is_arrival=(starts_new_spell(rules) | is_missed) & ~pl.col("is_continued"),
                is_newcomer=is_move(rules),
            )
            .with_columns(spell=pl.col("is_arrival").cum_sum().over("employee_id"))
            .group_by("employee_id", "spell", maintain_order=True)
            .agg(
                pl.col(*_PLACED_POST, "is_newcomer").first(),
                pl.col(_PLACED_POST).last().name.prefix("last_"),
                arrived_on=pl.col("from_day").first(),
                began_on=pl.col("began_on").first(),
                left_on=pl.col("until_day").last(),
            )
        )
        previous_unit = pl.col("last_unit_id").shift().over("employee_id")
        following_unit = pl.col("unit_id").shift(-1).over("employee_id")
        following = pl.col("arrived_on").shift(-1).over("employee_id")
        too_long_away = last_day_before("left_on") + pl.duration(days=rules.longest_gap_days + 1)
        left_seen_on = pl.min_horizontal(following, too_long_away)
        return spells.with_columns(
            left_seen_on=left_seen_on,
            enters_unit=pl.col("unit_id").ne_missing(previous_unit),
            # Where the person goes on later is not known yet when they are missed.
            leaves_unit=(left_seen_on < following).fill_null(value=True)
            | (pl.col("last_unit_id") != following_unit),
            known_a_year_later=pl.col("arrived_on") + STAY,
            is_fresh=pl.col("arrived_on") - pl.col("began_on") <= STAY,
        ).with_columns(
            stays=(
                pl.col("left_seen_on").is_null()
                | (pl.col("left_seen_on") > pl.col("known_a_year_later"))
            ).cast(pl.Float64)
        )

    @cached_property
    def year_stays(self) -> pl.DataFrame:
        """Fresh arrivals that can be judged (`stays`), from a year after them, for five years."""
        return window(self.arrivals.filter("is_fresh"), "known_a_year_later", MEMORY)

    @cached_property
    def departures(self) -> pl.DataFrame:
        """Ended spells as they were at last, from the day a view can tell, for five years.

        Returns:
            `arrivals` with the columns of `last_…` in place of the arrival's, and `days`.
        """
        ended = self.arrivals.drop_nulls("left_seen_on").with_columns(
            *(pl.col(f"last_{name}").alias(name) for name in _PLACED_POST),
            days=(pl.col("left_on") - pl.col("arrived_on")).dt.total_days(),
        )
        return window(ended, "left_seen_on", MEMORY)

    def began(self, tables: tuple[str, ...]) -> Timeline:
        """Counts the rows of tables that had been recorded by a day."""
        rows = pl.concat(
            [self.records[table].select(from_day="known_on") for table in tables]
        ).with_columns(until_day=pl.lit(None, dtype=pl.Date))
        return Timeline(rows, [], {"rows": pl.lit(1)})


def _cut_where_units_move(stretches: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Stretches in units, cut on the days on which the unit's place in the tree changes.

    Adds whether a piece goes on from the one before (`is_continued`).
    """
    numbered = stretches.with_row_index("stretch")
    changes = pl.concat(
        [
            places.select("unit_id", day="shown_from"),
            places.select("unit_id", day="shown_until").drop_nulls(),
        ]
    ).unique()
    is_inside = (pl.col("day") > pl.col("from_day")) & (
        pl.col("until_day").is_null() | (pl.col("day") < pl.col("until_day"))
    )
    cuts = numbered.join(changes, on="unit_id").filter(is_inside)
    return (
        pl.concat([numbered.select("stretch", "from_day"), cuts.select("stretch", from_day="day")])
        .sort("stretch", "from_day")
        .with_columns(next_day=pl.col("from_day").shift(-1).over("stretch"))
        .join(numbered.drop("from_day"), on="stretch", maintain_order="left")
        .with_columns(
            until_day=pl.coalesce("next_day", "until_day"),
            is_continued=(pl.col("stretch") == pl.col("stretch").shift()).fill_null(value=False),
        )
        .drop("stretch", "next_day")
    )
