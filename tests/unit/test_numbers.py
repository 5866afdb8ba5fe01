"""Numbers as offices and programs write them."""

from __future__ import annotations

import polars as pl
import pytest

from records.words.numbers import NumberColumn, readings

Values = list[float | None]


@pytest.mark.parametrize(
    ("text", "read"),
    [("1.250,5", (1250.5,)), ("1,250.5", (1250.5,)), ("58 tahun", (58.0,)), ("2 orang", (2.0,)),
     ("1.250.000", (1250000.0,)), ("0.750", (0.75,)), ("0,750", (0.75,)), ("1,5", (1.5,)),
     ("+1", (1.0,)), ("1.250", (1250.0, 1.25)), ("1,250 menit", (1.25, 1250.0)), ("banyak", ()),
     ("12 Januari", ()), ("", ())],
)  # fmt: skip
def test_a_text_has_the_readings_it_has(text: str, read: tuple[float, ...]) -> None:
    assert readings(text) == read


@pytest.mark.parametrize(
    ("texts", "facts", "values"),
    [
        (["1,5", "1.250"], {}, [1.5, 1250.0]),
        (["0,5", "1,250"], {}, [0.5, 1.25]),
        (["1.250"], {}, [None]),
        (["1.250"], {"counts": True}, [1250.0]),
        (["1,250"], {"counts": True}, [None]),
        (["4.250"], {"least": 1, "most": 5}, [4.25]),
        (["1,250.5", "1.250"], {}, [1250.5, 1.25]),
        (["1,5", "1,250.5", "1.250"], {}, [1.5, 1250.5, None]),
        (["1.250 menit", None, "3"], {"counts": True}, [1250.0, None, 3.0]),
    ],
    ids=["a comma beside", "a comma beside, comma", "nothing beside", "a count", "a count, comma",
         "its bounds", "English beside", "both beside", "with its unit"],
)  # fmt: skip
def test_what_is_typed_in_is_read_as_its_column_shows(
    texts: list[str | None], facts: dict[str, float], values: Values
) -> None:
    column = NumberColumn(pl.Series(texts, dtype=pl.String), is_typed_in=True, **facts)  # type: ignore[arg-type]  # bounds and flags together

    assert column.values.to_list() == values
    assert column.two_ways.to_list() == [
        text is not None and value is None for text, value in zip(texts, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("texts", "values"),
    [(["1.250", "3.125"], [1.25, 3.125]), (["1,250"], [1.25]), (["1.250", "3,5"], [1250.0, 3.5]),
     (["2.5", "1,250"], [2.5, 1250.0])],
    ids=["points", "a comma", "thousands beside a comma", "thousands beside a point"],
)  # fmt: skip
def test_what_a_program_wrote_has_no_mark_between_thousands(
    texts: list[str], values: Values
) -> None:
    column = NumberColumn(pl.Series(texts, dtype=pl.String), is_typed_in=False)

    assert column.values.to_list() == values
