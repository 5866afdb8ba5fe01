"""The tables of panels: against the baselines beside it, and what the intervals hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.quality_of.figures import (
    Cells,
    Floats,
    cells,
    joined,
    mean_over_persons,
    row_losses,
)
from benchmarks.quality_of.panel import PanelWindow
from models.evaluation import evaluate

RIVALS = ("logistic", "lightgbm")
"""Both have to be beaten."""
BESIDE = (*RIVALS, "base_rate")
LEAST_BETTER = 3
"""Of four outcomes."""
NOT_WORSE = 0.003
CELL_SHARE = (0.85, 0.97)

Row = dict[str, Any]
JudgedWindow = tuple[PanelWindow, pl.DataFrame]


def panel_table(judged: Sequence[JudgedWindow]) -> list[Row]:
    """One row an outcome: AUC and log-loss, and the differences with their intervals.

    A difference is the product's log-loss less the other's: below zero, the product is better.
    """
    return [_panel_row(window, frame) for window, frame in judged]


def _panel_row(window: PanelWindow, frame: pl.DataFrame) -> Row:
    label = _numbers(frame, "label")
    answers = {"product": _numbers(frame, "probability")}
    answers |= {name: _numbers(frame, name) for name in BESIDE}
    metrics = {name: evaluate(label, answer) for name, answer in answers.items()}
    losses = {name: row_losses(label, answer) for name, answer in answers.items()}
    people = frame["employee_id"].to_numpy()
    differences = {
        name: mean_over_persons(people, losses["product"] - losses[name]) for name in BESIDE
    }
    auc, loss = metrics["product"]["auc"], metrics["product"]["log_loss"]
    reached = window.aims and bool(
        auc is not None and loss is not None and auc >= window.aims[0] and loss <= window.aims[1]
    )
    rivals = [differences[name] for name in RIVALS]
    return {
        "panel": window.panel,
        "outcome": window.outcome,
        "window": f"{window.train_before} to {window.test_until}",
        "n": frame.height,
        "auc": {name: _told(each["auc"]) for name, each in metrics.items()},
        "log_loss": {name: _told(each["log_loss"]) for name, each in metrics.items()},
        "difference": {name: each.rounded() for name, each in differences.items()},
        "better_than_both": all(each.upper < 0 for each in rivals),
        "not_worse_than_both": all(each.upper < NOT_WORSE for each in rivals),
        "aims_reached": reached,
    }


def meets_the_rule(table: Sequence[Row]) -> bool:
    """Better than both rivals on all outcomes but one at most, and not worse there."""
    better = sum(row["better_than_both"] for row in table)
    least = min(LEAST_BETTER, len(table))
    return better >= least and all(
        row["better_than_both"] or row["not_worse_than_both"] for row in table
    )


def cell_table(judged: Sequence[JudgedWindow]) -> list[Row]:
    """How many cells of neighbours by prediction hold their share: by outcome, and all together.

    The last row but one counts the cells of all outcomes; the last one cuts cells through the rows
    of all outcomes in one line. Without intervals there is no row.
    """
    spoken = [(window.name, frame.drop_nulls(["lower", "upper"])) for window, frame in judged]
    spoken = [(name, frame) for name, frame in spoken if frame.height]
    if not spoken:
        return []
    names = ["label", "probability", "lower", "upper"]
    parts = [_cells(frame) for _, frame in spoken]
    together = pl.concat([frame.select(names) for _, frame in spoken])
    named = [
        *((name, part, frame) for (name, frame), part in zip(spoken, parts, strict=True)),
        ("all outcomes", joined(parts), together),
        ("all rows in one line", _cells(together), together),
    ]
    return [_cell_row(name, part, frame) for name, part, frame in named]


def _cell_row(name: str, part: Cells, frame: pl.DataFrame) -> Row:
    share = float(part.are_held.mean())
    return {
        "of": name,
        "rows": frame.height,
        "cells": len(part.rows),
        "held": _told(share),
        "mean_width": _told(float((_numbers(frame, "upper") - _numbers(frame, "lower")).mean())),
        "passed": CELL_SHARE[0] <= share <= CELL_SHARE[1],
    }


def _cells(frame: pl.DataFrame) -> Cells:
    return cells(
        _numbers(frame, "probability"), _numbers(frame, "lower"), _numbers(frame, "upper"),
        _numbers(frame, "label"),
    )  # fmt: skip


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    found: NDArray[np.float64] = frame[name].to_numpy().astype(np.float64)
    return found


def _told(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
