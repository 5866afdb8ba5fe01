"""Train as if on a past day, and predict the moves after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.build import build_features
from features.catalog import FeatureTable
from models.design import Floats, choose_columns
from models.evaluation import Metrics, evaluate
from models.explaining.abstention import abstain_reasons
from models.judging.baselines import fit_baselines
from models.judging.rolling import evaluate_rolling
from models.judging.stages import Report, reported
from models.model import Model
from models.outcome import labelled_moves, with_outcomes
from models.rows import TrainingRows, take_rows, training_rows
from models.training.training import (
    Question,
    TrainingParameters,
    fit_model,
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
    return backtest_rows(training, tested, asked, parameters, report)


def backtest_rows(
    training: TrainingRows,
    tested: TrainingRows,
    asked: Question,
    parameters: TrainingParameters,
    report: Report = lambda _stage: None,
) -> Backtest:
    """Trains on some rows and scores others as on each move's day.

    Args:
        training: Rows to learn from.
        tested: Rows to ask about.
        asked: What is predicted, and the day whose labels were usable.
        parameters: As for a training.
        report: Told each stage's name as it begins.

    Raises:
        ContractError: Too few of either class to train on.
    """
    refuse_too_few(training, asked)
    stages = reported(report)
    evaluation = evaluate_rolling(training, parameters.origins, parameters.boosting, stages)
    columns = choose_columns(training.table).columns
    model = fit_model(training, columns, asked, evaluation, parameters, stages)
    design = model.design(tested.table.values)
    raw = model.raw_log_odds(design)
    predictors = fit_baselines(training, evaluation.settings, seed=parameters.boosting.seed)
    answers = {name: predict(tested.table) for name, predict in predictors.items()}
    probability = model.probability(raw)
    bounds = model.bounds(design, raw, tested.start_days)
    unknown = np.full(len(tested), np.nan)
    lower, upper = (unknown, unknown) if bounds is None else bounds
    reasons = abstain_reasons(model, tested.table.values, design)
    of_model = {
        "probability": probability,
        "lower": lower,
        "upper": upper,
        "abstained": np.array([bool(each) for each in reasons]),
        "raw_log_odds": raw,
    }
    return Backtest(
        _predictions(tested, {**of_model, **answers}),
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


def _predictions(tested: TrainingRows, columns: Mapping[str, NDArray[Any]]) -> pl.DataFrame:
    return (
        tested.table.moves.select("employee_id", "start_date", "unit_id")
        .with_columns(
            pl.Series("label", tested.label).cast(pl.Int8),
            *(pl.Series(name, values) for name, values in columns.items()),
        )
        .sort("start_date", "employee_id", "unit_id", maintain_order=True)
    )
