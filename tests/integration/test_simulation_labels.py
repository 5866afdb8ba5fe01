"""What dirt does to the labels that the records yield: next to nothing."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from models.outcome import labelled_moves
from records.checks.check import Checked
from records.intake import check_sources
from records.known import build_records, fill_known_on
from records.sources.reading import read_sources
from simulation.files.handover import hand_over
from tests.builders.agency import DATASET_TOML, SNAPSHOT_ON, build_agency

KEY = b"a key of tests"


def labels_of(checked: Checked) -> pl.DataFrame:
    records = build_records(fill_known_on(checked.frames))
    return labelled_moves(records, checked.dataset, "adaptation", SNAPSHOT_ON).select(
        "employee_id", "start_date", "unit_id", "label"
    )


@pytest.mark.parametrize("form", ["dataset", "siasn"])
def test_usual_dirt_leaves_the_labels_as_they_are(form: str, tmp_path: Path) -> None:
    labels = []
    for place, dirt in (("clean", 0.0), ("soiled", 0.02)):
        hand_over(
            tmp_path / place, build_agency(people=300, years=13), DATASET_TOML, seed=3, dirt=dirt
        )
        source = next(read_sources([tmp_path / place / form]))
        (checked,) = check_sources([source], key=KEY, max_bad=0.05)
        labels.append(labels_of(checked))

    clean, soiled = labels
    agreeing = clean.join(soiled, on=clean.columns, how="semi")
    # A move that is lost with its row counts as one that disagrees.
    assert agreeing.height >= 0.97 * clean.height > 500
