"""Spells that never took effect: left out and told, and no fault of the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.checking import checked, findings

HEAD = "employee_id,start_date,end_date,unit_id,capacity\n"
LONG = "e1,2012-01-01,2014-12-31,u1,\n"


def _posts(folder: Path, *rows: str) -> list[tuple[str, str]]:
    result = checked(folder, {"assignments": HEAD + LONG + "".join(f"{row}\n" for row in rows)})
    assert findings(result, "refused") == []
    kept = result.frames["assignments"].select("start_date", "unit_id").rows()
    return [(str(start), unit) for start, unit in kept]


@pytest.mark.parametrize(
    ("row", "is_kept"),
    [("e1,2015-03-01,2015-02-28,u1,", False), ("e1,2015-03-01,2015-03-01,u1,", True)],
    ids=["ends the day before", "lasts one day"],
)
def test_a_post_that_ends_the_day_before_it_starts_never_took_effect(
    tmp_path: Path, row: str, *, is_kept: bool
) -> None:
    kept = _posts(tmp_path, row)

    assert (("2015-03-01", "u1") in kept) is is_kept


def test_spells_without_effect_are_told_and_count_as_neither_good_nor_bad(tmp_path: Path) -> None:
    rows = [f"e1,{year}-04-01,{year}-03-31,u1," for year in range(2015, 2019)]

    result = checked(tmp_path, {"assignments": HEAD + LONG + "".join(f"{row}\n" for row in rows)})

    count = result.counts["assignments"]
    (told,) = [problem for problem in result.problems if problem.rule == "never_took_effect"]
    assert (count.read, count.accepted, count.quarantined, count.without_effect) == (5, 1, 0, 4)
    assert (told.degree, told.count, told.lines) == ("warned", 4, (3, 4, 5, 6))
    assert findings(result, "quarantined") == []


def test_an_end_two_days_before_the_start_is_a_fault(tmp_path: Path) -> None:
    result = checked(tmp_path, {"assignments": HEAD + LONG + "e1,2015-03-03,2015-03-01,u1,\n"},
                     max_bad=1.0)  # fmt: skip

    assert findings(result, "quarantined") == [("assignments", "end_before_start", 3, "end_date")]


def test_a_post_of_one_day_gives_way_to_the_one_that_starts_on_it(tmp_path: Path) -> None:
    kept = _posts(tmp_path, "e1,2015-03-01,2015-03-01,u1,", "e1,2015-03-01,,u2,")

    assert kept == [("2012-01-01", "u1"), ("2015-03-01", "u2")]


def test_an_acting_post_of_one_day_gives_way_to_nothing(tmp_path: Path) -> None:
    kept = _posts(tmp_path, "e1,2015-03-01,2015-03-01,u1,acting", "e1,2015-03-01,,u2,")

    assert kept == [("2012-01-01", "u1"), ("2015-03-01", "u1"), ("2015-03-01", "u2")]


def test_absences_and_sanctions_without_effect_are_left_out_too(tmp_path: Path) -> None:
    absences = "employee_id,kind,start_date,end_date\ne1,leave,2015-03-01,2015-02-28\n"
    sanctions = "employee_id,severity,start_date,end_date\ne1,light,2015-03-01,2015-02-28\n"

    result = checked(tmp_path, {"absences": absences, "sanctions": sanctions})

    assert [(name, count.without_effect) for name, count in result.counts.items()
            if count.without_effect] == [("sanctions", 1), ("absences", 1)]  # fmt: skip
