"""The two forms of one agency's records: read, they say the same wherever SIASN can say it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from records.checks.check import Checked
from records.intake.intake import check_sources
from records.sources.reading import read_sources
from simulation.files.handover import hand_over
from simulation.story import Options
from simulation.write import write_city
from tests.builders.agency import DATASET_TOML, build_agency
from tests.builders.siasn_says import CARRIED, as_siasn_says

KEY = b"a key of tests"

IN_THE_WORKBOOK = {
    "positions": ("position_id", "headcount_needed", "workload_minutes", "min_education_level",
                  "education_fields", "retirement_age"),
    "position_requirements": ("position_id", "competency", "level"),
    "competencies": ("employee_id", "competency", "level", "score", "assessed_on"),
    "preferences": ("employee_id", "wants_kind", "wants", "strength", "stated_on"),
    "surveys": ("employee_id", "start_date", "month", "role_clarity", "self_efficacy",
                "social_acceptance", "respondent", "answered_on"),
}  # fmt: skip
"""The columns that come by the workbook beside it."""


@pytest.fixture(scope="module", params=["agency", "city"])
def forms(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Checked, ...]:
    """The same records, read from `dataset/`, from `siasn/` and from the workbook in that.

    A small agency with every kind of row, and a simulated city.
    """
    folder: Path = tmp_path_factory.mktemp("agency")
    if request.param == "city":
        write_city(folder, Options(people=800, years=13, dirt=0.0))
    else:
        hand_over(folder, build_agency(people=300, years=13), DATASET_TOML, seed=3)
    (plain,) = check_sources(read_sources([folder / "dataset"]), key=KEY, max_bad=0.0)
    national, workbook = check_sources(read_sources([folder / "siasn"]), key=KEY, max_bad=0.0)
    return plain, national, workbook


def assert_same(expected: pl.DataFrame, found: pl.DataFrame) -> None:
    columns = expected.columns
    only_expected = expected.join(found, on=columns, how="anti", nulls_equal=True)
    only_found = found.join(expected, on=columns, how="anti", nulls_equal=True)
    assert only_expected.sort(columns).rows() == only_found.sort(columns).rows() == []
    assert found.height == expected.height > 0


@pytest.mark.parametrize("name", CARRIED)
def test_a_table_is_the_same_in_both_forms(name: str, forms: tuple[Checked, ...]) -> None:
    plain, national, _ = forms
    rows = plain.frames[name]
    if name == "positions":
        # The national record knows a post by somebody who held it.
        rows = rows.join(plain.frames["assignments"], on="position_id", how="semi")

    assert_same(
        as_siasn_says(name, rows).select(CARRIED[name]),
        national.frames[name].select(CARRIED[name]),
    )


@pytest.mark.parametrize("name", IN_THE_WORKBOOK)
def test_what_siasn_lacks_is_the_same_in_the_workbook(
    name: str, forms: tuple[Checked, ...]
) -> None:
    plain, _, workbook = forms
    columns = IN_THE_WORKBOOK[name]

    assert_same(plain.frames[name].select(columns), workbook.frames[name].select(columns))


def test_both_forms_name_the_same_people(forms: tuple[Checked, ...]) -> None:
    plain, national, _ = forms

    assert national.identities.sort("nip").equals(plain.identities.sort("nip"))


def test_nothing_of_either_form_is_left_out(forms: tuple[Checked, ...]) -> None:
    plain, national, workbook = forms

    assert plain.problems == workbook.problems == ()
    assert {problem.degree for problem in national.problems} == {"warned"}
    assert {problem.rule for problem in national.problems} == {"dropped_column", "no_move"}


def test_every_row_that_dirt_costs_is_on_the_list_and_no_other(tmp_path: Path) -> None:
    hand_over(tmp_path, build_agency(people=300, years=13), DATASET_TOML, seed=3, dirt=0.06)
    listed = pl.read_csv(tmp_path / "truth" / "planted_faults.csv").filter(expected="quarantined")

    for form in ("dataset", "siasn"):
        checked = check_sources(read_sources([tmp_path / form]), key=KEY, max_bad=0.05)
        found = {
            row for one in checked for row in one.quarantine.select("file", "line").iter_rows()
        }
        of_form = listed.filter(source=form)
        assert not any(one.is_refused for one in checked)
        assert found == set(of_form.select("file", "line").iter_rows())
        assert {"of_lost_person", "key_twice"} <= set(of_form["kind"])
