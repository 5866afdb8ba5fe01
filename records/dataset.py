"""What an organisation says about itself in `dataset.toml`.

Nothing here knows a panel: every name of a rating scheme, a measure or an outcome comes from the
file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, cast, get_args

from records import vocabulary
from records.problems import Problem, refuse
from records.retirement import RetirementRule, read_rules
from records.toml_reading import Reading, shortened, shown

Summary = Literal["mean", "rate", "count", "last"]
Better = Literal["higher", "lower"]
OutcomeKind = Literal["adaptation", "stay", "supplied"]

SUMMARIES: tuple[str, ...] = get_args(Summary)
OUTCOME_KINDS: tuple[str, ...] = get_args(OutcomeKind)
CHANGE_COLUMNS: tuple[str, ...] = (
    "unit_id", "position_id", "title", "job_family", "position_kind", "level",
)  # fmt: skip


@dataclass(frozen=True)
class MoveRules:
    """How assignments become moves.

    Attributes:
        changes: A change in any of these columns is a move.
        merge_gap_days: Two assignments to the same post with at most this many days between them
            are one spell.
        ignore_causes: Causes that change the paper but not the person's post.
    """

    changes: tuple[str, ...] = ("unit_id", "title", "job_family")
    merge_gap_days: int = 31
    ignore_causes: tuple[str, ...] = ("reorganisation", "renaming", "equalisation", "reappointment")

    @property
    def longest_gap_days(self) -> int:
        """The most days from a post's last day to the same post's next first day within one spell.

        At least 1: if the same post begins on the next day, there is no day without a post between.
        """
        return max(self.merge_gap_days, 1)


@dataclass(frozen=True)
class RatingScheme:
    """One appraisal scheme; schemes are never pooled by raw value.

    Attributes:
        kind: `ordinal` (named values) or `numeric`.
        order: Ordinal values from worst to best.
        lowest: Least possible value of a numeric scheme.
        highest: Greatest possible value of a numeric scheme.
        satisfactory: This value or better is satisfactory.
        parts: The values of results and behaviour from worst to best, where they differ from
            `order`.
    """

    kind: Literal["ordinal", "numeric"]
    order: tuple[str, ...] = ()
    lowest: float = 0.0
    highest: float = 100.0
    satisfactory: str | float = 0.0
    parts: tuple[str, ...] = ()

    def order_of(self, column: str) -> tuple[str, ...]:
        """The ordinal values that a column of ratings may hold, from worst to best."""
        return self.order if column == "value" else self.parts or self.order

    @property
    def satisfactory_position(self) -> float:
        """The satisfactory value on the scheme's own scale of 0 (worst) to 1 (best)."""
        if self.kind == "ordinal":
            return self.order.index(str(self.satisfactory)) / max(len(self.order) - 1, 1)
        return (float(self.satisfactory) - self.lowest) / (self.highest - self.lowest)


@dataclass(frozen=True)
class MeasureRule:
    """How values of a measure are summed up over a window.

    Attributes:
        summary: `mean` (weighted by exposure), `rate` (sum of value / sum of exposure), `count`
            (events per window) or `last`.
        better: The good direction, if there is one.
        label: What people call it.
        label_id: The same in Indonesian.
        label_en: The same in English.
    """

    summary: Summary = "mean"
    better: Better | None = None
    label: str = ""
    label_id: str = ""
    label_en: str = ""


@dataclass(frozen=True)
class OutcomeRule:
    """What a model predicts.

    Attributes:
        name: The outcome's name in commands and tables.
        kind: `adaptation`, `stay` or `supplied`.
        label: One line for people, in the dataset's language.
        label_id: The same in Indonesian.
        label_en: The same in English.
        days: For `stay`, how long the person must still be in the post.
        matures_after_days: For `supplied`, the fixed maturity; None: the longest delay seen so far.
    """

    name: str
    kind: OutcomeKind
    label: str = ""
    days: int = 365
    matures_after_days: int | None = None
    label_id: str = ""
    label_en: str = ""


@dataclass(frozen=True)
class Dataset:
    """The whole of `dataset.toml`; without rules of retirement the shipped ones count."""

    name: str
    language: str
    snapshot_on: date
    source: str = ""
    licence: str = ""
    moves: MoveRules = field(default_factory=MoveRules)
    ratings: Mapping[str, RatingScheme] = field(default_factory=dict)
    measures: Mapping[str, MeasureRule] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeRule] = field(default_factory=dict)
    retirement: tuple[RetirementRule, ...] | None = None


def parse_dataset(text: str, *, file: str) -> Dataset:
    """The dataset that the text of a `dataset.toml` describes.

    Raises:
        ContractError: Naming every violation at once.
    """
    return read_dataset(text, file=file)[0]


def read_dataset(text: str, *, file: str) -> tuple[Dataset, tuple[Problem, ...]]:
    """Read a `dataset.toml`, and warn about unknown keys.

    Args:
        text: The file's text.
        file: Its name, for messages.

    Returns:
        The dataset, and the warnings.

    Raises:
        ContractError: The file breaks rules; the message names all of them.
    """
    reading = Reading(file=file)
    try:
        content = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        # A day that is none and a number of thousands of digits are other errors of value.
        is_deep = isinstance(error, RecursionError)
        why = "brackets or names nested too deep" if is_deep else shortened(str(error))
        reading.refuse("", found=f"no TOML: {why}", expected="a file in TOML")
        raise refuse(reading.problems) from error
    reading.know(content, "", ("dataset", "moves", "ratings", "measures", "outcomes", "retirement"))
    about = reading.section(content, "dataset", required=True)
    reading.know(about, "dataset", ("name", "language", "snapshot_on", "source", "licence"))
    ratings = {
        name: _scheme(reading, rows, f"ratings.{name}")
        for name, rows in reading.sections(content, "ratings")
    }
    language = reading.text(about, "dataset", "language") or "id"
    retirement, faults = read_rules(content.get("retirement"))
    for fault in faults:
        reading.refuse(fault.key, found=fault.found, expected=fault.expected)
    dataset = Dataset(
        name=reading.text(about, "dataset", "name", required=True),
        language=language,
        snapshot_on=reading.day(about, "dataset", "snapshot_on"),
        source=reading.text(about, "dataset", "source"),
        licence=reading.text(about, "dataset", "licence"),
        moves=_move_rules(reading, reading.section(content, "moves")),
        ratings=ratings,
        measures={
            name: _measure_rule(reading, rows, f"measures.{name}", language)
            for name, rows in reading.sections(content, "measures")
        },
        outcomes=_outcomes(reading, content, language, has_ratings=bool(ratings)),
        retirement=retirement,
    )
    if any(problem.degree == "refused" for problem in reading.problems):
        raise refuse(reading.problems)
    return dataset, tuple(reading.problems)


def _move_rules(reading: Reading, section: Mapping[str, Any]) -> MoveRules:
    rules, where = MoveRules(), "moves"
    reading.know(section, where, ("changes", "merge_gap_days", "ignore_causes"))
    changes, ignored = rules.changes, rules.ignore_causes
    if "changes" in section:
        changes = reading.words(section, where, "changes", of=CHANGE_COLUMNS)
        if section["changes"] == []:
            expected = "at least one of " + ", ".join(CHANGE_COLUMNS)
            reading.refuse("moves.changes", found="an empty list", expected=expected)
    if "ignore_causes" in section:
        ignored = reading.words(section, where, "ignore_causes", of=vocabulary.CAUSES)
    gap = reading.whole(section, where, "merge_gap_days", default=rules.merge_gap_days, least=0)
    return MoveRules(changes=changes, merge_gap_days=gap, ignore_causes=ignored)


def _scheme(reading: Reading, section: Mapping[str, Any], where: str) -> RatingScheme:
    kind = reading.word(section, where, "kind", ("ordinal", "numeric"))
    if kind == "numeric":
        return _numeric_scheme(reading, section, where)
    if kind == "ordinal":
        return _ordinal_scheme(reading, section, where)
    return RatingScheme(kind="ordinal")


def _ordinal_scheme(reading: Reading, section: Mapping[str, Any], where: str) -> RatingScheme:
    reading.know(section, where, ("kind", "order", "satisfactory", "parts"))
    order = reading.words(section, where, "order")
    if len(order) < 2:
        expected = "two values or more, from worst to best"
        reading.refuse(f"{where}.order", found=shown(section, "order"), expected=expected)
    satisfactory = section.get("satisfactory")
    if satisfactory not in order:
        expected = "one of the values of order"
        found = shown(section, "satisfactory")
        reading.refuse(f"{where}.satisfactory", found=found, expected=expected)
    parts = reading.words(section, where, "parts")
    if "parts" in section and len(parts) < 2:
        expected = "two values or more, from worst to best"
        reading.refuse(f"{where}.parts", found=shown(section, "parts"), expected=expected)
    return RatingScheme(kind="ordinal", order=order, satisfactory=str(satisfactory), parts=parts)


def _numeric_scheme(reading: Reading, section: Mapping[str, Any], where: str) -> RatingScheme:
    reading.know(section, where, ("kind", "lowest", "highest", "satisfactory"))
    lowest = reading.number(section, where, "lowest", 0.0)
    highest = reading.number(section, where, "highest", 100.0)
    if not lowest < highest:
        found = f"lowest {lowest:g}, highest {highest:g}"
        reading.refuse(where, found=found, expected="lowest below highest")
    satisfactory = reading.number(section, where, "satisfactory", lowest)
    if "satisfactory" not in section or not lowest <= satisfactory <= highest:
        expected = f"a number from {lowest:g} to {highest:g}"
        found = shown(section, "satisfactory")
        reading.refuse(f"{where}.satisfactory", found=found, expected=expected)
    return RatingScheme(kind="numeric", lowest=lowest, highest=highest, satisfactory=satisfactory)


_LABELS = ("label", "label_id", "label_en")


def _labels(
    reading: Reading, section: Mapping[str, Any], where: str, language: str
) -> dict[str, str]:
    """What people call something; a label of no language is in the dataset's."""
    labels = {key: reading.text(section, where, key) for key in _LABELS}
    own = f"label_{language}"
    if own in labels:
        labels[own] = labels[own] or labels["label"]
    return labels


def _measure_rule(
    reading: Reading, section: Mapping[str, Any], where: str, language: str
) -> MeasureRule:
    reading.know(section, where, ("summary", "better", *_LABELS))
    summary, better = MeasureRule().summary, None
    if "summary" in section:
        summary = cast("Summary", reading.word(section, where, "summary", SUMMARIES) or summary)
    if "better" in section:
        better = cast("Better | None", reading.word(section, where, "better", get_args(Better)))
    labels = _labels(reading, section, where, language)
    return MeasureRule(summary=summary, better=better, **labels)


_OUTCOME_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")


def _outcomes(
    reading: Reading, content: Mapping[str, Any], language: str, *, has_ratings: bool
) -> dict[str, OutcomeRule]:
    outcomes = {
        name: _outcome_rule(reading, section, name, language)
        for name, section in reading.sections(content, "outcomes")
    }
    if not outcomes and has_ratings:
        default = OutcomeRule(name="adaptation", kind="adaptation", label="Adapts well")
        return {default.name: default}
    return outcomes


def _outcome_rule(
    reading: Reading, section: Mapping[str, Any], name: str, language: str
) -> OutcomeRule:
    where, default = f"outcomes.{name}", OutcomeRule(name=name, kind="supplied")
    reading.know(section, where, ("kind", *_LABELS, "days", "matures_after_days"))
    if not _OUTCOME_NAME.fullmatch(name):
        # The name becomes the registered model `mutasi-NAME` and a part of paths.
        reading.refuse(
            where, found=shortened(name), expected="letters, digits, _ and - in its name"
        )
    kind = cast("OutcomeKind", reading.word(section, where, "kind", OUTCOME_KINDS) or "supplied")
    matures: int | None = None
    if "matures_after_days" in section:
        matures = reading.whole(section, where, "matures_after_days", default=0, least=0)
    return OutcomeRule(
        name=name,
        kind=kind,
        **_labels(reading, section, where, language),
        days=reading.whole(section, where, "days", default=default.days, least=1),
        matures_after_days=matures,
    )
