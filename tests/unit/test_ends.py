"""One meaning of an end: the last day, wherever days are counted."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from records.knowing.ends import known_end, last_day_held, never_took_effect, over_since

END = date(2021, 6, 30)


@pytest.mark.parametrize(
    ("on", "last_day", "over"),
    [
        (date(2021, 6, 29), None, None),
        (END, END, None),
        (date(2021, 7, 1), END, date(2021, 7, 1)),
    ],
    ids=["the day before", "the last day", "the day after"],
)
def test_an_end_is_known_on_its_day_and_over_the_day_after(
    on: date, last_day: date | None, over: date | None
) -> None:
    asked = pl.select(known=known_end(pl.lit(END), on), over=over_since(pl.lit(END), on))

    assert asked.row(0) == (last_day, over)


@pytest.mark.parametrize(
    ("end", "next_start", "last_day"),
    [
        (END, None, END),
        (None, date(2021, 7, 1), END),
        (END, date(2021, 7, 1), END),
        (date(2021, 7, 1), date(2021, 7, 1), END),
        (END, date(2021, 9, 1), END),
        (date(2021, 12, 31), date(2021, 7, 1), END),
        (None, None, None),
    ],
    ids=["alone", "no end", "the day before", "the same day", "a gap", "an overlap", "open"],
)
def test_a_post_is_held_to_its_end_or_to_the_day_before_the_next(
    end: date | None, next_start: date | None, last_day: date | None
) -> None:
    ends = pl.lit(end, dtype=pl.Date), pl.lit(next_start, dtype=pl.Date)

    assert pl.select(last_day_held(*ends)).item() == last_day


@pytest.mark.parametrize(
    ("end", "is_none"),
    [(date(2021, 6, 28), False), (date(2021, 6, 29), True), (END, False), (None, False)],
    ids=["two days before", "the day before", "the day itself", "no end"],
)
def test_what_ends_the_day_before_it_starts_never_took_effect(
    end: date | None,
    is_none: bool,  # noqa: FBT001 — a case's expectation
) -> None:
    last = pl.lit(end, dtype=pl.Date)

    assert pl.select(never_took_effect(pl.lit(END), last)).item() is is_none
