"""The audit of one training: rates by group, gaps, proxies, and what of it a gate must know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from models.design import Floats
from models.judging.fairness.comparisons import Comparison, comparisons
from models.judging.fairness.gaps import Gap, calibration_gap, success_gap
from models.judging.fairness.held_out import HeldOut
from models.judging.fairness.judged import Judged
from models.judging.fairness.parameters import FairnessParameters
from models.judging.fairness.proxies import Proxy, proxy
from models.judging.fairness.rates import Breakdown, breakdowns
from models.manifest.gate import Check, CheckCode
from models.rows import TrainingRows, person_numbers
from records.errors import ContractError

_DECIMALS = 6


@dataclass(frozen=True)
class Taught:
    """Everything that taught the model.

    Attributes:
        rows: Moves, features and labels.
        groups: The group of each move in every attribute.
    """

    rows: TrainingRows
    groups: pl.DataFrame

    def __post_init__(self) -> None:
        """Refuse groups of other moves.

        Raises:
            ContractError: The two differ in length.
        """
        _refuse_others(self.groups, len(self.rows))

    def sample(self, parameters: FairnessParameters) -> Taught:
        """All rows of some people, drawn by the seed: at most `most_rows` rows in sum."""
        people = person_numbers(self.rows.table.moves)
        if len(people) <= parameters.most_rows:
            return self
        order = np.random.default_rng(parameters.seed).permutation(int(people.max()) + 1)
        sizes = np.bincount(people)[order]
        drawn = order[np.cumsum(sizes) <= parameters.most_rows]
        places = np.flatnonzero(np.isin(people, drawn))
        return Taught(self.rows.take(places), self.groups[places])


@dataclass(frozen=True)
class FairnessReport:
    """What an audit found.

    Attributes:
        n: Judged moves.
        breakdowns: Rates by attribute, then by pair of attributes.
        calibration_gaps: Calibration of every group compared with the others'.
        success_gaps: Successes of every group compared with others who have similar features.
        proxies: How well features predict each group.
        parameters: The settings of the audit.
    """

    n: int
    breakdowns: tuple[Breakdown, ...]
    calibration_gaps: tuple[Gap, ...]
    success_gaps: tuple[Gap, ...]
    proxies: tuple[Proxy, ...]
    parameters: FairnessParameters

    @property
    def checks(self) -> tuple[Check, ...]:
        """What may stop a promotion, one a question and attribute.

        An attribute whose groups are too small, or that cannot fail, has none.
        """
        p = self.parameters
        gaps = [(gap.comparison, gap.certain) for gap in self.calibration_gaps]
        success = [(gap.comparison, gap.certain) for gap in self.success_gaps]
        proxies = [(found.comparison, found.lower) for found in self.proxies]
        return (
            *_checks(CheckCode.FAIRNESS_CALIBRATION, gaps, lambda _attribute: p.calibration_margin),
            *_checks(CheckCode.FAIRNESS_SUCCESS, success, p.success_margin_of),
            *_checks(CheckCode.FAIRNESS_PROXY, proxies, p.proxy_limit_of),
        )

    def to_json(self) -> dict[str, Any]:
        """For the manifest and the model card: no ids, nothing of small groups, six decimals."""
        p = self.parameters
        told: dict[str, Any] = _rounded(
            {
                "n": self.n,
                "parameters": p.logged(),
                "groups": [
                    {
                        "attributes": list(part.attributes),
                        "groups": [group.to_json(p.least_cell) for group in part.groups],
                    }
                    for part in self.breakdowns
                ],
                "calibration_gaps": [gap.to_json() for gap in self.calibration_gaps],
                "success_gaps": [gap.to_json() for gap in self.success_gaps],
                "proxies": [
                    found.to_json(p.proxy_limit_of(found.comparison.attribute))
                    for found in self.proxies
                ],
                "checks": [check.to_json() for check in self.checks],
            }
        )
        return told


def audit(
    judged: Judged,
    groups: pl.DataFrame,
    taught: Taught | None,
    parameters: FairnessParameters | None = None,
) -> FairnessReport:
    """Audit the estimates of judged moves, and the rows that a model learnt from.

    Args:
        judged: Moves the model was judged on, their outcomes and its probabilities.
        groups: Their groups (`attributes.audited_groups`), in the same order.
        taught: All rows it learns from; None: neither proxies nor success gaps are computed.
        parameters: The settings of the audit; None: the usual ones.

    Raises:
        ContractError: `groups` has another number of rows than `judged`.
    """
    asked = parameters or FairnessParameters()
    _refuse_others(groups, len(judged))
    spoken = groups.select(pl.when(pl.lit(pl.Series(judged.spoken))).then(pl.all()))
    gaps = tuple(calibration_gap(judged, one) for one in comparisons(spoken, asked))
    success_gaps, proxies = _of_features(taught, asked) if taught else ((), ())
    return FairnessReport(
        len(judged), tuple(breakdowns(judged, groups, asked)), gaps, success_gaps, proxies, asked
    )


def _of_features(
    taught: Taught, parameters: FairnessParameters
) -> tuple[tuple[Gap, ...], tuple[Proxy, ...]]:
    """Success gaps and proxies: both compare labels and groups with cross-fitted predictions."""
    sample = taught.sample(parameters)
    compared = comparisons(sample.groups, parameters)
    if not compared:
        return (), ()
    held_out = HeldOut.of(sample.rows, person_numbers(sample.rows.table.moves), parameters)
    gaps, proxies = [], []
    # One thread: how a sum is shared out decides its last digits.
    with threadpool_limits(1, "blas"):
        for one, surprise, foretold in _cross_fitted(sample.rows, compared, held_out):
            people = held_out.people[one.places]
            gaps.append(success_gap(one, surprise, one.is_member - foretold, people))
            proxies.append(proxy(one, foretold, held_out, parameters.proxy_features))
    return tuple(gaps), tuple(proxies)


def _cross_fitted(
    rows: TrainingRows, compared: list[Comparison], held_out: HeldOut
) -> Iterator[tuple[Comparison, Floats, Floats]]:
    """Each comparison, its labels' surprise and how much its places look like members.

    Attributes that are known of the same rows are foretold together: one system solves them all.
    """
    together: dict[bytes, list[Comparison]] = {}
    for one in compared:
        together.setdefault(one.places.tobytes(), []).append(one)
    for several in together.values():
        places = several[0].places
        label = rows.label[places]
        targets = np.column_stack([label, *(one.is_member for one in several)])
        answers = held_out.answers(targets.astype(np.float64), places)
        for column, one in enumerate(several, start=1):
            yield one, label - answers[:, 0], answers[:, column]


def _checks(
    code: CheckCode, found: list[tuple[Comparison, float]], limit_of: Callable[[str], float | None]
) -> Iterator[Check]:
    """The worst group of each attribute against its limit."""
    worst: dict[str, float] = {}
    for one, value in found:
        worst[one.attribute] = max(value, worst.get(one.attribute, value))
    for attribute, value in worst.items():
        limit = limit_of(attribute)
        if limit is not None:
            yield Check.at_most(code, value, limit, of=attribute)


def _refuse_others(groups: pl.DataFrame, count: int) -> None:
    if groups.height != count:
        raise ContractError(
            found=f"groups of {groups.height} moves beside {count} moves",
            expected="the groups of exactly these moves",
            action="take both from the same rows, in the same order",
        )


def _rounded(value: Any) -> Any:  # noqa: ANN401 — a plain tree of values
    """Six decimals: finer differences are rounding, and a manifest must come out the same twice."""
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return value
