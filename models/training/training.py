"""One training from rows to a model with its evaluation: pure, nothing stored, no clock.

The order is the product's: origins, the model's mixture and calibration on them, the baselines on
the same ones, the fit on everything, resamples and support, the fairness audit, the gate, the
manifest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from models.artifact.manifest import training_manifest
from models.certainty.intervals import (
    IntervalParameters,
    Spread,
    member_scores,
    members_variance,
)
from models.certainty.resamples import fit_members
from models.certainty.similar_moves import fit_past
from models.certainty.support import SupportParameters, fit_support
from models.certainty.years import Years
from models.design import Column, ColumnChoice, Floats, choose_columns
from models.evaluation import MODEL, Metrics
from models.explaining.contributions import mean_absolute_contributions
from models.judging.fairness.audit import FairnessReport
from models.judging.fairness.parameters import FairnessParameters
from models.judging.gate.evidence import Evidence
from models.judging.gate.gathering import Fitted, audit_training, gather, held_out_moves
from models.judging.gate.judgement import judge
from models.judging.gate.parameters import GateParameters
from models.judging.judged_diagnosis import RAW, diagnosed
from models.judging.rolling import Evaluation, evaluate_rolling, origin_figures
from models.judging.stages import FAIRNESS, FIT, GATE, RESAMPLE, Stages, plainly
from models.judging.year_shift import told_by_the_year
from models.manifest.gate import Gate
from models.model import Model
from models.parts.boosting import BoostingParameters
from models.parts.fit import fit_parts
from models.parts.taught import Taught
from models.recipe import Weights
from models.rows import Labels, Places, TrainingRows, day_number
from models.split import OriginRules
from records.errors import ContractError

LEAST_OF_CLASS = 100
"""Fewer successes or failures than this teach nothing that would hold next year."""

# Enough for an average, and a second at most: contributions cost a hundred times a prediction.
_WEIGHED_ROWS = 300
_VARIANCE_ROWS = 2_000
"""The mean variance between members is told as well by so many rows as by all."""


@dataclass(frozen=True)
class TrainingParameters:
    """Everything that decides a training's result besides the rows."""

    boosting: BoostingParameters = field(default_factory=BoostingParameters)
    origins: OriginRules = field(default_factory=OriginRules)
    intervals: IntervalParameters = field(default_factory=IntervalParameters)
    support: SupportParameters = field(default_factory=SupportParameters)
    fairness: FairnessParameters = field(default_factory=FairnessParameters)
    gate: GateParameters = field(default_factory=GateParameters)

    def seeded(self, seed: int) -> TrainingParameters:
        """The same under another seed."""
        return replace(self, boosting=replace(self.boosting, seed=seed))


@dataclass(frozen=True)
class Question:
    """What a training is asked for.

    Attributes:
        outcome: The outcome to predict.
        as_of: Labels usable on this day are used.
        dataset: Name of the organisation's dataset.
        alternatives: The other outcomes that the records would support.
        derivable: What else could be learnt from the same appraisals, once it is an outcome.
        is_mechanical: Whether the label follows from rules, and is easier to foretell.
    """

    outcome: str
    as_of: date
    dataset: str = ""
    alternatives: tuple[str, ...] = ()
    derivable: tuple[str, ...] = ()
    is_mechanical: bool = False


@dataclass(frozen=True)
class Training:
    """What a training yields.

    Attributes:
        model: The fitted model with its manifest.
        evaluation: How it did on rolling origins.
        metrics: The model's pooled metrics; None where none could be judged.
        baselines: The same of every baseline.
        empty_features: Features the records are too empty for.
        gate: What the gate answered.
        fairness: What the fairness audit found; None: nobody's attributes are on record.
    """

    model: Model
    evaluation: Evaluation
    metrics: Metrics | None
    baselines: Mapping[str, Metrics | None]
    empty_features: tuple[str, ...]
    gate: Gate
    fairness: FairnessReport | None


def train_model(
    rows: TrainingRows,
    question: Question,
    parameters: TrainingParameters,
    stages: Stages = plainly,
    protected: pl.DataFrame | None = None,
) -> Training:
    """Evaluates on rolling origins, fits on everything, judges both, and says so in a manifest.

    Args:
        rows: Moves whose label is usable on the question's day.
        question: What is to be predicted, as of when.
        parameters: Everything else that decides the result.
        stages: Runs each stage.
        protected: employee_id, birth_date, sex and `audit_…`, one row a person, for the fairness
            audit alone; None: there are none.

    Raises:
        ContractError: Too few of either class, or no feature has a value.
    """
    refuse_too_few(rows, question)
    chosen = _columns(rows)
    evaluation = evaluate_rolling(rows, parameters.origins, parameters.boosting, stages)
    model = fit_model(rows, chosen.columns, question, evaluation, parameters, stages)
    gate, evidence, fairness = _judged(
        Fitted(rows, model, parameters.boosting, evaluation.mixture.recipe),
        question, evaluation, parameters, stages, protected,
    )  # fmt: skip
    metrics = evaluation.pooled(MODEL)
    baselines = {name: evaluation.pooled(name) for name in evaluation.probabilities}
    del baselines[MODEL]
    answers = {**evaluation.probabilities, RAW: evaluation.raw_probability()}
    manifest = training_manifest(
        rows, chosen,
        held=evaluation.mixture.recipe.additive.held,
        asked={"outcome": question.outcome, "as_of": question.as_of.isoformat(),
               "dataset": question.dataset},
        parameters=_logged(parameters, evaluation),
        figures={"metrics": metrics, "baselines": baselines,
                 "raw_metrics": evaluation.raw(),
                 "calibration": {"method": evaluation.calibration.calibration.method,
                                 "log_loss": evaluation.calibration.losses},
                 "origins": origin_figures(evaluation),
                 "learning_curve": None if evaluation.curve is None else evaluation.curve.to_json(),
                 "diagnosis": diagnosed(rows, chosen.columns, evaluation.origins, answers,
                                        seed=parameters.boosting.seed),
                 "fairness": None if fairness is None else fairness.to_json(),
                 "most_telling_feature": vars(evidence.telling),
                 "told_by_the_year": told_by_the_year(evidence.year_shifts),
                 "gate": gate.to_json(),
                 "mean_absolute_contribution": model.feature_weights},
    )  # fmt: skip
    return Training(
        replace(model, manifest=manifest), evaluation, metrics, baselines, chosen.empty,
        gate, fairness,
    )  # fmt: skip


def _judged(  # noqa: PLR0913 — what was fitted, what was asked, and who is told
    fitted: Fitted,
    question: Question,
    evaluation: Evaluation,
    parameters: TrainingParameters,
    stages: Stages,
    protected: pl.DataFrame | None,
) -> tuple[Gate, Evidence, FairnessReport | None]:
    """The gate's answer, the evidence it rests on, and the fairness audit among it."""
    answers = evaluation.answers(fitted.rows)
    moves = held_out_moves(fitted, answers)
    fairness = stages(
        FAIRNESS,
        lambda: audit_training(fitted, answers, moves, protected, parameters.fairness),
    )

    def judged() -> tuple[Gate, Evidence]:
        evidence = gather(
            fitted, moves, fairness, question.as_of,
            is_mechanical=question.is_mechanical, parameters=parameters.gate,
        )  # fmt: skip
        return judge(evidence, parameters.gate), evidence

    gate, evidence = stages(GATE, judged)
    return gate, evidence, fairness


def fit_model(  # noqa: PLR0913 — what was asked, what was found, and who is told
    rows: TrainingRows,
    columns: tuple[Column, ...],
    question: Question,
    evaluation: Evaluation,
    parameters: TrainingParameters,
    stages: Stages = plainly,
) -> Model:
    """The model on all rows with what rolling origins chose, how sure it is and on what ground."""
    taught = Taught.of(rows, columns)
    model = stages(FIT, lambda: _fitted(rows, taught, question, evaluation, parameters))
    spread = stages(
        RESAMPLE, lambda: _spread(taught, model.weights, question, evaluation, parameters)
    )
    return replace(model, spread=spread)


def _fitted(
    rows: TrainingRows,
    taught: Taught,
    question: Question,
    evaluation: Evaluation,
    parameters: TrainingParameters,
) -> Model:
    """The model with its support, not yet how sure it is."""
    recipe = evaluation.mixture.recipe
    boosters, additive = fit_parts(taught, recipe, parameters.boosting)
    model = Model(
        question.outcome,
        taught.columns,
        boosters,
        additive=additive,
        weights=Weights(recipe.boosters, additive=1.0),
        calibration=evaluation.calibration.calibration,
        support=fit_support(boosters, additive, taught.design, rows.start_days, parameters.support),
        past=fit_past(rows, boosters[0], taught.design),
    )
    return replace(model, feature_weights=_weights(model, taught.design))


def _spread(
    taught: Taught,
    weights: Weights,
    question: Question,
    evaluation: Evaluation,
    parameters: TrainingParameters,
) -> Spread:
    """How sure the model is."""
    recipe, count = evaluation.mixture.recipe, parameters.intervals.members
    members = fit_members(taught, recipe, parameters.boosting, count)
    spread_out = taught.design[_spread_places(len(taught), _VARIANCE_ROWS)]
    variances = members_variance(member_scores(members, spread_out, weights))
    curve = evaluation.curve
    return Spread(
        members,
        float(np.mean(variances)),
        None if curve is None else curve.missed_variance(len(taught)),
        _years(taught.label, evaluation, question.as_of),
        parameters.intervals,
    )


def _years(label: Labels, evaluation: Evaluation, as_of: date) -> Years:
    calibrated = [
        evaluation.calibration.calibration.log_odds(part) for part in evaluation.mixture.log_odds
    ]
    judged = [label[origin.validation] for origin in evaluation.origins]
    return Years.of(calibrated, judged, day_number(as_of))


def _logged(parameters: TrainingParameters, evaluation: Evaluation) -> dict[str, Any]:
    """Everything that decided the fit, and what rolling origins chose."""
    return {
        "boosting": parameters.boosting.logged(),
        "recipe": asdict(evaluation.mixture.recipe),
        "intervals": asdict(parameters.intervals),
        "support": asdict(parameters.support),
        "gate": parameters.gate.logged(),
        "baselines": evaluation.settings,
    }


def _weights(model: Model, design: Floats) -> dict[str, float]:
    """How much each feature moves an estimate, on rows spread over people."""
    spread_out = design[_spread_places(len(design), _WEIGHED_ROWS)]
    return {
        name: round(weight, 6)
        for name, weight in mean_absolute_contributions(model, spread_out).items()
    }


def _spread_places(count: int, most: int) -> Places:
    """Places of so many rows at most, spread evenly: rows lie in the order of people."""
    return np.unique(np.linspace(0, count - 1, most).astype(np.intp))


def refuse_too_few(rows: TrainingRows, question: Question) -> None:
    """Refuses rows with fewer than 100 successes or failures.

    Raises:
        ContractError: Naming the outcomes that would do instead.
    """
    counts = rows.class_counts()
    if min(counts.values()) >= LEAST_OF_CLASS:
        return
    raise ContractError(
        found=f"{counts['successes']} successes and {counts['failures']} failures of "
        f"{question.outcome} usable on {question.as_of}",
        expected=f"at least {LEAST_OF_CLASS} of either",
        action=_instead(question),
    )


def _instead(question: Question) -> str:
    """What to do where the outcome asked for cannot be learnt."""
    ways = []
    if question.alternatives:
        named = ", ".join(question.alternatives)
        ways.append(f"train another outcome that these records support: {named}")
    if question.derivable:
        named = ", ".join(question.derivable)
        ways.append(f"supply one that their appraisals would support: {named}")
    if not ways:
        ways.append(
            "add years of records, or describe another outcome in dataset.toml: these records "
            "support none yet"
        )
    return "; or ".join(ways)


def _columns(rows: TrainingRows) -> ColumnChoice:
    chosen = choose_columns(rows.table)
    if not chosen.columns:
        raise ContractError(
            found="no feature with a value in any move",
            expected="at least one feature that is known for some moves",
            action="check that the moves' employees and units are in the records",
        )
    return chosen
