"""Bad input, row by row: what is quarantined, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from records.checks.references import Stored
from tests.builders.checking import checked, findings, rules
from tests.builders.dataset_folder import TOML

ASSIGNMENT_HEAD = "employee_id,start_date,end_date,unit_id,title,level,capacity,known_on\n"


def assignments(*rows: str) -> dict[str, str]:
    return {"assignments": ASSIGNMENT_HEAD + "\n".join(rows) + "\n"}


def ratings(*rows: str) -> dict[str, str]:
    head = "employee_id,period_start,period_end,scheme,value\n"
    return {"ratings": head + "\n".join(rows) + "\n"}


@pytest.mark.parametrize(
    ("row", "rule", "column", "found"),
    [
        ("e1,01-02-2012,,u1,A,3,,", "wrong_type", "start_date", "01-02-2012"),
        ("e1,2012-02-30,,u1,A,3,,", "impossible_date", "start_date", "2012-02-30"),
        ("e1,2012-02-01,,u1,A,high,,", "wrong_type", "level", "high"),
        ("e1,2012-02-01,,u1,A,1.5,,", "wrong_type", "level", "1.5"),
        ("e1,,,u1,A,3,,", "missing_value", "start_date", "nothing"),
        ("e1,2012-02-01,2011-01-01,u1,A,3,,", "end_before_start", "end_date",
         "2011-01-01 before 2012-02-01"),
        ("e1,1899-12-31,,u1,A,3,,", "too_early", "start_date", "1899-12-31"),
        ("e1,1984-01-01,,u1,A,3,,", "before_birth", "start_date", "1984-01-01"),
        ("e1,2012-02-01,,u1,A,3,chief,", "unknown_word", "capacity", "chief"),
        ("e9,2012-02-01,,u1,A,3,,", "unknown_employee", "employee_id",
         "e9, in no row of employees"),
        ("e1,2012-02-01,,u9,A,3,,", "unknown_unit", "unit_id", "u9, in no row of units"),
        ("e1,2012-02-01,,u1,A,3", "wrong_number_of_cells", "", "6 cells"),
    ],
)  # fmt: skip
def test_a_bad_row_is_quarantined_and_the_rest_goes_on(
    tmp_path: Path, row: str, rule: str, column: str, found: str
) -> None:
    result = checked(tmp_path, assignments("e2,2011-01-01,,u2,B,3,,", row))

    (problem,) = [one for one in result.problems if one.degree == "quarantined"]
    assert (problem.table, problem.file, problem.line) == ("assignments", "assignments.csv", 3)
    assert (problem.rule, problem.column, problem.found) == (rule, column, found)
    assert problem.expected
    assert problem.action
    assert result.frames["assignments"]["employee_id"].to_list() == ["e2"]
    assert result.counts["assignments"].read == 2
    assert result.counts["assignments"].quarantined == 1
    assert not result.is_refused


def test_rows_without_content_are_no_rows(tmp_path: Path) -> None:
    result = checked(tmp_path, assignments("e2,2011-01-01,,u2,B,3,,", ",,,,,,,", ", , ,,,,,"))

    assert result.problems == ()
    assert result.counts["assignments"].read == 1


def test_all_faults_of_a_row_are_named_and_it_counts_once(tmp_path: Path) -> None:
    result = checked(tmp_path, assignments("e1,soon,,u1,A,high,chief,"))

    assert sorted(rules(result, "quarantined")) == ["unknown_word", "wrong_type", "wrong_type"]
    assert result.counts["assignments"].quarantined == 1


@pytest.mark.parametrize(
    ("cell", "value"), [("3", 3), ("3.0", 3), ("3,0", 3), (" 3 ", 3), ("'3", 3), ("", None)]
)
def test_whole_numbers_are_read_as_people_write_them(
    tmp_path: Path, cell: str, value: int | None
) -> None:
    result = checked(tmp_path, {"assignments": ASSIGNMENT_HEAD.replace(",", ";")
                                + f"e1;2012-01-01;;u1;A;{cell};;\n"})  # fmt: skip

    assert result.frames["assignments"]["level"].to_list() == [value]


@pytest.mark.parametrize(
    ("cell", "value"), [("1,5", 1.5), ("1.5", 1.5), ("1.234,5", 1234.5), ("-2", -2.0)]
)
def test_decimal_commas_are_read(tmp_path: Path, cell: str, value: float) -> None:
    head = "employee_id;measure;period_start;period_end;value\n"
    result = checked(tmp_path, {"measures": head + f"e1;output;2012-01-01;2012-12-31;{cell}\n"})

    assert result.frames["measures"]["value"].to_list() == [value]


@pytest.mark.parametrize("cell", ["nan", "inf", "1e999", "many"])
def test_what_is_no_finite_number_is_quarantined(tmp_path: Path, cell: str) -> None:
    head = "employee_id,measure,period_start,period_end,value\n"
    result = checked(tmp_path, {"measures": head + f"e1,output,2012-01-01,2012-12-31,{cell}\n"})

    assert findings(result, "quarantined") == [("measures", "wrong_type", 2, "value")]


def test_words_are_read_in_any_case(tmp_path: Path) -> None:
    result = checked(
        tmp_path, {"absences": "employee_id,kind,start_date\ne1,Study Leave,2012-01-01\n"}
    )

    assert result.frames["absences"]["kind"].to_list() == ["study_leave"]


def test_a_number_outside_its_bounds_is_quarantined(tmp_path: Path) -> None:
    result = checked(tmp_path, {"educations": "employee_id,level\ne1,9\ne2,8\n"})

    (problem,) = [one for one in result.problems if one.degree == "quarantined"]
    assert (problem.rule, problem.found, problem.expected) == ("out_of_range", "9", "0 to 8")


def test_a_competency_without_level_and_score_is_quarantined(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        {"competencies": "employee_id,competency,score,assessed_on\ne1,a,,2012-01-01\n"},
    )

    assert rules(result, "quarantined") == ["missing_value"]


def test_a_placeholder_as_entry_is_warned_of_and_takes_nobody_out(tmp_path: Path) -> None:
    employees = "employee_id,entry_date,birth_date\ne1,1980-01-01,1985-05-05\ne2,2011-01-01,\n"
    result = checked(tmp_path, {"employees": employees})

    assert ("employees", "entry_before_birth", 2, "entry_date") in findings(result, "warned")
    assert findings(result, "quarantined") == []


def test_a_unit_below_an_unknown_one_takes_its_own_units_and_rows_along(tmp_path: Path) -> None:
    units = "unit_id,parent_id\nu1,u0\nu2,u1\nu3,\n"
    result = checked(
        tmp_path,
        {"units": units, **assignments("e1,2012-01-01,,u2,A,3,,", "e2,2012-01-01,,u3,A,3,,")},
    )

    assert findings(result, "quarantined") == [
        ("units", "unknown_unit", 2, "parent_id"),
        ("units", "unknown_unit", 3, "parent_id"),
        ("assignments", "unknown_unit", 2, "unit_id"),
    ]


def test_positions_are_checked_only_where_there_is_a_table_of_them(tmp_path: Path) -> None:
    rows = "employee_id,start_date,unit_id,position_id\ne1,2012-01-01,u1,p1\ne2,2012-01-01,u1,p2\n"
    without = checked(tmp_path / "a", {"assignments": rows})
    with_them = checked(
        tmp_path / "b", {"assignments": rows, "positions": "position_id,unit_id\np1,u1\n"}
    )

    assert rules(without, "quarantined") == []
    assert findings(with_them, "quarantined") == [
        ("assignments", "unknown_position", 3, "position_id")
    ]


def test_without_a_table_of_units_no_unit_is_unknown(tmp_path: Path) -> None:
    result = checked(tmp_path, {"units": None})

    assert result.problems == ()
    assert result.counts["assignments"].accepted == 3


def test_wishes_for_unknown_units_and_positions_are_quarantined(tmp_path: Path) -> None:
    head = "employee_id,wants_kind,wants,stated_on\n"
    rows = "e1,unit,u1,2012-01-01\ne1,unit,u9,2012-01-01\ne1,job_family,u9,2012-01-01\n"

    result = checked(tmp_path, {"preferences": head + rows})

    assert findings(result, "quarantined") == [("preferences", "unknown_unit", 3, "wants")]


def test_what_the_store_knows_is_known(tmp_path: Path) -> None:
    stored = Stored(
        people=pl.DataFrame({"employee_id": ["e9"], "birth_date": ["1990-01-01"]}).with_columns(
            pl.col("birth_date").str.to_date()
        ),
        units=frozenset(["u9"]),
    )
    rows = assignments("e9,2012-01-01,,u9,A,3,,", "e9,1989-01-01,,u9,A,3,,")

    result = checked(tmp_path, rows, stored=stored)

    assert findings(result, "quarantined") == [("assignments", "before_birth", 3, "start_date")]


def test_the_same_row_twice_is_one_row_and_no_fault(tmp_path: Path) -> None:
    row = "e1,2012-01-01,,u1,A,3,,"

    result = checked(tmp_path, assignments(row, row, "e1,2012-01-01,,u1,A,3,definitive,"))

    assert rules(result, "quarantined") == []
    assert result.frames["assignments"].height == 1
    count = result.counts["assignments"]
    assert (count.read, count.accepted, count.repeated) == (3, 3, 2)


def test_rows_of_one_key_that_disagree_are_all_quarantined(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        assignments(
            "e1,2012-01-01,2013-01-01,u1,A,3,,",
            "e1,2012-01-01,2014-01-01,u1,A,3,,",
            "e1,2012-01-01,2014-01-01,u1,A,3,acting,",
        ),
    )

    twice = [one for one in result.problems if one.rule == "key_twice"]
    assert [problem.line for problem in twice] == [2, 3]
    assert twice[0].found == "lines 2, 3 have one key and differ in end_date"
    assert result.frames["assignments"]["capacity"].to_list() == ["acting"]


def test_rows_of_one_key_with_days_of_their_own_are_versions(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        assignments(
            "e1,2012-01-01,2013-01-01,u1,A,3,,2012-01-01",
            "e1,2012-01-01,2014-01-01,u1,A,3,,2013-01-01",
        ),
    )

    assert rules(result, "quarantined") == []
    assert result.frames["assignments"].height == 2


def test_one_day_missing_or_equal_leaves_rows_of_one_key_in_dispute(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        assignments(
            "e1,2012-01-01,2013-01-01,u1,A,3,,2012-01-01",
            "e1,2012-01-01,2014-01-01,u1,A,3,,",
            "e2,2012-01-01,2013-01-01,u1,A,3,,2012-01-01",
            "e2,2012-01-01,2014-01-01,u1,A,3,,2012-01-01",
        ),
    )

    assert rules(result, "quarantined") == ["key_twice"] * 4


def test_with_a_position_the_title_only_describes_and_without_one_it_is_the_post(
    tmp_path: Path,
) -> None:
    head = "employee_id,start_date,unit_id,position_id,title\n"
    rows = (
        "e1,2012-01-01,u1,p1,A\ne1,2012-01-01,u1,p1,B\ne2,2012-01-01,u1,,A\ne2,2012-01-01,u1,,B\n"
    )

    result = checked(tmp_path, {"assignments": head + rows})

    assert [
        line for _, rule, line, _ in findings(result, "quarantined") if rule == "key_twice"
    ] == [
        2,
        3,
    ]


def test_parts_outside_their_declared_words_are_quarantined(tmp_path: Path) -> None:
    toml = TOML.replace("[ratings.skp]", 'parts = ["Sesuai", "Di atas"]\n[ratings.skp]')
    table = (
        "employee_id,period_start,period_end,scheme,value,results_value\n"
        "e1,2012-01-01,2012-12-31,predikat,Baik,DI  ATAS\n"
        "e1,2013-01-01,2013-12-31,predikat,Baik,Baik\n"
        'e1,2012-01-01,2012-12-31,skp,80,"81,5"\n'
    )

    result = checked(tmp_path, {"ratings": table}, toml=toml)

    assert findings(result, "quarantined") == [("ratings", "outside_scheme", 3, "results_value")]
    assert result.frames["ratings"]["results_value"].to_list() == ["Di atas", "81.5"]


def test_ratings_outside_their_scheme_are_quarantined(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        ratings(
            "e1,2012-01-01,2012-12-31,predikat,BAIK",
            "e1,2013-01-01,2013-12-31,predikat,Cukup",
            'e1,2012-01-01,2012-12-31,skp,"81,5"',
            "e1,2013-01-01,2013-12-31,skp,101",
            "e1,2014-01-01,2014-12-31,skp,good",
            "e1,2012-01-01,2012-12-31,stars,5",
        ),
    )

    assert [(rule, line) for _, rule, line, _ in findings(result, "quarantined")] == [
        ("outside_scheme", 3),
        ("outside_scheme", 5),
        ("outside_scheme", 6),
        ("undeclared_scheme", 7),
    ]
    assert result.frames["ratings"]["value"].to_list() == ["Baik", "81.5"]


def test_the_quarantine_has_the_row_beside_its_reason(tmp_path: Path) -> None:
    result = checked(tmp_path, assignments("e1,soon,,u1,A,3,,"))

    row = result.quarantine.row(0, named=True)
    assert (row["table"], row["line"], row["rule"]) == ("assignments", 2, "wrong_type")
    assert json.loads(row["row"])["start_date"] == "soon"
