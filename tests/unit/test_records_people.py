"""NIPs, names and pseudonyms: what leaves the identity columns, and how it is masked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.identities.identity import mask_nip, mask_text, nip_fault, pseudonym, pseudonymise_text
from tests.builders.checking import KEY, checked, findings, rules

NIP = "198505052010011001"
OTHER = "198606062011012002"


def people(*rows: str, head: str = "employee_id,entry_date,name,employment_kind") -> dict[str, str]:
    return {
        "employees": "\n".join([head, *rows]) + "\n",
        "assignments": f"employee_id,start_date,unit_id\n{NIP},2010-01-01,u1\n",
    }


def test_a_nip_becomes_a_pseudonym_everywhere_but_in_the_identities(tmp_path: Path) -> None:
    tables = people(f"{NIP},2010-01-01,Siti Aminah,PNS")
    tables["ratings"] = (
        "employee_id,period_start,period_end,scheme,value,rater_id\n"
        f"{NIP},2012-01-01,2012-12-31,predikat,Baik,{OTHER}\n"
    )
    tables["awards"] = f"employee_id,title,awarded_on,x_note\n{NIP},a,2012-01-01,by {OTHER}\n"

    result = checked(tmp_path, tables)

    stand_in = pseudonym(NIP, key=KEY)
    assert result.problems == ()
    assert stand_in.startswith("e-")
    assert len(stand_in) == 22
    assert result.identities.rows() == [(stand_in, "Siti Aminah", NIP)]
    assert result.frames["assignments"]["employee_id"].to_list() == [stand_in]
    assert result.frames["ratings"]["rater_id"].to_list() == [pseudonym(OTHER, key=KEY)]
    assert result.frames["awards"]["x_note"].to_list() == [f"by {pseudonym(OTHER, key=KEY)}"]
    texts = str([frame.rows() for frame in result.frames.values()])
    assert not any(secret in texts for secret in (NIP, OTHER, "Siti"))


def test_a_row_of_a_quarantined_person_names_the_nip_as_it_stands_masked(tmp_path: Path) -> None:
    head = "employee_id,entry_date,name,birth_date"
    tables = people(f"{NIP},2010-01-01,Siti,1985-02-31", head=head)

    result = checked(tmp_path, tables)

    found = {problem.table: problem.found for problem in result.problems}
    # A pseudonym would say nothing to whoever wrote the NIP.
    assert found["assignments"] == f"{mask_nip(NIP)}, whose own row in employees is quarantined"


def test_a_nip_with_spaces_is_the_same_person(tmp_path: Path) -> None:
    tables = people("19850505 201001 1 001,2010-01-01,Siti,PNS")

    result = checked(tmp_path, tables)

    assert result.problems == ()
    assert result.identities["nip"].to_list() == [NIP]


def test_an_employee_id_that_is_no_nip_stays_as_it_is(tmp_path: Path) -> None:
    employees = f"employee_id,entry_date,nip\ne1,2010-01-01,{NIP}\ne2,2011-01-01,\n"

    result = checked(tmp_path, {"employees": employees})

    assert result.frames["employees"]["employee_id"].to_list() == ["e1", "e2"]
    assert result.identities.rows() == [("e1", None, NIP)]


@pytest.mark.parametrize(
    ("nip", "kind", "why"),
    [
        ("198513052010011001", "PNS", "its first 8 digits are no date"),
        ("198505052010011", "PNS", "it has 15 characters, not 18 digits"),
        ("198505052010013001", "PNS", "its digit for the sex is neither 1 nor 2"),
        ("198505052010211001", "PNS", "its month of appointment is not 01 to 12"),
    ],
)
def test_a_broken_nip_is_quarantined_and_masked(
    tmp_path: Path, nip: str, kind: str, why: str
) -> None:
    employees = f"employee_id,employment_kind,nip\ne1,{kind},{nip}\ne2,PNS,\n"

    result = checked(tmp_path, {"employees": employees})

    problem = next(one for one in result.problems if one.degree == "quarantined")
    assert (problem.rule, problem.column, problem.line) == ("broken_nip", "nip", 2)
    assert problem.found == f"1985**************: {why}"
    assert nip not in str(result.quarantine.rows())


@pytest.mark.parametrize("kind", ["PPPK", ""])
def test_the_month_is_checked_for_pns_alone(tmp_path: Path, kind: str) -> None:
    employees = f"employee_id,employment_kind,nip\ne1,{kind},198505052010211001\ne2,PNS,\n"

    assert checked(tmp_path, {"employees": employees}).problems == ()


@pytest.mark.parametrize("employee_id", ["19850505201001100", "1985050520100110011"])
def test_a_nip_with_a_digit_lost_or_doubled_is_broken(tmp_path: Path, employee_id: str) -> None:
    result = checked(tmp_path, {"employees": f"employee_id\n{employee_id}\ne1\ne2\n"})

    assert findings(result, "quarantined") == [("employees", "broken_nip", 2, "employee_id")]


@pytest.mark.parametrize(
    "employee_id", ["1.98505E+17", "1,98505E+17", "198505052010011000", "198505052010011008.0"]
)
def test_a_number_that_a_spreadsheet_rounded_is_named_as_such(
    tmp_path: Path, employee_id: str
) -> None:
    result = checked(tmp_path, {"employees": f'employee_id\n"{employee_id}"\ne1\ne2\n'})

    (problem,) = [one for one in result.problems if one.degree == "quarantined"]
    assert (problem.rule, problem.column) == ("rounded_number", "employee_id")
    assert "spreadsheet has rounded" in problem.found
    assert "as text" in problem.action
    assert "5052010011" not in problem.found


def test_a_leading_apostrophe_is_dropped(tmp_path: Path) -> None:
    result = checked(tmp_path, people(f"'{NIP},2010-01-01,Siti,PNS"))

    assert rules(result, "quarantined") == []


def test_names_are_masked_in_the_quarantine(tmp_path: Path) -> None:
    result = checked(tmp_path, people(f"{NIP},soon,Siti Aminah,PNS"))

    row = result.quarantine["row"][0]
    assert "Siti" not in row
    assert NIP not in row
    assert "S. A. ***" in row


def test_a_birth_date_the_nip_does_not_say_is_warned_of(tmp_path: Path) -> None:
    employees = (
        "employee_id,nip,birth_date,sex\n"
        f"e1,{NIP},1985-05-06,\ne2,{OTHER},1986-06-06,Laki-laki\ne3,{NIP},1985-05-05,L\n"
    )

    result = checked(tmp_path, {"employees": employees})

    (problem,) = result.problems
    assert (problem.degree, problem.rule, problem.lines) == ("warned", "nip_disagrees", (2, 3))


def test_units_keep_their_names(tmp_path: Path) -> None:
    result = checked(tmp_path, {"units": "unit_id,name,valid_from\nu1,Dinas Satu,soon\nu2,,\n"})

    assert "Dinas Satu" in result.quarantine["row"][0]


@given(
    st.dates(), st.dates(), st.sampled_from("12"), st.integers(min_value=1, max_value=999),
    st.text("abc ", max_size=5),
)  # fmt: skip
def test_no_valid_nip_survives_in_a_text(born: object, since: object, sex: str, serial: int,
                                         around: str) -> None:  # fmt: skip
    nip = f"{born:%Y%m%d}".zfill(8) + f"{since:%Y%m}".zfill(6) + sex + f"{serial:03d}"

    text = pseudonymise_text(f"{around}{nip} {around}", key=KEY)

    assert nip_fault(nip, employment_kind="PNS") is None
    assert nip not in text
    assert nip not in mask_text(f"{around}{nip}")
