"""A home that was filled and trained for real, made once and copied where a test changes it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from features.build import build_features
from models.outcome import labelled_moves, with_outcomes
from models.registry.home import Home
from models.registry.version import Decision
from models.rows import training_rows
from models.training.training import Question, TrainingParameters, train_model
from mutasi.cli import run
from mutasi.estimates import home_of
from records.knowing.posts import current_posts
from records.knowing.view import view_on
from records.settings import read_settings
from tests.builders.organisation import Organisation, build_organisation, write_organisation
from tests.builders.tracked import a_tracking_place

Call = Callable[..., tuple[int, dict[str, Any]]]
"""Runs a command with --json: its exit code and its object."""


@dataclass(frozen=True)
class TrainedHome:
    """A home with a champion.

    Attributes:
        folder: Its folder.
        organisation: What was taken in.
        employee: Somebody who holds a post.
        position: A position that somebody else holds.
        outcome: What its champion predicts.
    """

    folder: Path
    organisation: Organisation
    employee: str
    position: str
    outcome: str

    @property
    def places(self) -> Home:
        """Where everything of it is."""
        return home_of(read_settings(self.folder))

    def copy(self, folder: Path) -> TrainedHome:
        """The same in another folder, to be changed."""
        shutil.copytree(self.folder, folder)
        return TrainedHome(folder, self.organisation, self.employee, self.position, self.outcome)


def shared_home(factory: pytest.TempPathFactory, outcome: str) -> TrainedHome:
    """The home of a test session, also where several processes run its tests: one trains.

    Nothing may be changed in it.
    """
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = root / f"trained-{outcome}"
    organisation = build_organisation()
    with FileLock(root / f"trained-{outcome}.lock"):
        if not (folder / "store.sqlite").exists():
            draft = root / f"draft-{outcome}"
            fill_home(draft, organisation, outcome, TrainingParameters(), datetime.now(UTC))
            # Last of all, so that a home half made is never taken for one.
            draft.rename(folder)
    return _described(folder, organisation, outcome)


def fill_home(
    folder: Path,
    organisation: Organisation,
    outcome: str,
    parameters: TrainingParameters,
    now: datetime,
) -> None:
    """Fills a home with an organisation's records and a champion trained on them.

    Args:
        folder: The home. Its sources are written beside it.
        organisation: The records.
        outcome: What the champion predicts.
        parameters: Of the training.
        now: When the champion was made and promoted.
    """
    source = write_organisation(organisation, folder.with_name(f"{folder.name}-source"))
    assert run(["--home", str(folder), "--quiet", "ingest", str(source)]) == 0
    a_tracking_place(folder)
    home = home_of(read_settings(folder))
    store = home.open_store()
    records, dataset, protected = store.records(), store.dataset(), store.protected()
    store.close()
    assert dataset is not None
    labelled = labelled_moves(records, dataset, outcome, dataset.snapshot_on)
    table = build_features(with_outcomes(records, dataset), dataset, labelled)
    training = train_model(
        training_rows(labelled, table),
        Question(outcome, dataset.snapshot_on, dataset.name),
        parameters,
        protected=protected,
    )
    tracking = home.open_tracking()
    version = tracking.record(training, table.features, now)
    tracking.promote(version.version, Decision("tester", "a test", now), despite_gate=True)


def _described(folder: Path, organisation: Organisation, outcome: str) -> TrainedHome:
    store = home_of(read_settings(folder)).open_store()
    records, snapshot_on = store.records(), store.snapshot_on()
    store.close()
    assert snapshot_on is not None
    posts = current_posts(view_on(records, snapshot_on), snapshot_on).drop_nulls("position_id")
    employee, position = posts["employee_id"][0], posts["position_id"][-1]
    return TrainedHome(folder, organisation, employee, position, outcome)
