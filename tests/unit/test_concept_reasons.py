"""Which concepts are told: large enough, steady, and never against a fixed direction."""

from __future__ import annotations

import numpy as np
import pytest

from features import appraisals, destination, learning, requirements
from features.catalog import Feature
from features.units import Unit
from models.explaining.concepts import (
    ConceptContribution,
    choose_reasons,
    choose_unsteady,
    concept_contributions,
    keeps_sign,
)
from models.explaining.contrary import contrary_share
from models.explaining.explanation import is_accounted_for, reason_sentences, small_things_sentence
from models.explaining.feature_contribution import (
    FeatureContribution,
    average_values,
    group_sums,
    typical_values,
)
from models.manifest.columns import ColumnFacts
from models.words.wording import Value
from tests.builders.scored import a_feature

GAP = requirements.skills_gap_mean.describe()
UNMET = requirements.skills_unmet_share.describe()
TRAINED = learning.days_since_training.describe()
LOAD = destination.destination_load_ratio.describe()
LAST = appraisals.rating_last_relative.describe()


def concepts(*sizes: tuple[str, float]) -> list[ConceptContribution]:
    facts = [
        FeatureContribution(a_feature(f"of_{name}", Unit.COUNT, concept=name), 1.0, 0.0, size)
        for name, size in sizes
    ]
    return list(concept_contributions(facts))


def only(*facts: FeatureContribution) -> ConceptContribution:
    (concept,) = concept_contributions(facts)
    return concept


def test_at_most_three_reasons_stand_on_each_side_largest_first() -> None:
    named = (
        "tenure", "sanctions", "training", "workload", "climate", "skills_gap", "timing",
    )  # fmt: skip
    sizes = [0.5, -0.4, 0.3, 0.2, 0.15, -0.6, 0.14]

    chosen = choose_reasons(concepts(*zip(named, sizes, strict=True)))

    assert [one.log_odds for one in chosen] == [-0.6, 0.5, -0.4, 0.3, 0.2]


def test_equal_reasons_are_ordered_by_name_whatever_their_last_digits() -> None:
    chosen = choose_reasons(concepts(("workload", 0.3 + 1e-12), ("climate", 0.3)))

    assert [one.concept.name for one in chosen] == ["climate", "workload"]


@pytest.mark.parametrize(("size", "is_told"), [(0.0999, False), (0.1, True), (-0.1, True)])
def test_a_concept_is_told_from_a_tenth_on(size: float, *, is_told: bool) -> None:
    assert bool(choose_reasons(concepts(("climate", size)))) is is_told


@pytest.mark.parametrize(
    ("differing", "count", "holds"),
    [(0, 20, True), (1, 20, True), (2, 20, False), (1, 6, False), (0, 6, True), (2, 40, True)],
)
def test_of_twenty_members_nineteen_must_say_the_same(
    differing: int, count: int, *, holds: bool
) -> None:
    members = [-0.1] * differing + [0.3] * (count - differing)

    assert keeps_sign(0.2, members) is holds


def test_what_resamples_turn_round_is_named_apart() -> None:
    fact = FeatureContribution(LOAD, 2.0, 1.0, 0.4)
    (unsteady,) = concept_contributions([fact], {"workload": [0.4] * 18 + [-0.1] * 2})

    assert unsteady.stable is False
    assert choose_reasons([unsteady]) == ()
    assert choose_unsteady([unsteady]) == (unsteady,)


def test_a_concept_is_the_sum_of_its_features_and_told_by_the_one_that_says_most() -> None:
    gap = FeatureContribution(GAP, 1.4, 0.2, -0.3, average=0.3)
    unmet = FeatureContribution(UNMET, 3.0, 1.0, -0.5, average=1.2)

    concept = only(gap, unmet)

    assert concept.log_odds == pytest.approx(-0.8)
    assert concept.telling == unmet
    assert concept.to_json()["features"] == ["skills_unmet_share", "skills_gap_mean"]


def test_a_larger_gap_that_raises_is_contrary_and_never_told() -> None:
    concept = only(FeatureContribution(GAP, 1.4, 0.2, 0.4, average=0.3))

    assert concept.is_contrary
    assert choose_reasons([concept]) == ()


def test_years_without_training_that_raise_are_never_told() -> None:
    concept = only(FeatureContribution(TRAINED, 8.8 * 365.25, 400.0, 0.4, average=900.0))

    assert concept.is_contrary
    assert not concept.is_told


def test_a_contrary_feature_in_a_concept_that_goes_the_right_way_is_not_the_telling_one() -> None:
    gap = FeatureContribution(GAP, 1.4, 0.2, -0.9, average=0.3)
    unmet = FeatureContribution(UNMET, 3.0, 1.0, 0.3, average=1.2)

    concept = only(gap, unmet)

    assert unmet.is_contrary
    assert not concept.is_contrary
    assert concept.telling == gap


def test_what_has_no_direction_may_go_either_way() -> None:
    for log_odds in (-0.4, 0.4):
        assert only(FeatureContribution(LOAD, 2.0, 1.0, log_odds, average=1.0)).is_told


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(0.5, -1, id="above both"),
        pytest.param(0.0, 1, id="the usual value, below the mean"),
        pytest.param(0.1, 0, id="between the two"),
        pytest.param(None, 0, id="unknown"),
    ],
)
def test_a_direction_needs_a_value_on_one_side_of_mean_and_usual(
    value: Value, expected: int
) -> None:
    fact = FeatureContribution(GAP, value, 0.0, 0.2, average=0.2)

    assert fact.expected_sign == expected


def test_the_gates_share_counts_what_concepts_mark() -> None:
    draw = np.random.default_rng(3)
    features: list[Feature] = [GAP, UNMET, LAST, LOAD]
    training = np.abs(draw.normal(size=(400, 4))).round(1)
    training[draw.random((400, 4)) < 0.1] = np.nan
    added = draw.normal(size=(400, 4))
    contrary = total = 0.0
    for values, row in zip(training, added, strict=True):
        facts = [
            FeatureContribution(
                feature,
                None if np.isnan(value) else float(value),
                float(np.nanmedian(training[:, place])),
                float(log_odds),
                average=float(np.nanmean(training[:, place])),
            )
            for place, (feature, value, log_odds) in enumerate(
                zip(features, values, row, strict=True)
            )
        ]
        for concept in concept_contributions(facts):
            total += abs(concept.log_odds)
            contrary += abs(concept.log_odds) * concept.is_contrary

    share = contrary_share(features, training, added, training)

    assert 0 < share < 1
    assert share == pytest.approx(contrary / total)


def test_far_from_the_usual_without_a_reason_the_true_sentence_is_said() -> None:
    small = concepts(("tenure", 0.09), ("workload", 0.08), ("skills_gap", 0.09))

    told = reason_sentences(small, "id", probability=0.8, usual=0.6)

    assert told == (small_things_sentence(small, 0.2, "id"),)
    assert told[0] == (
        "Beberapa hal kecil bersama-sama menaikkan perkiraan ini (log-odds: pegawai +0,09, jabatan "
        "tujuan +0,08, kecocokan +0,09, keadaan 0,00)."
    )
    assert reason_sentences(small, "id", probability=0.65, usual=0.6) == ()


def test_a_reason_the_other_way_does_not_account_for_the_distance() -> None:
    against = choose_reasons(concepts(("tenure", -0.3)))

    assert not is_accounted_for(against, 0.2)
    assert is_accounted_for(against, -0.2)
    assert is_accounted_for(against, 0.1)


def test_groups_are_signed_sums_and_an_empty_group_is_zero() -> None:
    contributions = [
        FeatureContribution(a_feature("one", Unit.COUNT), 1.0, 0.0, 0.5),
        FeatureContribution(a_feature("two", Unit.COUNT), 1.0, 0.0, -0.25),
        FeatureContribution(a_feature("three", Unit.COUNT, group="fit"), 1.0, 0.0, -0.125),
    ]

    assert group_sums(contributions) == {
        "person": 0.5 - 0.25, "destination": 0.0, "fit": -0.125, "context": 0.0,
    }  # fmt: skip


def test_usual_values_are_medians_and_words_and_means_stand_beside() -> None:
    facts = {
        "a": ColumnFacts("a", "number", "person", 0.0, median=2.0, mean=2.5),
        "b": ColumnFacts("b", "category", "fit", 0.0, categories=("x", "y"), typical="x"),
    }

    expected: dict[str, Value] = {"a": 2.0, "b": "x", "c": None}
    assert typical_values(facts, ["a", "b", "c"]) == expected
    assert average_values(facts, ["a", "b"]) == {"a": 2.5, "b": None}
