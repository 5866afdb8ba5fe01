"""Plots of a training: reliability, importance, metrics by origin, learning curve.

Files are SVG without a date and with fixed ids, so the same training draws the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.certainty.learning_curve import LearningCurve, loss_after_doubling
from models.evaluation import MODEL, reliability
from models.judging.rolling import Evaluation
from models.model import Model
from models.training.training import Training

_MOST_FEATURES = 25


def draw_plots(training: Training, folder: Path) -> None:
    """Draws what can be drawn: curves need judged rows, importance always works."""
    folder.mkdir(parents=True, exist_ok=True)
    draw_importance(training.model, folder / "importance.svg")
    if training.evaluation.origins:
        draw_reliability(training.evaluation, folder / "reliability.svg")
        draw_origins(training.evaluation, folder / "metrics_by_origin.svg")
    if training.evaluation.curve is not None:
        draw_learning_curve(training.evaluation.curve, folder / "learning_curve.svg")


def draw_reliability(evaluation: Evaluation, path: Path) -> None:
    """Promised against found shares of success of the model and the logistic baseline."""
    with _axes(path, "Reliability on rolling origins") as axes:
        axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for name in (MODEL, "logistic"):
            curve = reliability(evaluation.label, evaluation.probabilities[name])
            axes.plot(curve.promised, curve.found, marker="o", markersize=4, label=name)
        axes.set(xlabel="promised share", ylabel="found share", xlim=(0, 1), ylim=(0, 1))
        axes.legend(frameon=False)


def draw_importance(model: Model, path: Path) -> None:
    """Total gain of the features that the trees use most."""
    gain = np.sum([booster.feature_importance("gain") for booster in model.boosters], axis=0)
    order = np.argsort(gain, kind="stable")[-_MOST_FEATURES:]
    share = gain[order] / max(float(gain.sum()), 1e-12)
    with _axes(path, "Importance (share of the trees' gain)") as axes:
        axes.barh([model.columns[place].name for place in order], share)
        axes.set(xlabel="share of gain")
        axes.tick_params(axis="y", labelsize=7)


def draw_origins(evaluation: Evaluation, path: Path) -> None:
    """Log-loss of the model and its baselines at each origin."""
    with _axes(path, "Log-loss by origin") as axes:
        for name in evaluation.probabilities:
            figures = evaluation.by_origin(name)
            days = [origin.starts_on.isoformat() for origin, _ in figures]
            losses = [float(metrics["log_loss"] or 0.0) for _, metrics in figures]
            axes.plot(days, losses, marker="o", label=name)
        axes.set(xlabel="origin", ylabel="log-loss")
        axes.tick_params(axis="x", rotation=45)
        axes.legend(frameon=False)


def draw_learning_curve(curve: LearningCurve, path: Path) -> None:
    """Log-loss by number of training moves, with what a doubling would bring, dashed."""
    moves = [point.moves for point in curve.points]
    losses = [point.log_loss for point in curve.points]
    doubled = [moves[-1], 2 * moves[-1]]
    with _axes(path, "Learning curve (before calibration)") as axes:
        axes.plot(moves, losses, marker="o", label=MODEL)
        ahead = [losses[-1], loss_after_doubling(*losses[-2:])]
        axes.plot(doubled, ahead, color="0.6", marker="o", linestyle="--", label="expected")
        axes.set_xscale("log", base=2)
        ticks = [*moves, doubled[-1]]
        axes.set_xticks(ticks, [f"{round(tick):,}" for tick in ticks])
        axes.set(xlabel="training moves", ylabel="log-loss")
        axes.legend(frameon=False)


@contextmanager
def _axes(path: Path, title: str) -> Iterator[Axes]:
    with mpl.rc_context({"svg.hashsalt": "mutasi", "svg.fonttype": "path", "font.size": 9}):
        # A figure outside pyplot is in no global list, so it goes with its last reference.
        figure = Figure(figsize=(6.4, 4.8), layout="constrained")
        axes = figure.subplots()
        axes.set_title(title)
        yield axes
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": "Mutasi"})
