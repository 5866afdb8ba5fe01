"""The small inputs of tests/cases that SIASN hands over: what is right for each."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from records.checks.check import MAX_BAD, Checked, check_source
from records.knowing.known import build_records, fill_known_on
from records.knowing.moves import historical_moves
from records.problems import Problem
from records.sources.reading import read_source
from tests.builders.checking import KEY
from tests.builders.siasn_folder import rows_of

CASES = Path(__file__).parent.parent / "cases"


def _case(name: str, *, max_bad: float = MAX_BAD) -> Checked:
    (folder,) = CASES.glob(f"{name}-*")
    inside = list(folder.iterdir())
    path = inside[0] if len(inside) == 1 else folder
    return check_source(read_source(path), key=KEY, max_bad=max_bad)


def _told(result: Checked, rule: str) -> Problem:
    (problem,) = [problem for problem in result.problems if problem.rule == rule]
    return problem


def _moves(result: Checked) -> pl.DataFrame:
    records = build_records(fill_known_on(result.frames))
    return historical_moves(records, result.dataset)


def _quarantined(result: Checked) -> list[tuple[str, int | None, str]]:
    return [
        (problem.rule, problem.line, problem.found)
        for problem in result.problems
        if problem.degree == "quarantined"
    ]


def test_01_answers_that_failed_are_named_and_refused_beyond_the_share() -> None:
    result = _case("01")

    assert result.is_refused
    failed = [problem for problem in result.problems if problem.rule == "failed_answer"]
    assert [(one.table, one.degree, one.count, one.of) for one in failed] == [
        ("assignments", "refused", 2, 3), ("trainings", "refused", 1, 1),
    ]  # fmt: skip
    assert "Token kadaluarsa, silakan login kembali" in failed[0].found
    assert "rw-jabatan/1990**************.json" in failed[0].found
    assert "fetch these again" in failed[0].action
    # "Data tidak ditemukan" in rw-skp22 is no row, and no failure.
    assert all("skp22" not in problem.found for problem in result.problems)


def test_01_within_the_share_they_are_told_of_as_not_read() -> None:
    result = _case("01", max_bad=1.0)

    assert not result.is_refused
    failed = [problem for problem in result.problems if problem.rule == "failed_answer"]
    assert [(one.degree, one.kept) for one in failed] == [("warned", False)] * 2


def test_02_envelopes_pages_and_rows_by_person_are_read_and_the_missing_page_is_named() -> None:
    result = _case("02")

    assert not result.is_refused
    assert {name: count.accepted for name, count in result.counts.items()} == {
        "employees": 3, "units": 2, "positions": 2, "assignments": 4, "grades": 2, "trainings": 1,
        "sanctions": 1, "awards": 1,
    }  # fmt: skip
    missing = _told(result, "missing_page")
    assert (missing.count, missing.kept) == (1, False)
    assert "page 2 of 2" in missing.found
    told = str([problem.as_dict() for problem in result.problems])
    assert "198001012005011901" not in told
    assert "198502022010012902" not in told


def test_03_the_export_is_read_in_every_form_it_comes_in() -> None:
    people = {name: _case(name).counts["employees"].accepted for name in
              ("03a", "03b", "03c", "03g", "03i")}  # fmt: skip

    assert people == {"03a": 4, "03b": 3, "03c": 3, "03g": 3, "03i": 3}


def test_03_its_posts_and_grades_come_with_it() -> None:
    for name in ("03a", "03b", "03c", "03g", "03i"):
        result = _case(name)

        assert _quarantined(result) == []
        assert set(rows_of(result, "assignments", "title", "position_kind", "level")) == {
            ("Pengadministrasi Umum", "general", 1)
        }
        assert result.counts["assignments"].accepted == result.counts["employees"].accepted
        assert result.dataset.name == "Pemerintah Kota Contoh"


def test_03c_the_total_row_is_told_of_and_not_read() -> None:
    total = _told(_case("03c"), "no_person_row")

    assert (total.line, total.count, total.kept) == (8, 1, False)


def test_03i_the_sheet_about_itself_says_the_day() -> None:
    assert _case("03i").dataset.snapshot_on.isoformat() == "2026-06-30"


def test_04_names_without_ids_make_units_kinds_and_the_organisation() -> None:
    for name in ("04a", "04b"):
        result = _case(name)

        assert _quarantined(result) == []
        assert rows_of(result, "assignments", "position_kind", "level", "level_code") == [
            ("structural", 7, "III.a"), ("functional", 5, "Ahli Muda"), ("general", 1, None),
            ("functional", 3, "Ahli Pertama"),
        ]  # fmt: skip
        assert rows_of(result, "units", "name") == [("Dinas Contoh Satu",)]
        assert result.dataset.name == "Pemerintah Kota Contoh"
        assert _told(result, "unit_by_name").count == 4
    assert _told(_case("04a"), "agency_by_unit").count == 4


def test_04_a_grade_of_the_pppk_stands_on_their_ladder() -> None:
    assert rows_of(_case("04a"), "grades", "grade", "ladder", "level")[-1] == ("IX", "pppk", 9)


def test_05a_every_spelling_of_a_grade_has_its_level() -> None:
    grades = rows_of(_case("05a"), "grades", "grade", "ladder", "level", "grade_code")

    assert grades == [
        ("III/a", "pns", 31, None), ("III/b", "pns", 32, "III-b"), ("III/c", "pns", 33, "III/C"),
        ("III/d", "pns", 34, "III d"), ("IV/a", "pns", 41, "Pembina (IV/a)"),
        ("IV/b", "pns", 42, "IVb"), ("IV/c", "pns", 43, "IV.c"), ("IX", "pppk", 9, None),
        ("X", "pppk", 10, None),
    ]  # fmt: skip


def test_05b_a_pppk_grade_is_no_bad_row() -> None:
    result = _case("05b")

    assert not result.is_refused
    assert rows_of(result, "grades", "ladder", "level") == [("pns", 31), ("pppk", 9)]


def test_05c_every_spelling_of_an_eselon_has_its_level() -> None:
    levels = rows_of(_case("05c"), "assignments", "level_code", "level")

    assert levels[:8] == [
        ("IV.a", 5), ("IV.a", 5), ("III.b", 6), ("III.a", 7), ("II.b", 8), ("II.b", 8),
        ("II.b", 8), ("II.b", 8),
    ]  # fmt: skip


def test_05d_days_are_read_where_they_say_one_thing_and_quoted_as_they_stand() -> None:
    result = _case("05d", max_bad=1.0)

    starts = [start for (start,) in rows_of(result, "assignments", "start_date")]
    assert starts[:7] == [
        "2010-02-01", "2012-03-05", "2014-01-01", "2015-02-01", "2016-03-01", "2017-03-01",
        "2018-01-01",
    ]  # fmt: skip
    found = {found for _, _, found in _quarantined(result)}
    assert found == {
        "nothing", "03/25/2019", "31-02-2022", "01-01-20", "1577836800000", "01-06-1979",
    }  # fmt: skip
    (entry,) = result.frames["employees"]["entry_date"].to_list()[2:]
    assert entry is None or entry.year >= 1900


def test_06_whoever_stands_in_has_not_moved() -> None:
    result = _case("06")

    assert not result.is_refused
    capacities = result.frames["assignments"].group_by("capacity").len().sort("capacity").rows()
    assert dict(capacities) == {"acting": 7, "additional": 1, "definitive": 6}
    assert rows_of(result, "assignments", "title")[1:4] == [("Kepala Dinas Contoh Dua",)] * 3
    moves = _moves(result).select("start_date", "unit_id")
    # Only the clerk moved: on tmtMutasi, and where there is none on the day of the decree.
    assert [str(day) for day in moves["start_date"]] == ["2019-03-01", "2021-02-20"]


def test_06b_capitals_and_blanks_are_no_move() -> None:
    moves = _moves(_case("06b")).select("title")

    assert moves["title"].to_list() == ["Guru Kelas Ahli Pertama"]


def test_06c_one_post_under_two_decrees_is_kept_once_and_the_other_named() -> None:
    result = _case("06c")

    assert not result.is_refused
    assert (_told(result, "post_twice").line, _told(result, "post_twice").kept) == (2, False)
    assert ("800/1",) in rows_of(result, "assignments", "decree")
    assert ("800/1-SIMPEG",) not in rows_of(result, "assignments", "decree")


def test_06d_a_unit_renamed_under_its_id_is_no_move() -> None:
    moves = _moves(_case("06d"))

    assert moves.height == 1
    assert moves["unit_id"].to_list() == ["11111111AAAABBBBCCCCDDDDEEEE0902"]


def test_07_the_last_rater_of_a_year_counts_and_an_empty_mark_is_no_failure() -> None:
    result = _case("07", max_bad=1.0)

    values = {
        (str(end), value)
        for end, value in result.frames["ratings"].select("period_end", "value").rows()
    }
    assert ("2023-12-31", "SANGAT BAIK") in values
    assert ("2020-12-31", "0") not in values
    assert _told(result, "rating_twice").count == 2
    assert _told(result, "mark_not_filled").count == 1
    assert _quarantined(result) == [("outside_scheme", 4, "Baik")]


def test_12_the_zero_day_is_empty_everywhere() -> None:
    result = _case("12")

    assert not result.is_refused
    assert _quarantined(result) == []
    assert rows_of(result, "sanctions", "start_date", "end_date") == [
        ("2023-06-01", "2024-03-01"), ("2023-06-01", None),
    ]  # fmt: skip
    posts = rows_of(result, "assignments", "start_date", "unit_id")
    assert posts[1] == ("2020-02-10", "U2")
    assert posts[3] == ("2021-05-05", "U3")


def test_12_deleted_rows_are_told_of_and_not_read() -> None:
    result = _case("12")

    assert (_told(result, "deleted_row").line, _told(result, "deleted_row").kept) == (6, False)
    assert ("U4",) not in rows_of(result, "assignments", "unit_id")


def test_12_the_day_of_the_record_counts_where_it_is_one_to_believe() -> None:
    known = rows_of(_case("12"), "assignments", "start_date", "known_on")

    assert known[1] == ("2020-02-10", "2020-02-28")
    assert known[0] == ("2015-03-01", None)


def test_12_the_reference_leads_and_equalisation_is_no_move() -> None:
    result = _case("12")

    described = rows_of(result, "assignments", "title", "job_family", "level")
    assert ("Polisi Kehutanan Penyelia", "Polisi Kehutanan", 4) in described
    causes = [cause for (cause,) in rows_of(result, "assignments", "cause") if cause is not None]
    assert causes == ["equalisation", "equalisation"]
    assert rows_of(result, "grades", "grade", "ladder", "level")[0] == ("IX", "pppk", 9)
    assert sorted(map(str, _moves(result)["start_date"])) == ["2020-02-10", "2021-05-05"]
