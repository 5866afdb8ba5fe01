"""Whether a model can still be asked (`models.registry.outdated`)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from features.meaning import MEANING
from models.manifest.manifest import Manifest
from models.registry.outdated import Outdated, outdated, refuse_other_meaning
from records.errors import OutdatedModelError
from tests.builders.manifest import a_manifest, a_number, manifest_json

TODAY = a_manifest(features=[a_number("days_in_position")], features_meaning=MEANING)


def test_a_model_of_todays_features_is_not_outdated() -> None:
    assert outdated(TODAY) is None
    refuse_other_meaning(TODAY)


def test_a_manifest_from_before_there_was_a_number_has_number_1_and_is_written_as_it_was() -> None:
    written = manifest_json()
    old = Manifest.of_json(written)

    assert "features_meaning" not in written
    assert old.features_meaning == 1
    assert old.to_json() == Manifest.of_json(old.to_json()).to_json()
    assert "features_meaning" not in old.to_json()


@pytest.mark.parametrize("number", [MEANING - 1, MEANING + 1])
def test_a_model_of_another_number_is_outdated_be_it_older_or_newer(number: int) -> None:
    other = replace(TODAY, features_meaning=number)

    found = outdated(other)

    assert found == Outdated((), number)
    assert f"rules of number {number}; " in found.sentence
    with pytest.raises(OutdatedModelError, match=f"by rules of number {number}"):
        refuse_other_meaning(other)


def test_features_that_are_gone_are_named_first() -> None:
    other = a_manifest(features=[a_number("days_on_the_moon")], features_meaning=MEANING + 1)

    found = outdated(other)

    assert found == Outdated(("days_on_the_moon",), MEANING + 1)
    assert found.sentence == "1 feature that this one does not make (days_on_the_moon)"
