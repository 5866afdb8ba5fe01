"""Rolling origins: nothing after the origin teaches, nothing before it is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from models.rows import day_number
from models.split import OriginRules, rolling_origins
from tests.builders.training_rows import MATURES_DAYS, learnable_rows

RULES = OriginRules()


def test_labels_that_teach_were_usable_before_the_origin() -> None:
    rows = learnable_rows()

    for origin in rolling_origins(rows, RULES):
        assert rows.matures_days[origin.training].max() < day_number(origin.starts_on)


def test_moves_that_are_judged_start_after_the_embargo_and_before_the_window_ends() -> None:
    rows = learnable_rows()

    for origin in rolling_origins(rows, RULES):
        starts = rows.start_days[origin.validation]
        assert starts.min() >= day_number(origin.starts_on) + RULES.embargo_days
        assert starts.max() < day_number(origin.ends_on)


def test_windows_follow_each_other_up_to_the_newest_move() -> None:
    rows = learnable_rows()

    origins = rolling_origins(rows, RULES)

    assert day_number(origins[-1].ends_on) == rows.start_days.max() + 1
    assert [o.starts_on for o in origins[1:]] == [o.ends_on for o in origins[:-1]]


def test_no_row_is_judged_twice() -> None:
    origins = rolling_origins(learnable_rows(), RULES)

    judged = [place for origin in origins for place in origin.validation]
    assert len(judged) == len(set(judged))


def test_a_big_panel_has_only_as_many_origins_as_it_needs() -> None:
    origins = rolling_origins(learnable_rows(12_000), RULES)

    assert len(origins) == RULES.least_origins
    assert origins[0].ends_on - origins[0].starts_on == timedelta(days=365)


def test_a_thin_panel_is_judged_on_wider_windows() -> None:
    # About 45 moves a year: a year's window judges few, six of them fewer than asked for.
    origins = rolling_origins(learnable_rows(900, years=20), RULES)

    assert origins[0].ends_on - origins[0].starts_on == timedelta(days=730)


def test_too_little_time_has_no_origin() -> None:
    assert rolling_origins(learnable_rows(300, years=1), RULES) == ()


def test_no_rows_have_no_origin() -> None:
    nobody = learnable_rows(10).take(np.empty(0, dtype=np.intp))

    assert rolling_origins(nobody, RULES) == ()


def test_a_window_of_one_class_is_not_judged() -> None:
    rows = learnable_rows(3_000)
    newest = rows.start_days >= rows.start_days.max() - MATURES_DAYS
    one_sided = replace(rows, label=rows.label * ~newest)

    origins = rolling_origins(one_sided, RULES)

    assert origins
    assert day_number(origins[-1].ends_on) <= rows.start_days.max() + 1 - MATURES_DAYS
