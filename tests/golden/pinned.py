"""The numbers that are pinned: feature tables, a training, fifty scores, a small home's answers.

Nothing here depends on the clock or the number of threads. Moves to be scored are chosen by hashes
of ids, so that a person more or less leaves the others' choice as it is.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from features.meaning import MEANING
from models.answering.explained_rows import explained_scores
from models.answering.score import Score
from models.answering.scoring import ScoredMoves, score_moves
from models.model import manifest_of
from models.outcome import with_outcomes
from models.rows import HASHED_DECIMALS, TrainingRows, series_bytes
from models.training.examples import question, training_examples
from models.training.training import Training, TrainingParameters, train_model
from models.words.wording import LANGUAGES
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records, read_records_and_protected
from records.knowing.moves import proposed_moves
from records.knowing.positions import positions_on, with_position_ids
from records.knowing.posts import current_posts
from records.knowing.view import view_on
from simulation.describe import OUTCOME
from simulation.story import Options
from simulation.write import write_city
from tests.builders.organisation import build_organisation, write_organisation
from tests.golden.answers import answers

CITY = Options(people=1_200, years=12, seed=7)
SCORES = 50
CAUSES = (None, "own_request", "promotion", "assigned")
DECIMALS = 8
"""Two more than are compared."""

_HASH_DIGITS = 12
_PROPOSAL = {
    "employee_id": pl.String, "cause": pl.String, "position_id": pl.String, "unit_id": pl.String,
    "title": pl.String, "job_family": pl.String, "position_kind": pl.String, "level": pl.Int64,
}  # fmt: skip

_Row = dict[str, Any]


def city() -> dict[str, Any]:
    """A simulated city from its folder to fifty explained scores."""
    with _folder() as folder:
        write_city(folder, CITY)
        dataset, records, protected = read_records_and_protected(folder / "dataset")
    rows = training_examples(records, dataset, OUTCOME, dataset.snapshot_on)
    asked = question(rows, records, dataset, OUTCOME, dataset.snapshot_on)
    training = train_model(rows, asked, TrainingParameters(), protected=protected)
    moves = _proposed(records, dataset)
    usable = with_outcomes(records, dataset)
    scored = score_moves(training.model, usable, dataset, moves, version="1")
    return {
        "city": CITY.to_dict(),
        "rows": _rows(rows),
        "training": _training(training),
        "scores": _scores(scored),
        "columns": _columns(rows.table.values),
    }


def organisation() -> dict[str, Any]:
    """The feature table of the tests' organisation, which has every table of the contract.

    Beside the columns stand the number of the features' rules and a fingerprint of what they are
    made from: where both are as they were, no column may change (`tests.golden.same_meaning`).
    """
    with _folder() as folder:
        write_organisation(build_organisation(), folder)
        dataset, records = read_records(folder)
    outcome = next(iter(dataset.outcomes))
    rows = training_examples(records, dataset, outcome, dataset.snapshot_on)
    return {
        "meaning": MEANING,
        "source": _fingerprint(records, dataset, rows.table.moves),
        "rows": _rows(rows),
        "columns": _columns(rows.table.values),
    }


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "city": city,
    "organisation": organisation,
    "answers": answers,
}
"""What is pinned, by the name of its file."""


def _fingerprint(records: Records, dataset: Dataset, moves: pl.DataFrame) -> str:
    """What features are made from: all records, the dataset's rules, the moves asked about."""
    digest = hashlib.sha256(repr(dataset).encode())
    for name, table in sorted({**records.tables, "moves": moves}.items()):
        for series in table.iter_columns():
            digest.update(f"{name}.{series.name}".encode() + series_bytes(series))
    return digest.hexdigest()[:_HASH_DIGITS]


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mutasi-golden-") as place:
        yield Path(place) / "pinned"


def _rows(rows: TrainingRows) -> dict[str, Any]:
    return {"count": len(rows), **rows.class_counts(), "sha256": rows.sha256()}


def _training(training: Training) -> dict[str, Any]:
    """What was chosen on rolling origins, how it did, and what the gate said."""
    calibration = manifest_of(training.model).calibration
    return {
        "recipe": asdict(training.evaluation.mixture.recipe),
        "calibration": None if calibration is None else calibration.method,
        "metrics": training.metrics,
        "baselines": dict(training.baselines),
        "gate": {
            check["name"]: [check["passed"], check["value"]]
            for check in training.gate.to_json()["checks"]
        },
    }


def _columns(values: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Each column's hash, and a few numbers by which a change can be recognised."""
    return {series.name: _column(series) for series in values.iter_columns()}


def _column(series: pl.Series) -> dict[str, Any]:
    sha256 = hashlib.sha256(series_bytes(series)).hexdigest()[:_HASH_DIGITS]
    known = series.drop_nulls()
    facts: dict[str, Any] = {"sha256": sha256, "known": len(known)}
    if known.is_empty():
        return facts
    if not series.dtype.is_numeric():
        return {**facts, "words": known.n_unique(), "most": sorted(known.mode().to_list())[0]}
    numbers = known.cast(pl.Float64)
    summary = {"mean": numbers.mean(), "std": numbers.std(), "min": numbers.min(),
               "max": numbers.max()}  # fmt: skip
    return {**facts, **{name: _rounded(value, HASHED_DECIMALS) for name, value in summary.items()}}


def _proposed(records: Records, dataset: Dataset) -> pl.DataFrame:
    """Fifty moves of people in service, near their level or to posts nobody has held."""
    day = dataset.snapshot_on
    view = view_on(records, day)
    posts = with_position_ids(current_posts(view, day)).drop_nulls("position_id")
    places = positions_on(view, day).filter(pl.col("last_held_on") == day)
    own = {
        row["employee_id"]: row
        for row in posts.select("employee_id", "position_id", "level").to_dicts()
    }
    people = sorted(own, key=_draw)[:SCORES]
    offered = places.select("position_id", "unit_id", "level").to_dicts()
    proposals = pl.DataFrame(
        [
            {
                "employee_id": person,
                "cause": CAUSES[number % len(CAUSES)],
                **(_unheard_of if number % 10 == 9 else _destination)(person, own[person], offered),
            }
            for number, person in enumerate(people)
        ],
        schema=_PROPOSAL,
    )
    moves, rejected = proposed_moves(view, proposals, day)
    assert rejected.is_empty(), rejected
    return moves


def _destination(person: str, own: _Row, offered: list[_Row]) -> _Row:
    """A post within a level of the person's own."""
    near = [
        str(post["position_id"])
        for post in offered
        if post["position_id"] != own["position_id"]
        and abs((post["level"] or 0) - (own["level"] or 0)) <= 1
    ]
    return {"position_id": min(near, key=lambda position: _draw(f"{person} {position}"))}


def _unheard_of(person: str, own: _Row, offered: list[_Row]) -> _Row:
    """A post of a kind that no past move led to, far above: nobody can be assessed for it."""
    units = sorted({str(post["unit_id"]) for post in offered})
    return {
        "unit_id": min(units, key=lambda unit: _draw(f"{person} {unit}")),
        "title": "Penjelajah Samudra",
        "job_family": "Penjelajahan",
        "position_kind": "functional",
        "level": (own["level"] or 0) + 4,
    }


def _draw(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _scores(scored: ScoredMoves) -> dict[str, Any]:
    """Fifty scores by who goes where; the bounds and raw scores of abstained ones as well."""
    explained = explained_scores(scored, range(scored.moves.height))
    return {
        f"{score.move['employee_id']} to {score.move['position_id'] or score.move['title']}": {
            "cause": score.move["cause"],
            "probability": _rounded(scored.probability[row]),
            "lower": None if scored.bounds is None else _rounded(scored.bounds[0][row]),
            "upper": None if scored.bounds is None else _rounded(scored.bounds[1][row]),
            "raw_log_odds": _rounded(scored.raw_log_odds[row]),
            **_explained(score),
        }
        for row, score in enumerate(explained)
    }


def _explained(score: Score) -> dict[str, Any]:
    """What is said about one move."""
    contributions = score.contributions
    quality = score.data_quality
    return {
        "base_log_odds": _rounded(score.base_log_odds),
        "contributions": None
        if contributions is None
        else {one.feature.name: _rounded(one.log_odds) for one in contributions},
        "stable": None
        if contributions is None
        else [one.feature.name for one in contributions if one.stable],
        "data_quality": None if quality is None else _rounded(quality.score),
        "abstain_reasons": {name: list(told) for name, told in score.abstain_reasons.items()},
        "reasons": {language: score.reasons(language) for language in LANGUAGES},
    }


def _rounded(value: Any, decimals: int = DECIMALS) -> float | None:  # noqa: ANN401 — any number
    # No negative zero: -0.0 and 0.0 are one number.
    return None if value is None else round(float(value), decimals) + 0.0
