"""A file of proposed moves: read as people save it, bad rows kept with their reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest

from records.errors import ContractError, NotFoundError
from records.identities.identity import pseudonym
from records.identities.people import People
from records.sources.proposals import read_proposals

KEY = b"k" * 32
PEOPLE = People(KEY)
NIP = "198609262015051001"


def _saved(folder: Path, text: str, name: str = "moves.csv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize("name", ["moves.csv", "moves.csv.gz"])
def test_rows_come_in_the_files_order_with_ids_as_they_are(tmp_path: Path, name: str) -> None:
    path = _saved(tmp_path, "employee_id,position_id,cause\n007,p2,assigned\n006,p1,\n", name)

    proposals = read_proposals(path, PEOPLE)

    assert proposals.faults == {}
    assert proposals.frame["row"].to_list() == [0, 1]
    assert proposals.frame["employee_id"].to_list() == ["007", "006"]
    assert proposals.frame["cause"].to_list() == ["assigned", None]


def test_parquet_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "moves.parquet"
    frame = pl.DataFrame({"employee_id": ["e1"], "unit_id": ["u1"], "level": [3.0]})
    frame.write_parquet(path)

    assert read_proposals(path, PEOPLE).frame["level"].to_list() == [3]


def test_a_nip_becomes_its_pseudonym_in_any_column_spelling(tmp_path: Path) -> None:
    path = _saved(tmp_path, f"NIP;Jabatan ID\n'{NIP};p1\n19860926 201505 1 001;p1\n")

    people = read_proposals(path, PEOPLE).frame["employee_id"]

    assert people.to_list() == [pseudonym(NIP, key=KEY)] * 2


def test_a_nip_stands_for_the_id_that_the_source_gives_its_bearer() -> None:
    identities = pl.DataFrame({"employee_id": ["e7", "e8"], "nip": [NIP, None]})
    people = People.of(identities, KEY)

    assert people.employee_id(NIP) == "e7"
    assert people.employee_id("e8") == "e8"


def test_a_nip_that_cannot_be_hidden_is_masked() -> None:
    assert PEOPLE.employee_id("198613262015051001") == "1986**************"
    assert People(None).employee_id(NIP) == "1986**************"


@pytest.mark.parametrize(
    ("row", "kind", "found"),
    [
        pytest.param("e1,u1,Analis,high,assigned", "bad_level", "high", id="level as a word"),
        pytest.param("e1,u1,Analis,2.5,assigned", "bad_level", "2.5", id="half a level"),
        pytest.param("e1,u1,Analis,2,because", "unknown_cause", "because", id="unknown cause"),
        pytest.param("e1,u1", "broken_row", "2/5", id="cells missing"),
    ],
)
def test_a_row_that_cannot_be_used_is_kept_with_its_reason(
    tmp_path: Path, row: str, kind: str, found: str
) -> None:
    header = "employee_id,unit_id,title,level,cause"
    path = _saved(tmp_path, f"{header}\ne0,u1,Analis,2,assigned\n{row}\ne2,u1,Analis,2,assigned\n")

    proposals = read_proposals(path, PEOPLE)

    assert proposals.frame.height == 3
    assert list(proposals.faults) == [1]
    assert (proposals.faults[1].kind, proposals.faults[1].found) == (kind, found)
    assert proposals.usable["employee_id"].to_list() == ["e0", "e2"]


def test_a_level_is_read_as_spreadsheets_write_it(tmp_path: Path) -> None:
    path = _saved(tmp_path, "employee_id;unit_id;level\ne1;u1;8,0\ne2;u1;8.0\ne3;u1;8\n")

    assert read_proposals(path, PEOPLE).frame["level"].to_list() == [8, 8, 8]


@pytest.mark.parametrize("header", ["position_id,cause", "employee_id,title"])
def test_a_file_that_does_not_say_who_or_where_to_is_refused(tmp_path: Path, header: str) -> None:
    path = _saved(tmp_path, f"{header}\na,b\n")

    with pytest.raises(ContractError, match=r"moves\.csv: columns"):
        read_proposals(path, PEOPLE)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="another kind"):
        read_proposals(_saved(tmp_path, "x", "moves.docx"), PEOPLE)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="header"):
        read_proposals(_saved(tmp_path, ""), PEOPLE)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file"):
        read_proposals(tmp_path / "moves.csv", PEOPLE)
