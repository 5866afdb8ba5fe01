"""Searches that outlive their process: every trial that is done is kept in the home.

One file a study, which Optuna's own tools read; its name is the fingerprint of all that the result
depends on, so a study is never continued on other rows, under another seed or library. A trial is
written in one transaction when it is done: an interrupted one leaves nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from models.training.search import (
    Judge,
    Search,
    Trial,
    default_settings,
    frozen_trial,
    paired_gain,
    proposal,
    quiet_optuna,
    trial_of,
)

if TYPE_CHECKING:
    from optuna import Study

logger = logging.getLogger(__name__)

Report = Callable[[str], None]

_NAME_LETTERS = 16


def stage_names(trials: int) -> tuple[str, ...]:
    """What a search of so many trials reports, in order.

    >>> stage_names(2)
    ('search', 'search 1/2', 'search 2/2')
    """
    return ("search", *(f"search {number}/{trials}" for number in range(1, trials + 1)))


def search_settings(
    judge: Judge, trials: int, folder: Path, report: Report = lambda _stage: None
) -> Search:
    """The first so many trials: those that are kept already, then the rest.

    Args:
        judge: What trials are judged on.
        trials: How many there shall be, the default among them.
        folder: Where studies are kept.
        report: Told each trial's stage name as its turn comes.
    """
    if not len(judge.label):
        logger.warning("no origin can be judged: no settings are searched")
        return Search(judge.default, ())
    of_default = judge.verdict(default_settings(judge.default))
    with _study(folder, judge.fingerprint(of_default)) as study:
        done = [trial_of(kept) for kept in study.get_trials(deepcopy=False)][:trials]
        for number, stage in enumerate(stage_names(trials)[1:]):
            report(stage)
            if number < len(done):
                continue
            began = datetime.now(UTC)
            settings = proposal(judge.default, done)
            verdict = judge.verdict(settings) if number else of_default
            gain, error = paired_gain(of_default.losses, verdict.losses, judge.people)
            loss = float(verdict.losses.mean())
            ended = datetime.now(UTC)
            done.append(Trial(number, settings, verdict.rounds, loss, gain, error, began, ended))
            study.add_trial(frozen_trial(done[-1]))
            logger.info("trial %d: log-loss %.6f with %s", number, loss, settings)
    return Search(judge.default, tuple(done))


@contextmanager
def _study(folder: Path, fingerprint: str) -> Iterator[Study]:
    """The study of that fingerprint, old or new; one search at a time writes in it."""
    quiet_optuna()
    from optuna import create_study
    from optuna.storages import RDBStorage

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{fingerprint[:_NAME_LETTERS]}.sqlite"
    with FileLock(file.with_suffix(".lock")):
        storage = RDBStorage(f"sqlite:///{file}")
        try:
            yield create_study(
                storage=storage, study_name=fingerprint, direction="minimize", load_if_exists=True
            )
        finally:
            storage.remove_session()
            storage.engine.dispose()
