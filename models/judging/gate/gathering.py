"""The evidence of a training, gathered from its rows, its model and what origins judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from models.design import Floats, logistic
from models.evaluation import MODEL
from models.explaining.abstention import abstain_reasons
from models.explaining.contrary import contrary_share, has_direction
from models.explaining.contributions import contributions
from models.judging.fairness.attributes import audited_groups
from models.judging.fairness.audit import FairnessReport, Taught, audit
from models.judging.fairness.judged import Judged
from models.judging.fairness.parameters import FairnessParameters
from models.judging.gate.evidence import Evidence, HeldOutMoves
from models.judging.gate.leaks import TellingFeature, most_telling
from models.judging.gate.parameters import GateParameters
from models.judging.gate.steadiness import differing_parts, halves_agreement
from models.judging.rolling import Answers
from models.judging.year_shift import weighted_shift, year_shifts
from models.model import Model
from models.parts.boosting import BoostingParameters
from models.recipe import Recipe
from models.rows import DAYS_A_YEAR, Places, TrainingRows, day_number, person_numbers

_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Fitted:
    """A model, the rows it was fitted on, and what decided the fit.

    Attributes:
        rows: The training rows.
        model: The model.
        bag: Its boosting.
        recipe: How its parts were fitted.
    """

    rows: TrainingRows
    model: Model
    bag: BoostingParameters
    recipe: Recipe


def held_out_moves(fitted: Fitted, answers: Answers) -> HeldOutMoves:
    """The judged moves, with intervals around the estimates that rolling origins gave them.

    The middle is the estimate of the origin, which had not seen the move. The width is that of the
    final model, for the number of days between origin and move: an origin has no resamples of its
    own, and its intervals would have been somewhat wider.
    """
    label = fitted.rows.label[answers.places]
    others = {name: each for name, each in answers.probabilities.items() if name != MODEL}
    people = person_numbers(fitted.rows.table.moves[answers.places])
    probability = answers.probabilities[MODEL]
    lower, upper = _bounds(fitted, answers, probability) or (None, None)
    return HeldOutMoves(label, probability, others, people, lower, upper, answers.blocks)


def _bounds(fitted: Fitted, answers: Answers, probability: Floats) -> tuple[Floats, Floats] | None:
    model = fitted.model
    if model.spread is None or model.support is None or len(answers.places) == 0:
        return None
    design = model.design(fitted.rows.table.values[answers.places])
    poverty = model.support.usual - model.support.company(model.boosters, design)
    days = (model.spread.years.trained_on + answers.days_ahead).astype(np.int32)
    half = model.spread.half_widths(design, model.weights, poverty, days)
    middle = np.log(probability) - np.log1p(-probability)
    return logistic(middle - half), logistic(middle + half)


def audit_training(
    fitted: Fitted,
    answers: Answers,
    judged: HeldOutMoves,
    protected: pl.DataFrame | None,
    parameters: FairnessParameters,
) -> FairnessReport | None:
    """The fairness audit of a training; None if no protected attribute is on record.

    Args:
        fitted: The model and its rows.
        answers: Which of the rows origins judged.
        judged: Their estimates.
        protected: employee_id, birth_date, sex and `audit_…`, one row a person.
        parameters: The settings of the audit.
    """
    rows = fitted.rows
    if protected is None:
        return None
    groups = audited_groups(protected, rows.table.moves)
    if all(series.null_count() == len(series) for series in groups.iter_columns()):
        return None
    values = rows.table.values[answers.places]
    reasons = abstain_reasons(fitted.model, values, fitted.model.design(values))
    seen = Judged(
        judged.label,
        judged.probability,
        float(rows.label.mean()),
        judged.people,
        abstained=np.array([bool(each) for each in reasons], dtype=bool),
        lower=judged.lower,
        upper=judged.upper,
    )
    return audit(seen, groups[answers.places], Taught(rows, groups), parameters)


def gather(  # noqa: PLR0913 — what was fitted, what was found, and as of when
    fitted: Fitted,
    judged: HeldOutMoves,
    fairness: FairnessReport | None,
    as_of: date,
    *,
    is_mechanical: bool,
    parameters: GateParameters,
) -> Evidence:
    """Everything the gate judges.

    Args:
        fitted: The model and its rows.
        judged: The moves that origins judged.
        fairness: What the audit found.
        as_of: The training's day: freshness counts against it.
        is_mechanical: Whether the label follows from rules.
        parameters: How much is looked at.
    """
    design = fitted.model.design(fitted.rows.table.values)
    shifts = year_shifts(fitted.model.columns, design, fitted.rows.start_days)
    weights = fitted.model.feature_weights
    return Evidence(
        judged,
        is_mechanical,
        _telling(fitted, design, parameters),
        _agreement(fitted, design, parameters),
        differing_parts(fitted.rows, fitted.model, fitted.bag, fitted.recipe),
        months_old(fitted.rows, as_of, parameters.newest_labels),
        None if fairness is None else fairness.checks,
        _contrary(fitted, design, parameters),
        None if weights is None else weighted_shift(shifts, weights),
        shifts,
    )  # fmt: skip


def months_old(rows: TrainingRows, as_of: date, newest: int) -> float:
    """Age of the newest labels on a day, in months: of the `newest` latest, the oldest counts."""
    matured = np.sort(rows.matures_days)[-newest:]
    return float(day_number(as_of) - int(matured[0])) / DAYS_A_YEAR * _MONTHS_A_YEAR


def _telling(fitted: Fitted, design: Floats, parameters: GateParameters) -> TellingFeature:
    places = _drawn(len(design), parameters.leak_rows, parameters.seed)
    people = person_numbers(fitted.rows.table.moves[places])
    return most_telling(fitted.model.columns, design[places], fitted.rows.label[places], people)


def _agreement(fitted: Fitted, design: Floats, parameters: GateParameters) -> float | None:
    if fitted.model.spread is None:
        return None
    drawn = design[_drawn(len(design), parameters.agreement_rows, parameters.seed)]
    return halves_agreement(fitted.model.spread.member_scores(drawn, fitted.model.weights))


def _contrary(fitted: Fitted, design: Floats, parameters: GateParameters) -> float | None:
    catalogue = {feature.name: feature for feature in fitted.rows.table.features}
    features = [catalogue[column.name] for column in fitted.model.columns]
    if not has_direction(features):
        return None
    drawn = design[_drawn(len(design), parameters.contrary_rows, parameters.seed)]
    return contrary_share(features, drawn, contributions(fitted.model, drawn).values, design)


def _drawn(count: int, most: int, seed: int) -> Places:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))
