"""What people read about moves: a small home's status, ranking, explanations and model card.

The texts are pinned line by line, as the terminal and the card show them in both languages, and
beside them the numbers that answers in JSON carry. The model is trained in a few seconds, so it is
poor; what is pinned is that the same model says the same.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.answering.estimates import Estimates, open_estimates
from models.answering.rejected import RejectedMove
from models.answering.score import Score
from models.certainty.intervals import IntervalParameters
from models.offering.candidates import candidates_for
from models.offering.explained_move import explained_move
from models.parts.boosting import BoostingParameters
from models.registry.home import Home
from models.registry.tracking.shapes import shown_version
from models.training.training import TrainingParameters
from models.words.wording import LANGUAGES, Language
from mutasi.cli import run
from mutasi.estimates import home_of
from records.settings import read_settings
from serving.documents.explanation_text import explanation_text
from serving.documents.model_card import card_markdown, model_card
from serving.documents.ranking_text import ranking_text
from serving.documents.rejected_page import rejected_text_report
from serving.words.report_words import WORDS
from tests.builders.organisation import build_organisation
from tests.builders.trained_home import fill_home

OUTCOME = "adaptasi"
POSITION = "j0062"
RANKED = 4
MOVES = {
    "with better posts": ("p0061", "j0003"),
    "without an estimate": ("p0012", "j0003"),
    "of somebody who retires soon": ("p0034", "j0062"),
    "of somebody who left": ("p0008", "j0003"),
}
"""Moves of every kind of answer; a test asks whether each is still of its kind."""
DECIMALS = 8

_NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
_QUICK = TrainingParameters(
    boosting=BoostingParameters(boosters=2, most_rounds=20, patience_rounds=10, learning_rate=0.2),
    intervals=IntervalParameters(members=3),
)
_WIDTH = 100

_Tree = dict[str, Any]


def answers() -> _Tree:
    """Everything that is pinned of the small home's answers."""
    with tempfile.TemporaryDirectory(prefix="mutasi-golden-") as place:
        folder = Path(place) / "home"
        organisation = build_organisation(people=150, years=8)
        # What is said about the organisation's files stands in tests of its own.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            fill_home(folder, organisation, OUTCOME, _QUICK, _NOW)
        home = home_of(read_settings(folder))
        estimates = open_estimates(home, None, None)
        return {
            "status": _status(folder),
            "ranking": _ranking(estimates),
            "moves": {kind: _move(estimates, *move) for kind, move in MOVES.items()},
            "gate": _gate(home),
            "card": {language: _card(home, language) for language in LANGUAGES},
        }


def _status(folder: Path) -> _Tree:
    """The last line of `mutasi --json status`, without what depends on day and folder."""
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        assert run(["--home", str(folder), "--json", "status"]) == 0
    found: _Tree = json.loads(shown.getvalue().splitlines()[-1].replace(str(folder), "HOME"))
    for source in found["sources"]:
        del source["loaded_at"]
    return found


def _ranking(estimates: Estimates) -> _Tree:
    """All candidates of a position in order, and what is said of the first ones."""
    proposals = candidates_for(estimates.view, POSITION, estimates.as_of)
    scored = estimates.score(proposals).scored
    ordered = scored.best_first()
    first = estimates.explained(scored, ordered[:RANKED])
    return {
        "position": POSITION,
        "order": [
            f"{scored.moves['employee_id'][row]} {scored.probability[row]:.6f}" for row in ordered
        ],
        "text": {
            language: ranking_text(
                first, "position", language, width=_WIDTH, ground=estimates.ground
            ).splitlines()
            for language in LANGUAGES
        },
    }


def _move(estimates: Estimates, employee_id: str, position_id: str) -> _Tree:
    """One move: its numbers, and its texts in both languages."""
    found = explained_move(estimates, employee_id, position_id)
    if isinstance(found, RejectedMove):
        return {
            "answer": found.to_json(),
            "text": {
                language: rejected_text_report(found, language).splitlines()
                for language in LANGUAGES
            },
        }
    return {
        "answer": _numbers(found),
        "text": {
            language: list(_without_table(explanation_text(
                found, language, width=_WIDTH, ground=estimates.ground
            ), language))
            for language in LANGUAGES
        },
    }  # fmt: skip


def _numbers(score: Score) -> _Tree:
    """A score as answers in JSON carry it; contributions by concept, 25 in place of 190."""
    found = score.to_json()
    # The city's scores pin each feature's.
    del found["contributions"]
    found["concepts"] = {
        one["name"]: [_rounded(one["log_odds"]), one["stable"]] for one in found["concepts"] or ()
    }
    return {name: _rounded(value) for name, value in found.items()}


def _without_table(text: str, language: Language) -> Iterator[str]:
    """An explanation's lines without the table of all features."""
    is_table = False
    for line in text.splitlines():
        is_table = line.startswith(WORDS[language].all_contributions) or (is_table and line != "")
        if not is_table:
            yield line


def _gate(home: Home) -> _Tree:
    """Answer, value and threshold of every check; the card has them in words."""
    (version,) = home.open_tracking().versions()
    return {
        check.name: [check.passed, check.value, check.threshold] for check in version.gate.checks
    }


def _card(home: Home, language: Language) -> list[str]:
    """The model card's lines; the run's id and the libraries' versions are others everywhere."""
    tracking = home.open_tracking()
    (version,) = tracking.versions()
    shown = shown_version(tracking, version)
    card = model_card(
        replace(shown, version=replace(version, run_id="RUN", created_on=_NOW.date())), language
    )
    return [line for line in card_markdown([card]).splitlines() if "lightgbm " not in line]


def _rounded(value: Any) -> Any:  # noqa: ANN401 — whatever JSON holds
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    return value
