"""The label: the only place that looks past the day of a move.

A label may be used from its maturity day, which does not depend on its value: a failure that shows
early waits until a success of the same day could have shown. Labels are asked for as of a day, from
the records known on it, and come back to the features as rows of the table `outcomes`, each known
from its maturity day until something known later changes it (`with_outcomes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

import polars as pl

from models.outcome import adaptation, stay, supplied
from records.contract import Records
from records.dataset import Dataset, OutcomeRule
from records.errors import FutureLeakError, NotFoundError
from records.knowing.moves import MOVE_COLUMNS, historical_moves, named_moves
from records.knowing.posts import definitive_assignments
from records.knowing.regroupings import pending_on_paper
from records.knowing.view import view_on


class _Derived(Protocol):
    """An outcome that is derived: `adaptation` and `stay` are modules of this shape."""

    def first_day(self, rule: OutcomeRule, /) -> pl.Expr:
        """The first day on which a label of a move may be used."""

    def label(
        self, records: Records, dataset: Dataset, rule: OutcomeRule, questions: pl.DataFrame, /
    ) -> pl.DataFrame:
        """The questions (moves, `known_by`) with `label` and `matures_on`."""

    def news(
        self, records: Records, dataset: Dataset, rule: OutcomeRule, moves: pl.DataFrame, /
    ) -> pl.DataFrame:
        """The days (`move`, `known_by`) on which a label may change."""


_DERIVED: Mapping[str, _Derived] = {"adaptation": adaptation, "stay": stay}
LABELLED_COLUMNS = (*MOVE_COLUMNS, "label", "matures_on")


def outcome_rule(dataset: Dataset, name: str | None) -> OutcomeRule:
    """The rule of an outcome (None: the dataset's first).

    Raises:
        NotFoundError: If the dataset has no such outcome.
    """
    if name is None and dataset.outcomes:
        return next(iter(dataset.outcomes.values()))
    if name is not None and name in dataset.outcomes:
        return dataset.outcomes[name]
    raise NotFoundError(
        found=f"outcome {name!r}",
        expected=f"one of {', '.join(dataset.outcomes) or '(the dataset names none)'}",
        action="name one of these as the outcome",
    )


def _refuse_usable(records: Records) -> None:
    if records.outcomes_are_usable:
        # The supplied rows' own days are gone, and with them how long a label takes to mature.
        raise FutureLeakError(
            found="records whose outcomes are already known from their maturity day",
            expected="records as they were ingested",
            action="derive labels before calling with_outcomes, from the records it was given",
        )


def labelled_moves(records: Records, dataset: Dataset, outcome: str, as_of: date) -> pl.DataFrame:
    """The moves whose label may be used on `as_of`.

    Args:
        records: All records.
        dataset: The organisation's rules.
        outcome: The outcome's name.
        as_of: The day on which the labels are used; nothing known later counts.

    Returns:
        `LABELLED_COLUMNS`, one row a move, in order of person, start and unit. The label is 0 or 1
        (for an outcome supplied as a number, that number); it may be used from `matures_on`, its
        maturity or the later day on which what it rests on became known.
    """
    _refuse_usable(records)
    rule = outcome_rule(dataset, outcome)
    view = view_on(records, as_of)
    if rule.kind == "supplied":
        labels = named_moves(view, supplied.labels_on(view, rule, as_of))
    else:
        labels = _derived_labels(view, dataset, rule, as_of).filter(
            pl.col("label").is_not_null() & (pl.col("matures_on") <= pl.col("known_by"))
        )
    return labels.select(LABELLED_COLUMNS).sort("employee_id", "start_date", "unit_id")


def unmatured_moves(records: Records, dataset: Dataset, outcome: str, as_of: date) -> pl.DataFrame:
    """The moves of the past whose label could not be used on `as_of` yet.

    A move whose label is past its maturity and yet missing was cut short (it will never have one)
    or, with supplied outcomes, was not judged; neither is waited for.

    Returns:
        `MOVE_COLUMNS`, in order of person and start.
    """
    _refuse_usable(records)
    rule = outcome_rule(dataset, outcome)
    view = view_on(records, as_of)
    if rule.kind == "supplied":
        rows = supplied.supplied_rows(view, rule)
        delay = supplied.delay_on(rows, rule)
        moves = historical_moves(view, dataset).with_columns(
            matures_on=pl.col("start_date") + pl.duration(days=delay)
        )
    else:
        moves = _derived_labels(view, dataset, rule, as_of)
    waiting = pl.col("matures_on").is_null() | (pl.col("matures_on") > as_of)
    still_open = pl.col("start_date") > pl.lit(as_of).dt.offset_by("-36mo")
    return moves.filter(waiting & still_open).select(MOVE_COLUMNS).sort("employee_id", "start_date")


def _derived_labels(
    view: Records, dataset: Dataset, rule: OutcomeRule, as_of: date
) -> pl.DataFrame:
    view = pending_on_paper(view, dataset.moves)
    questions = (
        historical_moves(view, dataset)
        .filter(pl.col("start_date") <= as_of)
        .with_row_index("question")
        # What happens after the snapshot is not recorded: nothing more is known on a later day.
        .with_columns(known_by=pl.lit(min(as_of, dataset.snapshot_on)))
    )
    return _DERIVED[rule.kind].label(view, dataset, rule, questions)


def with_outcomes(records: Records, dataset: Dataset) -> Records:
    """Records whose table `outcomes` holds every label on the days on which it may be used.

    Supplied rows are known from their maturity day instead of the day they were recorded; derived
    outcomes are added. A label that something known later changes has a row for each time.
    """
    _refuse_usable(records)
    columns = records["outcomes"].columns
    tables = [_outcome_rows(records, dataset, rule) for rule in dataset.outcomes.values()]
    empty = records["outcomes"].clear()
    outcomes = pl.concat([empty, *(table.select(columns) for table in tables)])
    key = ["employee_id", "start_date", "unit_id", "outcome", "known_on"]
    return replace(
        records,
        tables={**records.tables, "outcomes": outcomes.sort(key, nulls_last=False)},
        outcomes_are_usable=True,
    )


def _outcome_rows(records: Records, dataset: Dataset, rule: OutcomeRule) -> pl.DataFrame:
    if rule.kind == "supplied":
        rows = supplied.usable_stretches(records, rule)
    else:
        rows = _derived_stretches(records, dataset, rule)
    return rows.rename({"usable_from": "known_on", "usable_until": "known_until"}).with_columns(
        outcome=pl.lit(rule.name)
    )


def _derived_stretches(records: Records, dataset: Dataset, rule: OutcomeRule) -> pl.DataFrame:
    """Derived labels, computed for every day on which they may have changed.

    Which posts count as moves depends on what is known, too, so every post is included.
    """
    source = _DERIVED[rule.kind]
    records = pending_on_paper(records, dataset.moves)
    posts = _posts(records)
    first_days = posts.select("move", first_day=source.first_day(rule))
    days = pl.concat(
        [
            first_days.select("move", known_by="first_day"),
            source.news(records, dataset, rule, posts).select("move", "known_by"),
        ]
    )
    questions = (
        days.join(first_days, on="move")
        .filter(pl.col("known_by").is_between(pl.col("first_day"), dataset.snapshot_on))
        .select("move", "known_by")
        .unique()
        .join(posts, on="move")
        .sort("move", "known_by")
        .with_row_index("question")
    )
    answers = source.label(records, dataset, rule, questions).with_columns(
        value=pl.when(pl.col("matures_on") <= pl.col("known_by")).then("label")
    )
    same_move = pl.col("move").eq_missing(pl.col("move").shift())
    is_new = ~same_move | pl.col("value").ne_missing(pl.col("value").shift())
    return (
        answers.sort("move", "known_by")
        .filter(is_new)
        .with_columns(usable_until=pl.col("known_by").shift(-1).over("move"))
        .drop_nulls("value")
        .select(
            "employee_id", "start_date", "unit_id", "value", "usable_until", usable_from="known_by"
        )
    )


def _posts(records: Records) -> pl.DataFrame:
    """Every definitive post ever recorded, numbered (as `move`)."""
    return (
        definitive_assignments(records)
        .select("employee_id", "start_date", "unit_id")
        .unique()
        .sort("employee_id", "start_date", "unit_id")
        .with_row_index("move")
    )
