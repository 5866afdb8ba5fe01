"""Models that earlier versions wrote are read, and answer as they did (tests/data/old_models)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from models.artifact.folder import read_artifact
from models.artifact.manifest import PROTOCOL
from models.explaining.contributions import contributions
from models.model import Model
from models.rows import Days, day_number

OLD = Path(__file__).parent.parent / "data" / "old_models"
FOLDERS = sorted(path.parent for path in OLD.glob("protocol_*/*/said.json"))
SCHEMA = {"skill": pl.Float64, "gap": pl.Float64, "noise": pl.Float64, "region": pl.String}
CLOSE = 1e-9

every_old_model = pytest.mark.parametrize(
    "folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}"
)


def _said(folder: Path) -> dict[str, Any]:
    """What the code that wrote the model said of the rows."""
    said: dict[str, Any] = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    return said


def _asked(folder: Path) -> tuple[Model, pl.DataFrame, Days]:
    """The model as today's code reads it, the rows, and the day each is asked about."""
    said = _said(folder)
    days = np.full(len(said["asked"]), day_number(date.fromisoformat(said["day"])), dtype=np.int32)
    return read_artifact(folder / "model"), pl.DataFrame(said["asked"], schema=SCHEMA), days


def _apart(found: Any, expected: Any) -> float:  # noqa: ANN401 — arrays, or lists of them
    return float(np.abs(np.asarray(found) - np.asarray(expected)).max())


def test_every_protocol_until_today_has_a_model_that_was_kept() -> None:
    kept = {folder.parent.name for folder in FOLDERS}

    assert kept == {f"protocol_{number}" for number in range(1, PROTOCOL + 1)}
    assert all(
        f"protocol_{read_artifact(folder / 'model').manifest['protocol']}" == folder.parent.name
        for folder in FOLDERS
    )


@every_old_model
def test_an_old_model_gives_the_estimates_it_gave(folder: Path) -> None:
    model, values, _ = _asked(folder)
    said = _said(folder)

    raw = model.raw_log_odds(model.design(values))

    assert _apart(raw, said["raw_log_odds"]) < CLOSE
    assert _apart(model.probability(raw), said["probability"]) < CLOSE


@every_old_model
def test_an_old_model_gives_the_bounds_it_gave_and_none_where_it_gave_none(folder: Path) -> None:
    model, values, days = _asked(folder)
    said = _said(folder)
    design = model.design(values)

    bounds, company = model.bounds(design, model.raw_log_odds(design), days), model.company(design)

    if "lower" not in said:
        assert bounds is None
        assert company is None
    else:
        assert bounds is not None
        assert _apart(bounds, [said["lower"], said["upper"]]) < CLOSE
        assert _apart(company, said["company"]) < CLOSE


@every_old_model
def test_contributions_of_an_old_model_add_up_and_are_those_it_gave(folder: Path) -> None:
    model, values, _ = _asked(folder)
    said = _said(folder)

    made = contributions(model, model.design(values))

    assert _apart(made.base + made.values.sum(axis=1), said["raw_log_odds"]) < CLOSE
    # The first versions had no contributions to compare with.
    assert _apart(made.base, said.get("base", made.base)) < CLOSE
    assert _apart(made.values, said.get("contributions", made.values)) < CLOSE


def test_the_rows_tell_estimates_apart_and_reach_beyond_the_training() -> None:
    for folder in FOLDERS:
        said = _said(folder)

        assert max(said["probability"]) - min(said["probability"]) > 0.3
        assert {row["region"] for row in said["asked"]} >= {None, "west"}
