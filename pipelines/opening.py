"""What a notebook works on: a dataset folder, or a home with or without one of its versions."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from models.model import manifest_of
from models.outcome import outcome_rule
from models.parts.boosting import BoostingParameters
from models.training.examples import question, training_examples
from models.training.training import TrainingParameters, train_model
from pipelines.home import home_at
from pipelines.reading import read_home, read_protected
from records.errors import UsageError
from records.intake.loading import read_records_and_protected

if TYPE_CHECKING:
    from models.manifest.manifest import Parameters
    from models.model import Model
    from models.registry.version import Version
    from models.rows import TrainingRows
    from models.training.training import Training
    from records.contract import Records
    from records.dataset import Dataset, OutcomeRule


@dataclass(frozen=True)
class Opened:
    """Records, the outcome that is looked at, and a registered version where one was named.

    Attributes:
        dataset: The organisation's rules.
        records: All its records.
        protected: What the fairness audit alone may read.
        rule: The outcome.
        as_of: Labels usable on this day are used: the version's day, else the snapshot's.
        version: The registered version; None: a model is trained here.
        registered: Its model, every checksum verified.
    """

    dataset: Dataset
    records: Records
    protected: pl.DataFrame
    rule: OutcomeRule
    as_of: date
    version: Version | None = None
    registered: Model | None = None

    def rows(self) -> TrainingRows:
        """Every labelled move with its features."""
        return training_examples(self.records, self.dataset, self.rule.name, self.as_of)

    def train(self, rows: TrainingRows) -> Training:
        """A training on the rows; with a version, by the settings that made it."""
        asked = question(rows, self.records, self.dataset, self.rule.name, self.as_of)
        model = self.registered
        parameters = (
            TrainingParameters() if model is None else parameters_of(manifest_of(model).parameters)
        )
        return train_model(rows, asked, parameters, protected=self.protected)

    def model(self, rows: TrainingRows) -> Model:
        """The version's model as it was registered; without one, a model trained on the rows."""
        return self.train(rows).model if self.registered is None else self.registered


def opened(
    dataset_folder: str = "", home: str = "", version: int | str = "", outcome: str = ""
) -> Opened:
    """What a notebook's parameters name.

    Args:
        dataset_folder: A dataset folder; empty where a home is named.
        home: A home that records were ingested into.
        version: One of the home's versions; empty: a model is trained in the notebook.
        outcome: What is predicted; empty: the version's outcome, else the dataset's first.

    Raises:
        UsageError: Neither or both of folder and home are named, or a version without a home, or
            of another outcome.
        NotFoundError: The home holds no records, or has no such version.
        ArtifactError: The version's files are not the ones that were registered.
    """
    if bool(dataset_folder) == bool(home) or (version and not home):
        raise UsageError(
            found=f"dataset_folder {dataset_folder!r}, home {home!r}, version {version!r}",
            expected="a dataset folder, or a home with or without one of its versions",
            action="fill in one of the two in the notebook's first cell",
        )
    place = home_at(home)
    if dataset_folder:
        dataset, records, protected = read_records_and_protected(Path(dataset_folder))
    else:
        (dataset, records), protected = read_home(place), read_protected(place)
    if not version:
        rule = outcome_rule(dataset, outcome or None)
        return Opened(dataset, records, protected, rule, dataset.snapshot_on)
    tracking = place.open_tracking()
    found = tracking.version(int(version))
    if outcome and outcome != found.outcome:
        raise UsageError(
            found=f"version {version} of {found.outcome}, outcome {outcome}",
            expected="a version of the outcome that is named",
            action="leave the outcome empty, or name another version",
        )
    model = tracking.load(found)
    day = manifest_of(model).as_of
    rule = outcome_rule(dataset, found.outcome)
    return Opened(dataset, records, protected, rule, day, found, model)


def parameters_of(logged: Parameters) -> TrainingParameters:
    """The settings of a training, read from a manifest, so that it can be repeated.

    Args:
        logged: The manifest's `parameters`; a setting that is not in it has today's default.
    """
    known = {each.name for each in fields(BoostingParameters)}
    told = {name: value for name, value in logged.boosting.items() if name in known}
    boosting = replace(BoostingParameters(), **told)
    larger = tuple(boosting.larger_leaves)
    return replace(TrainingParameters(), boosting=replace(boosting, larger_leaves=larger))
