"""What the pages are made of: filters of the list, links, words in both languages."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter
from xml.etree import ElementTree

import polars as pl
import pytest

from features.catalog import GROUPS
from models.answering.score_table import SCORE_COLUMNS
from models.words.wording import LANGUAGES
from records.score_columns import SCORE_COLUMNS as STORED_COLUMNS
from serving.drawings.estimate_line import small_line_svg
from serving.pages.layout import Asked
from serving.pages.start import SORTS, Filters, filtered_positions, sorted_positions
from serving.words.page_words import PAGE_WORDS

POSITIONS = pl.DataFrame(
    [
        ("p1", "u1", "Bidang Anggaran", "Kepala Bidang", "keuangan", 5, 0.0),
        ("p2", "u1", "Bidang Anggaran", "Analis [Muda]", "keuangan", 4, 2.0),
        ("p3", "u2", "Dinas Sosial", "Analis", None, None, 1.0),
    ],
    schema=["position_id", "unit_id", "unit", "title", "job_family", "level", "missing"],
    orient="row",
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["p1", "p2", "p3"]),
        ({"q": "ANALIS"}, ["p2", "p3"]),
        ({"q": "analis anggaran"}, ["p2"]),
        ({"q": "[muda]"}, ["p2"]),
        ({"q": "u2"}, ["p3"]),
        ({"unit": "u1", "open": "1"}, ["p2"]),
        ({"family": "keuangan"}, ["p1", "p2"]),
        ({"q": ".*"}, []),
    ],
)
def test_the_list_holds_what_fits_all_filters(query: dict[str, str], found: list[str]) -> None:
    fitting = filtered_positions(POSITIONS, Filters.of(query))

    assert fitting["position_id"].to_list() == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("unit", ["p1", "p2", "p3"]),
        ("title", ["p3", "p2", "p1"]),
        ("level", ["p1", "p2", "p3"]),
        ("seats", ["p2", "p3", "p1"]),
    ],
)
def test_a_column_s_head_orders_the_list(sort: str, order: list[str]) -> None:
    assert sorted_positions(POSITIONS, sort)["position_id"].to_list() == order


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "99999999999999999999", "²"])
def test_a_page_number_that_makes_no_sense_is_no_error(page: str) -> None:
    assert Filters.of({"page": page, "sort": "luck"}).sort in SORTS


def test_links_carry_outcome_and_day_and_escape_ids() -> None:
    asked = Asked("/", {"q": "a b", "outcome": "x&y", "as_of": "2026-01-01"}, "id")

    assert asked.link("positions", "a/b c") == "/positions/a%2Fb%20c?outcome=x%26y&as_of=2026-01-01"
    assert asked.here(q=None, page="2") == "/?outcome=x%26y&as_of=2026-01-01&page=2"


@pytest.mark.parametrize("name", [field.name for field in fields(PAGE_WORDS["id"])])
def test_both_languages_say_the_same_things_with_the_same_placeholders(name: str) -> None:
    told = [getattr(PAGE_WORDS[language], name) for language in LANGUAGES]

    if isinstance(told[0], str):
        holes = [{part[1] for part in Formatter().parse(text)} for text in told]
        assert holes[0] == holes[1]
    elif isinstance(told[0], tuple):
        assert len(told[0]) == len(told[1])
    else:
        assert set(told[0]) == set(told[1])


def test_the_small_line_puts_the_dot_and_the_band_in_their_places() -> None:
    drawn = ElementTree.fromstring(small_line_svg(0.5, "en", usual=0.25, bounds=(0.25, 0.75)))

    namespace = "{http://www.w3.org/2000/svg}"
    dot, band = drawn.find(f"{namespace}circle"), drawn.find(f"{namespace}rect")
    assert dot is not None
    assert band is not None
    assert dot.attrib["cx"] == "50.0%"
    assert band.attrib["x"] == f"{3 + 0.25 * 94}%"
    assert band.attrib["width"] == f"{0.5 * 94}%"
    assert drawn.attrib["aria-label"] == ("Estimate: 50 of 100; range 25\N{EN DASH}75; usually 25.")


def test_a_file_s_columns_are_the_store_s_but_for_the_outcome() -> None:
    assert set(STORED_COLUMNS) - set(SCORE_COLUMNS) == {"outcome"}
    assert [name for name in SCORE_COLUMNS if name.startswith("group_")] == [
        f"group_{group}" for group in GROUPS
    ]
    assert [name for name in SCORE_COLUMNS if name.startswith("reasons_")] == [
        f"reasons_{language}" for language in LANGUAGES
    ]
