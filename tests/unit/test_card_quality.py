"""The card's sections on quality: ranges, lines, rounds, learning, misses, and none of persons."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from models.words.wording import LANGUAGES, Language
from serving.documents.card_parts import Card, Section
from serving.documents.model_card import card_markdown, card_page, model_card
from serving.drawings.learning_picture import curve_dots
from serving.words.quality_words import QUALITY_WORDS
from tests.builders.version import FIGURES, a_version, section

RANGES = {
    "log_loss_lower": 0.53, "log_loss_upper": 0.57, "auc_lower": 0.69, "auc_upper": 0.73,
    "brier_lower": 0.18, "brier_upper": 0.2,
}  # fmt: skip
CURVE = [
    {"moves": 250, "log_loss": 0.58},
    {"moves": 500, "log_loss": 0.56},
    {"moves": 1_000, "log_loss": 0.55},
]


def a_cohort(column: str, value: str, surprise: float) -> dict[str, Any]:
    """Moves that share something, told of in a manifest."""
    return {
        "column": column, "value": value, "moves": 1_200, "expected": 0.72, "seen": 0.6,
        "log_loss": 0.6, "surprise": surprise,
    }  # fmt: skip


def cohorts_of(*farthest: dict[str, Any], notable: int | None = None) -> dict[str, Any]:
    """What a manifest says of where the model errs."""
    return {
        "columns": ["cause"], "least_moves": 30, "examined": 66, "notable_surprise": 2.0,
        "notable": len(farthest) if notable is None else notable, "farthest": list(farthest),
    }  # fmt: skip


def a_diagnosis(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 — whatever a diagnosis holds
    """What a manifest says at a closer look."""
    return {
        "level": 0.95, "draws": 200, "people": 1_400,
        "candidates": {
            "model": {**FIGURES, **RANGES},
            "raw": {**FIGURES, **RANGES, "log_loss": 0.56},
            "logistic": {**FIGURES, **RANGES, "log_loss": 0.57},
            "base_rate": FIGURES,
        },
        "calibration_line": {
            "model": {"slope": 1.0, "intercept": 0.0}, "raw": {"slope": 0.8, "intercept": 0.1},
        },
        "top_of_rounds": {
            "share": 0.25, "least_moves": 12, "rounds": 9, "moves": 400, "chosen": 100, "all": 0.7,
            "success": {"last_rating": 0.72, "logistic": 0.8, "model": 0.79},
            "success_range": {"model": [0.74, 0.84]},
        },
        "cohorts": cohorts_of(a_cohort("cause", "own_request", -3.44)),
        **changes,
    }  # fmt: skip


def a_card(language: Language = "en", **changes: Any) -> Card:  # noqa: ANN401 — see above
    """The card of a version with such a diagnosis."""
    told = {"diagnosis": a_diagnosis(**changes), "learning_curve": CURVE}
    return model_card(a_version(manifest=told), language)


def closer(card: Card, name: str) -> Section:
    """A section of the closer look, by what its heading stands for."""
    heading = QUALITY_WORDS[card.language].names[name]
    (found,) = [each for each in card.sections if each.heading == heading]
    return found


def rows_of(found: Section) -> tuple[tuple[str, ...], ...]:
    """The rows of a section's table."""
    assert found.table is not None
    return found.table.rows


def _placeholders(words: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        name: sorted(part.split("}")[0] for part in text.split("{")[1:])
        for name, text in words.items()
    }


def test_both_languages_have_the_same_words_and_placeholders() -> None:
    one, other = QUALITY_WORDS["id"], QUALITY_WORDS["en"]

    assert _placeholders(one.names) == _placeholders(other.names)
    assert _placeholders(one.sentences) == _placeholders(other.sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_manifest_without_the_keys_has_no_such_sections(language: Language) -> None:
    before = model_card(a_version(), language)
    after = a_card(language)

    told = {QUALITY_WORDS[language].names[name] for name in ("top", "learning_curve", "cohorts")}
    assert told & {each.heading for each in before.sections} == set()
    assert len(after.sections) == len(before.sections) + len(told)
    assert "(" not in "".join(cell for row in rows_of(section(before, "quality")) for cell in row)


def test_an_unjudged_manifest_has_no_such_sections() -> None:
    bare = a_version(
        metrics=None, manifest={"metrics": None, "diagnosis": None, "learning_curve": None}
    )

    assert len(model_card(bare, "en").sections) == len(model_card(a_version(), "en").sections)


def test_ranges_stand_beside_the_figures_of_model_and_baselines() -> None:
    rows = rows_of(section(a_card(), "quality"))

    ranked = ("0.710\n(0.690–0.730)", "0.190\n(0.180–0.200)", "0.020", "1,930")  # noqa: RUF001 — a range
    assert rows == (
        ("This model", "0.550\n(0.530–0.570)", *ranked),  # noqa: RUF001 — a range
        ("This model before calibration", "0.560\n(0.530–0.570)", *ranked),  # noqa: RUF001 — a range
        ("Logistic regression", "0.570\n(0.530–0.570)", *ranked),  # noqa: RUF001 — a range
        ("Usual rate of success", "0.550", "0.710", "0.190", "0.020", "1,930"),
    )


def test_what_was_not_calibrated_has_one_row() -> None:
    figures = {name: {**FIGURES, **RANGES} for name in ("model", "raw", "logistic", "base_rate")}

    rows = rows_of(section(a_card(candidates=figures), "quality"))

    assert [row[0] for row in rows] == [
        "This model", "Logistic regression", "Usual rate of success",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("slope", "low", "high", "said"), [(1.0, 30, 70, "even"), (0.5, 40, 60, "bold"),
                                       (2.0, 16, 84, "timid")]
)  # fmt: skip
def test_the_line_is_told_as_what_becomes_of_estimates(
    slope: float, low: int, high: int, said: str
) -> None:
    lines = {"model": {"slope": slope, "intercept": 0.0}, "raw": None}

    told = section(a_card(calibration_line=lines), "calibration").paragraphs[1]

    # Odds of 3 to 7 to the power of the slope: √(3/7) is 40 in 100, (3/7)² is 16.
    assert f"estimate of 30% about {low} succeed" in told
    assert f"estimate of 70% about {high}." in told
    assert told.endswith(QUALITY_WORDS["en"].sentences[said])


def test_the_line_before_calibration_is_told_where_it_differs() -> None:
    told = section(a_card(), "calibration").paragraphs[1]

    assert told.endswith("Before calibration the slope was 0.8.")


def test_the_best_of_rounds_are_told_beside_last_rating_and_all() -> None:
    found = closer(a_card(), "top")

    assert (
        "(100 moves) 79% succeeded; of all moves 70%. Of the quarter by the last rating 72%"
        in (found.paragraphs[0])
    )
    assert rows_of(found) == (
        ("This model", "79% (74%–84%)"),  # noqa: RUF001 — a range
        ("Logistic regression", "80%"),
        ("Last rating", "72%"),
        ("All moves", "70%"),
    )


def test_where_there_was_no_round_it_is_said() -> None:
    none = {"share": 0.25, "least_moves": 12, "rounds": 0, "moves": 0, "chosen": 0, "all": 0.0,
            "success": {}, "success_range": {}}  # fmt: skip

    found = closer(a_card(top_of_rounds=none), "top")

    assert found.table is None
    assert found.paragraphs == (QUALITY_WORDS["en"].sentences["no_top"].format(least=12),)


def test_the_learning_curve_says_what_a_doubling_would_bring() -> None:
    found = closer(a_card(), "learning_curve")

    # Halves to all took .01: all still miss .02, of which twice as many take a third.
    assert "fell by 0.01." in found.paragraphs[1]
    assert "about another 0.007, and endless many about 0.02." in found.paragraphs[1]
    assert rows_of(found)[-2:] == (("1,000", "0.55"), ("2,000 (twice as many, expected)", "0.543"))


def test_a_curve_that_does_not_fall_promises_nothing() -> None:
    flat = [{**point, "log_loss": 0.55} for point in CURVE]
    card = model_card(a_version(manifest={"learning_curve": flat}), "en")

    assert closer(card, "learning_curve").paragraphs[1] == QUALITY_WORDS["en"].sentences["flat"]


def test_a_doubling_is_as_far_everywhere_and_more_loss_is_higher() -> None:
    dots = curve_dots([(250, 0.6), (500, 0.56), (1_000, 0.54), (2_000, 0.53)], "id")

    widths = [after.x - before.x for before, after in pairwise(dots)]
    assert widths == pytest.approx([widths[0]] * 3, abs=0.02)
    assert [dot.y for dot in dots] == sorted(dot.y for dot in dots)
    assert (dots[0].number, dots[-1].moves) == ("0,6", "2.000")


def test_hardly_any_fall_is_not_drawn_as_a_steep_one() -> None:
    steep = curve_dots([(250, 0.6), (500, 0.5)], "en")
    slight = curve_dots([(250, 0.551), (500, 0.55)], "en")

    # A thousandth is a twentieth of the least span.
    assert slight[1].y - slight[0].y == pytest.approx((steep[1].y - steep[0].y) / 20, abs=0.1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_told_to_those_who_hear_it(language: Language) -> None:
    picture = closer(a_card(language), "learning_curve").picture

    assert picture is not None
    label = ElementTree.fromstring(picture).attrib["aria-label"]
    assert [number in label for number in ("250", "500")] == [True, True]


def test_where_it_errs_is_told_in_the_readers_words() -> None:
    shown = cohorts_of(
        a_cohort("start_year", "2019", 4.1),
        a_cohort("cause", "own_request", -3.44),
        a_cohort("destination_level", "3", 2.5),
        a_cohort("origin", "2018-12-25", -2.1),
        a_cohort("a_column_of_tomorrow", "x", 2.0),
        a_cohort("destination_job_family", "guru", 1.9),
    )

    found = closer(a_card("id", cohorts=shown), "cohorts")

    assert [(row[0], row[-1]) for row in rows_of(found)] == [
        ("Tahun mulai: 2019", "+4,1"),
        ("Alasan mutasi: permintaan sendiri", "\N{MINUS SIGN}3,4"),
        ("Jenjang jabatan tujuan: 3", "+2,5"),
        ("Dinilai sejak: 25 Desember 2018", "\N{MINUS SIGN}2,1"),
        ("a_column_of_tomorrow: x", "+2"),
    ]
    assert rows_of(found)[0][1:4] == ("1.200", "72%", "60%")
    # One in twenty-two lies beyond two standard errors: three of sixty-six.
    assert "sekitar 3 menyimpang karena kebetulan" in found.paragraphs[0]


def test_where_nothing_stands_out_it_is_said() -> None:
    quiet = cohorts_of(a_cohort("cause", "own_request", 1.99), notable=0)

    found = closer(a_card(cohorts=quiet), "cohorts")

    assert found.table is None
    assert found.paragraphs[0].endswith("None lies 2 standard errors or more from the estimate.")


def test_more_than_are_shown_are_counted() -> None:
    many = cohorts_of(a_cohort("cause", "own_request", 5.0), notable=31)

    told = closer(a_card(cohorts=many), "cohorts").paragraphs

    assert "from the estimate: 31;" in told[0]
    assert told[1] == "Shown are the 1 farthest."


def test_words_of_other_peoples_files_stay_words() -> None:
    evil = cohorts_of(a_cohort("destination_job_family", "<script>|x", 3.0))
    cards = [a_card(language, cohorts=evil) for language in LANGUAGES]

    page, text = card_page(cards), card_markdown(cards)

    assert "<script" not in page
    assert "\\<script\\>\\|x" in text
    assert page.count('<svg class="lc"') == 2
    assert "(0.530–0.570)" in text  # noqa: RUF001 — a range
