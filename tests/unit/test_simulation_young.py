"""A city whose records begin late and change, and the same city with all of its records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from records.errors import UsageError
from simulation.appraisals import WORDS, appraisals
from simulation.beginnings import BEGINNINGS, HAPPENINGS, day_begun
from simulation.calendar import YEAR_DAYS, day_of
from simulation.laws import OWN_RECORD_EFFECTS
from simulation.story import Options, Story, tell_story
from simulation.tables import contract_tables
from simulation.truth import effects_frame, moves_frame

YOUNG = Options(people=900, seed=3, kind="young", dirt=0.0)
WHOLE = replace(YOUNG, whole_records=True)
LASTING = ("assignments", "grades", "absences")
REGIME_CHANGED_ON = date(2021, 7, 1)

Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def story() -> Story:
    return tell_story(YOUNG)


@pytest.fixture(scope="module")
def young(story: Story) -> Tables:
    return contract_tables(story)


@pytest.fixture(scope="module")
def whole() -> Tables:
    return contract_tables(tell_story(WHOLE))


def begun(table: str) -> date:
    return day_of(day_begun(table, YOUNG))


def test_tables_begin_three_to_ten_years_into_the_story_each_on_its_own_day() -> None:
    first = YOUNG.span[0]
    years = [(day_begun(table, YOUNG) - first) / YEAR_DAYS for table in BEGINNINGS]

    assert min(years) >= 3.0
    assert max(years) <= 10.01
    # Posts and exits are one register.
    assert len({begun(table) for table in BEGINNINGS}) == len(BEGINNINGS) - 1


@pytest.mark.parametrize("table", [name for name in BEGINNINGS if name not in LASTING])
def test_an_event_from_before_its_table_began_is_not_on_record(
    table: str, young: Tables, whole: Tables
) -> None:
    day = HAPPENINGS[table].day

    assert young[table][day].min() >= begun(table)  # type: ignore[operator]  # a date column
    assert whole[table][day].min() < begun(table) or table == "surveys"  # type: ignore[operator]


def test_the_posts_in_force_when_records_begin_are_on_record_with_their_true_start(
    young: Tables, whole: Tables
) -> None:
    day = begun("assignments")
    earlier = young["assignments"].filter(pl.col("start_date") < day)
    in_force = whole["assignments"].filter(
        (pl.col("start_date") < day) & (pl.col("end_date").is_null() | (pl.col("end_date") > day))
    )

    assert earlier.drop("known_on").equals(in_force.drop("known_on"))
    assert earlier["known_on"].min() == day


def test_everybody_on_record_has_one_grade_from_before_grades_were_kept_at_most(
    young: Tables,
) -> None:
    earlier = young["grades"].filter(pl.col("effective_on") < begun("grades"))

    assert earlier.height > 300
    assert earlier["employee_id"].is_unique().all()
    assert earlier["known_on"].unique().to_list() == [begun("grades")]


def test_who_had_left_before_records_began_is_nobody_on_record(
    young: Tables, whole: Tables
) -> None:
    people = young["employees"]["employee_id"]
    lost = whole["employees"].filter(~pl.col("employee_id").is_in(people.implode()))
    left = lost.join(whole["exits"], on="employee_id", how="inner")

    assert 0 < lost.height == left.height
    assert left["exited_on"].max() <= begun("assignments")  # type: ignore[operator]  # dates
    named = [frame["employee_id"] for frame in young.values() if "employee_id" in frame.columns]
    assert set(pl.concat(named)) == set(people)


def test_whole_records_are_those_of_the_same_people_and_moves(
    story: Story, young: Tables, whole: Tables
) -> None:
    again = tell_story(WHOLE)

    assert moves_frame(again).equals(moves_frame(story))
    for name, frame in young.items():
        compared = frame.drop("known_on", strict=False)
        assert compared.join(whole[name], on=compared.columns, how="semi", nulls_equal=True).equals(
            compared
        )


def test_in_a_shorter_story_tables_begin_earlier() -> None:
    short = replace(YOUNG, years=6)

    for table, usual in BEGINNINGS.items():
        years = (day_begun(table, short) - short.span[0]) / YEAR_DAYS
        assert years == pytest.approx(usual * 6 / 15, abs=0.01)


def test_the_regime_of_appraisals_changes_once_records_are_kept(young: Tables) -> None:
    annual = young["ratings"].filter(pl.col("scheme") != "kinerja_periodik")
    before = annual.filter(pl.col("period_end") < REGIME_CHANGED_ON)
    after = annual.filter(pl.col("period_start") >= REGIME_CHANGED_ON)

    assert before["scheme"].unique().to_list() == ["skp"]
    assert set(after["scheme"]) == {"skp_2021", "skp22"}
    assert before.height + after.height == annual.height


def test_the_truth_names_the_size_of_each_effect_of_the_own_record(story: Story) -> None:
    effects = effects_frame(story, moves_frame(story), "adaptation")
    names = {effect.name for effect in OWN_RECORD_EFFECTS}
    sizes = dict(effects.select("effect", "mean_absolute_log_odds").iter_rows())

    assert names == {"own_competencies", "managing_change", "career_standing"}
    assert all(sizes[name] >= 0.25 for name in names)


def test_whoever_stands_high_is_appraised_above_colleagues_all_the_career(story: Story) -> None:
    last = story.options.span[1]
    rated = appraisals(story.past, story.careers, story.periods, last, story.chance("tables"))
    standing = story.people.standing[rated["person"].to_numpy()]
    words = rated.with_columns(standing=standing).filter(pl.col("scheme") == "skp22")
    mean = dict(words.group_by("value").agg(pl.col("standing").mean()).iter_rows())

    assert mean[WORDS[4]] > 0.3 > -0.3 > mean[WORDS[2]]


def test_nobody_has_a_standing_of_their_own_in_the_older_kinds() -> None:
    older = tell_story(Options(people=400, years=5, kind="additive", dirt=0.0))

    assert not np.any(older.people.standing)


def test_whole_records_of_another_kind_are_refused() -> None:
    with pytest.raises(UsageError, match="--kind young"):
        Options(kind="fit", whole_records=True).check()
