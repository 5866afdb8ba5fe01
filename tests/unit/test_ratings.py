"""Ratings on their scheme's own scale."""

from __future__ import annotations

import polars as pl
import pytest

from records.dataset import RatingScheme
from records.knowing.ratings import is_satisfactory, rating_position

SCHEMES = {
    "predikat": RatingScheme("ordinal", order=("Buruk", "Cukup", "Baik"), satisfactory="Cukup"),
    "nilai": RatingScheme("numeric", lowest=1.0, highest=5.0, satisfactory=2.2),
}


def _judged(scheme: str | None, value: str | None) -> tuple[float | None, bool | None]:
    frame = pl.DataFrame(
        {"scheme": [scheme], "value": [value]}, schema={"scheme": pl.String, "value": pl.String}
    )
    placed = frame.with_columns(position=rating_position("value", SCHEMES))
    row = placed.select("position", good=is_satisfactory("position", SCHEMES)).row(0)
    return row[0], row[1]


@pytest.mark.parametrize(
    ("value", "position", "is_good"),
    [("Buruk", 0.0, False), ("Cukup", 1 / 2, True), ("Baik", 2 / 2, True)],
)
def test_ordinal_values_stand_at_equal_steps(value: str, position: float, is_good: bool) -> None:  # noqa: FBT001 — a case's expectation
    assert _judged("predikat", value) == (position, is_good)


@pytest.mark.parametrize(
    ("value", "position", "is_good"),
    [
        ("1", (1 - 1) / (5 - 1), False),
        ("2.1", (2.1 - 1) / (5 - 1), False),
        ("2.2", (2.2 - 1) / (5 - 1), True),
        ("5", (5 - 1) / (5 - 1), True),
    ],
)
def test_numeric_values_lie_between_the_bounds(value: str, position: float, is_good: bool) -> None:  # noqa: FBT001 — a case's expectation
    assert _judged("nilai", value) == (position, is_good)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [("predikat", "Sempurna"), ("nilai", "baik"), ("nilai", None), ("lain", "3"), (None, "Baik")],
    ids=["no value of it", "no number", "empty", "no scheme of it", "no scheme"],
)
def test_what_is_not_declared_has_no_position(scheme: str | None, value: str | None) -> None:
    assert _judged(scheme, value)[0] is None


@pytest.mark.parametrize(
    ("column", "value", "position"),
    [
        ("results_value", "Di atas", 2 / 2),
        ("behaviour_value", "Sesuai", 1 / 2),
        ("results_value", "Baik", None),
        ("value", "Sesuai", None),
        ("value", "Baik", 1 / 2),
    ],
)
def test_parts_of_a_rating_may_have_words_of_their_own(
    column: str, value: str, position: float | None
) -> None:
    scheme = RatingScheme(
        "ordinal",
        order=("Kurang", "Baik", "Sangat Baik"),
        satisfactory="Baik",
        parts=("Di bawah", "Sesuai", "Di atas"),
    )
    frame = pl.DataFrame({"scheme": ["kuadran"], column: [value]})

    placed = frame.select(rating_position(column, {"kuadran": scheme}))

    assert placed.item() == position
