"""Groups that change to one target on one day: what is listed, and what an answer changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from models.outcome import labelled_moves, with_outcomes
from records.contract import Records
from records.dataset import OutcomeRule
from records.knowing.moves import historical_moves
from records.knowing.regroupings import find_regroupings, pending_on_paper, with_answers
from tests.builders.people import DATASET, EmployeeFile, an_employee, day, records_of

RULES = DATASET.moves
RENAMED, LATER = "2021-07-01", date(2022, 12, 31)
STAY = replace(
    DATASET, outcomes={"stays": OutcomeRule("stays", "stay", days=100)}, snapshot_on=LATER
)
OLD = {"unit": "u1", "title": "Juru Tulis"}
NEW = {"unit": "u1", "title": "Pengadministrasi"}


def _clerk(number: int, **post: str) -> EmployeeFile:
    return an_employee(f"e{number}").appointed("2020-01-01", **{**OLD, **post})  # type: ignore[arg-type]  # a test's columns


def _people(
    count: int, *, then: Mapping[str, object] | None = None, stay: int = 0
) -> list[EmployeeFile]:
    """Clerks of one unit of whom so many change together, and so many stay as they are."""
    target = NEW if then is None else then
    changed = [_clerk(n).appointed(RENAMED, **target) for n in range(count)]  # type: ignore[arg-type]  # a test's columns
    return [*changed, *(_clerk(n) for n in range(count, count + stay))]


def _found(records: Records) -> list[tuple[object, ...]]:
    columns = ("from_unit_id", "from_title", "to_unit_id", "to_title", "people", "proposed_cause")
    return find_regroupings(records, RULES).select(columns).rows()


def test_holders_of_a_title_who_bear_another_one_together_were_renamed() -> None:
    records = records_of(*_people(5))

    assert _found(records) == [("u1", "Juru Tulis", "u1", "Pengadministrasi", 5, "renaming")]


@pytest.mark.parametrize(
    ("changed", "stay", "is_listed"),
    [(4, 0, False), (5, 1, True), (5, 2, False), (8, 2, True), (7, 2, False)],
    ids=["four", "five of six", "five of seven", "eight of ten", "seven of nine"],
)
def test_five_people_and_four_fifths_of_a_title_make_a_group(
    changed: int, stay: int, *, is_listed: bool
) -> None:
    assert bool(_found(records_of(*_people(changed, stay=stay)))) is is_listed


def test_a_whole_unit_that_is_found_in_another_one_was_reorganised() -> None:
    titles = ["Analis", "Arsiparis", "Analis", "Juru Bayar", "Kepala Seksi"]
    people = [
        _clerk(n, title=title).appointed(RENAMED, unit="u2", title=title)
        for n, title in enumerate(titles)
    ]

    assert _found(records_of(*people)) == [("u1", None, "u2", None, 5, "reorganisation")]


def test_a_title_that_goes_over_to_another_unit_is_listed_by_its_title() -> None:
    moved = _people(5, then={"unit": "u2", "title": "Juru Tulis"})
    others = [_clerk(n, title="Analis") for n in range(10, 16)]

    assert _found(records_of(*moved, *others)) == [
        ("u1", "Juru Tulis", "u2", "Juru Tulis", 5, "reorganisation")
    ]


def test_leaders_who_become_functional_together_were_equalised() -> None:
    people = [
        an_employee(f"e{n}")
        .appointed("2020-01-01", unit="u1", title="Kepala Seksi", position_kind="structural")
        .appointed("2021-12-31", unit="u1", title="Analis Muda", position_kind="functional")
        for n in range(6)
    ]

    assert [row[-1] for row in _found(records_of(*people))] == ["equalisation"]


def test_people_promoted_on_one_day_from_different_titles_are_no_group() -> None:
    people = [
        _clerk(n, title=f"Jabatan {n}", level=3).appointed(  # type: ignore[arg-type]  # a level too
            RENAMED, unit="u2", title="Kepala Seksi", level=5
        )
        for n in range(6)
    ]

    assert _found(records_of(*people)) == []


def test_people_who_go_to_different_units_are_no_group() -> None:
    people = [_clerk(n).appointed(RENAMED, unit=f"u{n + 2}", title="Juru Tulis") for n in range(6)]

    assert _found(records_of(*people)) == []


def test_what_the_records_say_of_a_change_is_not_asked() -> None:
    for cause in ("own_request", "promotion", "renaming"):
        assert _found(records_of(*_people(6, then={**NEW, "cause": cause}))) == []
    assert _found(records_of(*_people(6, then={**NEW, "cause": "assigned"}))) != []


def test_who_had_left_before_the_day_held_nothing() -> None:
    gone = [_clerk(n).left("2021-01-01", "retirement") for n in range(20, 30)]

    assert len(_found(records_of(*_people(5), *gone))) == 1


def _moves(records: Records) -> int:
    return historical_moves(records, DATASET).height


def _labels(records: Records) -> list[tuple[str, float]]:
    moves = labelled_moves(records, STAY, "stays", LATER)
    return [(row["employee_id"], row["label"]) for row in moves.to_dicts()]


def test_without_an_answer_no_label_is_derived_from_a_group() -> None:
    records = records_of(*_people(6), _clerk(9).appointed(RENAMED, unit="u3", title="Analis"))

    assert _labels(records) == [("e9", 1.0)]
    assert with_outcomes(records, STAY)["outcomes"]["employee_id"].to_list() == ["e9"]
    # Everything but labels sees what the records say.
    assert _moves(records) == 7


def test_without_an_answer_nobody_has_left_a_post_by_it() -> None:
    arrived = [
        an_employee(f"e{n}")
        .appointed("2020-01-01", unit="u0", title="Analis")
        .appointed("2021-06-01" if n else "2021-05-01", unit="u1", title="Juru Tulis")
        .appointed(RENAMED, unit="u1", title="Pengadministrasi")
        for n in range(6)
    ]

    labels = dict(_labels(records_of(*arrived)))

    assert labels["e0"] == 1.0


def _answered(records: Records, *, said: bool) -> Records:
    (found,) = find_regroupings(records, RULES)["regrouping_id"].to_list()
    return with_answers(records, RULES, {found: said})


def test_confirmed_it_is_no_move() -> None:
    records = _answered(records_of(*_people(6)), said=True)

    assert _moves(records) == 0
    assert _labels(records) == []
    assert set(records["assignments"]["cause"].to_list()) == {None, "renaming"}
    assert _found(records) == []


def test_denied_it_is_an_ordinary_move() -> None:
    records = _answered(records_of(*_people(6)), said=False)

    assert _moves(records) == 6
    assert [label for _, label in _labels(records)] == [1.0] * 6


def test_supplied_outcomes_are_not_touched() -> None:
    judged = [file.with_outcome(RENAMED, "baik", 1.0, known_on="2022-01-01") for file in _people(6)]
    supplied = replace(
        DATASET, outcomes={"baik": OutcomeRule("baik", "supplied")}, snapshot_on=LATER
    )

    labels = labelled_moves(records_of(*judged), supplied, "baik", LATER)

    assert labels.height == 6


def test_a_group_keeps_its_name_when_more_of_it_becomes_known() -> None:
    fewer, more = (find_regroupings(records_of(*_people(n)), RULES) for n in (5, 9))

    assert fewer["regrouping_id"].to_list() == more["regrouping_id"].to_list()


def test_organisations_whose_rules_pass_over_nothing_are_asked_too() -> None:
    rules = replace(RULES, ignore_causes=())
    records = pending_on_paper(records_of(*_people(6)), rules)

    assert historical_moves(records, replace(DATASET, moves=rules)).is_empty()
    assert day(RENAMED) in records["assignments"]["start_date"].to_list()
