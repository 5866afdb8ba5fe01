"""How sure an estimate is: bounds of the share of successes among people with such records.

Three sources of variance are added, in log-odds:

- *sampling*: the mean variance of refits on halves of the people (`models.certainty.resamples`),
  multiplied by an inflation factor that was found on simulated cities and is the same everywhere;
- *bias of small data*: what more moves would still show, from the learning curve
  (`models.certainty.learning_curve`). All fits shrink effects towards zero alike, so refits cannot
  show it;
- *years*: how far the level of a year differs from the mean (`models.certainty.years`).

The first two are an average over the training rows. A single row gets more of them where its refits
disagree, and where few training moves share its leaves (`models.certainty.support`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from models.certainty.years import Years
from models.design import Floats
from models.parts.additive import AdditivePart
from models.parts.trees import raw_scores
from models.recipe import Weights
from models.rows import Days

if TYPE_CHECKING:
    import lightgbm


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
    inflation: float = 2.0
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
        missed_variance: Mean squared distance to what endless moves would show, as the learning
            curve tells it; None where it could not be drawn.
        years: How far years differ.
        parameters: The rest.
    """

    members: tuple[Member, ...]
    usual_variance: float
    missed_variance: float | None
    years: Years
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
        if len(design) == 0:
            return np.empty(0, dtype=np.float64)
        return self.half_widths_of(self.member_scores(design, weights), poverty, days)

    def half_widths_of(self, scores: Floats, poverty: Floats, days: Days) -> Floats:
        """The same, where the members have been asked already.

        Args:
            scores: As `member_scores` gives them.
            poverty: Log of the usual company over each row's.
            days: The day each row is asked about.
        """
        return self._half_widths(members_variance(scores), poverty, days)

    def least_half_widths(self, poverty: Floats, days: Days) -> Floats:
        """How far the bounds lie from an estimate at least, whatever the members say of it.

        Args:
            poverty: Log of the usual company over each row's, or less.
            days: The day each row is asked about.
        """
        return self._half_widths(np.zeros_like(poverty), poverty, days)

    def _half_widths(self, own: Floats, poverty: Floats, days: Days) -> Floats:
        """Half-widths where the members vary by so much."""
        chosen = self.parameters
        capped = np.clip(poverty, -chosen.most_poverty, chosen.most_poverty)
        grown = self._variance * self._against_usual(own)
        grown = grown * np.exp(chosen.poverty_exponent * capped)
        quantile = NormalDist().inv_cdf(0.5 + chosen.level / 2)
        return np.asarray(
            quantile * np.sqrt(grown + self.years.level_variance(days)), dtype=np.float64
        )

    @property
    def _variance(self) -> float:
        """Usual variance of an estimate around the share it stands for, but for the years."""
        between = self.parameters.inflation**2 * self.usual_variance
        return between if self.missed_variance is None else (between + self.missed_variance) / 2

    def _against_usual(self, own: Floats) -> Floats:
        """A row's variance against the usual one."""
        if self.usual_variance == 0:
            return np.ones_like(own)
        share = self.parameters.own_share
        return share * own / self.usual_variance + (1 - share)


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


def spread_to_json(spread: Spread, names: Sequence[str]) -> dict[str, Any]:
    """Everything of a spread but its members' trees, as plain values."""
    return {
        "usual_variance": spread.usual_variance,
        "missed_variance": spread.missed_variance,
        "years": vars(spread.years),
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
        None if parsed["missed_variance"] is None else float(parsed["missed_variance"]),
        Years(**parsed["years"]),
        IntervalParameters(**parsed["parameters"]),
    )
