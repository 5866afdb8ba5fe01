"""What dirt does to the labels that the records yield: next to nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from models.outcome import labelled_moves
from records.checks.check import Checked
from records.identities.identity import pseudonym
from records.intake.intake import check_sources
from records.knowing.known import build_records, fill_known_on
from records.sources.reading import read_sources
from simulation.files.handover import hand_over
from simulation.story import Options
from simulation.write import write_city
from tests.builders.agency import DATASET_TOML, SNAPSHOT_ON, build_agency
from tests.builders.siasn_says import as_siasn_says

KEY = b"a key of tests"


def labels_of(checked: Checked) -> pl.DataFrame:
    records = build_records(fill_known_on(checked.frames))
    return labelled_moves(records, checked.dataset, "adaptation", SNAPSHOT_ON).select(
        "employee_id", "start_date", "unit_id", "label"
    )


CITY = Options(people=1500, years=12, seed=5, dirt=0.0)
SOILED = replace(CITY, dirt=0.02)


def city_labels(folder: Path, options: Options, form: str) -> pl.DataFrame:
    """The labels that one form of a city yields, and the simulation's own beside them."""
    write_city(folder, options)
    source = next(read_sources([folder / form]))
    (checked,) = check_sources([source], key=KEY, max_bad=0.05)
    found = labels_of(checked)
    moves = pl.read_csv(
        folder / "truth" / "moves.csv",
        try_parse_dates=True,
        schema_overrides={"employee_id": pl.String},
    )
    own = moves.select(
        "start_date",
        "unit_id",
        pl.Series("employee_id", [pseudonym(nip, key=KEY) for nip in moves["employee_id"]]),
        own="succeeded",
    )
    return found.join(own, on=["employee_id", "start_date", "unit_id"], how="inner")


def test_labels_of_a_dataset_are_the_simulations_own(tmp_path: Path) -> None:
    both = city_labels(tmp_path, CITY, "dataset")

    assert both.height > 1000
    assert (both["label"] == both["own"]).mean() >= 0.995  # type: ignore[operator]


def test_labels_of_a_young_city_are_those_of_its_whole_records(tmp_path: Path) -> None:
    young = Options(people=900, seed=5, kind="young", dirt=0.0)

    found = city_labels(tmp_path / "young", young, "dataset")
    whole = city_labels(tmp_path / "whole", replace(young, whole_records=True), "dataset")

    assert 500 < found.height < whole.height
    assert found.join(whole, on=found.columns, how="semi").height == found.height
    assert (found["label"] == found["own"]).mean() >= 0.995  # type: ignore[operator]


def test_labels_of_siasn_are_those_of_the_rows_that_siasn_carries(tmp_path: Path) -> None:
    write_city(tmp_path, CITY)
    (plain,) = check_sources(read_sources([tmp_path / "dataset"]), key=KEY, max_bad=0.0)
    reduced = {
        name: as_siasn_says(name, frame).with_columns(known_on=pl.lit(None, dtype=pl.Date))
        for name, frame in plain.frames.items()
    }
    national = next(iter(check_sources(read_sources([tmp_path / "siasn"]), key=KEY, max_bad=0.0)))

    expected = labels_of(replace(plain, frames=reduced))
    found = labels_of(national)

    together = expected.join(found, on=["employee_id", "start_date", "unit_id"], how="full")
    agreeing = (together["label"] == together["label_right"]).fill_null(value=False)
    assert together.height > 1000
    assert agreeing.mean() >= 0.995  # type: ignore[operator]


@pytest.mark.parametrize("form", ["dataset", "siasn"])
def test_labels_of_a_soiled_city_are_nearly_the_simulations_own(form: str, tmp_path: Path) -> None:
    both = city_labels(tmp_path, SOILED, form)

    if form == "siasn":
        # Its rows name no cause: further moves that were asked for look unplanned there.
        clean = city_labels(tmp_path / "clean", CITY, form).select(
            "employee_id", "start_date", "unit_id", own="label"
        )
        both = both.drop("own").join(clean, on=["employee_id", "start_date", "unit_id"])
    assert both.height > 1000
    assert (both["label"] == both["own"]).mean() >= 0.97  # type: ignore[operator]


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
