"""How sure an estimate is: bounds of the share of successes among people with such records.

Three things are uncertain about the probability itself. The model would have come out otherwise
from other people's moves: it is fitted anew on halves of the people, whose scores spread around the
full model's as the full model's do around the truth. It knows little where few past moves are in
company (`models.support`): the spread grows there. And years differ: what origins were off by, on
the whole, is expected again, more so the farther a day is from the training's.

A resample cannot show what every fit of this size misses: with so few moves, all of them pull
effects towards nil alike. The inflation makes up for it; it was found on simulated cities, where
twenty times as much data shows what was missed (docs/quality.md), and is the same for every
dataset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]  # ships no types
from scipy.stats import norm  # type: ignore[import-untyped]  # ships no types

from models.additive import AdditivePart
from models.design import Floats, logistic
from models.rows import Days, Labels
from models.trees import raw_scores
from models.weights import Weights

DAYS_A_YEAR = 365.25
_BEYOND = 30.0


@dataclass(frozen=True)
class IntervalParameters:
    """What decides how wide intervals are.

    Attributes:
        level: Share of intervals that shall hold the truth.
        members: Resamples; of two halves of the people each time.
        inflation: Factor on the resamples' standard deviation.
        own_share: How much a row's own spread counts against the mean over all rows: some thirty
            resamples tell a row's spread only roughly.
        poverty_exponent: Power of the usual company over the row's with which the variance grows.
        most_poverty: Log of usual over own company beyond which nothing grows any more.
    """

    level: float = 0.9
    members: int = 20
    inflation: float = 1.7
    own_share: float = 0.5
    poverty_exponent: float = 1.0
    most_poverty: float = 2.0


@dataclass(frozen=True)
class Member:
    """One resample's model over the full model's columns.

    Attributes:
        booster: Its trees.
        additive: Its additive part.
    """

    booster: lightgbm.Booster
    additive: AdditivePart


@dataclass(frozen=True)
class Spread:
    """What is needed to say how sure an estimate is.

    Attributes:
        members: The resamples' models.
        usual_variance: Mean over training rows of the variance between members, in log-odds.
        years_variance: Variance between years of how far estimates are off on the whole.
        trained_on: The training's as-of day, as days since 1970-01-01.
        parameters: The rest.
    """

    members: tuple[Member, ...]
    usual_variance: float
    years_variance: float
    trained_on: int
    parameters: IntervalParameters

    def member_scores(self, design: Floats, weights: Weights) -> Floats:
        """Raw scores of every member: one row a member, one column a move."""
        return member_scores(self.members, design, weights)

    def half_widths(self, design: Floats, weights: Weights, poverty: Floats, days: Days) -> Floats:
        """How far, in calibrated log-odds, the bounds lie from the estimate, one a row.

        Args:
            design: Rows of the design.
            weights: How much boosters and additive part count.
            poverty: Log of the usual company over each row's.
            days: The day each row is asked about.
        """
        chosen = self.parameters
        if len(design) == 0:
            return np.empty(0, dtype=np.float64)
        own = members_variance(self.member_scores(design, weights))
        mixed = chosen.own_share * own + (1 - chosen.own_share) * self.usual_variance
        capped = np.clip(poverty, -chosen.most_poverty, chosen.most_poverty)
        grown = chosen.inflation**2 * mixed * np.exp(chosen.poverty_exponent * capped)
        years = np.maximum(days - self.trained_on, 0) / DAYS_A_YEAR
        variance = grown + self.years_variance * (1.0 + years)
        quantile = float(norm.ppf(0.5 + chosen.level / 2))
        return np.asarray(quantile * np.sqrt(variance), dtype=np.float64)


def member_scores(members: Sequence[Member], design: Floats, weights: Weights) -> Floats:
    """Raw scores of members: one row a member, one column a move."""
    return np.array(
        [
            weights.boosters * raw_scores(member.booster, design)
            + weights.additive * member.additive.raw_log_odds(design)
            for member in members
        ],
        dtype=np.float64,
    ).reshape(len(members), len(design))


def members_variance(scores: Floats) -> Floats:
    """Variance between members, one a row; nil for fewer than two.

    Args:
        scores: One row a member, one column a move.
    """
    # Member by member: numpy's own sums give a move other last digits in a batch than alone.
    mean = sum(scores, np.zeros(scores.shape[1])) / max(len(scores), 1)
    squares = sum(((member - mean) ** 2 for member in scores), np.zeros(scores.shape[1]))
    return np.asarray(squares / max(len(scores) - 1, 1), dtype=np.float64)


def years_variance(log_odds: Sequence[Floats], label: Sequence[Labels]) -> float:
    """Variance between origins of the shift that would have set each right on the whole.

    The method of moments: what the shifts vary by beyond what their rows' luck explains.

    Args:
        log_odds: By origin, calibrated log-odds of its judged rows.
        label: By origin, their labels.
    """
    if len(log_odds) < 2:
        return 0.0
    shifts = np.array([_shift(part, said) for part, said in zip(log_odds, label, strict=True)])
    # One over a shift's variance by luck alone.
    weight = np.array([np.sum(logistic(part) * (1 - logistic(part))) for part in log_odds])
    mean = np.sum(weight * shifts) / np.sum(weight)
    excess = np.sum(weight * (shifts - mean) ** 2) - (len(shifts) - 1)
    scale = np.sum(weight) - np.sum(weight**2) / np.sum(weight)
    return float(max(excess / scale, 0.0))


def _shift(log_odds: Floats, label: Labels) -> float:
    """What has to be added to log-odds for their mean probability to be the share seen."""
    share = np.clip(label.mean(), 0.5 / len(label), 1 - 0.5 / len(label))
    # Far enough for any share to lie between, however far out all the estimates are.
    farthest = float(np.abs(log_odds).max()) + _BEYOND
    return float(
        brentq(lambda added: np.mean(logistic(log_odds + added)) - share, -farthest, farthest)
    )


def spread_to_json(spread: Spread, names: Sequence[str]) -> dict[str, Any]:
    """Everything of a spread but its members' trees, as plain values."""
    return {
        "usual_variance": spread.usual_variance,
        "years_variance": spread.years_variance,
        "trained_on": spread.trained_on,
        "parameters": vars(spread.parameters),
        "additive": [member.additive.to_json(names) for member in spread.members],
    }


def spread_of_json(
    parsed: Mapping[str, Any], boosters: Sequence[lightgbm.Booster], names: Sequence[str]
) -> Spread:
    """The reverse of `spread_to_json`, given the members' trees.

    Raises:
        KeyError: A part is missing.
        ValueError: There are not as many trees as additive parts.
    """
    members = tuple(
        Member(booster, AdditivePart.of_json(additive, names))
        for booster, additive in zip(boosters, parsed["additive"], strict=True)
    )
    return Spread(
        members,
        float(parsed["usual_variance"]),
        float(parsed["years_variance"]),
        int(parsed["trained_on"]),
        IntervalParameters(**parsed["parameters"]),
    )
