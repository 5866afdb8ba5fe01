"""Findings as people read them: what is not read is never called kept, and kinds are gathered."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutasi.commands.records_text import is_shortened, shown_problems
from records.errors import ContractError
from records.problems import Problem
from records.sources.reading import read_source


def _warned(column: str, *, kept: bool = True, rule: str = "unknown_column") -> Problem:
    return Problem(
        "warned", rule, "", "rw-jabatan.json", f"a field {column}", "one", "do", column=column,
        kept=kept,
    )  # fmt: skip


def test_what_is_passed_over_stands_under_a_heading_of_its_own() -> None:
    lines = shown_problems([_warned("a", kept=False), _warned("b", rule="unknown_spelling")])

    assert [line for line in lines if line and not line.startswith(" ")] == [
        "Not read: what stands here is passed over", "Worth a look: these rows are kept",
    ]  # fmt: skip


def test_findings_of_one_kind_are_gathered_with_a_count() -> None:
    problems = [_warned(f"column {number}", kept=False) for number in range(40)]

    lines = shown_problems(problems)

    assert len(lines) < 12
    assert any("40 findings" in line for line in lines)
    assert any("and 35 more" in line for line in lines)
    assert is_shortened(problems)
    assert not is_shortened(problems[:3])


def test_a_text_file_that_is_no_export_says_why_and_repeats_nobody(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_text("198609262015052901;Siti Rekaan;JABATAN NAMA\n1;2;3\n", encoding="utf-8")

    with pytest.raises(ContractError) as caught:
        read_source(path)

    assert "first line has 3 cells" in caught.value.found
    assert "NIP BARU or PNS ID" in caught.value.found
    assert "198609262015052901" not in str(caught.value)
    assert "Siti" not in str(caught.value)
