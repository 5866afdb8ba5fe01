"""Cases in which features once disagreed with their twins, small enough to reckon by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from features.build import build_features
from models.outcome import with_outcomes
from records.moves import historical_moves
from tests.builders.people import (
    DATASET,
    File,
    an_employee,
    day,
    records_of,
)

BARE = replace(DATASET, ratings={}, measures={}, outcomes={})
"""An organisation that names no outcome, scheme or measure."""


def _row(move_of: str, *files: File) -> dict[str, object]:
    """The features of a person's last move."""
    records = with_outcomes(records_of(*files), BARE)
    moves = historical_moves(records, BARE).filter(pl.col("employee_id") == move_of)
    return build_features(records, BARE, moves.tail(1)).values.row(0, named=True)


def test_an_organisation_that_names_nothing_has_features_of_its_posts() -> None:
    mover = an_employee("a").appointed("2018-01-01").appointed("2020-01-01", unit="u2")

    row = _row("a", mover)

    assert row["moves_count"] == 0
    assert not [name for name in row if name.startswith(("past_outcome", "measure_"))]


def test_a_post_that_lost_against_another_of_its_day_was_never_held() -> None:
    mover = (
        an_employee("a")
        .appointed("2018-01-01", unit="u1", level=3)
        .appointed("2020-01-01", unit="u2", level=2)
        .appointed("2020-01-01", unit="u3", level=3)
        .appointed("2022-01-01", unit="u4", level=3)
    )

    row = _row("a", mover)

    assert row["moves_count"] == 2 - 1
    assert row["units_count"] == 2
    assert (row["promotions_count"], row["demotions_count"]) == (0, 0)


def test_time_in_a_family_is_unknown_when_the_destination_has_none() -> None:
    mover = (
        an_employee("a")
        .appointed("2018-01-01", unit="u1", job_family="teknik")
        .appointed("2020-01-01", unit="u2")
    )

    assert _row("a", mover)["days_in_destination_family"] is None


def test_time_at_a_level_runs_from_its_first_post_to_the_rise() -> None:
    colleague = (
        an_employee("b")
        .appointed("2015-01-01", unit="u1", level=3)
        .appointed("2017-01-01", unit="u2", level=3)
        .appointed("2019-01-01", unit="u3", level=4)
    )
    mover = an_employee("a").appointed("2018-01-01").appointed("2020-01-01", unit="u2", level=3)

    row = _row("a", colleague, mover)

    assert row["usual_days_at_level"] == (day("2019-01-01") - day("2015-01-01")).days
