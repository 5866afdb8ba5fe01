"""What a question about people is answered from: one home's records and its champion.

Commands and the server both ask here, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from models.better_posts import better_posts
from models.candidates import open_positions_for
from models.explanation import Ground, ground_of
from models.outcome import with_outcomes
from models.score import Score
from models.scoring import ScoredMoves, explained_scores, score_moves
from models.version import Version
from models.wording import LANGUAGES, Language
from records.contract import Records
from records.dataset import Dataset
from records.errors import EmptyHomeError
from records.keys import existing_key
from records.moves import proposed_moves
from records.people import People
from records.units import unit_names
from records.view import view_on

if TYPE_CHECKING:
    from pathlib import Path

    from models.model import Model
    from records.store import Store


@dataclass(frozen=True)
class Holdings:
    """What one home has on record, read once.

    Attributes:
        dataset: The organisation's rules.
        records: All records as stored.
        people: Who is behind a NIP.
    """

    dataset: Dataset
    records: Records
    people: People

    @classmethod
    def read(cls, store: Store, keys: Path) -> Holdings:
        """From the store.

        Raises:
            EmptyHomeError: Nothing was ingested yet.
            SettingsError: The home's key is not the one of the store's pseudonyms.
        """
        dataset = store.dataset()
        if dataset is None:
            raise EmptyHomeError
        key = existing_key(keys)
        if key is not None:
            # A home without its key still answers about everybody whose NIP the store knows.
            store.refuse_other_key(key)
        return cls(dataset, store.records(), People.of(store.identities(), key))

    @cached_property
    def usable(self) -> Records:
        """The records with every outcome from the day on which it may be used."""
        return with_outcomes(self.records, self.dataset)

    @property
    def language(self) -> Language:
        """The dataset's language where it is one of ours, else English."""
        return next((known for known in LANGUAGES if known == self.dataset.language), "en")


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
        holdings: What is on record.
        model: The champion.
        version: Its registration.
        as_of: What may be known.
    """

    holdings: Holdings
    model: Model
    version: Version
    as_of: date

    @cached_property
    def view(self) -> Records:
        """The records as known on the day."""
        return view_on(self.holdings.records, self.as_of)

    @cached_property
    def unit_names(self) -> Mapping[str, str]:
        """What units are called on the day."""
        return unit_names(self.view, self.as_of)

    @property
    def people(self) -> People:
        """Who is behind a NIP."""
        return self.holdings.people

    @property
    def language(self) -> Language:
        """The dataset's language where it is one of ours, else English."""
        return self.holdings.language

    @property
    def ground(self) -> Ground | None:
        """What the champion has learnt from."""
        return ground_of(self.model.manifest)

    def score(self, proposals: pl.DataFrame) -> Answered:
        """Estimates of proposed moves.

        Args:
            proposals: As `records.moves.proposed_moves` takes them.
        """
        moves, rejected = proposed_moves(self.view, proposals, self.as_of)
        scored = score_moves(
            self.model,
            self.holdings.usable,
            self.holdings.dataset,
            moves,
            version=str(self.version.version),
        )
        return Answered(scored, moves["row"].to_list(), rejected)

    def explained(self, scored: ScoredMoves, rows: Sequence[int]) -> list[Score]:
        """Scores of some rows with all that is said about them, units under their names.

        Args:
            scored: Moves with their estimates.
            rows: The rows that will be shown.
        """
        return [
            replace(score, unit_name=self.unit_names.get(score.move["unit_id"] or ""))
            for score in explained_scores(scored, rows)
        ]

    def explained_move(self, employee_id: str, position_id: str) -> Score:
        """One move with all that is said about it, open posts that would suit better among it.

        Args:
            employee_id: Somebody known on the day.
            position_id: A position of the day.
        """
        open_posts = open_positions_for(self.view, employee_id, self.as_of)
        asked = pl.DataFrame({"employee_id": [employee_id], "position_id": [position_id]})
        # One batch: what is slow about features is read once for all moves of a call.
        proposals = pl.concat([asked, open_posts.filter(pl.col("position_id") != position_id)])
        scored = self.score(proposals).scored
        (score,) = self.explained(scored, [0])
        others = scored.take(range(1, scored.moves.height))
        return replace(score, better_posts=better_posts(score, others, self.unit_names))
