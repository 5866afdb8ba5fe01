"""The round of a demonstration: posts that stand empty, and who could take them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from models.answering.score_table import explained_tables
from models.offering.candidates import candidates_for
from records.knowing.positions import positions_on
from records.progress import silent

if TYPE_CHECKING:
    from pathlib import Path

    from models.answering.estimates import Estimates
    from models.answering.score import Score
    from models.answering.scoring import ScoredMoves

POSTS = 6
KEPT_A_POST = 10
LEAST_LEVEL = 3
HELD_WITHIN = timedelta(days=730)
STARTS_AFTER = timedelta(days=32)


def empty_posts(estimates: Estimates) -> pl.DataFrame:
    """The posts with most seats missing, the higher level first among equal ones.

    Returns:
        `position_id`, `title`, `unit_id`, `level` and `missing` of at most `POSTS` positions that
        were held within two years.
    """
    day = estimates.as_of
    missing = pl.col("headcount_needed") - pl.col("held")
    return (
        positions_on(estimates.view, day)
        .with_columns(missing=missing)
        .filter(
            (pl.col("missing") >= 1)
            & (pl.col("level") >= LEAST_LEVEL)
            & (pl.col("last_held_on") >= day - HELD_WITHIN)
        )
        .sort("level", "missing", "position_id", descending=[True, True, False])
        .select("position_id", "title", "unit_id", "level", "missing")
        .head(POSTS)
    )


def round_toml(posts: pl.DataFrame, as_of: date) -> str:
    """A round that fills the posts, in the form that planning reads."""
    starts_on = (as_of + STARTS_AFTER).replace(day=1)
    named = "\n".join(
        f"""[[posts]]                        # {title}
position_id = {json.dumps(position_id)}
count = {max(int(missing), 1)}
"""
        for position_id, title, missing in posts.select(
            "position_id", "title", "missing"
        ).iter_rows()
    )
    return f"""[round]
id = "{starts_on.year}-{1 if starts_on.month <= 6 else 2}"
as_of = {as_of}               # what may be known
starts_on = {starts_on}

{named}
[people]                         # who may be moved; missing: everybody eligible
units = []
employee_ids = []

[limits]
moves = {2 * posts.height}
moves_from_a_unit = 5
wanted_share = 0.5               # at least this share of moves goes against no stated wish
keep_filled = []                 # posts that may not become empty
"""


def score_round(estimates: Estimates, posts: pl.DataFrame) -> tuple[int, ScoredMoves]:
    """Every possible candidate of the posts scored, and the best of each kept.

    Returns:
        How many moves were scored, and the best `KEPT_A_POST` of each post.
    """
    proposals = pl.concat(
        [
            candidates_for(estimates.view, position_id, estimates.as_of)
            for position_id in posts["position_id"]
        ]
        or [pl.DataFrame(schema={"employee_id": pl.String, "position_id": pl.String})]
    )
    scored = estimates.score(proposals).scored
    ranked = scored.moves.select("position_id").with_row_index("row")[scored.best_first()]
    best = ranked.group_by("position_id", maintain_order=True).head(KEPT_A_POST)
    return scored.moves.height, scored.take(best["row"].to_list())


def round_table(estimates: Estimates, best: ScoredMoves) -> pl.DataFrame:
    """The score table of the kept moves, with their reasons."""
    return explained_tables(
        best, estimates.language, with_contributions=False, advance=silent
    ).scores


def write_explanations(folder: Path, estimates: Estimates, score: Score) -> list[Path]:
    """One page a language that explains a move."""
    from models.words.wording import LANGUAGES
    from serving.documents.explanation_page import explanation_page

    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for language in LANGUAGES:
        page = folder / f"explanation-{language}.html"
        page.write_text(
            explanation_page(score, language, ground=estimates.ground), encoding="utf-8"
        )
        pages.append(page)
    return pages
