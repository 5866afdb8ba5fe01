"""Every feature belongs to one concept of its own group."""

from __future__ import annotations

from collections import Counter

import pytest

from features.catalog import GROUPS
from features.catalog_page import declared_features
from features.concepts import CONCEPTS, DIRECTIONS, NEVER, concept_of
from records.errors import MutasiError

FEATURES = {feature.function: feature for feature in declared_features()}


def test_there_are_as_many_concepts_as_a_person_can_know() -> None:
    assert 15 <= len(CONCEPTS) <= 25


@pytest.mark.parametrize("function", FEATURES)
def test_every_feature_belongs_to_a_concept_of_its_own_group(function: str) -> None:
    feature = FEATURES[function]

    assert feature.concept == concept_of(function).name
    assert CONCEPTS[feature.concept].group == feature.group


def test_no_feature_function_stands_in_two_concepts() -> None:
    counts = Counter(function for each in CONCEPTS.values() for function in each.features)

    assert [function for function, count in counts.items() if count > 1] == []


def test_concepts_name_only_features_that_there_are() -> None:
    named = [function for each in CONCEPTS.values() for function in each.features]

    assert [
        function for function in (*named, *DIRECTIONS, *NEVER) if function not in FEATURES
    ] == []


def test_every_concept_is_called_something_in_both_languages() -> None:
    for concept in CONCEPTS.values():
        assert concept.group in GROUPS
        assert all(concept.phrase[language] for language in ("id", "en"))


def test_a_feature_without_a_concept_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(MutasiError, match=r"days_on_the_moon.*\n.*\n.*features/concepts\.py"):
        concept_of("days_on_the_moon")


def test_only_what_has_one_way_to_help_has_a_direction() -> None:
    concepts = {concept_of(function).name for function in DIRECTIONS}

    assert concepts == {
        "skills_gap", "schooling_for_the_post", "matching_training", "training", "sanctions",
        "recent_appraisals",
    }  # fmt: skip
    assert "level_step" not in DIRECTIONS
    assert "days_in_position" not in DIRECTIONS
    assert "destination_load_ratio" not in DIRECTIONS


def test_a_null_means_never_only_beside_a_witness_that_counts_the_same_records() -> None:
    for function, never in NEVER.items():
        assert never.witness in FEATURES
        assert FEATURES[never.witness].group == FEATURES[function].group
