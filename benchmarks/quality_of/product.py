"""What the product as a whole says of judged moves: the road of `mutasi backtest`."""

from __future__ import annotations

import numpy as np
import polars as pl

from models.rows import TrainingRows
from models.training.backtest import backtest_rows
from models.training.training import Question, TrainingParameters

CODE = ("benchmarks.quality_of.product",)


def predicted(training: TrainingRows, tested: TrainingRows, asked: Question) -> pl.DataFrame:
    """The product's predictions of judged moves, baselines beside it, in the rows' order.

    Args:
        training: Rows to learn from.
        tested: Rows to be judged on, in the order of `in_order`.
        asked: What is predicted, as of when.
    """
    return backtest_rows(training, tested, asked, TrainingParameters()).predictions


def in_order(rows: TrainingRows) -> TrainingRows:
    """Rows in the order of a backtest's predictions."""
    keys = ["start_date", "employee_id", "unit_id"]
    places = rows.table.moves.with_row_index("place").sort(keys, maintain_order=True)["place"]
    return rows.take(places.to_numpy().astype(np.intp))
