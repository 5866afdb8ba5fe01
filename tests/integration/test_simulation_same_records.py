"""The two forms of one agency's records: read, they say the same wherever SIASN can say it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from records.checks.check import Checked
from records.intake import check_sources
from records.sources.reading import read_source
from simulation.files.handover import hand_over
from tests.builders.agency import DATASET_TOML, build_agency

KEY = b"a key of tests"

CARRIED = {
    "employees": ("employee_id", "birth_date", "sex", "entry_date", "employment_kind"),
    "units": ("unit_id", "name", "kind", "parent_id"),
    "positions": ("position_id", "unit_id", "title", "job_family", "position_kind", "level",
                  "level_code"),
    "assignments": ("employee_id", "start_date", "end_date", "unit_id", "position_id", "title",
                    "job_family", "position_kind", "level", "level_code", "capacity", "cause",
                    "decided_on", "decree"),
    "ratings": ("employee_id", "period_start", "period_end", "scheme", "value", "results_value",
                "behaviour_value", "unit_id", "rater_id"),
    "grades": ("employee_id", "grade", "level", "effective_on"),
    "educations": ("employee_id", "level", "level_code", "title", "field", "institution",
                   "completed_on"),
    "trainings": ("employee_id", "title", "field", "kind", "hours", "start_date", "end_date"),
    "sanctions": ("employee_id", "severity", "start_date", "end_date", "reason"),
    "awards": ("employee_id", "title", "awarded_on"),
    "absences": ("employee_id", "kind", "start_date", "end_date"),
    "exits": ("employee_id", "exited_on", "reason"),
}  # fmt: skip
"""The columns that the national record has a place for."""

CARRIED_CAUSES = ("reorganisation", "equalisation")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checked, Checked]:
    """The same records, read from `dataset/` and from `siasn/`."""
    folder: Path = tmp_path_factory.mktemp("agency")
    hand_over(folder, build_agency(people=300, years=13), DATASET_TOML, seed=3)
    plain, national = (
        check_sources([read_source(folder / form)], key=KEY, max_bad=0.0)[0]
        for form in ("dataset", "siasn")
    )
    return plain, national


def as_siasn_says(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The dataset's rows without what the national record leaves out."""
    if name == "assignments":
        is_definitive = pl.col("capacity") == "definitive"
        return rows.with_columns(
            end_date=pl.when(is_definitive).then("end_date"),
            cause=pl.when(pl.col("cause").is_in(CARRIED_CAUSES)).then("cause"),
        )
    if name == "units":
        # Only the tree of units knows a kind, and dissolved units are not in it.
        is_dissolved = pl.col("valid_to").is_not_null()
        return rows.with_columns(kind=pl.when(~is_dissolved).then("kind"))
    return rows


@pytest.mark.parametrize("name", CARRIED)
def test_a_table_is_the_same_in_both_forms(name: str, forms: tuple[Checked, Checked]) -> None:
    plain, national = forms
    columns = list(CARRIED[name])

    expected = as_siasn_says(name, plain.frames[name]).select(columns).sort(columns)
    found = national.frames[name].select(columns).sort(columns)
    only_plain = expected.join(found, on=columns, how="anti", nulls_equal=True)
    only_national = found.join(expected, on=columns, how="anti", nulls_equal=True)
    assert only_plain.rows() == only_national.rows() == []
    assert found.height == expected.height > 0


def test_both_forms_name_the_same_people(forms: tuple[Checked, Checked]) -> None:
    plain, national = forms

    assert national.identities.sort("nip").equals(plain.identities.sort("nip"))


def test_nothing_of_either_form_is_left_out(forms: tuple[Checked, Checked]) -> None:
    plain, national = forms

    assert plain.problems == ()
    assert {problem.degree for problem in national.problems} == {"warned"}
    assert {problem.rule for problem in national.problems} == {"dropped_column"}
