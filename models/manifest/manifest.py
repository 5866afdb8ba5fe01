"""The manifest: what a model says of itself in `manifest.json`, as values.

A manifest knows its protocol. What later versions of Mutasi added has a default, so that those of
earlier ones are read as well; what was read is written again as it was, key by key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from models.design import Column
from models.manifest.columns import ColumnFacts
from models.manifest.diagnosis import Diagnosis
from models.manifest.fairness import FairnessFigures
from models.manifest.gate import Gate
from models.manifest.part import Figures, Part
from records.errors import ArtifactError

PROTOCOL = 2
"""Raised when a reader of the old number could not read the new form."""
FIRST_PROTOCOL = 1


@dataclass(frozen=True)
class RowCounts(Part):
    """The rows that were learnt from.

    Attributes:
        count: How many.
        successes: Those that went well.
        failures: Those that did not.
        sha256: Their fingerprint.
    """

    count: int
    successes: int
    failures: int
    sha256: str


@dataclass(frozen=True)
class Starts(Part):
    """When the moves that were learnt from started.

    Attributes:
        first: The first day.
        last: The last.
    """

    first: date
    last: date


@dataclass(frozen=True)
class IntervalSettings(Part):
    """How intervals are made.

    Attributes:
        level: Their coverage.
        members: Models of halves of the people behind them.
    """

    level: float
    members: int


@dataclass(frozen=True)
class SupportSettings(Part):
    """When no estimate is given.

    Attributes:
        least_company_quantile: Share of the newer training moves that have less company.
        least_quality: Share of what matters that must be on record.
        most_remote_share: Share of them that lie farther out; None in manifests from before.
    """

    least_company_quantile: float
    least_quality: float
    most_remote_share: float | None = None


@dataclass(frozen=True)
class SearchFigures(Part):
    """How a search for settings came out.

    Attributes:
        trials: How many settings were tried.
        is_kept: Whether the best ones were taken.
        best: The best trial's number; None, as all below, where no row could be judged.
        log_loss: Its log-loss.
        default_log_loss: The default's.
        gain: How much less that is.
        standard_error: Of the gain.
    """

    trials: int
    is_kept: bool
    best: int | None = None
    log_loss: float | None = None
    default_log_loss: float | None = None
    gain: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True)
class Parameters(Part):
    """The settings of a training, and what rolling origins chose.

    Attributes:
        boosting: The parameters of the boosters, as they were logged.
        intervals: Those of the intervals; None in manifests from before there were intervals.
        support: Those of abstention; None in manifests from before there was abstention.
        search: The result of the search for settings; None if there was no search.
    """

    boosting: Mapping[str, Any]
    intervals: IntervalSettings | None = None
    support: SupportSettings | None = None
    search: SearchFigures | None = None


@dataclass(frozen=True)
class CalibrationFigures(Part):
    """How the model was calibrated.

    Attributes:
        method: `none`, `line` or `curve`.
        log_loss: What rolling origins made of each.
    """

    method: str
    log_loss: Mapping[str, float]


@dataclass(frozen=True)
class OriginFigures(Part):
    """One rolling origin.

    Attributes:
        starts_on: Its day.
        metrics: Of every candidate, on its judged rows.
    """

    starts_on: date
    metrics: Mapping[str, Figures]


@dataclass(frozen=True)
class CurvePoint(Part):
    """A point of the learning curve.

    Attributes:
        moves: How many moves taught.
        log_loss: What came of it.
    """

    moves: int
    log_loss: float


@dataclass(frozen=True)
class TellingFigures(Part):
    """The feature that alone predicts the label best.

    Attributes:
        name: Its name.
        auc: Its own AUC.
    """

    name: str
    auc: float


@dataclass(frozen=True)
class Manifest(Part):
    """What a model says of itself.

    Attributes:
        protocol: The number of the form of its files.
        outcome: What it predicts.
        as_of: The day of the training: labels that could be used on this day were learnt from.
        dataset: Name of the organisation's dataset; may be empty.
        rows: The rows that it has learnt from.
        features: The columns it reads, in order.
        empty_features: Features without any value in the records.
        left_out_features: Categories with too many words, and how many each has.
        catalogue_sha256: Fingerprint of the catalogue of features.
        parameters: The settings of the training, and what rolling origins chose.
        metrics: On rolling origins, pooled; None if no row could be judged.
        baselines: The same metrics of every baseline, by name.
        origins: Each rolling origin alone.
        gate: The gate's answer.
        versions: Versions of everything that can change a model's numbers, by name.
        starts: When the moves started; None in manifests from before it was kept.
        raw_metrics: Metrics before calibration; None in manifests from before they were kept, and
            if no row could be judged.
        calibration: How it was calibrated; None only in protocol 1.
        mean_absolute_contribution: How much each feature moves an estimate, in log-odds; None in
            protocol 1.
        learning_curve: Log-loss by number of moves; None if it was not measured.
        diagnosis: Out-of-time diagnostics of the judged moves; None if no row could be judged.
        fairness: What the audit found; None if there was no audit.
        most_telling_feature: The feature that alone predicts the label best; None in manifests from
            before it was kept.
        told_by_the_year: The columns whose values depend on the year, each with its shift; None in
            manifests from before they were kept.
        features_meaning: The number of the features' rules at the training (`features.meaning`); 1
            in manifests from before it was kept.
    """

    protocol: int
    outcome: str
    as_of: date
    dataset: str
    rows: RowCounts
    features: tuple[ColumnFacts, ...]
    empty_features: tuple[str, ...]
    left_out_features: Mapping[str, int]
    catalogue_sha256: str
    parameters: Parameters
    metrics: Figures | None
    baselines: Mapping[str, Figures | None]
    origins: tuple[OriginFigures, ...]
    gate: Gate
    versions: Mapping[str, str]
    starts: Starts | None = None
    raw_metrics: Figures | None = None
    calibration: CalibrationFigures | None = None
    mean_absolute_contribution: Mapping[str, float] | None = None
    learning_curve: tuple[CurvePoint, ...] | None = None
    diagnosis: Diagnosis | None = None
    fairness: FairnessFigures | None = None
    most_telling_feature: TellingFigures | None = None
    told_by_the_year: tuple[Mapping[str, Any], ...] | None = None
    features_meaning: int = 1

    @classmethod
    def of_json(cls, value: object, where: str = "manifest.json") -> Self:
        """The manifest of `manifest.json`.

        Raises:
            ArtifactError: It has a protocol that this version cannot read, or lacks something that
                its protocol demands, or has it in another form.
        """
        protocol = value.get("protocol") if isinstance(value, dict) else None
        if protocol not in range(FIRST_PROTOCOL, PROTOCOL + 1):
            raise ArtifactError(
                found=f"protocol {protocol}",
                expected=f"protocol {FIRST_PROTOCOL} to {PROTOCOL}",
                action="read this model with the version of Mutasi that wrote it, or train again",
            )
        return super().of_json(value, where)

    def lacking(self) -> Iterator[str]:
        """What protocol 2 demands besides what every manifest has."""
        if self.protocol == FIRST_PROTOCOL:
            return
        if self.calibration is None:
            yield "calibration"
        if "raw_metrics" in self.unwritten:
            yield "raw_metrics"
        if self.mean_absolute_contribution is None:
            yield "mean_absolute_contribution"

    @property
    def columns(self) -> tuple[Column, ...]:
        """The design matrix's columns, in order."""
        return tuple(facts.column for facts in self.features)
