"""Everything needed to answer questions about people on a day: a home's records and its champion.

Commands and the server both ask here, so their answers cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from models.answering.cases import Case, asked_case, past_cases, with_cases
from models.answering.explained_rows import explained_scores
from models.answering.holdings import Holdings
from models.answering.move_facts import FactBook
from models.answering.rejected import RejectedMove
from models.answering.score import Score
from models.answering.scoring import ScoredMoves, looked_up, score_table
from models.explaining.explanation import Ground, ground_of
from models.outcome import outcome_rule
from models.registry.version import Version, champion_on
from models.words.wording import Language
from records.contract import Records
from records.errors import NotFoundError
from records.identities.people import People
from records.knowing.moves import moves_on
from records.knowing.places import Places
from records.knowing.posts import current_posts
from records.knowing.standing import (
    NOT_YET,
    Standing,
    require_employee,
    require_position,
)
from records.knowing.units import unit_names
from records.refusal import Refusal
from records.sources.proposal_places import with_places

if TYPE_CHECKING:
    from models.model import Model
    from models.registry.home import Home
    from records.sources.proposals import Proposals


@dataclass(frozen=True)
class Answered:
    """Proposed moves, told apart.

    Attributes:
        scored: The moves with their estimates.
        rows: The place of each among the proposals.
        rejected: Why each of the others has no estimate, by its place.
    """

    scored: ScoredMoves
    rows: list[int]
    rejected: Mapping[int, Refusal]


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
        return self.holdings.on(self.as_of).view

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
        return ground_of(self.model.manifest, self.as_of)

    def score(self, proposals: pl.DataFrame) -> Answered:
        """Estimates of proposed moves.

        Args:
            proposals: As `records.knowing.moves.moves_on` takes them.
        """
        moves, rejected = moves_on(self.standing, proposals, self.as_of)
        holdings = self.holdings
        prepared = holdings.on(self.as_of).prepared
        table = looked_up(prepared, lambda: holdings.usable, holdings.dataset, moves)
        scored = score_table(self.model, table, holdings.dataset, version=str(self.version.version))
        people = proposals["employee_id"].to_list()
        refused = {
            row: self._unknown(people[row]) if kind == "unknown_employee" else Refusal(kind, since)
            for row, kind, since in rejected.iter_rows()
        }
        return Answered(scored, moves["row"].to_list(), refused)

    @cached_property
    def places(self) -> Places:
        """The units and posts of the day, to be found by name."""
        return Places(self.view, self.as_of)

    def located(self, proposals: Proposals) -> Proposals:
        """Proposals whose units and titles are looked up; those that mean no post are faults.

        Args:
            proposals: As a list or a request has them.
        """
        located = with_places(proposals, self.places, self.people)
        people = located.frame["employee_id"].to_list()
        faults = {
            row: fault if row in proposals.faults else self._of_person(people[row]) or fault
            for row, fault in located.faults.items()
        }
        return replace(located, faults=faults)

    def _of_person(self, employee_id: str | None) -> Refusal | None:
        """What stands against the person alone: it is told before what stands against the post."""
        if employee_id is None:
            return None
        if employee_id not in self.standing.people:
            return self._unknown(employee_id)
        return self.standing.out_of_service.get(employee_id)

    @cached_property
    def standing(self) -> Standing:
        """Who can be moved on the day, and whereto."""
        return Standing(self.view, self.as_of)

    def person_refusal(self, employee_id: str) -> Refusal | None:
        """Why somebody cannot be moved anywhere on the day; None where nothing stands against it.

        Raises:
            NotFoundError: Nobody of that id is on record.
        """
        later = self._known_later(employee_id)
        if later is None:
            self._require_employee(employee_id)
        return later or self.standing.out_of_service.get(employee_id)

    def _require_employee(self, employee_id: str) -> None:
        """Refuses who is not on record; a name is not repeated, and told how to become an id."""
        if employee_id in self.standing.people or self.people.may_be_shown(employee_id):
            require_employee(self.view, employee_id, self.as_of)
            return
        raise NotFoundError(
            found="a name or a number of somebody in place of an employee_id or NIP",
            expected="the employee_id or NIP of somebody in the records",
            action="look for the employee_id first: `mutasi people WORDS` finds people by name, "
            "post and unit",
        )

    def post_refusal(self, position_id: str) -> Refusal | None:
        """Since when a position is no longer; None where it is in being on the day.

        Raises:
            NotFoundError: There was no such position by that day.
        """
        if not self.knows_position(position_id):
            require_position(self.view, position_id, self.as_of)
        return self.standing.ended_posts.get(position_id)

    def knows_position(self, position_id: str) -> bool:
        """Whether there is such a position on the day, or there was one."""
        standing = self.standing
        return position_id in standing.positions or position_id in standing.ended_posts

    def _known_later(self, employee_id: str | None) -> Refusal | None:
        """Who entered after the day, and whom nobody knew on it, is not yet in service."""
        if employee_id is None or employee_id in self.standing.people:
            return None
        entered = self.holdings.entry_dates.get(employee_id)
        is_later = entered is not None and entered > self.as_of
        return Refusal(NOT_YET, entered) if is_later else None

    def _unknown(self, employee_id: str | None) -> Refusal:
        """Somebody nobody knew on the day; an id that differs in capitals alone is named."""
        near = self._people_by_form.get((employee_id or "").casefold())
        return self._known_later(employee_id) or Refusal(
            "unknown_employee", near=() if near is None else (near,)
        )

    @cached_property
    def _people_by_form(self) -> Mapping[str, str]:
        return {person.casefold(): person for person in self.standing.people}

    @cached_property
    def facts(self) -> FactBook:
        """What is on record on the day beside estimates."""
        return FactBook(
            self.view,
            self.holdings.dataset,
            outcome_rule(self.holdings.dataset, self.version.outcome),
            day=self.as_of,
            births=self.holdings.births,
            unit_names=self.unit_names,
        )

    def explained(self, scored: ScoredMoves, rows: Sequence[int]) -> list[Score]:
        """Scores of some rows with all that is said about them, units by name, facts beside.

        Args:
            scored: Moves with their estimates.
            rows: The rows that will be shown.
        """
        return [self._under_names(score) for score in explained_scores(scored, rows)]

    def _under_names(self, score: Score) -> Score:
        """A score with its unit's name, the facts beside it, and what became of similar moves."""
        named = replace(
            score,
            unit_name=self.unit_names.get(score.move["unit_id"] or ""),
            facts=self.facts.of(score.move),
        )
        if not score.similar_moves:
            return named
        asked = asked_case(score.move, self._present.get(score.move["employee_id"]))
        similar = with_cases(score.similar_moves, asked, self._cases, self.unit_names)
        return replace(named, similar_moves=similar)

    @cached_property
    def _cases(self) -> Mapping[str, Case]:
        return past_cases(self.view)

    @cached_property
    def _present(self) -> Mapping[str, Mapping[str, Any]]:
        """The post each person holds on the day."""
        posts = current_posts(self.view, self.as_of)
        return {post["employee_id"]: post for post in posts.iter_rows(named=True)}

    def rejected_move(
        self, employee_id: str | None, position_id: str | None, refusal: Refusal
    ) -> RejectedMove:
        """A move without an estimate, under the model that was asked."""
        return RejectedMove(
            employee_id,
            position_id,
            self.as_of,
            self.version.outcome,
            str(self.version.version),
            refusal,
        )


def open_estimates(home: Home, outcome: str | None, as_of: date | None) -> Estimates:
    """The champion and all it needs.

    Args:
        home: Where records and models are kept.
        outcome: What to predict; missing: the dataset's first outcome that has a champion.
        as_of: What may be known; missing: the snapshot's day.

    Raises:
        EmptyHomeError: The home holds no records.
        NotFoundError: There is no such outcome.
        ModelNotFoundError: There is no champion.
        GateError: The champion has expired by that day.
    """
    holdings, tracking = Holdings.of(home), home.open_tracking()
    version, day = champion_on(tracking.versions(), holdings.dataset, outcome, as_of)
    return Estimates(holdings, tracking.load(version), version, day)
