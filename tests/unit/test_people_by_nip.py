"""People whom other tables name by NIP, where the table of employees has ids of its own."""

from __future__ import annotations

from pathlib import Path

from records.checks.check import check_source
from records.checks.references import Stored
from records.identities.identity import pseudonym
from records.intake.intake import check_sources
from records.sources.reading import read_source
from tests.builders.checking import KEY, checked, findings

CASE = Path(__file__).parent.parent / "cases" / "08c-dataset-nip"
NIP, OTHER = "198001012005011901", "198502022010012902"
PEOPLE = f"employee_id,nip,entry_date\n901,{NIP},2005-01-01\n902,{OTHER},2010-01-01\n"


def test_rows_that_name_people_by_nip_are_those_of_their_ids() -> None:
    (result,) = check_sources([read_source(CASE)], key=KEY, max_bad=0.05)

    assert result.problems == ()
    assert result.frames["assignments"]["employee_id"].to_list() == ["901", "902"]


def test_ids_and_nips_may_stand_side_by_side_and_raters_too(tmp_path: Path) -> None:
    ratings = (
        "employee_id,period_start,period_end,scheme,value,rater_id\n"
        f"901,2012-01-01,2012-12-31,predikat,Baik,{OTHER}\n"
        f"'19850202 201001 2 902,2012-01-01,2012-12-31,predikat,Baik,{NIP}\n"
    )

    result = checked(tmp_path, {"employees": PEOPLE, "ratings": ratings})

    rows = result.frames["ratings"].select("employee_id", "rater_id").rows()
    assert rows == [("901", "902"), ("902", "901")]


def test_a_nip_of_nobody_is_named_by_its_own_first_digits(tmp_path: Path) -> None:
    posts = "nip,start_date,unit_id\n199003032015031903,2016-01-01,u1\n"

    result = checked(tmp_path, {"employees": PEOPLE, "assignments": posts})

    (problem,) = [p for p in result.problems if p.degree == "quarantined"]
    assert problem.found == "1990**************, in no row of employees"
    assert problem.expected == "an id of the table employees, or a NIP of its column nip"


def test_a_nip_that_two_people_bear_resolves_to_neither(tmp_path: Path) -> None:
    people = f"employee_id,nip\n901,{NIP}\n902,{NIP}\n"
    posts = f"nip,start_date,unit_id\n{NIP},2016-01-01,u1\n"

    result = checked(tmp_path, {"employees": people, "assignments": posts})

    assert findings(result, "quarantined") == [
        ("assignments", "unknown_employee", 2, "employee_id")
    ]


def test_a_later_source_may_name_the_people_of_an_earlier_one_by_nip(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    known = checked(first, {"employees": PEOPLE})
    awards = f"nip,awarded_on\n{NIP},2020-01-01\n"
    checked(second, {"employees": PEOPLE, "awards": awards})
    (second / "employees.csv").unlink()

    stored = Stored().with_source(known.frames, known.identities)
    result = check_source(read_source(second), key=KEY, max_bad=1.0, stored=stored)

    assert result.frames["awards"]["employee_id"].to_list() == ["901"]


def test_who_has_a_row_under_the_nip_itself_is_that_person(tmp_path: Path) -> None:
    people = f"employee_id,nip\n{NIP},\n902,{NIP}\n"
    posts = f"nip,start_date,unit_id\n{NIP},2016-01-01,u1\n"

    result = checked(tmp_path, {"employees": people, "assignments": posts})

    assert result.frames["assignments"]["employee_id"].to_list() == [pseudonym(NIP, key=KEY)]
