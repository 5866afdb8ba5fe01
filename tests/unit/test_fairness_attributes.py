"""Which group a move's person is in: ages on the day, spellings, quantities, rare words."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from models.judging.fairness.attributes import LEAST_PEOPLE, MOST_CODES, MOST_GROUPS, audited_groups

DAY = date(2020, 6, 30)


def protected(**columns: list[object]) -> pl.DataFrame:
    count = len(next(iter(columns.values())))
    usual: dict[str, list[object]] = {
        "employee_id": [f"e{number}" for number in range(count)],
        "birth_date": [None] * count,
        "sex": [None] * count,
    }
    schema = {"birth_date": pl.Date, "sex": pl.String}
    return pl.DataFrame(usual | columns, schema_overrides=schema, strict=False)


def moves_of(people: pl.DataFrame, day: date = DAY) -> pl.DataFrame:
    return people.select("employee_id", as_of=pl.lit(day))


def words_of(values: list[object]) -> list[str | None]:
    people = protected(audit_a=values)
    return audited_groups(people, moves_of(people))["audit_a"].to_list()


@pytest.mark.parametrize(
    ("born", "band"),
    [
        pytest.param(date(1990, 7, 1), "under 30", id="the day before the 30th birthday"),
        pytest.param(date(1990, 6, 30), "30 to 39", id="on the 30th birthday"),
        pytest.param(date(1970, 7, 1), "40 to 49", id="the day before the 50th birthday"),
        pytest.param(date(1970, 6, 30), "50 and over", id="on the 50th birthday"),
        pytest.param(None, None, id="nobody knows"),
    ],
)
def test_age_is_counted_on_the_as_of_day(born: date | None, band: str | None) -> None:
    people = protected(birth_date=[born])

    assert audited_groups(people, moves_of(people))["age_band"].to_list() == [band]


def test_one_person_is_in_another_band_later() -> None:
    people = protected(birth_date=[date(1985, 1, 1)])
    moves = pl.concat([moves_of(people), moves_of(people, date(2026, 1, 1))])

    assert audited_groups(people, moves)["age_band"].to_list() == ["30 to 39", "40 to 49"]


def test_sexes_are_told_alike_however_they_are_spelt() -> None:
    people = protected(sex=["F", "perempuan ", "female", "L", "1", "x", None])

    found = audited_groups(people, moves_of(people))["sex"].to_list()

    assert found == ["female", "female", "female", "male", "male", "x", None]


def test_a_quantity_is_cut_into_quarters_of_the_people() -> None:
    found = words_of([str(number) for number in range(1, 13)])

    assert found == (
        ["at most 3"] * 3 + ["above 3 to 6"] * 3 + ["above 6 to 9"] * 3 + ["above 9"] * 3
    )  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([str(number % MOST_CODES) for number in range(100)], id="few numbers"),
        pytest.param([f"{number % 11:03d}" for number in range(110)], id="codes with zeros"),
    ],
)
def test_numbers_that_stand_for_kinds_stay_words(values: list[object]) -> None:
    assert words_of(values) == values


def test_words_of_a_handful_of_people_are_told_together() -> None:
    few, enough = LEAST_PEOPLE - 1, LEAST_PEOPLE

    assert words_of(["Sasak"] * few + ["JAWA"] * enough + [None]) == (
        ["other"] * few + ["jawa"] * enough + [None]
    )


def test_words_beyond_the_most_frequent_are_told_together() -> None:
    # Word 0 is borne by 30 people, each further one by one person less.
    words = [f"w{number:02d}" for number in range(15) for _ in range(30 - number)]

    found = words_of(list(words))

    assert set(found) == {f"w{number:02d}" for number in range(MOST_GROUPS)} | {"other"}
    assert found.count("other") == (30 - 12) + (30 - 13) + (30 - 14)


def test_rows_are_those_of_the_moves_and_unknown_people_are_in_no_group() -> None:
    people = protected(sex=["f", "m"], audit_a=["u", "v"])
    moves = pl.DataFrame({"employee_id": ["e1", "e9", "e0"], "as_of": [DAY] * 3})

    found = audited_groups(people, moves)

    assert found.columns == ["sex", "age_band", "audit_a"]
    assert found["sex"].to_list() == ["male", None, "female"]
    assert found.dtypes == [pl.String] * 3
