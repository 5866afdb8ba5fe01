"""The engine that answers: records and models read once and kept, one computation at a time.

Whatever takes long runs on its own thread, so the event loop stays free, two requests never
compute at once, and nothing below needs a lock. What is kept is compared with the home every few
seconds: after an ingest or a promotion the next answer is a new one.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import polars as pl

from models.answering.estimates import Estimates
from models.answering.holdings import Holdings
from models.answering.scoring import ScoredMoves
from models.answering.shelf import Shelf
from models.model import Model
from models.offering.candidates import candidates_for, positions_for
from models.registry.home import Home
from models.registry.tracking import Tracking
from models.registry.version import Version, champion_on
from records.errors import ChangedRecordsError, EmptyHomeError, MutasiError

_log = logging.getLogger(__name__)

RECHECK_SECONDS = 2.0
"""How old what is kept may be before it is compared with the home."""

_KEPT_DAYS = 4
_KEPT_RANKINGS = 4
"""Ten thousand candidates with all their features are some tens of megabytes."""

Answer = TypeVar("Answer")


@dataclass
class _State:
    """What was read of one edition of the store, and of one list of versions."""

    edition: tuple[int, str] | None = None
    holdings: Holdings | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    models: dict[int, Model] = field(default_factory=dict)
    estimates: Shelf[Estimates] = field(default_factory=lambda: Shelf(_KEPT_DAYS))
    rankings: Shelf[ScoredMoves] = field(default_factory=lambda: Shelf(_KEPT_RANKINGS))
    page_days: Shelf[Any] = field(default_factory=lambda: Shelf(_KEPT_DAYS))


class Engine:
    """Answers for one home.

    `ask` may be called by any number of requests; the other methods only inside what is asked.
    """

    def __init__(self, home: Home, *, recheck_seconds: float = RECHECK_SECONDS) -> None:
        """Nothing is read before the first question."""
        self._home = home
        self._recheck_seconds = recheck_seconds
        self._checked_at: float | None = None
        self._is_compared = False
        self._gone = threading.Event()
        self._state = _State()
        self._tracking = home.open_tracking()
        # Held while the registry is asked: the first question imports MLflow, and quiets its
        # warnings meanwhile, which two threads must not do at once.
        self._registry = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """The answer to a question, worked out on the engine's thread when its turn comes.

        A question that nobody waits for any more is dropped before its turn; one that is being
        worked out ends at the next place where `go_on` is called.
        """
        gone = threading.Event()
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self._answer, question, gone)
        except asyncio.CancelledError:
            gone.set()
            raise

    def go_on(self) -> None:
        """End the work on a question that nobody waits for; called between its parts.

        Raises:
            CancelledError: The asker has gone.
        """
        if self._gone.is_set():
            raise CancelledError

    def close(self) -> None:
        """Take no further questions; those that wait are dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def versions(self, outcome: str | None = None) -> list[Version]:
        """Every registered version, oldest first, of one outcome or of all."""
        with self._registry:
            return self._tracking.versions(outcome)

    def warm_up(self) -> None:
        """Read on the engine's thread what the first question would otherwise wait for."""
        self._thread.submit(self._answer, self._read_ahead, threading.Event())

    def _answer(self, question: Callable[[], Answer], gone: threading.Event) -> Answer:
        """The answer, from one edition: what is kept is compared before, not meanwhile."""
        self._gone = gone
        self.go_on()
        self._is_compared = False
        try:
            return question()
        except ChangedRecordsError:
            # Once more, from the records as they are now.
            self._is_compared, self._checked_at = False, None
            return question()

    def _read_ahead(self) -> None:
        try:
            estimates = self.estimates()
        except MutasiError as error:
            # The first question will say the same to whoever asks it.
            _log.info("nothing to read ahead: %s", error.code)
        else:
            edition = estimates.holdings.on(estimates.as_of)
            _log.info("read ahead: %d people", len(edition.prepared.people))

    # Inside a question

    def holdings(self) -> Holdings:
        """All that is on record.

        Raises:
            EmptyHomeError: Nothing was ingested yet.
        """
        return self._fresh()[0]

    def names(self) -> Mapping[str, str]:
        """People's names by employee_id, for whoever may see them: the pages, never the API."""
        self._fresh()
        return self._state.names

    def page_day(self, day: date, make: Callable[[], Answer]) -> Answer:
        """What pages know of a day, made once for each edition of the records."""
        self._fresh()
        found: Answer = self._state.page_days.take(day, make)
        return found

    def tracking(self) -> Tracking:
        """The registry."""
        return self._tracking

    def estimates(self, outcome: str | None = None, as_of: date | None = None) -> Estimates:
        """The champion of an outcome, asked on a day.

        Args:
            outcome: What to predict; missing: the dataset's first outcome that has a champion.
            as_of: What may be known; missing: the snapshot's day.

        Raises:
            EmptyHomeError: The home holds no records.
            NotFoundError: There is no such outcome.
            ModelNotFoundError: There is no champion.
            GateError: The champion has expired by that day.
        """
        holdings, state = self._fresh()
        version, day = champion_on(state.versions, holdings.dataset, outcome, as_of)
        return state.estimates.take(
            (version.version, day),
            lambda: Estimates(holdings, self._model(version, state), version, day),
        )

    def candidates(self, estimates: Estimates, position_id: str) -> ScoredMoves:
        """Everybody who could be moved to a position, with their estimates.

        Raises:
            NotFoundError: There is no such position on that day.
        """
        return self._ranked(estimates, "position", position_id, candidates_for)

    def positions(self, estimates: Estimates, employee_id: str) -> ScoredMoves:
        """Every position a person could be moved to, with their estimates.

        Raises:
            NotFoundError: Nobody of that id is known on that day.
        """
        return self._ranked(estimates, "employee", employee_id, positions_for)

    def _ranked(
        self,
        estimates: Estimates,
        asked: str,
        name: str,
        proposed: Callable[..., pl.DataFrame],
    ) -> ScoredMoves:
        return self._state.rankings.take(
            (estimates.version.version, estimates.as_of, asked, name),
            lambda: estimates.score(proposed(estimates.view, name, estimates.as_of)).scored,
        )

    def _model(self, version: Version, state: _State) -> Model:
        if version.version not in state.models:
            state.models[version.version] = self._tracking.load(version)
        return state.models[version.version]

    # What is kept against what the home holds

    def _fresh(self) -> tuple[Holdings, _State]:
        """The records and what belongs to them, as the home holds them now."""
        now = time.monotonic()
        is_old = self._checked_at is None or now - self._checked_at >= self._recheck_seconds
        if is_old and not self._is_compared:
            self._compare()
            self._checked_at = now
        self._is_compared = True
        if self._state.holdings is None:
            raise EmptyHomeError
        return self._state.holdings, self._state

    def _compare(self) -> None:
        with closing(self._home.open_store()) as store:
            # Read before the records: an ingest in between is found at the next comparison.
            edition = store.edition()
            if edition is None:
                raise EmptyHomeError
            if edition != self._state.edition:
                holdings = Holdings.read(store, self._home)
                named = store.identities().drop_nulls("name").select("employee_id", "name")
                # A model is its own version's, whatever the records say.
                self._state = _State(
                    edition, holdings, dict(named.iter_rows()), models=self._state.models
                )
        self._state.versions = self.versions()
