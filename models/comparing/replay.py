"""Two versions asked about the moves of the last rounds: which decisions would differ.

Every move on record was made, so there are as many posts as people. A round is therefore replayed
as a choice among those who moved in it: the best quarter, as in `models.judging.diagnosis`. What
differs is who would have been in it. Each move is estimated as of its own day, and ranked as `rank`
does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from features.build import build_features
from models.answering.scoring import ScoredMoves, score_features
from models.judging.diagnosis import LEAST_ROUND, TOP_SHARE
from models.model import manifest_of
from models.outcome import labelled_moves, outcome_rule
from records.errors import NotFoundError, UsageError
from records.knowing.moves import MOVE_COLUMNS, historical_moves

if TYPE_CHECKING:
    from models.answering.holdings import Holdings
    from models.model import Model

LAST_ROUNDS = 8
"""Some four years: the newest moves have no outcome yet, those before them have."""

_MOVE = ["employee_id", "start_date", "unit_id"]
_SIDES = ("new", "old")


@dataclass(frozen=True)
class Contender:
    """A version that is compared, with its model.

    Attributes:
        version: Its number.
        model: Its model.
    """

    version: str
    model: Model

    @property
    def as_of(self) -> date:
        """The day whose labels it was trained on."""
        return manifest_of(self.model).as_of


@dataclass(frozen=True)
class Replay:
    """The moves of the last rounds as two versions would have had them.

    Attributes:
        versions: The number of either version (`new`, `old`).
        moves: One row a move, the newest round last: `round`, who moved where and when, `label`
            (null: not known yet), `seen_by` (`neither`, `new`, `old` or `both` have learnt from its
            outcome), and of either version (`new_…`, `old_…`) `probability`, `lower`, `upper` (null
            where it says nothing), `abstained`, `rank` in the round and `chosen`.
        posts: By round, how many of its moves are chosen.
    """

    versions: Mapping[str, str]
    moves: pl.DataFrame
    posts: Mapping[str, int]

    @cached_property
    def differing(self) -> pl.DataFrame:
        """The moves that the two treat otherwise.

        `decision` is `chosen` or `dropped` (by the new version), `answer` is `newly_abstained` or
        `newly_answered`; a move may have both.
        """
        told = self.moves.with_columns(
            decision=_word("new_chosen", "old_chosen", "chosen", "dropped"),
            answer=_word("new_abstained", "old_abstained", "newly_abstained", "newly_answered"),
        )
        first = ["round", *_MOVE, "position_id", "decision", "answer"]
        is_other = pl.col("decision").is_not_null() | pl.col("answer").is_not_null()
        numbers = (
            pl.lit(number).alias(f"{side}_version") for side, number in self.versions.items()
        )
        return told.filter(is_other).select(*first, pl.exclude(first), *numbers)

    @cached_property
    def by_round(self) -> list[dict[str, Any]]:
        """Counts of each round, oldest first.

        A decision is a post; it differs where somebody else, or nobody, would get it.
        """
        counted = self.moves.group_by("round", maintain_order=True).agg(
            moves=pl.len(),
            seen=(pl.col("seen_by") != "neither").sum(),
            chosen=(pl.col("new_chosen") & ~pl.col("old_chosen")).sum(),
            dropped=(pl.col("old_chosen") & ~pl.col("new_chosen")).sum(),
            newly_abstained=(pl.col("new_abstained") & ~pl.col("old_abstained")).sum(),
            newly_answered=(pl.col("old_abstained") & ~pl.col("new_abstained")).sum(),
        )
        return [
            {
                "round": row["round"],
                "moves": row["moves"],
                "seen_in_training": row["seen"],
                "decisions": self.posts[row["round"]],
                "differing": max(row["chosen"], row["dropped"]),
                "newly_abstained": row["newly_abstained"],
                "newly_answered": row["newly_answered"],
            }
            for row in counted.to_dicts()
        ]

    def counts(self) -> dict[str, Any]:
        """The counts of all rounds together, and the share of decisions that differ."""
        rows = self.by_round
        totals = {name: sum(row[name] for row in rows) for name in rows[0] if name != "round"}
        share = round(totals["differing"] / totals["decisions"], 6)
        return {"rounds": len(rows), **totals, "differing_share": share}


def _word(new: str, old: str, gained: str, lost: str) -> pl.Expr:
    """What became of a claim from the old version to the new one; null where nothing did."""
    is_new, is_old = pl.col(new), pl.col(old)
    return (
        pl.when(is_new & ~is_old).then(pl.lit(gained)).when(is_old & ~is_new).then(pl.lit(lost))
    )  # fmt: skip


def replay(
    holdings: Holdings, new: Contender, old: Contender, *, rounds: int = LAST_ROUNDS
) -> Replay:
    """Both versions on the moves of the last rounds.

    Args:
        holdings: What is on record.
        new: The version that is considered.
        old: The one it is compared with.
        rounds: How many rounds, from the newest back.

    Raises:
        UsageError: They predict different outcomes.
        NotFoundError: There is no round on record.
        OutdatedModelError: One of them was trained on features that are no longer there.
    """
    outcome = new.model.outcome
    if old.model.outcome != outcome:
        raise UsageError(
            found=f"version {new.version} of {outcome}, version {old.version} of "
            f"{old.model.outcome}",
            expected="two versions of one outcome",
            action="choose both from `mutasi models list --outcome NAME`",
        )
    dataset = holdings.dataset
    rule = outcome_rule(dataset, outcome)
    known = _labels(holdings, outcome, (dataset.snapshot_on, new.as_of, old.as_of))
    asked = _with_labels(
        last_rounds(_moves_on_record(holdings, known[dataset.snapshot_on]), rounds),
        known[dataset.snapshot_on],
        {"new": known[new.as_of], "old": known[old.as_of]},
    )
    # Made once: features depend on the move and its day, not on who reads them.
    table = build_features(holdings.usable, dataset, asked.select(MOVE_COLUMNS))
    return compare_scored(
        asked, *(score_features(one.model, table, rule, version=one.version) for one in (new, old))
    )


def last_rounds(moves: pl.DataFrame, count: int) -> pl.DataFrame:
    """The moves of the last rounds, oldest round first.

    Rounds are those on record (`round_id`). Where none is, the moves that start on one day are one
    from `LEAST_ROUND` moves on; where no day has so many, those of one month, quarter or year.

    Args:
        moves: `records.knowing.moves.MOVE_COLUMNS`.
        count: How many rounds.

    Returns:
        The moves with the name of their `round`, in order of round, person and position.

    Raises:
        NotFoundError: There is none.
    """
    if moves["round_id"].null_count() < moves.height:
        named = moves.drop_nulls("round_id").with_columns(round="round_id")
    else:
        named = _by_start(moves)
    if named.is_empty():
        raise NotFoundError(
            found=f"no round among {moves.height} moves on record",
            expected=f"rounds on record, or {LEAST_ROUND} moves that start in one year",
            action="compare the versions by their own figures: `mutasi models show V`",
        )
    begins = named.group_by("round").agg(begins=pl.col("start_date").min())
    last = begins.sort("begins", "round").tail(count)
    return (
        named.join(last, on="round")
        .sort("begins", "round", "employee_id", "position_id", "start_date", nulls_last=True)
        .drop("begins")
    )


def _by_start(moves: pl.DataFrame) -> pl.DataFrame:
    """The moves of stretches with enough of them, in the shortest stretch that any are enough in.

    A small office moves few people on one day; what it decides in a month or a quarter stands for a
    round then.
    """
    start = pl.col("start_date")
    quarter = pl.format("{}-Q{}", start.dt.year(), start.dt.quarter())
    for stretch in (start.dt.to_string(), start.dt.strftime("%Y-%m"), quarter,
                    start.dt.strftime("%Y")):  # fmt: skip
        named = moves.with_columns(round=stretch)
        rounds = named.filter(pl.len().over("round") >= LEAST_ROUND)
        if rounds.height:
            return rounds
    return named.clear()


def compare_scored(asked: pl.DataFrame, new: ScoredMoves, old: ScoredMoves) -> Replay:
    """What two versions would have had in each round.

    Args:
        asked: The moves: `round`, `MOVE_COLUMNS`, `label`, `seen_by`.
        new: The same moves as the new version estimates them, in the same order.
        old: As the old one does.
    """
    sizes = Counter(asked["round"].to_list())
    posts = {name: max(1, round(TOP_SHARE * size)) for name, size in sizes.items()}
    sides = [
        _answers(scored, asked["round"].to_list(), posts).select(pl.all().name.prefix(f"{side}_"))
        for side, scored in zip(_SIDES, (new, old), strict=True)
    ]
    told = asked.select("round", *_MOVE, "position_id", "as_of", "label", "seen_by")
    versions = {"new": new.version, "old": old.version}
    return Replay(versions, pl.concat([told, *sides], how="horizontal"), posts)


def _answers(scored: ScoredMoves, rounds: list[str], posts: Mapping[str, int]) -> pl.DataFrame:
    """One version's estimates, and whom it would choose in each round."""
    answers = scored.has_estimate
    rank = np.zeros(len(answers), dtype=np.int64)
    placed: Counter[str] = Counter()
    for row in scored.best_first():
        if answers[row]:
            placed[rounds[row]] += 1
            rank[row] = placed[rounds[row]]
    last = np.array([posts[name] for name in rounds], dtype=np.int64)
    lower, upper = (None, None) if scored.bounds is None else scored.bounds
    estimates = {"probability": scored.probability, "lower": lower, "upper": upper}
    spoken = pl.Series(answers)
    return pl.DataFrame(
        {
            **{
                name: pl.Series([None] * len(answers), dtype=pl.Float64)
                if values is None
                else pl.Series(values).set(~spoken, None)
                for name, values in estimates.items()
            },
            "abstained": ~spoken,
            "rank": pl.Series(rank).set(~spoken, None),
            "chosen": pl.Series(answers & (rank <= last)),
        }
    )


def _moves_on_record(holdings: Holdings, labelled: pl.DataFrame) -> pl.DataFrame:
    """The moves that assignments show, and those that only supplied outcomes name."""
    derived = historical_moves(holdings.records, holdings.dataset)
    return pl.concat([derived, labelled.select(derived.columns)]).unique(
        _MOVE, keep="first", maintain_order=True
    )


def _labels(holdings: Holdings, outcome: str, days: Iterable[date]) -> dict[date, pl.DataFrame]:
    """The moves whose label was usable on each day."""
    return {
        day: labelled_moves(holdings.records, holdings.dataset, outcome, day) for day in set(days)
    }


def _with_labels(
    moves: pl.DataFrame, labelled: pl.DataFrame, learnt: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """The moves with what became of them, and which version knew that when it was trained."""
    told = moves.join(
        labelled.select(*_MOVE, pl.col("label").cast(pl.Float64)).unique(_MOVE, keep="first"),
        on=_MOVE, how="left", nulls_equal=True, maintain_order="left",
    )  # fmt: skip
    for side, seen in learnt.items():
        told = told.join(
            seen.select(_MOVE).unique().with_columns(pl.lit(value=True).alias(f"{side}_knew")),
            on=_MOVE, how="left", nulls_equal=True, maintain_order="left",
        )  # fmt: skip
    new, old = (pl.col(f"{side}_knew").is_not_null() for side in _SIDES)
    return told.with_columns(
        seen_by=pl.when(new & old).then(pl.lit("both")).when(new).then(pl.lit("new"))
        .when(old).then(pl.lit("old")).otherwise(pl.lit("neither"))
    ).drop([f"{side}_knew" for side in _SIDES])  # fmt: skip
