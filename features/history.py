"""What the whole organisation has lived through, prepared once for any number of moves.

Everything here is a table of stretches of days on which a view shows it, so that asking as of a day
is a look-up and nothing later can show through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import polars as pl

from features.timeline import Timeline, window
from records.contract import Records
from records.dataset import Dataset
from records.moves import is_other_post
from records.posts import POST_COLUMNS, held_posts
from records.units import unit_places

STAY = timedelta(days=365)
MEMORY = timedelta(days=5 * 365)
"""How long what happened in a unit counts for what it is like."""


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
    def held(self) -> pl.DataFrame:
        """Held posts with `from_day`, `until_day`, and the unit's parent and root of those days.

        A stretch is cut where its unit's place in the tree changes.
        """
        held = held_posts(self.records).rename({"held_from": "from_day", "held_until": "until_day"})
        placed = held.join(self.places, on="unit_id", how="left", maintain_order="left")
        has_place = pl.col("parent_id").is_not_null()
        inside = placed.with_columns(
            from_day=pl.max_horizontal("from_day", "shown_from"),
            until_day=pl.min_horizontal("until_day", "shown_until"),
        )
        return (
            inside.filter(
                ~has_place
                | pl.col("until_day").is_null()
                | (pl.col("until_day") > pl.col("from_day"))
            )
            .with_columns(
                parent_id=pl.coalesce("parent_id", "unit_id"),
                root_id=pl.coalesce("root_id", "unit_id"),
            )
            .drop("shown_from", "shown_until")
            .sort("employee_id", "from_day")
        )

    @cached_property
    def arrivals(self) -> pl.DataFrame:
        """Each time a view shows a person in another post than before.

        Returns:
            The post's columns, `parent_id`, `root_id`, `arrived_on`, `left_on` (its end, or the
            first day in another post; null while it is held), `left_seen_on` (the day on which a
            view can tell that the person has left: in another post, or without one for longer than
            the merge gap), `is_newcomer` (not the person's first post), `previous_…` columns of the
            post before, `known_a_year_later` (the day on which `stays` can be told) and `stays`
            (1 or 0: not seen to have left a year later).
        """
        rules = self.dataset.moves
        other = is_other_post(rules, "employee_id")
        gap = (pl.col("from_day") - pl.col("until_day").shift().over("employee_id")).dt.total_days()
        first = pl.int_range(pl.len()).over("employee_id") == 0
        spells = (
            self.held.with_columns(
                is_arrival=other | (gap > rules.merge_gap_days).fill_null(value=False) | first,
                is_newcomer=other,
            )
            .with_columns(spell=pl.col("is_arrival").cum_sum().over("employee_id"))
            .group_by("employee_id", "spell", maintain_order=True)
            .agg(
                pl.col(*POST_COLUMNS, "parent_id", "root_id", "is_newcomer").first(),
                arrived_on=pl.col("from_day").first(),
                left_on=pl.col("until_day").last(),
            )
        )
        previous = ("unit_id", "parent_id", "root_id", "job_family", "title", "level")
        following = pl.col("arrived_on").shift(-1).over("employee_id")
        too_long_away = pl.col("left_on") + pl.duration(days=rules.merge_gap_days + 1)
        return spells.with_columns(
            *(
                pl.col(name).shift().over("employee_id").alias(f"previous_{name}")
                for name in previous
            ),
            left_seen_on=pl.min_horizontal(following, too_long_away),
            known_a_year_later=pl.col("arrived_on") + STAY,
        ).with_columns(
            stays=(
                pl.col("left_seen_on").is_null()
                | (pl.col("left_seen_on") > pl.col("known_a_year_later"))
            ).cast(pl.Float64)
        )

    @cached_property
    def year_stays(self) -> pl.DataFrame:
        """Arrivals that can be judged (`stays`), from a year after them, for five years."""
        return window(self.arrivals, "known_a_year_later", MEMORY)

    @cached_property
    def departures(self) -> pl.DataFrame:
        """Ended spells with their `days`, from the day a view can tell, for five years."""
        ended = self.arrivals.drop_nulls("left_seen_on").with_columns(
            days=(pl.col("left_on") - pl.col("arrived_on")).dt.total_days()
        )
        return window(ended, "left_seen_on", MEMORY)

    def began(self, tables: tuple[str, ...]) -> Timeline:
        """Counts the rows of tables that had been recorded by a day."""
        rows = pl.concat(
            [self.records[table].select(from_day="known_on") for table in tables]
        ).with_columns(until_day=pl.lit(None, dtype=pl.Date))
        return Timeline(rows, [], {"rows": pl.lit(1)})
