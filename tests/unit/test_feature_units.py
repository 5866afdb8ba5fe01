"""Units of features: the type decides the words, the docstring's line agrees with the type."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from features.catalog import Feature
from features.catalog_page import declared_features
from features.units import Unit
from models.words.wording import MINUS, Value, is_claim, value_text
from tests.builders.scored import a_feature

CATALOGUE = {feature.function: feature for feature in declared_features()}


SENTENCES = [
    (Unit.DAYS, 1.0, "1 hari", "1 day"),
    (Unit.DAYS, 240.0, "8 bulan", "8 months"),
    (Unit.YEARS, 2.5, "2,5 tahun", "2.5 years"),
    (Unit.LEVELS, -1.0, f"{MINUS}1 jenjang", f"{MINUS}1 level"),
    (Unit.LEVELS_A_YEAR, 0.25, "0,2 jenjang setahun", "0.2 levels a year"),
    (Unit.COMPETENCY_LEVELS, 1.0, "1 tingkat", "1 level"),
    (Unit.EDUCATION_LEVELS, 1.0, "1 tingkat", "1 level"),
    (Unit.TIMES_A_YEAR, 0.3, "0,3 kali setahun", "0.3 times a year"),
    (Unit.SPREAD, 0.8, "0,8 simpangan baku", "0.8 standard deviations"),
    (Unit.PEOPLE, 7.0, "7 orang", "7"),
    (Unit.DEVIATIONS, 1.0, "+1 simpangan baku", "+1 standard deviation"),
    (Unit.DEVIATIONS, 0.04, "0 simpangan baku", "0 standard deviations"),
    (Unit.SHARE_DIFFERENCE, 0.125, "+12,5 poin", "+12.5 points"),
    (Unit.SHARE_DIFFERENCE, -0.01, f"{MINUS}1 poin", f"{MINUS}1 point"),
    (Unit.SHARE, 0.731, "73%", "73%"),
    (Unit.COUNT, 1250.0, "1.250", "1,250"),
    (Unit.A_YEAR, 0.456, "0,46", "0.46"),
    (Unit.RATIO, 1.5, "1,5", "1.5"),
    (Unit.RANK, 9.0, "9", "9"),
    (Unit.OWN_NUMBER, 12.25, "12,2", "12.2"),
    (Unit.YES_OR_NO, 1.0, "ya", "yes"),
    (Unit.YES_OR_NO, 0.2, "tidak", "no"),
    (Unit.SUCCESS, 1.0, "berhasil", "success"),
    (Unit.CALENDAR_MONTH, 5.0, "Mei", "May"),
    (Unit.CONTRACT_WORD, "own_request", "permintaan sendiri", "own request"),
    (Unit.OWN_WORD, "own_request", "own_request", "own_request"),
]


def unit_of_line(line: str) -> Unit | None:
    """The unit whose beginning of a line is the longest that fits."""
    fitting = [
        (len(begins), unit)
        for unit in Unit
        for begins in unit.lines
        if re.match(rf"{re.escape(begins)}(?!\w)", line)
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


@pytest.mark.parametrize("feature", CATALOGUE.values(), ids=CATALOGUE)
def test_the_docstring_names_the_unit_that_the_feature_has(feature: Feature) -> None:
    assert unit_of_line(feature.unit_line) is feature.unit


@pytest.mark.parametrize("unit", Unit, ids=lambda unit: unit.name)
def test_every_unit_is_some_features_and_so_is_every_beginning_of_its_line(unit: Unit) -> None:
    lines = [feature.unit_line for feature in CATALOGUE.values() if feature.unit is unit]

    unused = [begins for begins in unit.lines if not any(line.startswith(begins) for line in lines)]

    assert unused == []


@pytest.mark.parametrize(("unit", "value", "indonesian", "english"), SENTENCES)
def test_a_value_is_told_as_its_unit_asks_for(
    unit: Unit, value: Value, indonesian: str, english: str
) -> None:
    feature = a_feature("any", unit)

    assert value_text(feature, value, "id") == indonesian
    assert value_text(feature, value, "en") == english


def test_every_unit_has_its_sentences_above() -> None:
    assert {case[0] for case in SENTENCES} == set(Unit)


def test_only_yes_or_no_and_success_are_claims() -> None:
    claims = {unit for unit in Unit if is_claim(a_feature("any", unit))}

    assert claims == {Unit.YES_OR_NO, Unit.SUCCESS}


@pytest.mark.parametrize("line", ["1 yes, 0 no.", "share, 0 to 1.", "-1 to 1.", ""])
def test_no_wording_of_a_docstring_changes_what_people_read(line: str) -> None:
    tenure = CATALOGUE["days_in_position"]

    reworded = replace(tenure, unit_line=line)

    assert value_text(reworded, 400.0, "en") == value_text(tenure, 400.0, "en") == "13 months"
    assert not is_claim(reworded)


def test_values_are_words_where_the_unit_is() -> None:
    kinds = {feature.unit: feature.kind for feature in CATALOGUE.values()}

    assert {unit for unit, kind in kinds.items() if kind == "category"} == {
        Unit.CONTRACT_WORD,
        Unit.OWN_WORD,
    }


def test_files_and_answers_keep_the_names_of_a_features_facts() -> None:
    tenure = CATALOGUE["days_in_position"]

    facts = tenure.to_json()

    # A manifest's hash of the catalogue is made from these.
    assert sorted(facts) == [
        "concept", "function", "group", "kind", "member", "member_phrase", "name", "phrase",
        "source", "unit", "what", "why", "window_years",
    ]  # fmt: skip
    assert facts["unit"] == tenure.unit_line
