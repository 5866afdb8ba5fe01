"""Month by month: who enters, leaves, asks for a move, is moved, and what becomes of the move."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from records.progress import Advance, silent
from simulation.calendar import NEVER, YEAR_DAYS, day_number, day_of, month_starts
from simulation.city import City
from simulation.laws import Laws, success_probability
from simulation.ledger import Ledger
from simulation.people import Staff
from simulation.periods import Periods
from simulation.placement import Placement
from simulation.situation import (
    ASSIGNED,
    CAUSES,
    DEMOTION,
    OWN_REQUEST,
    PROMOTION,
    CityPast,
    situations,
)

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

FIRST, EQUALISATION, REORGANISATION, UNSAID = range(4, 8)
CAUSE_WORDS = (*CAUSES, "first", "equalisation", "reorganisation", None)
"""The causes of the contract by number; the last is empty."""

ROUND_MONTHS = (2, 8)
DECIDED_BEFORE = 14
OWN_REQUESTS_A_YEAR = 0.11
ASSIGNED_A_ROUND = 0.06
PROMOTED_A_ROUND = 0.05
REORGANISED_ON = date(2017, 1, 1)
EQUALISED_ON = date(2021, 12, 31)
"""The day on which the lowest structural posts became functional (PermenPANRB 17/2021)."""
LEAVES_A_YEAR = {"death": 0.0025, "resignation": 0.0015, "transfer_out": 0.005}
ABSENT_A_YEAR = 0.0015
SANCTIONS_A_YEAR = 0.008
SEVERITIES = ("light", "moderate", "severe")
EARLY_MOVE, EARLY_SANCTION, EARLY_DEMOTION, POOR_RATING = range(4)
FAILURES = (0.14, 0.10, 0.05, 0.71)
"""How a move that does not succeed shows: moved on, sanctioned, demoted, rated poorly."""


@dataclass
class Log:
    """What happened, one entry a post taken up.

    Attributes:
        person: Number of the person.
        post: Number of the post.
        start: First day.
        end: First day no longer held.
        cause: Number of the cause.
        decided: Day of the decision.
        fate: 1 a success, 0 a failure, -1 no move.
        log_odds: True log-odds; NaN for what is no move.
        round: `YEAR-NUMBER` of the round; empty outside of one.
    """

    person: list[int] = field(default_factory=list)
    post: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    cause: list[int] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)
    fate: list[int] = field(default_factory=list)
    log_odds: list[float] = field(default_factory=list)
    round: list[str] = field(default_factory=list)

    def past(self, city: City, people: Staff, sanctions: Whole) -> CityPast:
        """Everything in the log, in a form that can be looked up for any day.

        Args:
            city: The place.
            people: The people.
            sanctions: Rows of person, day and number of the severity, in order.
        """
        rows = np.column_stack([self.person, self.post, self.start, self.end])
        ledger = Ledger.of(city.posts, rows)
        return CityPast(city, people, ledger, (sanctions[:, 0], sanctions[:, 1]))


@dataclass(frozen=True)
class Careers:
    """Everything that happened to people's posts.

    Attributes:
        log: Posts taken up.
        acting: Rows of person, post, start and end, for posts led in place of somebody else.
        exits: By person: day and reason.
        leaves: By person: first day and first day back.
        sanctions: Rows of person, day and number of the severity.
    """

    log: Log
    acting: list[tuple[int, int, int, int]]
    exits: dict[int, tuple[int, str]]
    leaves: dict[int, tuple[int, int]]
    sanctions: Whole


@dataclass
class _Move:
    """A move that was decided and has not begun."""

    person: int
    post: int
    cause: int


def simulate_careers(  # noqa: PLR0913 — the city's parts
    city: City,
    people: Staff,
    laws: Laws,
    periods: Periods,
    span: tuple[int, int],
    rng: np.random.Generator,
    advance: Advance = silent,
) -> Careers:
    """Simulate careers from the first day of the records to the last.

    Args:
        city: The place.
        people: The people.
        laws: What makes moves succeed.
        periods: The appraisal periods: a person does not move again before the first one is over,
            unless the move fails.
        span: First and last day as numbers.
        rng: Source of chance.
        advance: Called after each month.
    """
    office = _Office(city, people, laws, periods, span, rng)
    office.seat_the_first()
    for month in month_starts(day_of(span[0]), day_of(span[1])):
        office.live_through(month)
        advance(1)
    return office.careers()


class _Office:
    """The personnel office at work: the state of the city while it is simulated."""

    def __init__(  # noqa: PLR0913 — the city's parts
        self,
        city: City,
        people: Staff,
        laws: Laws,
        periods: Periods,
        span: tuple[int, int],
        rng: np.random.Generator,
    ) -> None:
        self.city, self.people, self.laws, self.periods = city, people, laws, periods
        self.span, self.rng = span, rng
        self.log = Log()
        self.placement = Placement(city, people, rng)
        self.row = np.full(people.count, -1)
        self.post = np.full(people.count, -1)
        self.since = np.full(people.count, NEVER)
        self.locked_until = np.full(people.count, 0)
        self.due: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.exits: dict[int, tuple[int, str]] = {}
        self.leaves: dict[int, tuple[int, int]] = {}
        self.acting: list[tuple[int, int, int, int]] = []
        self.acting_for: dict[int, tuple[int, int]] = {}
        self.sanctions = _background_sanctions(people, span, rng)
        self.newcomers = list(np.flatnonzero(people.first_post < 0))

    def seat_the_first(self) -> None:
        """The staff of the first day, each since some day before it."""
        for person in np.flatnonzero(self.people.first_post >= 0):
            self._take_up(
                _Move(int(person), int(self.people.first_post[person]), UNSAID),
                int(self.people.arrived[person]),
            )

    def live_through(self, month: int) -> None:
        """One month: people leave and enter, units change, moves are decided and begin."""
        day = day_of(month)
        self._let_go(month)
        self._let_in(month)
        if day == REORGANISED_ON:
            self._pass_over(self.city.posts.is_reorganised, month, REORGANISATION)
        moves = self._forced(month) + self._own_requests(month)
        round_id = ""
        if day.month in ROUND_MONTHS:
            round_id = f"{day.year}-{1 + ROUND_MONTHS.index(day.month)}"
            self._begin(moves, month, "")
            moves = self._round(month)
        self._begin(moves, month, round_id)
        self._appoint_acting_leaders(month)
        if (day.year, day.month) == (EQUALISED_ON.year, EQUALISED_ON.month):
            self._pass_over(self.city.posts.is_equalised, day_number(EQUALISED_ON), EQUALISATION)

    def careers(self) -> Careers:
        """What came of it all."""
        last = self.span[1]
        acting = self.acting + [
            (person, post, start, NEVER) for post, (person, start) in self.acting_for.items()
        ]
        happened = self.sanctions[:, 1] <= last
        return Careers(self.log, acting, self.exits, self.leaves, self.sanctions[happened])

    # Coming and going

    def _let_go(self, month: int) -> None:
        people, rng = self.people, self.rng
        active = np.flatnonzero(self.post >= 0)
        level = self.city.posts.level[self.post[active]]
        age = (month - people.born[active]) / YEAR_DAYS
        retires = (age >= 60) | ((age >= 58) & (level < 7))
        draw = rng.random(len(active))
        reasons = np.full(len(active), "", dtype=object)
        reached = 0.0
        for reason, yearly in LEAVES_A_YEAR.items():
            reasons[(draw >= reached) & (draw < reached + yearly / 12)] = reason
            reached += yearly / 12
        reasons[retires] = "retirement"
        dismissed = self._dismissed_before(month)
        for person, reason in zip(active.tolist(), reasons, strict=True):
            if person in dismissed:
                self._leave(person, month, "dismissal")
            elif reason:
                self._leave(person, month, str(reason))
        absent = active[rng.random(len(active)) < ABSENT_A_YEAR / 12]
        for person in absent.tolist():
            if self.post[person] >= 0 and person not in self.leaves:
                self.leaves[person] = (month, month + int(rng.integers(180, 700)))
        for person, (_, back) in self.leaves.items():
            self.locked_until[person] = max(self.locked_until[person], back)

    def _dismissed_before(self, month: int) -> set[int]:
        who, when, severity = self.sanctions.T
        is_fresh = (when < month) & (when >= month - 31) & (severity == 2)
        return set(who[is_fresh & (who % 4 == 0)].tolist())

    def _leave(self, person: int, day: int, reason: str) -> None:
        self.exits[person] = (day, reason)
        self.log.end[self.row[person]] = day
        self.placement.free(self.post[person])
        self.post[person] = -1

    def _let_in(self, month: int) -> None:
        while self.newcomers and self.people.arrived[self.newcomers[0]] <= month:
            person = int(self.newcomers.pop(0))
            post = self.placement.first_post(person)
            self._take_up(_Move(person, post, FIRST), int(self.people.arrived[person]))

    def _pass_over(self, is_passed: NDArray[np.bool_], day: int, cause: int) -> None:
        """Move the holders of these posts to the posts that replace them; seats go along."""
        becomes = self.city.posts.becomes
        self.placement.pass_over(
            np.flatnonzero(is_passed), becomes, keeps_seats=cause == EQUALISATION
        )
        for person in np.flatnonzero((self.post >= 0) & is_passed[self.post]).tolist():
            self._take_up(_Move(person, int(becomes[self.post[person]]), cause), day)

    # Deciding

    def _free_to_move(self, month: int) -> Whole:
        settled = (self.locked_until < month) & (month - self.since > 365)
        soon = (month - self.people.born) / YEAR_DAYS > 56.5
        return np.flatnonzero((self.post >= 0) & settled & ~soon)

    def _own_requests(self, month: int) -> list[_Move]:
        free = self._free_to_move(month)
        asking = free[self.rng.random(len(free)) < OWN_REQUESTS_A_YEAR / 12]
        return self._placed(asking, OWN_REQUEST)

    def _round(self, month: int) -> list[_Move]:
        free = self._free_to_move(month)
        posts = self.city.posts
        merit = (
            0.7 * self.people.ability[free]
            + self.rng.gumbel(size=len(free))
            + 0.15 * np.minimum((month - self.since[free]) / YEAR_DAYS, 5.0)
        )
        can_rise = posts.level[self.post[free]] < 8
        ranked = free[can_rise][np.argsort(-merit[can_rise], kind="stable")]
        promoted = ranked[: round(PROMOTED_A_ROUND * len(free))]
        rest = np.setdiff1d(free, promoted)
        assigned = rest[self.rng.random(len(rest)) < ASSIGNED_A_ROUND]
        return self._placed(promoted, PROMOTION) + self._placed(assigned, ASSIGNED)

    def _placed(self, persons: Whole, cause: int) -> list[_Move]:
        moves = []
        for person in persons.tolist():
            post = self.placement.choose(person, int(self.post[person]), cause)
            if post >= 0:
                self.placement.take(post)
                moves.append(_Move(person, post, cause))
        return moves

    def _forced(self, month: int) -> list[_Move]:
        """The early moves that befall people whose move did not succeed."""
        moves = []
        for person, cause in self.due.pop(month, []):
            if self.post[person] >= 0 and person not in self.leaves:
                moves += self._placed(np.array([person]), cause)
        return moves

    # Beginning, and what becomes of it

    def _begin(self, moves: list[_Move], month: int, round_id: str) -> None:
        if not moves:
            return
        person = np.array([move.person for move in moves])
        post = np.array([move.post for move in moves])
        cause = np.array([move.cause for move in moves])
        known_until = np.full(len(moves), month - DECIDED_BEFORE - 1)
        past = self.log.past(self.city, self.people, self.sanctions)
        at = situations(past, person, post, known_until, cause)
        log_odds = self.laws.log_odds(at)
        succeeds = self.rng.random(len(moves)) < success_probability(log_odds)
        for move, fate, odds in zip(moves, succeeds.tolist(), log_odds.tolist(), strict=True):
            self.placement.free(self.post[move.person])
            self._take_up(move, month, fate=int(fate), log_odds=odds, round_id=round_id)
            self._seal(move.person, month, succeeds=fate)

    def _take_up(
        self, move: _Move, start: int, *, fate: int = -1, log_odds: float = np.nan,
        round_id: str = "",
    ) -> None:  # fmt: skip
        log, person = self.log, move.person
        if self.row[person] >= 0:
            log.end[self.row[person]] = start
        self.row[person] = len(log.person)
        self.post[person], self.since[person] = move.post, start
        for column, value in (
            (log.person, person), (log.post, move.post), (log.start, start), (log.end, NEVER),
            (log.cause, move.cause), (log.fate, fate),
        ):  # fmt: skip
            column.append(value)
        log.decided.append(start - DECIDED_BEFORE if fate >= 0 else start)
        log.log_odds.append(log_odds)
        log.round.append(round_id)

    def _seal(self, person: int, start: int, *, succeeds: bool) -> None:
        """What the coming months hold: trouble for a move that fails, else none."""
        self.locked_until[person] = self.periods.first_after(start).end
        if succeeds:
            who, when, severity = self.sanctions.T
            spoils = (who == person) & (when >= start) & (when <= start + 370) & (severity > 0)
            self.sanctions = self.sanctions[~spoils]
            return
        failure = int(self.rng.choice(4, p=FAILURES))
        if failure in (EARLY_MOVE, EARLY_DEMOTION):
            later = start + int(self.rng.integers(90, 330))
            month = day_number(day_of(later).replace(day=1))
            cause = ASSIGNED if failure == EARLY_MOVE else DEMOTION
            self.due[month].append((person, cause))
        elif failure == EARLY_SANCTION:
            day = start + int(self.rng.integers(20, 340))
            row = [person, day, 1 + int(self.rng.random() < 0.15)]
            self.sanctions = _in_order(np.vstack([self.sanctions, row]))

    def _appoint_acting_leaders(self, month: int) -> None:
        """Give each empty post of a leader an acting leader from the same agency."""
        posts = self.city.posts
        held = np.zeros(len(posts.unit), dtype=bool)
        held[self.post[self.post >= 0]] = True
        wanted = posts.is_head & (self.placement.seats > 0) & ~held
        for post in list(self.acting_for):
            person, start = self.acting_for[post]
            if not wanted[post] or self.post[person] < 0:
                self.acting.append((person, post, start, month))
                del self.acting_for[post]
        fresh = [post for post in np.flatnonzero(wanted).tolist() if post not in self.acting_for]
        busy = {person for person, _ in self.acting_for.values()}
        for post in fresh:
            person = self.placement.acting_leader(post, self.post, busy)
            if person >= 0 and month > self.span[0]:
                self.acting_for[post] = (person, month)
                busy.add(person)


def _background_sanctions(people: Staff, span: tuple[int, int], rng: np.random.Generator) -> Whole:
    years = (span[1] - span[0]) / YEAR_DAYS
    rate = SANCTIONS_A_YEAR * np.exp(-0.4 * people.ability)
    person = np.repeat(np.arange(people.count), rng.poisson(rate * years))
    day = span[0] + rng.integers(0, span[1] - span[0], len(person))
    is_there = day > people.arrived[person] + 60
    severity = rng.choice(3, len(person), p=[0.6, 0.33, 0.07])
    return _in_order(np.column_stack([person, day, severity])[is_there])


def _in_order(sanctions: Whole) -> Whole:
    return sanctions[np.lexsort((sanctions[:, 2], sanctions[:, 1], sanctions[:, 0]))]
