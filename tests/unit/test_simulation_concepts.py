"""The truth of concepts: every effect is mapped, and truth is told against the usual."""

from __future__ import annotations

from typing import cast

import pytest

from features.concepts import CONCEPTS
from simulation.concepts import effect_concepts
from simulation.laws import KINDS, Kind, laws_of


@pytest.mark.parametrize("kind", KINDS)
def test_every_effect_that_features_may_know_is_mapped_to_concepts(kind: str) -> None:
    for effect in laws_of(cast("Kind", kind), 0).effects:
        concepts = effect_concepts(effect)
        assert bool(concepts) == bool(effect.features)
        assert set(concepts) <= set(CONCEPTS)


def test_effects_are_told_by_the_concepts_they_stand_for() -> None:
    mapped = {effect.name: effect_concepts(effect) for effect in laws_of("additive", 0).effects}

    assert mapped["skills"] == ("skills_gap",)
    assert mapped["ability"] == ("recent_appraisals", "appraisal_career")
    assert mapped["known_work"] == ("related_experience",)
    assert mapped["own_request"] == ("cause_of_move",)
