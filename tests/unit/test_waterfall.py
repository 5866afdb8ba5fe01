"""The drawing and the page: everything adds up, nothing from outside, everything escaped."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from features.catalog import GROUPS
from features.concepts import CONCEPTS
from models.answering.explained_rows import explained_scores
from models.answering.score import BetterPost, Estimate, Score
from models.certainty.similar_moves import SimilarMove
from models.explaining.concepts import concept_contributions
from models.explaining.explanation import Ground
from models.explaining.feature_contribution import FeatureContribution
from models.words.wording import LANGUAGES, Language
from serving.documents.explanation_lines import similar_text
from serving.documents.explanation_page import explanation_page
from serving.documents.explanation_text import explanation_text
from serving.drawings.estimate_line import estimate_line_svg
from serving.drawings.waterfall import waterfall_steps, waterfall_svg
from serving.words.report_words import WORDS
from tests.builders.scored import scored_moves

SCORED = scored_moves(300)
SCORE = explained_scores(SCORED, [SCORED.best_first()[250]])[0]
CONTRIBUTIONS = SCORE.contributions or ()


def told_by(contributions: tuple[FeatureContribution, ...], raw: float) -> Score:
    """The score with other contributions."""
    concepts = concept_contributions(contributions)
    return replace(SCORE, contributions=contributions, concepts=concepts, raw_log_odds=raw)


GROUND = Ground(moves=300, rate=0.62)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("top", [1, 2, 10])
def test_steps_lead_from_the_base_to_the_raw_score(top: int) -> None:
    steps = waterfall_steps(SCORE, WORDS["en"], top=top)

    groups = [step for step in steps if step.kind == "group"]
    assert steps[0].end == SCORE.base_log_odds
    assert groups[0].start == SCORE.base_log_odds
    assert groups[-1].end == pytest.approx(SCORE.raw_log_odds, abs=1e-6)
    assert steps[-1].end == SCORE.raw_log_odds


def test_concepts_of_a_band_fill_its_bar_exactly() -> None:
    steps = waterfall_steps(SCORE, WORDS["en"], top=1)

    for group in GROUPS:
        band = next(step for step in steps if step.kind == "group" and step.group == group)
        inside = [step for step in steps if step.kind == "concept" and step.group == group]
        assert inside[0].start == band.start
        assert inside[-1].end == pytest.approx(band.end, abs=1e-12)


def test_the_rest_of_a_band_is_one_bar_that_says_how_many() -> None:
    steps = waterfall_steps(SCORE, WORDS["en"], top=1)

    assert [step.label for step in steps if "others" in step.label] == ["2 others"]


def test_moves_alike_are_counted_only_where_there_is_ground() -> None:
    score = replace(
        SCORE, similar_moves=(SimilarMove("m1", 0.2, succeeded=True),), similar_count=419
    )
    silent = replace(score, estimate=None, abstain_reasons={"en": ("Far out.",)})

    told = [similar_text(each, "en") for each in (score, silent)]

    assert told == [
        "About 419 past moves are like this one; of the 1 most alike, 1 went well.",
        "Past moves like this one: of the 1 most alike, 1 went well.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_has_a_title_and_a_description(language: Language) -> None:
    root = ElementTree.fromstring(waterfall_svg(SCORE, language))

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == WORDS[language].waterfall_title
    description = root.findtext(f"{SVG}desc") or ""
    assert all(WORDS[language].groups[group] in description for group in GROUPS)


def test_every_bar_lies_inside_the_drawing() -> None:
    root = ElementTree.fromstring(waterfall_svg(SCORE, "id"))

    width, height = (float(size) for size in root.get("viewBox", "").split()[2:])
    for polygon in root.iter(f"{SVG}polygon"):
        for point in polygon.get("points", "").split():
            x, y = (float(place) for place in point.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_direction_is_told_without_colour() -> None:
    root = ElementTree.fromstring(waterfall_svg(SCORE, "en"))

    numbers = [
        text.text or "" for text in root.iter(f"{SVG}text") if "wf-number" in text.get("class", "")
    ]
    classes = [polygon.get("class") for polygon in root.iter(f"{SVG}polygon")]
    # The first and the last number are the start and the result, which have no bar.
    for number, kind in zip(numbers[1:-1], classes, strict=True):
        assert kind == ("wf-down" if number.startswith("\N{MINUS SIGN}") else "wf-up") or (
            number == "0.00"
        )


@pytest.mark.parametrize("spread", [0.001, 0.1, 1.0, 8.0])
def test_every_scale_has_ticks_that_do_not_touch(spread: float) -> None:
    shrunk = tuple(replace(one, log_odds=one.log_odds * spread) for one in CONTRIBUTIONS)
    raw = (SCORE.base_log_odds or 0.0) + sum(one.log_odds for one in shrunk)

    drawn = waterfall_svg(told_by(shrunk, raw), "en")

    ticks = [
        float(text.get("x", ""))
        for text in ElementTree.fromstring(drawn).iter(f"{SVG}text")
        if "wf-tick" in text.get("class", "")
    ]
    assert len(ticks) >= 3
    assert all(right - left >= 30 for left, right in pairwise(ticks))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_file_without_scripts(language: Language) -> None:
    page = explanation_page(SCORE, language, ground=GROUND)

    assert f'<html lang="{language}">' in page
    assert "<script" not in page
    outside = set(re.findall(r"(?:https?:)?//[^\"'\s<]+", page)) - {"http://www.w3.org/2000/svg"}
    assert outside == set()
    assert "url(#wf-hatch)" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_it_is_not_and_what_it_rests_on(language: Language) -> None:
    page = explanation_page(SCORE, language, ground=GROUND)

    assert WORDS[language].caution in page
    assert {"id": "Data per 30 Juni 2026 · model 7", "en": "Data as of 30 June 2026 · model 7"}[
        language
    ] in page


def test_the_table_behind_the_drawing_holds_every_feature() -> None:
    page = explanation_page(SCORE, "en", ground=GROUND)

    table = page[page.index("<table>") : page.rindex("</table>")]
    concepts = {CONCEPTS[one.feature.concept].phrase["en"] for one in CONTRIBUTIONS}
    assert all(name in page.lower() for name in concepts)
    for one in CONTRIBUTIONS:
        assert one.feature.phrase["en"].lower() in table.lower()


def test_words_from_the_records_are_escaped() -> None:
    move = {**SCORE.move, "title": "<script>alert(1)</script>", "unit_id": '"&<b>'}
    contributions = tuple(
        replace(one, value="<img src=x>") if one.feature.kind == "category" else one
        for one in CONTRIBUTIONS
    )

    page = explanation_page(replace(told_by(contributions, 0.0), move=move), "en")

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_the_range_is_drawn_once_there_is_one() -> None:
    without = estimate_line_svg(0.7, "en", usual=0.6)
    with_range = estimate_line_svg(0.7, "en", usual=0.6, bounds=(0.5, 0.8))

    assert "<rect" not in without
    assert 'class="el-range"' in with_range
    assert "range 50\N{EN DASH}80" in with_range


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_the_dot_stays_on_the_line(probability: float) -> None:
    root = ElementTree.fromstring(estimate_line_svg(probability, "en"))

    dot = next(root.iter(f"{SVG}circle"))
    assert 0 < float(dot.get("cx", "").rstrip("%")) < 100


def test_a_score_whose_trees_say_nothing_can_still_be_drawn() -> None:
    silent = tuple(replace(one, log_odds=0.0) for one in CONTRIBUTIONS)
    flat = told_by(silent, SCORE.base_log_odds or 0.0)

    assert "</svg>" in waterfall_svg(flat, "id")
    assert WORDS["id"].no_reasons in explanation_page(flat, "id")


BETTER = BetterPost(
    position_id="p-0f1e2d3c4b5a",
    unit_id="u9",
    title="Analis & Penyusun",
    estimate=Estimate(0.78, 0.7, 0.85, 0.9),
    differs={"id": ("Promosi: ya.",), "en": ("Promotion: yes.",)},
    post_level=7,
    unit_name="Dinas Sosial",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_better_post_stands_on_the_page_with_its_range_and_what_differs(
    language: Language,
) -> None:
    page = explanation_page(replace(SCORE, better_posts=(BETTER,)), language, ground=GROUND)

    part = page[page.index('id="better"') : page.index('id="all"')]
    assert WORDS[language].better_lead in part
    assert "<b>Analis &amp; Penyusun</b>" in part
    assert all(
        text in part
        for text in (
            f"Dinas Sosial · {WORDS[language].level} 7",
            "p-0f1e2d3c4b5a",
            "<strong>78</strong>",
        )
    )
    assert "70\N{EN DASH}85" in part
    assert BETTER.differs[language][0] in part
    assert "<a " not in part


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_post_is_better_the_page_and_the_text_say_so(language: Language) -> None:
    none = replace(SCORE, better_posts=())

    words = WORDS[language]
    assert words.better_none in explanation_page(none, language)
    assert words.better_none in " ".join(explanation_text(none, language).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_asked_nothing_is_said_about_other_posts(language: Language) -> None:
    assert SCORE.better_posts is None
    assert WORDS[language].better_posts not in explanation_page(SCORE, language)
    assert WORDS[language].better_posts not in explanation_text(SCORE, language)


@pytest.mark.parametrize("width", [60, 110])
def test_the_text_names_better_posts_within_the_terminals_width(width: int) -> None:
    text = explanation_text(replace(SCORE, better_posts=(BETTER,) * 3), "id", width=width)

    assert max(len(line) for line in text.splitlines()) <= width
    assert text.count("78 (70\N{EN DASH}85)  Analis & Penyusun") == 3
    assert text.count("- Promosi: ya.") == 3


@pytest.mark.parametrize("width", [60, 80, 110])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_keeps_to_the_terminals_width(language: Language, width: int) -> None:
    text = explanation_text(SCORE, language, width=width, ground=GROUND)

    assert max(len(line) for line in text.splitlines()) <= width
    assert all(reason.split()[0] in text for reason in SCORE.reasons(language) or ())


def test_a_score_without_an_explanation_has_no_reasons_to_show() -> None:
    plain = Score(
        move=SCORE.move,
        outcome=SCORE.outcome,
        model_version="7",
        estimate=Estimate(0.5),
        raw_log_odds=0.0,
    )

    assert plain.reasons("id") is None
    assert plain.groups is None
