"""What a question about people is answered from: records, dataset and champion of one home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from models.explanation import Ground, ground_of
from models.outcome import outcome_rule
from models.scoring import ScoredMoves, score_moves
from models.tracking import Tracking, TrackingPlace
from models.version import CHAMPION, Version
from models.wording import LANGUAGES, Language
from records.contract import Records
from records.dataset import Dataset
from records.errors import ModelNotFoundError, NotFoundError
from records.keys import existing_key
from records.moves import proposed_moves
from records.people import People
from records.store import Store
from records.view import view_on

if TYPE_CHECKING:
    from models.model import Model
    from mutasi.session import Session
    from mutasi.settings import Settings


@dataclass(frozen=True)
class Answered:
    """Proposed moves, told apart.

    Attributes:
        scored: The moves with their estimates.
        rows: The place of each among the proposals.
        rejected: `row` and `reason` of those that name nobody or nothing known.
    """

    scored: ScoredMoves
    rows: list[int]
    rejected: pl.DataFrame


@dataclass(frozen=True)
class Estimates:
    """One home's champion, asked on one day.

    Attributes:
        records: All records.
        dataset: The organisation's rules.
        model: The champion.
        version: Its registration.
        as_of: What may be known.
        people: Who is behind a NIP.
    """

    records: Records
    dataset: Dataset
    model: Model
    version: Version
    as_of: date
    people: People

    @cached_property
    def view(self) -> Records:
        """The records as known on the day."""
        return view_on(self.records, self.as_of)

    @property
    def ground(self) -> Ground | None:
        """What the champion has learnt from."""
        return ground_of(self.model.manifest)

    @property
    def language(self) -> Language:
        """The dataset's language where it is one of ours, else English."""
        return next((known for known in LANGUAGES if known == self.dataset.language), "en")

    def score(self, proposals: pl.DataFrame) -> Answered:
        """Estimates of proposed moves.

        Args:
            proposals: As `records.moves.proposed_moves` takes them.
        """
        moves, rejected = proposed_moves(self.view, proposals, self.as_of)
        scored = score_moves(
            self.model, self.records, self.dataset, moves, version=str(self.version.version)
        )
        return Answered(scored, moves["row"].to_list(), rejected)


def open_estimates(session: Session, outcome: str | None, as_of: date | None) -> Estimates:
    """The champion and all it needs.

    Args:
        session: The command's call.
        outcome: What to predict; missing: the dataset's first outcome that has a champion.
        as_of: What may be known; missing: the snapshot's day.

    Raises:
        NotFoundError: The home holds no records, or there is no such outcome.
        ModelNotFoundError: There is no champion.
    """
    settings = session.settings
    store = open_store(settings)
    try:
        dataset = store.dataset()
        if dataset is None:
            raise empty_home()
        tracking = open_tracking(settings)
        version = champion(tracking, dataset, outcome)
        day = as_of or dataset.snapshot_on
        if day >= version.expires_on:
            session.output.note(
                f"Version {version.version} expired on {version.expires_on}, before {day}: "
                f"train a new one with `mutasi train --outcome {version.outcome}`."
            )
        return Estimates(
            records=store.records(),
            dataset=dataset,
            model=tracking.load(version),
            version=version,
            as_of=day,
            people=People.of(store.identities(), existing_key(settings.keys)),
        )
    finally:
        store.close()


def open_store(settings: Settings) -> Store:
    """The home's store; reading makes none where there is none.

    Raises:
        NotFoundError: There is no store.
    """
    if not settings.has_store():
        raise empty_home()
    return Store.open(settings.store_url)


def open_tracking(settings: Settings) -> Tracking:
    """The home's registry."""
    return Tracking(TrackingPlace(settings.tracking_uri, settings.mlflow_artifacts))


def champion(tracking: Tracking, dataset: Dataset, outcome: str | None) -> Version:
    """The champion of an outcome, or of the dataset's first outcome that has one.

    Raises:
        NotFoundError: The dataset has no such outcome.
        ModelNotFoundError: There is no champion.
    """
    if outcome is not None:
        return tracking.aliased(outcome_rule(dataset, outcome).name)
    champions = {
        version.outcome: version for version in tracking.versions() if CHAMPION in version.aliases
    }
    for name in dataset.outcomes:
        if name in champions:
            return champions[name]
    raise ModelNotFoundError(
        found="no champion of any outcome",
        expected=f"a champion of one of {', '.join(dataset.outcomes) or '(none is named)'}",
        action="call `mutasi train`, then `mutasi models promote`; `mutasi status` says more",
    )


def empty_home() -> NotFoundError:
    """The error of a home without records."""
    return NotFoundError(
        found="a home without records",
        expected="records to answer from",
        action="call `mutasi ingest SOURCE` first, or name another home with --home",
    )
