"""Since when a row is known, and what the contract fills in."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from records.contract import ALWAYS_KNOWN, TABLES, Records
from records.intake.loading import read_records
from tests.builders.dataset_folder import UNITS, Texts, write_folder


def records(folder: Path, tables: Texts | None = None) -> Records:
    return read_records(write_folder(folder, tables), max_bad=0.0)[1]


@pytest.mark.parametrize(
    ("table", "text", "known_on"),
    [
        ("units", "unit_id,valid_from\nu1,\nu2,2001-01-01\n", [ALWAYS_KNOWN, date(2001, 1, 1)]),
        (
            "positions",
            "position_id,unit_id,valid_from\np1,u1,\np2,u1,2001-01-01\n",
            [ALWAYS_KNOWN, date(2001, 1, 1)],
        ),
        (
            "assignments",
            "employee_id,start_date,unit_id,decided_on\ne1,2010-01-01,u1,2009-12-01\n"
            "e1,2011-01-01,u1,\n",
            [date(2009, 12, 1), date(2011, 1, 1)],
        ),
        (
            "ratings",
            "employee_id,period_start,period_end,scheme,value\ne1,2012-01-01,2012-12-31,skp,80\n",
            [date(2013, 1, 31)],
        ),
        (
            "measures",
            "employee_id,measure,period_start,period_end,value\n"
            "e1,output,2012-01-01,2012-12-31,1\n",
            [date(2012, 12, 31)],
        ),
        ("grades", "employee_id,grade,effective_on\ne1,III/a,2012-04-01\n", [date(2012, 4, 1)]),
        (
            "educations",
            "employee_id,title,completed_on\ne1,A,2008-01-01\ne2,B,\n",
            [date(2008, 1, 1), date(2011, 1, 1)],
        ),
        (
            "trainings",
            "employee_id,title,start_date,end_date\ne1,A,2012-01-01,2012-01-09\n"
            "e1,B,2012-01-01,\ne1,C,,\n",
            [date(2012, 1, 9), date(2012, 1, 1), ALWAYS_KNOWN],
        ),
        (
            "exits",
            "employee_id,exited_on,known_on\ne1,2012-01-01,2011-10-10\ne2,2012-01-01,\n",
            [date(2011, 10, 10), date(2012, 1, 1)],
        ),
    ],
)
def test_a_missing_known_on_follows_the_tables_rule_and_an_explicit_one_stays(
    tmp_path: Path, table: str, text: str, known_on: list[date]
) -> None:
    assert records(tmp_path, {table: text})[table]["known_on"].to_list() == known_on


def test_an_employee_is_known_from_entry_or_the_first_row_known_before(tmp_path: Path) -> None:
    employees = (
        "employee_id,entry_date,known_on\ne1,2010-01-01,\ne2,2010-01-01,\ne3,,\ne4,,\n"
        "e5,2010-01-01,2012-01-01\n"
    )
    assignments = (
        "employee_id,start_date,unit_id\ne1,2011-01-01,u1\ne3,2012-01-01,u1\ne5,2010-01-01,u1\n"
    )
    educations = "employee_id,completed_on\ne2,2008-08-08\n"

    found = records(
        tmp_path, {"employees": employees, "assignments": assignments, "educations": educations}
    )

    assert dict(found["employees"].select("employee_id", "known_on").iter_rows()) == {
        "e1": date(2010, 1, 1),
        "e2": date(2008, 8, 8),
        "e3": date(2012, 1, 1),
        "e4": ALWAYS_KNOWN,
        "e5": date(2012, 1, 1),
    }


def test_versions_are_known_until_the_next_one(tmp_path: Path) -> None:
    assignments = (
        "employee_id,start_date,end_date,unit_id,title,level,known_on\n"
        "e1,2012-01-01,2014-01-01,u1,A,3,2013-06-01\n"
        "e1,2012-01-01,,u1,A,3,2012-01-01\n"
        "e1,2012-01-01,,u1,B,3,2012-01-01\n"
    )

    found = records(tmp_path, {"assignments": assignments})["assignments"]

    assert found.select("title", "known_on", "known_until").rows() == [
        ("A", date(2012, 1, 1), date(2013, 6, 1)),
        ("A", date(2013, 6, 1), None),
        ("B", date(2012, 1, 1), None),
    ]


MEASURES = (
    "employee_id,measure,period_start,period_end,value,exposure,unit_id,known_on\n"
    "e1,output,2012-01-01,2012-12-31,5,,,{known_on}\n"
)
POSTS = "employee_id,start_date,end_date,unit_id,level,capacity,title,known_on\n"


@pytest.mark.parametrize(
    ("posts", "unit"),
    [
        (["e1,2011-01-01,,u1,,,,"], "u1"),
        (["e1,2011-01-01,2012-12-30,u1,,,,"], None),
        (["e1,2011-01-01,2012-12-31,u1,,,,"], "u1"),
        (["e1,2011-01-01,,u1,,acting,,"], None),
        (["e1,2011-01-01,,u1,9,,,", "e1,2012-01-01,,u2,1,,,"], "u2"),
        (["e1,2011-01-01,,u2,3,,,", "e1,2011-01-01,,u1,4,,,"], "u1"),
        (["e1,2011-01-01,,u2,3,,,", "e1,2011-01-01,,u1,,,,"], "u2"),
        (["e1,2011-01-01,,u2,3,,,", "e1,2011-01-01,,u1,3,,,"], "u1"),
        (["e1,2011-01-01,,u1,3,,,", "e1,2012-01-01,,u2,3,,,2013-03-01"], "u1"),
        (
            ["e1,2011-01-01,,u1,3,,A,2011-01-01", "e1,2011-01-01,2011-06-01,u1,3,,A,2011-06-01"],
            None,
        ),
    ],
    ids=[
        "the one post", "ended before", "ends that day", "acting only", "later start",
        "higher level", "any level before none", "unit id", "known too late",
        "only the newest version counts",
    ],
)  # fmt: skip
def test_a_measure_without_unit_gets_that_of_the_post_on_its_last_day(
    tmp_path: Path, posts: list[str], unit: str | None
) -> None:
    tables = {
        "assignments": POSTS + "\n".join(posts) + "\n",
        "measures": MEASURES.format(known_on="2013-02-01"),
    }

    found = records(tmp_path, tables)["measures"]

    assert found["unit_id"].to_list() == [unit]
    assert found["exposure"].to_list() == [1.0]


def test_ratings_without_unit_are_filled_too(tmp_path: Path) -> None:
    ratings = "employee_id,period_start,period_end,scheme,value\ne1,2016-01-01,2016-12-31,skp,80\n"

    assert records(tmp_path, {"ratings": ratings})["ratings"]["unit_id"].to_list() == ["u2"]


def test_a_row_that_names_its_unit_stands_against_one_that_would_come_to_the_same(
    tmp_path: Path,
) -> None:
    measures = (
        "employee_id,measure,period_start,period_end,value,unit_id\n"
        "e1,output,2016-01-01,2016-12-31,5,\ne1,output,2016-01-01,2016-12-31,7,u2\n"
    )

    found = records(tmp_path, {"measures": measures})["measures"]

    assert found.select("value", "unit_id").rows() == [(7.0, "u2")]


def test_records_have_every_table_and_column_of_the_contract(tmp_path: Path) -> None:
    found = records(tmp_path)

    assert list(found.tables) == list(TABLES)
    for name, table in TABLES.items():
        assert found[name].columns == [*table.record_columns, "known_on", "known_until"]
        assert {c: found[name].schema[c] for c in table.record_columns} == table.record_columns
        assert found[name]["known_on"].null_count() == 0


def test_records_show_no_identities_and_no_protected_columns(tmp_path: Path) -> None:
    employees = (
        "employee_id,entry_date,name,sex,birth_date,audit_origin,x_a\ne1,,N,f,,b,1\ne2,,,,,,2\n"
    )

    found = records(tmp_path, {"employees": employees})["employees"]

    assert found.columns == [
        "employee_id", "entry_date", "employment_kind", "x_a", "known_on", "known_until",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "dtype"),
    [
        (("1", "2,5"), pl.Float64()),
        (("1", ""), pl.Float64()),
        (("007", "1"), pl.String()),
        (("1", "R"), pl.String()),
        (("", ""), pl.String()),
    ],
)
def test_further_columns_of_nothing_but_numbers_are_numbers(
    tmp_path: Path, cells: tuple[str, str], dtype: pl.DataType
) -> None:
    first, second = cells
    employees = f"employee_id;x_a\ne1;{first}\ne2;{second}\n"

    assert records(tmp_path, {"employees": employees})["employees"].schema["x_a"] == dtype


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    posts = [
        f"e{1 + i % 2},20{10 + i % 7}-01-01,,u{1 + i % 2},{i % 3},,T{i % 4}," for i in range(28)
    ]
    measures = [f"e1,output,201{i}-01-01,201{i}-12-31,{i}" for i in range(8)]
    head = "employee_id,measure,period_start,period_end,value\n"

    def shuffled(seed: int) -> Texts:
        draw = random.Random(seed)
        return {
            "units": UNITS,
            "assignments": POSTS + "\n".join(draw.sample(posts, len(posts))) + "\n",
            "measures": head + "\n".join(draw.sample(measures, len(measures))) + "\n",
        }

    first = records(tmp_path / "a", shuffled(1))
    second = records(tmp_path / "b", shuffled(2))

    for name in TABLES:
        assert_frame_equal(first[name], second[name])
