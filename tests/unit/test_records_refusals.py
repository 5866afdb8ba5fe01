"""Bad input as a whole: what is refused, what is only warned of, what never comes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from records.checks.references import Stored
from records.errors import ContractError
from tests.builders.checking import checked, findings, rules
from tests.builders.dataset_folder import TOML


def test_a_clean_folder_has_no_findings(tmp_path: Path) -> None:
    result = checked(tmp_path, max_bad=0.0)

    assert result.problems == ()
    assert result.quarantine.is_empty()
    assert {name: count.accepted for name, count in result.counts.items()} == {
        "employees": 2,
        "units": 2,
        "assignments": 3,
    }


def test_a_table_without_a_required_column_is_refused(tmp_path: Path) -> None:
    result = checked(tmp_path, {"assignments": "employee_id,unit_id\ne1,u1\n"})

    assert findings(result, "refused") == [("assignments", "missing_column", None, "start_date")]


@pytest.mark.parametrize("name", ["employees", "assignments"])
def test_a_missing_required_table_is_refused(tmp_path: Path, name: str) -> None:
    result = checked(tmp_path, {name: None})

    assert findings(result, "refused") == [(name, "missing_table", None, "")]


def test_a_required_table_that_is_stored_already_may_be_missing(tmp_path: Path) -> None:
    first = checked(tmp_path / "first")
    wishes = "employee_id,wants_kind,wants,stated_on\ne1,unit,u1,2012-01-01\n"

    result = checked(
        tmp_path / "second",
        {"employees": None, "assignments": None, "units": None, "preferences": wishes},
        stored=Stored().with_source(first.frames),
    )

    assert result.problems == ()
    assert result.counts["preferences"].accepted == 1


def test_a_column_spelled_twice_is_refused(tmp_path: Path) -> None:
    result = checked(tmp_path, {"units": "unit_id,Unit-ID\nu1,u1\n"})

    assert findings(result, "refused") == [("units", "column_twice", None, "Unit-ID")]


@pytest.mark.parametrize(("max_bad", "is_refused"), [(0.2, True), (0.25, False)])
def test_more_bad_rows_than_allowed_refuse_the_source(
    tmp_path: Path,
    *,
    max_bad: float,
    is_refused: bool,
) -> None:
    rows = "employee_id,start_date,unit_id\ne1,2010-01-01,u1\ne1,2011-01-01,u1\ne1,2012-01-01,u1\n"

    result = checked(tmp_path, {"assignments": rows + "e1,soon,u1\n"}, max_bad=max_bad)

    assert result.is_refused is is_refused
    assert ("too_many_bad_rows" in rules(result, "refused")) is is_refused


def test_every_refusal_is_in_the_one_error(tmp_path: Path) -> None:
    result = checked(
        tmp_path, {"units": "name\na\n", "assignments": "employee_id,unit_id\ne1,u1\n"}
    )

    with pytest.raises(ContractError) as refusal:
        result.raise_if_refused()

    assert "units.csv, column unit_id" in refusal.value.found
    assert "assignments.csv, column start_date" in refusal.value.found
    assert refusal.value.exit_code == 3


def test_overlaps_gaps_and_early_starts_are_warned_of_once_with_their_count(
    tmp_path: Path,
) -> None:
    rows = """
    employee_id,start_date,end_date,unit_id,capacity
    e1,2009-01-01,2012-01-01,u1,
    e1,2011-01-01,2013-01-01,u2,
    e1,2011-06-01,2012-06-01,u2,acting
    e1,2014-01-01,,u2,
    e2,2010-06-01,2012-01-01,u1,
    e2,2012-01-10,,u2,
    """

    result = checked(tmp_path, {"assignments": rows})

    warned = {one.rule: (one.count, one.lines) for one in result.problems}
    assert warned == {
        "overlapping_assignments": (1, (3,)),
        "gap_between_assignments": (1, (5,)),
        "starts_before_entry": (2, (2, 6)),
    }
    assert result.frames["assignments"].height == 6


def test_unknown_columns_are_warned_of_and_not_stored(tmp_path: Path) -> None:
    result = checked(tmp_path, {"units": "unit_id,colour,x_floor,kind_code\nu1,red,2,K1\nu2,,,\n"})

    assert findings(result, "warned") == [("units", "unknown_column", None, "colour")]
    assert "colour" not in result.frames["units"].columns
    assert result.frames["units"]["kind_code"].to_list() == ["K1", None]


@pytest.mark.parametrize(
    "header",
    ["agama", "Jenis Kawin Nama", "x_status_kawin", "NIK", "NPWP NOMOR", "ALAMAT", "no_hp",
     "NOMOR HP", "EMAIL GOV", "bpjs", "audit_religion", "marital_status", "children_count",
     "jumlah_anak", "x_health", "gaji_pokok", "salary", "home_address", "phone"],
)  # fmt: skip
def test_facts_that_may_not_come_in_are_dropped_and_reported(tmp_path: Path, header: str) -> None:
    employees = f"employee_id,entry_date,{header}\ne1,2010-01-01,secret\ne2,2011-01-01,secret\n"

    result = checked(tmp_path, {"employees": employees})

    assert findings(result, "warned") == [("employees", "dropped_column", None, header)]
    assert "secret" not in str(result.frames["employees"].rows())
    assert "secret" not in str(result.problems)


def test_sickness_and_maternity_are_dropped_and_counted(tmp_path: Path) -> None:
    rows = "e1,sickness,2012-01-01\ne1,Maternity,2012-02-01\ne1,leave,2012-03-01\n"

    result = checked(tmp_path, {"absences": "employee_id,kind,start_date\n" + rows})

    (problem,) = result.problems
    count = result.counts["absences"]
    assert (problem.degree, problem.rule, problem.count) == ("warned", "dropped_kind", 2)
    assert (count.read, count.accepted, count.quarantined, count.dropped) == (3, 1, 0, 2)
    assert result.frames["absences"]["kind"].to_list() == ["leave"]


def test_undeclared_measures_and_outcomes_are_kept_with_a_warning(tmp_path: Path) -> None:
    measures = (
        "employee_id,measure,period_start,period_end,value\ne1,visits,2012-01-01,2012-12-31,3\n"
    )
    outcomes = "employee_id,start_date,outcome,value,known_on\ne1,2010-01-01,wins,1,2011-01-01\n"

    result = checked(tmp_path, {"measures": measures, "outcomes": outcomes})

    assert rules(result, "warned") == ["undeclared_measure", "undeclared_outcome"]
    assert result.frames["measures"].height == result.frames["outcomes"].height == 1


def test_outcomes_that_name_no_assignment_are_warned_of(tmp_path: Path) -> None:
    head = "employee_id,start_date,unit_id,outcome,value,known_on\n"
    rows = (
        "e1,2010-01-01,,stays,1,2011-01-01\n"
        "e1,2010-01-01,u2,stays,1,2011-01-01\n"
        "e1,2010-01-02,,stays,1,2011-01-01\n"
    )

    result = checked(tmp_path, {"outcomes": head + rows})

    (problem,) = result.problems
    assert (problem.rule, problem.count, problem.lines) == (
        "outcome_without_assignment",
        2,
        (3, 4),
    )


def test_findings_name_what_was_expected_and_what_to_do(tmp_path: Path) -> None:
    result = checked(tmp_path, {"units": "unit_id,colour\nu1,\nu2,\n"}, toml=TOML + "[spare]\n")

    for problem in result.problems:
        assert problem.found
        assert problem.expected
        assert problem.action
    assert rules(result, "warned") == ["unknown_key", "unknown_column"]
