"""Everybody in service for every post that is asked about: the best of each side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl

from features.prepared.part import Places
from models.answering.estimates import Estimates
from models.answering.pair_blocks import pair_blocks
from models.answering.pairs import By, Excluded, Kept, Wanted, best_pairs, scorer_of
from models.rows import day_number
from records.errors import NotFoundError
from records.knowing.positions import positions_on
from records.knowing.posts import POST_COLUMNS
from records.knowing.standing import Standing


@dataclass(frozen=True)
class Matched:
    """The best of all pairs.

    Attributes:
        table: One row a pair that is kept: `employee_id`, `position_id`, `probability`, `lower`,
            `upper`, `eligible` (null: no rules are kept yet), `rank_for_position` and
            `rank_for_employee` (null: not among the best of that side), by position, rank and
            employee.
        pairs: How many pairs were asked about.
        people: How many people.
        posts: How many posts.
    """

    table: pl.DataFrame
    pairs: int
    people: int
    posts: int


def open_positions(estimates: Estimates) -> list[str]:
    """The positions with fewer people than seats, by id."""
    posts = positions_on(estimates.view, estimates.as_of)
    is_open = pl.col("held") < pl.col("headcount_needed")
    return posts.filter(is_open)["position_id"].to_list()


def all_positions(estimates: Estimates) -> list[str]:
    """The positions in being on the day, by id."""
    return sorted(estimates.standing.positions)


def match(
    estimates: Estimates, positions: Collection[str], *, top: int = 50, by: By = "probability"
) -> Matched:
    """Everybody in service for each of the positions, but for those who hold it.

    Pairs without ground for an estimate are not kept.

    Args:
        estimates: The champion, asked on its day.
        positions: Their ids; each counts once.
        top: How many are kept of each position, and of each person.
        by: What the pairs are ordered by.

    Raises:
        NotFoundError: There is no such position on the day; all of them are named.
        UsageError: The lower bound is wanted of a model without one.
    """
    ids = _known(estimates, positions)
    standing = estimates.standing
    people = sorted({one for one, _ in standing.held} - standing.out_of_service.keys())
    prepared = estimates.holdings.on(estimates.as_of).prepared
    described = [[standing.positions[one][name] for name in POST_COLUMNS] for one in ids]
    posts = pl.DataFrame(described, schema=prepared.posts.schema, orient="row")
    found = best_pairs(
        scorer_of(estimates.model),
        pair_blocks(
            estimates.model,
            prepared,
            prepared.people_places(people),
            prepared.post_places(posts),
        ),
        Wanted(day_number(estimates.as_of), top, by),
        excluded=_held(standing, people, ids),
    )
    table = _table(found.kept, pl.Series(people, dtype=pl.String), pl.Series(ids, dtype=pl.String))
    return Matched(table, found.pairs, len(people), len(ids))


def _known(estimates: Estimates, positions: Collection[str]) -> list[str]:
    """The positions in order, each once.

    Raises:
        NotFoundError: Some are none of the day.
    """
    ids = sorted(set(positions))
    unknown = [one for one in ids if one not in estimates.standing.positions]
    if unknown:
        raise NotFoundError(
            found=f"positions {', '.join(unknown)} on {estimates.as_of}",
            expected="positions in being on that day",
            action="correct them, ask as of another day, or look with `mutasi posts TEXT`",
        )
    return ids


def _held(standing: Standing, people: list[str], ids: list[str]) -> Excluded:
    """The posts that people hold themselves."""
    person = {one: place for place, one in enumerate(people)}
    post = {one: place for place, one in enumerate(ids)}
    pairs = sorted(
        (person[employee], post[position])
        for employee, position in standing.held
        if employee in person and position in post
    )
    counts = np.bincount([one for one, _ in pairs], minlength=len(people))
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Excluded(first, np.array([one for _, one in pairs], dtype=np.int32))


def _table(kept: Kept, people: pl.Series, ids: pl.Series) -> pl.DataFrame:
    def rank(numbers: Places) -> pl.Series:
        ranks = pl.Series(numbers, dtype=pl.Int64)
        return ranks.set(ranks == 0, None)

    return pl.DataFrame(
        {
            "employee_id": people[pl.Series(kept.person)],
            "position_id": ids[pl.Series(kept.post)],
            "probability": kept.probability,
            "lower": pl.Series(kept.lower).fill_nan(None),
            "upper": pl.Series(kept.upper).fill_nan(None),
            "eligible": pl.Series([None] * len(kept.person), dtype=pl.Boolean),
            "rank_for_position": rank(kept.rank_for_post),
            "rank_for_employee": rank(kept.rank_for_person),
        }
    ).sort("position_id", "rank_for_position", "employee_id", nulls_last=True)
