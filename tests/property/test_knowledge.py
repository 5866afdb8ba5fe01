"""What had become known by a day, and what any earlier day's view shows of it."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from polars.testing import assert_frame_equal

from records.contract import TABLES
from records.knowing.view import known_by, view_on
from tests.builders.random_rows import DAYS
from tests.builders.strategies import SmallOrganisation, organisations


@settings(max_examples=30, deadline=None)
@given(organisations(), DAYS, DAYS)
def test_what_was_known_by_a_day_shows_every_earlier_view(
    small: SmallOrganisation, day: date, other_day: date
) -> None:
    earlier, later = sorted((day, other_day))

    cut = known_by(small.records, later)

    for name in TABLES:
        expected = view_on(small.records, earlier)[name]
        assert_frame_equal(view_on(cut, earlier)[name], expected)


@settings(max_examples=30, deadline=None)
@given(organisations(), DAYS)
def test_nothing_known_by_a_day_became_known_after_it(small: SmallOrganisation, day: date) -> None:
    cut = known_by(small.records, day)

    for name, table in TABLES.items():
        assert cut[name].filter(cut[name]["known_on"] > day).is_empty()
        assert cut[name].filter(cut[name]["known_until"] > day).is_empty()
        if table.interval_end is not None:
            assert cut[name].filter(cut[name][table.interval_end] > day).is_empty()
