"""The concepts of a planted effect: those of the features that are made for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from features.catalog import SEPARATOR
from features.concepts import concept_of
from simulation.laws import Effect, Numbers
from simulation.situation import situations
from simulation.story import Story
from simulation.truth import moves_frame


def effect_concepts(effect: Effect) -> tuple[str, ...]:
    """The concepts that an effect is mapped to; none for what no feature may know.

    Raises:
        MutasiError: A feature that the effect names belongs to no concept.
    """
    named = (concept_of(feature.partition(SEPARATOR)[0]).name for feature in effect.features)
    return tuple(dict.fromkeys(named))


def concept_truth(
    story: Story, person: Sequence[int], post: Sequence[int], day: int
) -> Mapping[str, Numbers]:
    """What the planted effects of each concept add to moves of a day, less their mean.

    Args:
        story: The city.
        person: By number.
        post: By number.
        day: Everything until then counts, as a number of days.

    Returns:
        By concept in which something is planted: log-odds of each move less the mean over all moves
        of the city's history.
    """
    count = len(person)
    at = situations(
        story.past, np.array(person), np.array(post), np.full(count, day), np.full(count, -1)
    )
    parts = story.laws.parts(at)
    usual = moves_frame(story).select(pl.mean(*(each.name for each in story.laws.effects)))
    told: dict[str, Numbers] = {}
    for column, effect in enumerate(story.laws.effects):
        beyond = parts[:, column] - usual[effect.name][0]
        for concept in effect_concepts(effect):
            told[concept] = told.get(concept, np.zeros(count)) + beyond
    return told
