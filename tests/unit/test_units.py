"""The tree of units as views of different days show it."""

from __future__ import annotations

from datetime import date

from records.contract import ALWAYS_KNOWN
from records.knowing.units import MOST_LEVELS, unit_ancestors, unit_places, unit_stretches
from tests.builders.people import UnitFile, a_unit, records_of


def _ancestors(*units: UnitFile, of: str) -> list[tuple[object, ...]]:
    found = unit_ancestors(records_of(*units))
    rows = found.select("unit_id", "ancestor_id", "distance", "shown_from", "shown_until").rows()
    return [row[1:] for row in rows if row[0] == of]


def _places(*units: UnitFile, of: str) -> list[tuple[object, ...]]:
    found = unit_places(records_of(*units))
    rows = found.select("unit_id", "parent_id", "root_id", "shown_from", "shown_until").rows()
    return [row[1:] for row in rows if row[0] == of]


CITY = a_unit("city")
AGENCY = a_unit("agency", parent_id="city")
SECTION = a_unit("section", parent_id="agency")


def test_a_unit_is_below_its_parent_and_everything_above_that() -> None:
    ancestors = _ancestors(CITY, AGENCY, SECTION, of="section")

    assert ancestors == [("agency", 1, ALWAYS_KNOWN, None), ("city", 2, ALWAYS_KNOWN, None)]


def test_the_farthest_ancestor_is_the_root() -> None:
    assert _places(CITY, AGENCY, SECTION, of="section") == [("agency", "city", ALWAYS_KNOWN, None)]
    assert _places(CITY, AGENCY, SECTION, of="agency") == [("city", "city", ALWAYS_KNOWN, None)]
    assert _places(CITY, AGENCY, SECTION, of="city") == []


def test_a_unit_is_below_another_parent_from_the_day_that_is_valid() -> None:
    moved = a_unit("section", parent_id="other", valid_from="2022-01-01")

    ancestors = _ancestors(AGENCY, SECTION, a_unit("other"), moved, of="section")

    assert ("agency", 1, ALWAYS_KNOWN, date(2022, 1, 1)) in ancestors
    assert ("other", 1, date(2022, 1, 1), None) in ancestors


def test_a_change_that_is_known_late_is_shown_from_the_day_it_is_known() -> None:
    moved = a_unit("section", parent_id="other", valid_from="2022-01-01", known_on="2022-05-01")

    ancestors = _ancestors(SECTION, a_unit("other"), moved, of="section")

    assert ancestors[0] == ("agency", 1, ALWAYS_KNOWN, date(2022, 5, 1))


def test_a_change_that_is_known_early_is_shown_from_the_day_it_is_valid() -> None:
    moved = a_unit("section", parent_id="other", valid_from="2022-01-01", known_on="2021-05-01")

    ancestors = _ancestors(SECTION, a_unit("other"), moved, of="section")

    assert ancestors[0] == ("agency", 1, ALWAYS_KNOWN, date(2022, 1, 1))


def test_what_is_above_changes_with_the_tree_above() -> None:
    joined = a_unit("agency", parent_id="province", valid_from="2022-01-01")

    places = _places(CITY, AGENCY, SECTION, a_unit("province"), joined, of="section")

    assert places == [
        ("agency", "city", ALWAYS_KNOWN, date(2022, 1, 1)),
        ("agency", "province", date(2022, 1, 1), None),
    ]


def test_a_unit_that_stands_alone_from_a_day_on_has_no_parent_since() -> None:
    alone = a_unit("section", valid_from="2022-01-01")

    assert _ancestors(SECTION, alone, of="section") == [
        ("agency", 1, ALWAYS_KNOWN, date(2022, 1, 1))
    ]


def test_a_corrected_kind_is_shown_from_the_day_it_is_known() -> None:
    unit = a_unit("section", kind="bidang", valid_from="2020-01-01")
    corrected = a_unit("section", kind="seksi", valid_from="2020-01-01", known_on="2020-03-01")

    stretches = unit_stretches(records_of(unit, corrected))

    assert stretches.select("kind", "shown_from", "shown_until").rows() == [
        ("bidang", date(2020, 1, 1), date(2020, 3, 1)),
        ("seksi", date(2020, 3, 1), None),
    ]


def test_a_unit_that_names_itself_has_no_parent() -> None:
    assert _ancestors(a_unit("city", parent_id="city"), of="city") == []


def test_units_that_name_each_other_are_each_below_the_other_once() -> None:
    circle = (a_unit("a", parent_id="b"), a_unit("b", parent_id="a"))

    assert _ancestors(*circle, of="a") == [("b", 1, ALWAYS_KNOWN, None)]
    assert _ancestors(*circle, of="b") == [("a", 1, ALWAYS_KNOWN, None)]


def test_a_unit_below_a_circle_meets_each_of_its_units_once() -> None:
    circle = (a_unit("a", parent_id="b"), a_unit("b", parent_id="c"), a_unit("c", parent_id="a"))

    ancestors = _ancestors(*circle, a_unit("below", parent_id="a"), of="below")

    assert [(row[0], row[1]) for row in ancestors] == [("a", 1), ("b", 2), ("c", 3)]


def test_a_chain_longer_than_any_organisation_is_cut() -> None:
    chain = [a_unit(f"u{n}", parent_id=f"u{n + 1}") for n in range(MOST_LEVELS + 3)]

    ancestors = _ancestors(*chain, of="u0")

    assert [row[0] for row in ancestors] == [f"u{n + 1}" for n in range(MOST_LEVELS)]
