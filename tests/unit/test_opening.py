"""What a notebook's first cell may name, and what it gets."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.manifest.manifest import Parameters
from models.parts.boosting import BoostingParameters
from pipelines.opening import opened, parameters_of
from records.errors import UsageError
from tests.builders.organisation import build_organisation, write_organisation


@pytest.mark.parametrize(
    "named",
    [{}, {"dataset_folder": "a", "home": "b"}, {"dataset_folder": "a", "version": 1}],
    ids=["nothing", "both", "a version without a home"],
)
def test_neither_or_both_is_refused(named: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="a dataset folder, or a home"):
        opened(**named)


def test_a_folder_is_looked_at_on_its_snapshots_day(tmp_path: Path) -> None:
    organisation = build_organisation(people=60, years=4)

    found = opened(str(write_organisation(organisation, tmp_path / "folder")))

    assert found.as_of == found.dataset.snapshot_on
    assert found.rule.name == next(iter(found.dataset.outcomes))
    assert (found.version, found.registered) == (None, None)


def test_the_settings_of_a_manifest_are_those_it_was_written_with() -> None:
    boosting = replace(BoostingParameters(), boosters=3, larger_leaves=(31,), seed=5)
    told = json.loads(json.dumps({"boosting": {**boosting.logged(), "of_tomorrow": 1}}))

    assert parameters_of(Parameters.of_json(told, "parameters")).boosting == boosting
