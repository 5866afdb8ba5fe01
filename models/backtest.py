"""What a model trained before a day would have said about the moves after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from features.build import build_features
from features.catalog import FeatureTable
from models.baselines import fit_baselines
from models.boosting import fit_boosters
from models.columns import choose_columns
from models.evaluation import Metrics, evaluate
from models.model import Floats, Model
from models.outcome import labelled_moves, with_outcomes
from models.rows import TrainingRows, take_rows, training_rows
from models.training import (
    Question,
    Report,
    TrainingParameters,
    evaluate_rolling,
    refuse_too_few,
)
from records.contract import Records
from records.dataset import Dataset
from records.errors import UsageError


@dataclass(frozen=True)
class BacktestWindow:
    """Which moves teach and which are asked about.

    Attributes:
        outcome: What is predicted.
        train_before: Labels usable before this day are trained on.
        test_from: First start date that is scored.
        test_until: Last start date that is scored.
    """

    outcome: str
    train_before: date
    test_from: date
    test_until: date

    def __post_init__(self) -> None:
        """Refuse windows that would score what was trained on.

        Raises:
            UsageError: The dates are out of order.
        """
        if not self.train_before <= self.test_from <= self.test_until:
            raise UsageError(
                found=f"training before {self.train_before}, a test from {self.test_from} "
                f"until {self.test_until}",
                expected="a test that starts on the training's day or later, and ends after that",
                action="correct --train-before, --test-from or --test-until",
            )


@dataclass(frozen=True)
class Backtest:
    """Predictions of the moves in the window, and how good they were.

    Attributes:
        predictions: One row a scored move, in order of start, person and unit.
        metrics: The model's metrics.
        baselines: Each baseline's.
        training_rows: How many moves taught.
        model: The model that was trained; it is registered nowhere.
        design: What its trees read of the scored moves, in the order of their rows.
    """

    predictions: pl.DataFrame
    metrics: Metrics
    baselines: Mapping[str, Metrics]
    training_rows: int
    model: Model
    design: Floats


def backtest(
    records: Records,
    dataset: Dataset,
    window: BacktestWindow,
    parameters: TrainingParameters,
    report: Report = lambda _stage: None,
) -> Backtest:
    """Trains on what was usable before the window and scores the window as on each move's day.

    Args:
        records: All records as stored.
        dataset: The organisation's rules.
        window: Which moves teach and which are asked about.
        parameters: As for a training; the same road is taken, but that nothing is registered.
        report: Told each stage's name as it begins.

    Raises:
        UsageError: No move with a known outcome starts in the window.
        ContractError: Too few of either class to train on.
    """
    report("features")
    training, tested = _rows(records, dataset, window)
    asked = Question(window.outcome, window.train_before - timedelta(days=1), dataset.name)
    refuse_too_few(training, asked)
    evaluation = evaluate_rolling(training, parameters, report)
    report("fit")
    columns = choose_columns(training.table).columns
    boosters = fit_boosters(training, columns, parameters.boosting, evaluation.rounds)
    model = Model(window.outcome, columns, boosters)
    design = model.design(tested.table.values)
    raw = model.raw_log_odds(design)
    predictors = fit_baselines(training, evaluation.settings, seed=parameters.boosting.seed)
    answers = {name: predict(tested.table) for name, predict in predictors.items()}
    probability = model.probability(raw)
    return Backtest(
        _predictions(tested, probability, raw, answers),
        evaluate(tested.label, probability),
        {name: evaluate(tested.label, answer) for name, answer in answers.items()},
        len(training),
        model,
        design,
    )


def _rows(
    records: Records, dataset: Dataset, window: BacktestWindow
) -> tuple[TrainingRows, TrainingRows]:
    """Rows to train on and rows to ask about; their features are made in one go."""
    day_before = window.train_before - timedelta(days=1)
    taught = labelled_moves(records, dataset, window.outcome, day_before)
    known = labelled_moves(records, dataset, window.outcome, dataset.snapshot_on)
    asked = known.filter(pl.col("start_date").is_between(window.test_from, window.test_until))
    if asked.is_empty():
        raise UsageError(
            found=f"no move from {window.test_from} until {window.test_until} whose "
            f"{window.outcome} is known by {dataset.snapshot_on}",
            expected="at least one",
            action="choose an earlier window",
        )
    moves = pl.concat([taught, asked]).drop("label", "matures_on")
    table = build_features(with_outcomes(records, dataset), dataset, moves)
    return (
        training_rows(taught, _part(table, 0, taught.height)),
        training_rows(asked, _part(table, taught.height, moves.height)),
    )


def _part(table: FeatureTable, first: int, end: int) -> FeatureTable:
    return take_rows(table, np.arange(first, end))


def _predictions(
    tested: TrainingRows, probability: Floats, raw: Floats, answers: Mapping[str, Floats]
) -> pl.DataFrame:
    nothing_yet = pl.lit(None, pl.Float64)
    return (
        tested.table.moves.select("employee_id", "start_date", "unit_id")
        .with_columns(
            pl.Series("label", tested.label).cast(pl.Int8),
            pl.Series("probability", probability),
            # Intervals and abstention belong to a later stage of training: unknown, not false.
            nothing_yet.alias("lower"),
            nothing_yet.alias("upper"),
            pl.lit(None, pl.Boolean).alias("abstained"),
            pl.Series("raw_log_odds", raw),
            *(pl.Series(name, answer) for name, answer in answers.items()),
        )
        .sort("start_date", "employee_id", "unit_id", maintain_order=True)
    )
