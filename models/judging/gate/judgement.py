"""The gate's judgement of a training: pure, the same evidence gives the same answer."""

from __future__ import annotations

from collections.abc import Iterator

from models.evaluation import auc
from models.judging.gate.calibration import calibration_finding
from models.judging.gate.coverage import cells_within, least_within
from models.judging.gate.differences import paired_differences
from models.judging.gate.evidence import Evidence, HeldOutMoves
from models.judging.gate.parameters import GateParameters
from models.manifest.gate import Check, CheckCode, Finding, Gate

BASE_RATE = "base_rate"
"""The baseline that every model must certainly beat."""


def judge(evidence: Evidence, parameters: GateParameters | None = None) -> Gate:
    """Every check of a training, as the gate's answer.

    Checks that need judged moves are only made if there are some of both classes; otherwise the
    first check has failed already.

    Args:
        evidence: What is known about the training.
        parameters: Every threshold; None: the usual ones.
    """
    asked = parameters or GateParameters()
    judged = evidence.judged
    checks = [Check.at_least(CheckCode.ENOUGH_JUDGED, len(judged), asked.least_judged)]
    if 0 < judged.label.sum() < len(judged):
        checks += [
            *_against_baselines(judged, asked),
            *_calibration(judged, asked),
            *_coverage(judged, asked),
            _leak_alarm(evidence, asked),
        ]
    return Gate.of_checks([*checks, *_of_training(evidence, asked), *_fairness(evidence)])


def _against_baselines(judged: HeldOutMoves, asked: GateParameters) -> Iterator[Check]:
    """The base rate must certainly be beaten; no other baseline may certainly beat the model.

    It is the first that stops a model of labels that mean nothing.
    """
    for name, difference in paired_differences(judged, asked).items():
        if name == BASE_RATE:
            yield Check.at_most(CheckCode.BETTER_THAN, difference.upper, 0.0, of=name)
        else:
            yield Check.at_most(
                CheckCode.NOT_WORSE_THAN, difference.lower, asked.tolerance, of=name
            )


def _calibration(judged: HeldOutMoves, asked: GateParameters) -> Iterator[Check]:
    found = calibration_finding(judged, asked)
    yield Check.at_most(CheckCode.CALIBRATION_LEVEL, found.level, asked.level_margin)
    yield Check.at_most(CheckCode.CALIBRATION_SLOPE, found.slope, asked.slope_margin)
    yield Check.at_most(CheckCode.CALIBRATION_ERROR, found.error, asked.error_margin)


def _coverage(judged: HeldOutMoves, asked: GateParameters) -> Iterator[Check]:
    if judged.lower is None or judged.upper is None:
        return
    cells, within = cells_within(judged, judged.lower, judged.upper, asked)
    least = least_within(cells, asked.cell_share, asked.false_alarms)
    yield Check.at_least(CheckCode.COVERAGE, within / cells, least / cells)


def _leak_alarm(evidence: Evidence, asked: GateParameters) -> Check:
    judged = evidence.judged
    limit = asked.leak_auc_mechanical if evidence.is_mechanical else asked.leak_auc
    ranking = auc(judged.label, judged.probability, judged.blocks)
    # Where no origin has both classes nothing was ranked, and nothing can have leaked.
    return Check.at_most(CheckCode.LEAK_ALARM, 0.5 if ranking is None else ranking, limit)


def _of_training(evidence: Evidence, asked: GateParameters) -> Iterator[Check]:
    """What needs no judged moves."""
    limit = asked.leak_auc_feature_mechanical if evidence.is_mechanical else asked.leak_auc_feature
    yield Check.at_most(CheckCode.LEAK_ALARM_FEATURE, evidence.telling.auc, limit)
    if evidence.agreement is not None:
        yield Check.at_least(CheckCode.STABILITY, evidence.agreement, asked.least_agreement)
    if evidence.contrary is not None:
        yield Check.at_most(
            CheckCode.CONTRARY_CONTRIBUTIONS, evidence.contrary, asked.most_contrary
        )
    if evidence.year_shift is not None:
        yield Check.at_most(
            CheckCode.COLUMNS_TELL_THE_YEAR, evidence.year_shift, asked.most_year_shift
        )
    yield Check.at_most(CheckCode.REPRODUCIBLE, evidence.differing_parts, 0)
    yield Check.at_most(CheckCode.FRESH, evidence.months_old, asked.most_months)


def _fairness(evidence: Evidence) -> Iterator[Check]:
    if evidence.fairness is None:
        yield _audited(Finding.NO_ATTRIBUTES)
        return
    yield _audited(len(evidence.fairness) or Finding.NO_GROUP)
    yield from evidence.fairness


def _audited(found: int | Finding) -> Check:
    return Check(CheckCode.FAIRNESS_AUDITED, passed=True, value=found, threshold=None)
