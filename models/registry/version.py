"""Model versions and how one becomes champion: values, no tracker."""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from models.manifest.gate import Gate
from records.errors import GateError, ModelNotFoundError, NotFoundError

if TYPE_CHECKING:
    from records.dataset import Dataset

CHAMPION = "champion"
CHALLENGER = "challenger"
EXPIRES_AFTER_MONTHS = 12


@dataclass(frozen=True)
class Version:
    """One registered version, without its files.

    Attributes:
        version: Its number; no other version in this home has it, whatever the outcome.
        outcome: What it predicts.
        aliases: `champion`, `challenger`, both or none.
        run_id: The tracker's run that made it.
        created_on: The day on which it was registered.
        expires_on: The first day on which it is too old to be used.
        metrics: Its pooled metrics on rolling origins.
        baselines: The metrics of its baselines, by name.
        gate: The gate's answer.
        location: Where the tracker keeps its files.
        artifact_sha256: The checksum of its files that `models.artifact.folder` returned when it
            wrote them.
        rows_sha256: Fingerprint of the rows it was trained on; None in versions from before it was
            kept.
        code_sha256: The checksum of the code beside the files; None in versions from before it was
            kept.
    """

    version: int
    outcome: str
    aliases: tuple[str, ...]
    run_id: str
    created_on: date
    expires_on: date
    metrics: Mapping[str, Any] | None
    baselines: Mapping[str, Any]
    gate: Gate
    location: str
    artifact_sha256: str
    rows_sha256: str | None = None
    code_sha256: str | None = None

    def shape(self) -> dict[str, Any]:
        """The version as the interfaces describe it."""
        return {
            "version": str(self.version),
            "outcome": self.outcome,
            "aliases": list(self.aliases),
            "run_id": self.run_id,
            "created_on": self.created_on.isoformat(),
            "expires_on": self.expires_on.isoformat(),
            "metrics": self.metrics,
            "baselines": self.baselines,
            "gate": self.gate.to_json(),
        }


@dataclass(frozen=True)
class Decision:
    """Who decided on a champion, why and when.

    Attributes:
        by: The person.
        reason: Why, in words.
        at: The moment, in UTC.
    """

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Succession:
    """One change of champion, as the registry keeps it.

    Attributes:
        act: `promote` or `rollback`.
        version: The champion from then on.
        by: Who decided.
        reason: Why.
        at: When, ISO with time zone.
        despite_gate: Whether the gate had refused the version.
    """

    act: Literal["promote", "rollback"]
    version: int
    by: str
    reason: str
    at: str
    despite_gate: bool = False

    def to_text(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def of_text(cls, text: str) -> Succession:
        """The reverse of `to_text`."""
        return cls(**json.loads(text))


def reigns(history: Sequence[Succession]) -> list[int]:
    """Champions that a rollback can still go back to, oldest first, the present one last.

    A promotion adds one, a rollback takes the last away.

    >>> at = dict(by="a", reason="b", at="c")
    >>> reigns([Succession("promote", 1, **at), Succession("promote", 4, **at),
    ...         Succession("rollback", 1, **at)])
    [1]
    """
    stack: list[int] = []
    for change in history:
        if change.act == "promote":
            stack.append(change.version)
        elif stack:
            stack.pop()
    return stack


def refuse_expired(version: Version, day: date) -> None:
    """Refuses a champion that is too old for a day; the wall clock doesn't count.

    Raises:
        GateError: The version has expired by the day.
    """
    if day >= version.expires_on:
        raise GateError(
            found=f"version {version.version} expired on {version.expires_on}, asked as of {day}",
            expected="a champion that has not expired by the day asked about",
            action=f"call `mutasi train --outcome {version.outcome}` and promote the new version",
        )


def choose_champion(
    versions: Iterable[Version], dataset: Dataset, outcome: str | None = None
) -> Version:
    """The champion of an outcome, or of the dataset's first outcome that has one.

    Args:
        versions: The registered versions.
        dataset: The organisation's rules: which outcomes there are, in which order.
        outcome: The outcome asked for.

    Raises:
        NotFoundError: The dataset has no such outcome.
        ModelNotFoundError: There is no champion.
    """
    # Who only lists versions does not wait for the label's code.
    from models.outcome import outcome_rule

    asked = list(dataset.outcomes) if outcome is None else [outcome_rule(dataset, outcome).name]
    champions = {version.outcome: version for version in versions if CHAMPION in version.aliases}
    for name in asked:
        if name in champions:
            return champions[name]
    raise ModelNotFoundError(
        found=f"no champion of {'any outcome' if outcome is None else outcome}",
        expected=f"a champion of {' or '.join(asked) or 'an outcome (the dataset names none)'}",
        action="call `mutasi train`, then `mutasi models promote`; `mutasi status` says more",
    )


def champion_on(
    versions: Iterable[Version], dataset: Dataset, outcome: str | None, as_of: date | None
) -> tuple[Version, date]:
    """The champion that answers on a day, and that day: the one rule of commands, flows and server.

    Args:
        versions: The registered versions.
        dataset: The organisation's rules.
        outcome: What to predict; missing: the dataset's first outcome that has a champion.
        as_of: What may be known; missing: the snapshot's day.

    Raises:
        NotFoundError: The dataset has no such outcome.
        ModelNotFoundError: There is no champion.
        GateError: The champion has expired by that day.
    """
    version = choose_champion(versions, dataset, outcome)
    day = as_of or dataset.snapshot_on
    refuse_expired(version, day)
    return version, day


def check_promotable(version: Version, *, despite_gate: bool) -> bool:
    """Whether promoting goes against the gate.

    Args:
        version: The version to promote.
        despite_gate: Whether somebody takes responsibility for promoting a refused version.

    Raises:
        GateError: The gate refused the version, and `despite_gate` is not set.
    """
    if version.gate.passed is not False:
        return False
    if not despite_gate:
        failed = ", ".join(version.gate.failed)
        raise GateError(
            found=f"version {version.version} failed {failed or 'the gate'}",
            expected="a version that passed every check",
            action="train a better one, or promote with --despite-gate and a reason that is kept",
        )
    return True


def previous_champion(history: Sequence[Succession], present: int, outcome: str) -> int:
    """The number of the champion before the present one.

    Args:
        history: Every change of champion, oldest first.
        present: The present champion's number.
        outcome: What both predict, for the message.

    Raises:
        NotFoundError: There was none.
    """
    stack = reigns(history)
    # A promotion that was written down but killed before it took effect is no reign.
    while stack and stack[-1] != present:
        stack.pop()
    earlier = [number for number in stack if number != present]
    if not earlier:
        raise NotFoundError(
            found=f"no champion of {outcome} before version {present}",
            expected="an earlier champion to go back to",
            action="promote another version instead",
        )
    return earlier[-1]


def expiry(as_of: date, months: int = EXPIRES_AFTER_MONTHS) -> date:
    """The day a version trained as of a day expires; short months end on their last day.

    >>> expiry(date(2024, 2, 29)), expiry(date(2024, 8, 31), 6)
    (datetime.date(2025, 2, 28), datetime.date(2025, 2, 28))
    """
    year, month = divmod(as_of.year * 12 + as_of.month - 1 + months, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(as_of.day, last_day))
