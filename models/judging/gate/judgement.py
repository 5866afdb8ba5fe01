"""The gate's judgement of a training: pure, the same evidence gives the same answer."""

from __future__ import annotations

from collections.abc import Iterator

from models.evaluation import auc
from models.judging.gate.calibration import calibration_finding
from models.judging.gate.check import Check, Gate
from models.judging.gate.coverage import cells_within, least_within
from models.judging.gate.differences import paired_differences
from models.judging.gate.evidence import Evidence, HeldOutMoves
from models.judging.gate.parameters import GateParameters

BASE_RATE = "base_rate"
"""The baseline that every model must certainly beat."""
NOTHING_ON_RECORD = "no attributes on record"
"""What the fairness check says where nobody's attributes are known; the card repeats it."""
NOTHING_LARGE_ENOUGH = "no group large enough"


def judge(evidence: Evidence, parameters: GateParameters | None = None) -> Gate:
    """Every check of a training.

    What only judged moves can show is asked where there are some of both classes; without, the
    first check has failed already.

    Args:
        evidence: What is known about it.
        parameters: Every threshold; None: the usual.
    """
    asked = parameters or GateParameters()
    judged = evidence.judged
    checks = [Check.at_least("enough_judged", len(judged), asked.least_judged)]
    if 0 < judged.label.sum() < len(judged):
        checks += [
            *_against_baselines(judged, asked),
            *_calibration(judged, asked),
            *_coverage(judged, asked),
            _leak_alarm(evidence, asked),
        ]
    return Gate((*checks, *_of_training(evidence, asked), *_fairness(evidence)))


def _against_baselines(judged: HeldOutMoves, asked: GateParameters) -> Iterator[Check]:
    """The base rate must certainly be beaten; no other baseline may certainly beat the model.

    It is the first that stops a model of labels that mean nothing.
    """
    for name, difference in paired_differences(judged, asked).items():
        if name == BASE_RATE:
            yield Check.at_most(f"better_than_{name}", difference.upper, 0.0)
        else:
            yield Check.at_most(f"not_worse_than_{name}", difference.lower, asked.tolerance)


def _calibration(judged: HeldOutMoves, asked: GateParameters) -> Iterator[Check]:
    found = calibration_finding(judged, asked)
    yield Check.at_most("calibration_level", found.level, asked.level_margin)
    yield Check.at_most("calibration_slope", found.slope, asked.slope_margin)
    yield Check.at_most("calibration_error", found.error, asked.error_margin)


def _coverage(judged: HeldOutMoves, asked: GateParameters) -> Iterator[Check]:
    if judged.lower is None or judged.upper is None:
        return
    cells, within = cells_within(judged, judged.lower, judged.upper, asked)
    least = least_within(cells, asked.cell_share, asked.false_alarms)
    yield Check.at_least("coverage", within / cells, least / cells)


def _leak_alarm(evidence: Evidence, asked: GateParameters) -> Check:
    judged = evidence.judged
    limit = asked.leak_auc_mechanical if evidence.is_mechanical else asked.leak_auc
    ranking = auc(judged.label, judged.probability, judged.blocks)
    # Where no origin has both classes nothing was ranked, and nothing can have leaked.
    return Check.at_most("leak_alarm", 0.5 if ranking is None else ranking, limit)


def _of_training(evidence: Evidence, asked: GateParameters) -> Iterator[Check]:
    """What needs no judged moves."""
    limit = asked.leak_auc_feature_mechanical if evidence.is_mechanical else asked.leak_auc_feature
    yield Check.at_most("leak_alarm_feature", evidence.telling.auc, limit)
    if evidence.agreement is not None:
        yield Check.at_least("stability", evidence.agreement, asked.least_agreement)
    if evidence.contrary is not None:
        yield Check.at_most("contrary_contributions", evidence.contrary, asked.most_contrary)
    if evidence.year_shift is not None:
        yield Check.at_most("columns_tell_the_year", evidence.year_shift, asked.most_year_shift)
    yield Check.at_most("reproducible", evidence.differing_parts, 0)
    yield Check.at_most("fresh", evidence.months_old, asked.most_months)


def _fairness(evidence: Evidence) -> Iterator[Check]:
    if evidence.fairness is None:
        yield Check("fairness_audited", passed=True, value=NOTHING_ON_RECORD, threshold=None)
        return
    audited = len(evidence.fairness) or NOTHING_LARGE_ENOUGH
    yield Check("fairness_audited", passed=True, value=audited, threshold=None)
    for found in evidence.fairness:
        yield Check.at_most(found.name, found.value, found.threshold)
