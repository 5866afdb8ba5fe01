"""The contract's closed words as an office writes them, in any form of source."""

from __future__ import annotations

from pathlib import Path

import pytest

from records.contract import TABLES
from records.words.indonesian import words_of
from tests.builders.checking import checked, findings

_FREE = {("surveys", "month")}


def _closed() -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (table.name, name, tuple(map(str, column.words)))
        for table in TABLES.values()
        for name, column in table.schema.columns().items()
        if column.words and (table.name, name) not in _FREE
    ]


@pytest.mark.parametrize(
    ("table", "column", "allowed"),
    [closed for closed in _closed() if closed[1] != "ladder"],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_closed_word_has_an_indonesian_spelling(
    table: str, column: str, allowed: tuple[str, ...]
) -> None:
    assert set(words_of(table, column).values()) == set(allowed)


@pytest.mark.parametrize(
    ("table", "text", "column", "word"),
    [
        ("sanctions", "employee_id,severity,start_date\ne1,Tingkat Sedang,2015-01-01\n",
         "severity", "moderate"),
        ("absences", "employee_id,kind,start_date\ne1,Tugas Belajar,2015-01-01\n",
         "kind", "study_leave"),
        ("exits", "employee_id,exited_on,reason\ne1,2015-01-01,Meninggal Dunia\n",
         "reason", "death"),
        ("assignments", "employee_id,start_date,unit_id,capacity\ne1,2015-01-01,u1,Plt.\n",
         "capacity", "acting"),
        ("assignments", "employee_id,start_date,unit_id,cause\ne1,2015-01-01,u1,pengukuhan\n",
         "cause", "reappointment"),
        ("surveys", "employee_id,start_date,month,answered_on,respondent\n"
         "e1,2015-01-01,3 bulan,2015-04-01,atasan langsung\n", "respondent", "supervisor"),
        ("educations", "employee_id,level,completed_on\ne1,S-1,2005-01-01\n", "level", 6),
    ],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_an_office_may_use_its_own_words(
    tmp_path: Path, table: str, text: str, column: str, word: object
) -> None:
    result = checked(tmp_path, {table: text})

    assert findings(result, "quarantined") == []
    assert result.frames[table][column].to_list() == [word]


def test_the_reason_of_a_sanction_is_free_text(tmp_path: Path) -> None:
    rows = "employee_id,severity,start_date,reason\ne1,berat,2015-01-01,Pensiun dini ditolak\n"

    result = checked(tmp_path, {"sanctions": rows})

    assert result.frames["sanctions"]["reason"].to_list() == ["Pensiun dini ditolak"]
