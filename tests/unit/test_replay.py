"""The last rounds under two versions: who would be chosen, who would get no estimate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from models.answering.scoring import ScoredMoves
from models.comparing.replay import Replay, compare_scored, last_rounds
from models.explaining.abstention import AbstainReason
from models.judging.diagnosis import LEAST_ROUND
from records.errors import NotFoundError
from tests.builders.scored import scored_moves
from tests.builders.training_rows import a_moves_frame

SCORED = scored_moves().take(range(12))
"""Twelve moves of e0000 … e0011: the best three are chosen."""


def answering(log_odds: list[float], *, silent: tuple[int, ...] = (), version: str) -> ScoredMoves:
    raw = np.array(log_odds)
    reasons = tuple((AbstainReason("company"),) if row in silent else () for row in range(12))
    return replace(
        SCORED, version=version, raw_log_odds=raw, probability=1 / (1 + np.exp(-raw)),
        abstained=reasons,
    ).bounded((np.zeros(12), np.ones(12)))  # fmt: skip


def asked(rounds: list[str] | None = None) -> pl.DataFrame:
    return SCORED.moves.with_columns(
        round=pl.Series(rounds or ["2026-1"] * 12), label=pl.lit(None, pl.Float64),
        seen_by=pl.lit("neither"),
    )  # fmt: skip


FALLING = [float(-place) for place in range(12)]
OLD = answering(FALLING, version="1")


def listed(replayed: Replay) -> list[tuple[str, str | None, str | None]]:
    return replayed.differing.select("employee_id", "decision", "answer").rows()


def test_versions_that_agree_differ_in_nothing() -> None:
    # Another scale, the same order.
    new = answering([2 * each for each in FALLING], version="2")

    replayed = compare_scored(asked(), new, OLD)

    assert replayed.differing.is_empty()
    assert replayed.counts() == {
        "rounds": 1, "moves": 12, "seen_in_training": 0, "decisions": 3, "differing": 0,
        "newly_abstained": 0, "newly_answered": 0, "differing_share": 0.0,
    }  # fmt: skip


def test_the_fourth_who_takes_the_place_of_the_third_is_one_decision() -> None:
    new = answering([0, -1, -3, -2, *FALLING[4:]], version="2")

    replayed = compare_scored(asked(), new, OLD)

    assert listed(replayed) == [("e0002", "dropped", None), ("e0003", "chosen", None)]
    assert replayed.counts()["differing"] == 1
    assert replayed.counts()["differing_share"] == pytest.approx(1 / 3, abs=1e-6)
    dropped = replayed.differing.row(0, named=True)
    assert (dropped["new_rank"], dropped["old_rank"]) == (4, 3)
    assert (dropped["new_version"], dropped["old_version"]) == ("2", "1")
    assert dropped["new_probability"] == pytest.approx(1 / (1 + np.exp(3)))
    assert (dropped["new_lower"], dropped["old_upper"]) == (0.0, 1.0)


def test_order_beyond_the_chosen_is_no_decision() -> None:
    new = answering([*FALLING[:3], *reversed(FALLING[3:])], version="2")

    assert compare_scored(asked(), new, OLD).counts()["differing"] == 0


def test_somebody_without_an_estimate_leaves_the_place_to_the_next() -> None:
    new = answering(FALLING, silent=(0, 9), version="2")
    old = answering(FALLING, silent=(11,), version="1")

    replayed = compare_scored(asked(), new, old)

    assert listed(replayed) == [
        ("e0000", "dropped", "newly_abstained"),
        ("e0003", "chosen", None),
        ("e0009", None, "newly_abstained"),
        ("e0011", None, "newly_answered"),
    ]
    assert replayed.counts()["newly_abstained"] == 2
    assert replayed.counts()["newly_answered"] == 1
    first = replayed.differing.row(0, named=True)
    # What is not given out to anybody is in no list either.
    assert [first[f"new_{name}"] for name in ("probability", "lower", "upper", "rank")] == [
        None
    ] * 4
    assert first["old_probability"] == 0.5


def test_a_post_that_nobody_would_get_differs() -> None:
    new = answering(FALLING, silent=tuple(range(1, 12)), version="2")

    assert compare_scored(asked(), new, OLD).by_round[0]["differing"] == 2


def test_every_round_has_its_own_best() -> None:
    rounds = ["2025-2"] * 4 + ["2026-1"] * 8
    # The best of the four changes places, and so do the second and third of the eight.
    new = answering([-1, 0, -2, -3, -4, -6, -5, *FALLING[7:]], version="2")

    replayed = compare_scored(asked(rounds), new, OLD)

    names = ("round", "decisions", "differing")
    assert [tuple(each[name] for name in names) for each in replayed.by_round] == [
        ("2025-2", 1, 1), ("2026-1", 2, 1),
    ]  # fmt: skip


def test_equals_are_told_apart_as_in_a_ranking() -> None:
    tied = [0.0] * 12
    new = answering([each + 1e-13 * place for place, each in enumerate(tied)], version="2")

    # The last digits of a sum differ between machines: they are no difference.
    assert compare_scored(asked(), new, answering(tied, version="1")).differing.is_empty()


def test_a_version_without_bounds_has_none_in_the_list() -> None:
    new = answering([-9, *FALLING[1:]], version="2").bounded(None)

    row = compare_scored(asked(), new, OLD).differing.row(0, named=True)

    assert (row["new_lower"], row["new_upper"], row["old_lower"]) == (None, None, 0.0)


def moves_on(counts: dict[date, int]) -> pl.DataFrame:
    starts = [day for day, count in counts.items() for _ in range(count)]
    return a_moves_frame([f"e{n}" for n in range(len(starts))], starts, ["u"] * len(starts))


def test_the_newest_days_with_enough_moves_are_the_last_rounds() -> None:
    counts = {
        date(2024, 2, 1): LEAST_ROUND, date(2023, 8, 1): LEAST_ROUND + 1,
        date(2024, 3, 1): LEAST_ROUND - 1, date(2023, 2, 1): LEAST_ROUND,
    }  # fmt: skip

    found = last_rounds(moves_on(counts), 2)

    assert found["round"].unique(maintain_order=True).to_list() == ["2023-08-01", "2024-02-01"]
    assert found.height == 2 * LEAST_ROUND + 1


def test_rounds_on_record_count_whatever_their_size() -> None:
    moves = moves_on({date(2024, 2, 1): 3, date(2024, 2, 8): 1, date(2023, 2, 1): 30})
    named = moves.with_columns(
        round_id=pl.when(pl.col("start_date") >= date(2024, 1, 1)).then(pl.lit("a round"))
    )

    found = last_rounds(named, 8)

    assert found["round"].to_list() == ["a round"] * 4


@pytest.mark.parametrize(
    ("apart", "names"),
    [(2, ["2024-01"]), (8, ["2024-Q1"]), (25, ["2024"])],
    ids=["a month", "a quarter", "a year"],
)
def test_a_small_office_has_rounds_of_a_month_a_quarter_or_a_year(
    apart: int, names: list[str]
) -> None:
    days = {date(2024, 1, 1) + timedelta(days=apart * n): 1 for n in range(LEAST_ROUND + 1)}

    found = last_rounds(moves_on({**days, date(2020, 5, 1): 3}), 8)

    assert found["round"].unique(maintain_order=True).to_list() == names


def test_where_there_is_no_round_there_is_nothing_to_replay() -> None:
    with pytest.raises(NotFoundError, match="no round among 5 moves"):
        last_rounds(moves_on({date(2024, 2, 1): 5}), 8)
