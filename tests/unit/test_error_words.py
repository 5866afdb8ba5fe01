"""An error page is in one language: its details too."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from models.design import Column, design_matrix
from records.errors import EmptyHomeError, MutasiError
from records.knowing.standing import require_employee, require_position
from serving.errors import NoTokenError
from serving.pages.error_page import error_page
from serving.words.error_words import detail
from tests.builders.frames import records_from


def _refusals() -> list[MutasiError]:
    found: list[MutasiError] = [NoTokenError(), EmptyHomeError()]
    for ask in (require_employee, require_position):
        with pytest.raises(MutasiError) as caught:
            ask(records_from({}), "x1", date(2026, 6, 30))
        found.append(caught.value)
    with pytest.raises(MutasiError) as outdated:
        design_matrix(pl.DataFrame(), [Column("moves_count", "number", (), "person")])
    return [*found, outdated.value]


@pytest.mark.parametrize("error", _refusals(), ids=lambda error: error.code)
def test_the_details_of_a_refusal_are_indonesian_on_an_indonesian_page(error: MutasiError) -> None:
    for text in (error.found, error.expected, error.action):
        assert detail(text, "id")[1] == "id"
        assert detail(text, "en") == (text, "en")

    page = error_page(error.to_json(), 404, "id", word=error.code)

    assert 'lang="en"' not in page


def test_a_detail_that_nobody_has_translated_is_marked_as_english() -> None:
    shape = {"found": "a new thing", "expected": "JSON in UTF-8", "action": "see /api/v1/docs"}

    page = error_page(shape, 404, "id", word="not_found")

    assert '<dd lang="en">a new thing</dd>' in page
    assert "<dd>JSON dalam UTF-8</dd>" in page
