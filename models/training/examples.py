"""From records to training rows, and to the question that they are to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from features.build import build_features
from models.outcome import labelled_moves, with_outcomes
from models.outcome.adaptation_extras import supported_extras
from models.rows import TrainingRows, training_rows
from models.training.training import LEAST_OF_CLASS, Question
from records.contract import Records
from records.dataset import Dataset


def training_examples(
    records: Records, dataset: Dataset, outcome: str, as_of: date
) -> TrainingRows:
    """Every move whose label is usable on a day, with features as of its own day.

    Args:
        records: All records as stored; what a move may not know is cut off on the way.
        dataset: The organisation's rules.
        outcome: What is to be predicted.
        as_of: Labels usable on this day are used.
    """
    labelled = labelled_moves(records, dataset, outcome, as_of)
    moves = labelled.drop("label", "matures_on")
    return training_rows(labelled, build_features(with_outcomes(records, dataset), dataset, moves))


def question(
    rows: TrainingRows, records: Records, dataset: Dataset, outcome: str, as_of: date
) -> Question:
    """What training is asked for; the other outcomes are counted only where this one is too rare.

    Args:
        rows: The rows for this outcome.
        records: All records as stored.
        dataset: The organisation's rules.
        outcome: What is to be predicted.
        as_of: Labels usable on this day are used.
    """
    asked = Question(
        outcome,
        as_of,
        dataset.name,
        # Whether somebody stays or is promoted follows from rules more than an appraisal does.
        is_mechanical=dataset.outcomes[outcome].kind != "adaptation",
    )
    if min(rows.class_counts().values()) >= LEAST_OF_CLASS:
        return asked
    others = supported_outcomes(records, dataset, as_of)
    derivable: tuple[str, ...] = ()
    if dataset.outcomes[outcome].kind == "adaptation":
        derivable = supported_extras(records, dataset, outcome, as_of, least=LEAST_OF_CLASS)
    return replace(
        asked, alternatives=tuple(name for name in others if name != outcome), derivable=derivable
    )


def supported_outcomes(records: Records, dataset: Dataset, as_of: date) -> tuple[str, ...]:
    """The outcomes with at least 100 usable labels of either class."""
    return tuple(name for name in dataset.outcomes if _is_supported(records, dataset, name, as_of))


def _is_supported(records: Records, dataset: Dataset, outcome: str, as_of: date) -> bool:
    labels = labelled_moves(records, dataset, outcome, as_of)["label"].to_list()
    successes, failures = labels.count(1), labels.count(0)
    return min(successes, failures) >= LEAST_OF_CLASS and successes + failures == len(labels)
