"""Better posts where one move is explained, on a home that was filled and trained for real."""

from __future__ import annotations

import html
import io
import json
import re
from contextlib import closing, redirect_stdout
from typing import Any

import polars as pl
import pytest

from mutasi.cli import run
from records.knowing.positions import positions_on, with_position_ids
from records.knowing.posts import current_posts
from records.knowing.view import view_on
from serving.words.report_words import WORDS
from tests.builders.serving import asking
from tests.builders.trained_home import TrainedHome


def called(home: TrainedHome, *words: str) -> str:
    """What a command of this home writes."""
    with redirect_stdout(io.StringIO()) as said:
        assert run(["--home", str(home.folder), *words]) == 0
    return said.getvalue()


@pytest.fixture(scope="module")
def ranked(trained_home: TrainedHome) -> dict[str, dict[str, Any]]:
    """The person's estimates at all positions, the highest first, by position."""
    said = called(trained_home, "--json", "rank", "--employee", trained_home.employee,
                  "--top", "1000")  # fmt: skip
    results = json.loads(said.splitlines()[-1])["results"]
    return {one["position_id"]: one for one in results if not one["abstained"]}


@pytest.fixture(scope="module")
def worst(trained_home: TrainedHome, ranked: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The move with the lowest estimate, explained."""
    said = called(trained_home, "--json", "explain", trained_home.employee, list(ranked)[-1])
    shown: dict[str, Any] = json.loads(said.splitlines()[-1])
    return shown


def test_better_posts_are_open_on_the_day_and_nobodys_own(
    trained_home: TrainedHome, worst: dict[str, Any]
) -> None:
    with closing(trained_home.places.open_store()) as store:
        records, day = store.records(), store.snapshot_on()
    assert day is not None
    view = view_on(records, day)
    free = positions_on(view, day).filter(pl.col("held") < pl.col("headcount_needed"))
    held = with_position_ids(current_posts(view, day)).filter(
        pl.col("employee_id") == trained_home.employee
    )

    named = {post["position_id"] for post in worst["better_posts"]}

    assert 0 < len(named) <= 3
    assert named <= set(free["position_id"])
    assert not named & {worst["position_id"], *held["position_id"]}


def test_better_posts_have_the_estimates_of_the_ranking(
    worst: dict[str, Any], ranked: dict[str, dict[str, Any]]
) -> None:
    for post in worst["better_posts"]:
        for name in ("probability", "lower", "upper", "level"):
            assert post[name] == ranked[post["position_id"]][name]
        assert post["lower"] > worst["probability"]


def test_beside_the_best_estimate_there_is_none(
    trained_home: TrainedHome, ranked: dict[str, dict[str, Any]]
) -> None:
    words = ("explain", trained_home.employee, next(iter(ranked)), "--lang", "en")

    said = called(trained_home, *words)

    assert json.loads(called(trained_home, "--json", *words))["better_posts"] == []
    assert WORDS["en"].better_none in " ".join(said.split())


def test_the_page_of_a_move_leads_to_the_pages_of_better_ones(
    trained_home: TrainedHome, worst: dict[str, Any]
) -> None:
    path = f"/moves/{trained_home.employee}/{worst['position_id']}?as_of={worst['as_of']}&lang=en"
    with asking(trained_home.places) as client:
        page = client.get(path).text
        part = page[page.index('id="better"') : page.index('id="all"')]
        text = html.unescape(part)
        hrefs = re.findall(r'<a href="([^"]+)"', part)
        answers = [client.get(href).status_code for href in hrefs]

    for post, href in zip(worst["better_posts"], hrefs, strict=True):
        assert href == (
            f"/moves/{trained_home.employee}/{post['position_id']}?as_of={worst['as_of']}"
        )
        assert [each for each in post["differs"]["en"] if each not in text] == []
    assert answers == [200] * len(worst["better_posts"])
