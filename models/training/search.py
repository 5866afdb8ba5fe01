"""Search over the boosters' settings: what may be tried, how it is judged, what is kept.

Settings are judged as they will be used: mixed with the model's other parts, by the log-loss of the
rows that rolling origins judge. The other parts do not depend on them and are fitted once.

The least of many losses flatters itself, so the default stays unless the best settings beat it by
more than two standard errors over people. Each proposal follows from the trials before it, the seed
and its own number alone: a search that was interrupted goes on as if it had not been.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from models.artifact.manifest import library_versions, to_json
from models.bootstrap import mean_error
from models.design import Floats, logistic
from models.evaluation import is_sure, row_losses
from models.manifest.manifest import SearchFigures
from models.model import manifest_of
from models.parts.boosting import BoostingParameters, choose_trees
from models.parts.mixture import choose_mixture, choose_weights, weighted_sum
from models.parts.taught import AtOrigin, at_origins
from models.rows import Labels, Places, TrainingRows, person_numbers
from models.split import Origin, judged_places

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.trial import FrozenTrial

    from models.training.training import Training

logger = logging.getLogger(__name__)

Settings = Mapping[str, float]
"""A value of each setting in the space."""

_BOOSTERS = "boosters"
_DECIMALS = 6
_HASHED_DECIMALS = 9
# Finer than any loss can tell, coarser than what two machines' logarithms differ by.
_DIGITS = 4


@dataclass(frozen=True)
class Bounds:
    """Where a setting may lie, both ends included.

    Attributes:
        least: The lower end.
        most: The upper end.
        is_log: Whether doubling counts the same everywhere.
        is_whole: Whether it is a whole number.
    """

    least: float
    most: float
    is_log: bool = False
    is_whole: bool = False

    def distribution(self) -> BaseDistribution:
        """The same as Optuna has it."""
        from optuna.distributions import FloatDistribution, IntDistribution

        if self.is_whole:
            return IntDistribution(int(self.least), int(self.most), log=self.is_log)
        return FloatDistribution(self.least, self.most, log=self.is_log)

    def readable(self, value: float) -> float:
        """A value in few digits; one inside the bounds stays inside.

        >>> Bounds(0.02, 0.1).readable(0.0312345678)
        0.03123
        """
        return int(value) if self.is_whole else float(f"{value:.{_DIGITS}g}")


SPACE: Mapping[str, Bounds] = MappingProxyType(
    {
        "learning_rate": Bounds(0.02, 0.2, is_log=True),
        # 32 fit one word of the scoring kernel; with more, fewer rounds are allowed.
        "num_leaves": Bounds(4, 31, is_whole=True),
        "min_child_samples": Bounds(20, 200, is_log=True, is_whole=True),
        "feature_fraction": Bounds(0.1, 1.0),
        "bagging_fraction": Bounds(0.5, 1.0),
        "lambda_l2": Bounds(0.1, 100.0, is_log=True),
        "cat_smooth": Bounds(1.0, 100.0, is_log=True),
    }
)
"""What is searched; everything else of `BoostingParameters` stays as it is."""


@dataclass(frozen=True)
class Trial:
    """Settings that were tried, and how they did.

    Attributes:
        number: From 0, which is the default.
        settings: What was tried.
        rounds: What rolling origins chose for it.
        log_loss: Of the mixture, on all judged rows.
        gain: By how much its log-loss is below the default's.
        standard_error: Of the gain, over people.
        started_at: When it began, with its zone; no part of what it is.
        ended_at: When it was done.
    """

    number: int
    settings: Settings
    rounds: int
    log_loss: float
    gain: float
    standard_error: float
    started_at: datetime = field(compare=False)
    ended_at: datetime = field(compare=False)


@dataclass(frozen=True)
class Search:
    """What a search found.

    Attributes:
        default: The parameters it began with.
        trials: All that was tried, the default first; none where no row could be judged.
    """

    default: BoostingParameters
    trials: tuple[Trial, ...]

    @property
    def best(self) -> Trial | None:
        """The trial with the least log-loss, the earlier of two equal ones."""
        return min(self.trials, key=lambda trial: (trial.log_loss, trial.number), default=None)

    @property
    def is_kept(self) -> bool:
        """Whether the best beat the default surely."""
        return self.best is not None and is_sure(self.best.gain, self.best.standard_error)

    @property
    def boosting(self) -> BoostingParameters:
        """The parameters to train with."""
        if self.best is None or not self.is_kept:
            return self.default
        return with_settings(self.default, self.best.settings)

    def to_json(self) -> dict[str, Any]:
        """The outcome for manifests and answers: the same search, the same text."""
        if self.best is None:
            return {"trials": 0, "is_kept": False}
        return {
            "trials": len(self.trials),
            "best": self.best.number,
            "settings": dict(self.best.settings),
            "rounds": self.best.rounds,
            "log_loss": round(self.best.log_loss, _DECIMALS),
            "default_log_loss": round(self.trials[0].log_loss, _DECIMALS),
            "gain": round(self.best.gain, _DECIMALS),
            "standard_error": round(self.best.standard_error, _DECIMALS),
            "is_kept": self.is_kept,
        }


def with_settings(default: BoostingParameters, settings: Settings) -> BoostingParameters:
    """The parameters with what was tried in place of what was there; trees of no other size."""
    if settings == default_settings(default):
        return default
    return replace(default, larger_leaves=(), **settings)  # type: ignore[arg-type]  # whole where a field is whole


def told(training: Training, search: Search) -> Training:
    """The training with the search's outcome among what decided it, in the model's manifest."""
    manifest = manifest_of(training.model)
    figures = SearchFigures.of_json(search.to_json(), "search")
    parameters = replace(manifest.parameters, search=figures)
    model = replace(training.model, manifest=replace(manifest, parameters=parameters))
    return replace(training, model=model)


@dataclass(frozen=True)
class Verdict:
    """What rolling origins say of settings.

    Attributes:
        rounds: The rounds that judged best.
        losses: The mixture's loss of each judged row, origin by origin.
    """

    rounds: int
    losses: Floats


@dataclass(frozen=True)
class Judge:
    """What every trial of one search is judged on.

    Attributes:
        rows: What may be learnt from; nothing else is looked at.
        origins: The rolling origins.
        at: What teaches and what is asked at each.
        default: The parameters that trials change.
        label: Of all judged rows, origin by origin.
        people: A number for each judged row's person, from 0.
        others: Raw scores of the judged rows by the mixture's other parts, one row a part.
    """

    rows: TrainingRows
    origins: tuple[Origin, ...]
    at: tuple[AtOrigin, ...]
    default: BoostingParameters
    label: Labels
    people: Places
    others: Floats

    @classmethod
    def of(
        cls, rows: TrainingRows, origins: Sequence[Origin], default: BoostingParameters
    ) -> Judge:
        """Chooses the mixture of the default, whose other parts stay as they are."""
        judged = judged_places(origins)
        at = at_origins(rows, origins)
        parts = dict(choose_mixture(at, default).parts)
        parts.pop(_BOOSTERS, None)
        return cls(
            rows,
            tuple(origins),
            at,
            default,
            rows.label[judged],
            person_numbers(rows.table.moves[judged]),
            np.array(list(parts.values())),
        )

    def verdict(self, settings: Settings) -> Verdict:
        """How settings do."""
        bag = with_settings(self.default, settings)
        grown = choose_trees(self.at, bag)
        parts = np.array([np.concatenate(grown.log_odds), *self.others])
        log_odds = weighted_sum(choose_weights(parts, self.label), parts)
        return Verdict(grown.rounds, row_losses(self.label, logistic(log_odds)))

    def fingerprint(self, of_default: Verdict) -> str:
        """What a search's result depends on, as SHA-256: rows, origins, parameters, libraries.

        The default's own losses are part of it: another way of judging is another search.
        """
        known = {
            "rows": self.rows.sha256(),
            "origins": [
                [origin.starts_on.isoformat(), origin.ends_on.isoformat(),
                 len(origin.training), len(origin.validation)]
                for origin in self.origins
            ],
            "default": self.default.logged(),
            "space": {name: asdict(bounds) for name, bounds in SPACE.items()},
            "default_losses": np.round(of_default.losses, _HASHED_DECIMALS).tolist(),
            "versions": {**library_versions(), "optuna": version("optuna")},
        }  # fmt: skip
        return hashlib.sha256(to_json(known).encode()).hexdigest()


def default_settings(default: BoostingParameters) -> Settings:
    """The default as a point of the space; always the first trial."""
    return {name: getattr(default, name) for name in SPACE}


def proposal(default: BoostingParameters, earlier: Sequence[Trial]) -> Settings:
    """What to try next: the default first, then what a tree-structured Parzen estimator draws.

    Args:
        default: Brings the seed.
        earlier: All trials so far, in their order.
    """
    if not earlier:
        return default_settings(default)
    quiet_optuna()
    from optuna import create_study
    from optuna.samplers import TPESampler

    # A sampler of its own for each number: chance does not depend on where a search was resumed.
    seed = int(np.random.SeedSequence([default.seed, len(earlier)]).generate_state(1)[0])
    study = create_study(direction="minimize", sampler=TPESampler(seed=seed))
    study.add_trials([frozen_trial(trial) for trial in earlier])
    asked = study.ask(distributions())
    return {name: bounds.readable(asked.params[name]) for name, bounds in SPACE.items()}


def distributions() -> dict[str, BaseDistribution]:
    """The space as Optuna has it."""
    return {name: bounds.distribution() for name, bounds in SPACE.items()}


def frozen_trial(trial: Trial) -> FrozenTrial:
    """A trial as Optuna keeps it."""
    from optuna.trial import create_trial

    frozen = create_trial(
        value=trial.log_loss,
        params=dict(trial.settings),
        distributions=distributions(),
        user_attrs={
            "rounds": trial.rounds,
            "gain": trial.gain,
            "standard_error": trial.standard_error,
            "started_at": trial.started_at.isoformat(),
            "ended_at": trial.ended_at.isoformat(),
        },
    )
    # Optuna counts in the machine's own zone and says so nowhere.
    frozen.datetime_start = trial.started_at.astimezone().replace(tzinfo=None)
    frozen.datetime_complete = trial.ended_at.astimezone().replace(tzinfo=None)
    return frozen


def trial_of(frozen: FrozenTrial) -> Trial:
    """A trial from what Optuna kept."""
    kept = frozen.user_attrs
    return Trial(
        number=frozen.number,
        settings={name: frozen.params[name] for name in SPACE},
        rounds=kept["rounds"],
        log_loss=float(frozen.values[0]),
        gain=kept["gain"],
        standard_error=kept["standard_error"],
        started_at=datetime.fromisoformat(kept["started_at"]),
        ended_at=datetime.fromisoformat(kept["ended_at"]),
    )


def paired_gain(default: Floats, tried: Floats, people: Places) -> tuple[float, float]:
    """By how much the mean loss fell, and the standard error of that over people.

    Somebody who moved four times counts as one draw of four rows: a ratio of sums over people.

    >>> paired_gain(np.array([0.5, 0.5]), np.array([0.25, 0.75]), np.array([0, 1]))
    (0.0, 0.25)

    Args:
        default: Loss of each judged row under the default.
        tried: The same under what was tried.
        people: A number for each row's person, from 0.
    """
    fell = default - tried
    return float(fell.mean()), mean_error(fell, people)


def quiet_optuna() -> None:
    """Optuna's own handler writes to the terminal; the house's log gets its words, if it asks."""
    import optuna

    optuna.logging.disable_default_handler()
    optuna.logging.enable_propagation()
    is_debugging = logger.isEnabledFor(logging.DEBUG)
    optuna.logging.set_verbosity(logging.DEBUG if is_debugging else logging.WARNING)
