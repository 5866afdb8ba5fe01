"""The benchmark of the gate: which seeds are asked for."""

from __future__ import annotations

import pytest

from benchmarks.gate import seeds_of


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        pytest.param("41-44", [41, 42, 43, 44], id="both ends of a range"),
        pytest.param("7,9", [7, 9], id="a list"),
        pytest.param("5", [5], id="one"),
        pytest.param("5-5", [5], id="a range of one"),
    ],
)
def test_seeds_are_a_list_or_a_range(text: str, seeds: list[int]) -> None:
    assert seeds_of(text) == seeds
