"""Every threshold of the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class GateParameters:
    """What a training must show; logged whole.

    Every check that compares a figure with chance stops a faultless model in at most one training
    of a hundred, most of them much less often: a dozen checks together must hardly ever do so, or
    people learn to promote despite the gate (docs/quality.md counts it on simulated cities).

    Attributes:
        level: Coverage of the intervals of paired differences; a baseline must be beaten, or beat
            the model, by more than that leaves to chance.
        draws: Bootstrap draws of people behind them; more moves their ends by less than rounding.
        least_judged: Judged moves. Below that even the interval of a good model holds the base
            rate, and calibration cannot be told from luck.
        tolerance: Log-loss by which a model may certainly be worse than a baseline: a difference
            that nobody would notice in any decision.
        false_alarms: How often chance alone may fail each check of calibration and coverage.
        level_margin: Share by which promises may certainly be off on the whole: three of a hundred,
            the width of a line between two neighbouring candidates.
        slope_margin: How far the slope of a refit may certainly lie from 1: at .2 an estimate of
            75 % means 71 % or 79 %.
        error_margin: Expected calibration error beyond what chance explains; the product's own aim
            against the truth.
        chance_draws: Drawn sets of labels that tell what chance explains of it.
        cell_rows: Judged moves in a cell of the check of intervals: with fewer, chance is wider
            than the intervals.
        cell_deviations: Binomial standard errors by which a cell's bounds are widened: the cell's
            own luck, at the level of the intervals.
        cell_share: Share of cells that shall lie within their bounds, at the least.
        leak_auc: Held-out AUC above which something must have told the future. Studies of real
            moves reach .61 to .66.
        leak_auc_mechanical: The same where the label follows from rules (a promotion after so many
            years, a stay of so many days), which can be foretold better.
        leak_auc_feature: AUC of one feature alone above which it is taken for the label itself.
        leak_auc_feature_mechanical: The same where the label follows from rules.
        leak_rows: Moves that single features are tried on, drawn by the seed; enough by far.
        least_agreement: Rank correlation of two models of two halves of the people: below, who
            stands first depends on whom the records happen to hold.
        agreement_rows: Training moves that the halves' models rank.
        most_contrary: Share of contributions, in size, that may go against a direction that the
            catalogue fixes (a larger skills gap that raises): nobody trusts a model that says so
            often.
        most_year_shift: How far, in standard deviations, the columns may have moved on average in
            the newest year, each weighed by how much it moves estimates: beyond, the model has
            learnt the calendar.
        contrary_rows: Training moves that are explained for it.
        most_months: Age of the newest labels on the training's day: after two years without
            any, at least one yearly appraisal is missing, not late.
        newest_labels: How many labels must be that new; a single one may be a slip of a year.
        seed: Of everything random.
    """

    level: float = 0.95
    draws: int = 1_000
    least_judged: int = 200
    tolerance: float = 0.003
    false_alarms: float = 0.01
    level_margin: float = 0.03
    slope_margin: float = 0.2
    error_margin: float = 0.02
    chance_draws: int = 500
    cell_rows: int = 250
    cell_deviations: float = 1.645
    cell_share: float = 0.85
    leak_auc: float = 0.85
    leak_auc_mechanical: float = 0.90
    leak_auc_feature: float = 0.80
    leak_auc_feature_mechanical: float = 0.85
    leak_rows: int = 5_000
    least_agreement: float = 0.5
    agreement_rows: int = 2_000
    most_contrary: float = 0.05
    most_year_shift: float = 0.5
    contrary_rows: int = 1_000
    most_months: float = 24.0
    newest_labels: int = 30
    seed: int = 0

    def logged(self) -> Mapping[str, Any]:
        """All of it, for the manifest and the run."""
        return asdict(self)
