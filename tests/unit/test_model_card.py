"""The model card: everything of a version in both languages, nothing of small groups."""

from __future__ import annotations

import pytest

from models.manifest.gate import Check, CheckCode, Finding, Gate
from models.words.gate_words import FINDING_TEXTS
from models.words.wording import LANGUAGES, Language
from serving.documents.model_card import card_markdown, card_page, model_card
from serving.words.card_words import CARD_WORDS
from tests.builders.version import a_version, section


def test_both_languages_have_the_same_words_and_placeholders() -> None:
    one, other = CARD_WORDS["id"], CARD_WORDS["en"]

    assert set(one.names) == set(other.names)
    assert set(one.sentences) == set(other.sentences)
    assert set(one.checks) == set(other.checks)
    assert set(one.candidates) == set(other.candidates)
    for name, sentence in one.sentences.items():
        assert _placeholders(sentence) == _placeholders(other.sentences[name]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_and_finding_of_the_gate_has_words(language: Language) -> None:
    words = CARD_WORDS[language]

    assert set(words.checks) == {code.value for code in CheckCode}
    assert {code for code in CheckCode if "{of}" in words.checks[code]} == {
        code for code in CheckCode if code.is_of_something
    }
    assert {finding.value for finding in Finding} <= set(words.sentences)
    assert set(FINDING_TEXTS) == {finding.value for finding in Finding}


def _placeholders(sentence: str) -> list[str]:
    return sorted(part.split("}")[0] for part in sentence.split("{")[1:])


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_section_says_something(language: Language) -> None:
    card = model_card(a_version(), language)

    assert len(card.sections) == 12
    assert [each.heading for each in card.sections if not (each.paragraphs or each.items)] == []


def test_the_baselines_stand_beside_the_model() -> None:
    table = section(model_card(a_version(), "en"), "quality").table

    assert table is not None
    assert table.rows == (
        ("This model", "0.550", "0.710", "0.190", "0.020", "1,930"),
        ("Logistic regression", "0.570", "0.710", "0.190", "0.020", "1,930"),
        ("Usual rate of success", "-", "-", "-", "-", "-"),
    )


def test_a_small_group_is_named_and_nothing_more() -> None:
    table = section(model_card(a_version(), "id"), "fairness").table

    assert table is not None
    assert table.rows == (
        ("jenis kelamin: perempuan", "900", "62%", "-", "-", "0,91", "-", "-"),
        ("umur: 30 sampai 39", "<30", "-", "-", "-", "-", "-", "-"),
    )


def test_the_gate_is_told_check_by_check_with_thresholds() -> None:
    told = section(model_card(a_version(), "en"), "gate")

    assert told.paragraphs[0] == (
        "The gate refused this version: Certain gap of success at equal records: sex."
    )
    assert told.table is not None
    assert told.table.rows[1:] == (
        ("Not certainly worse than: Logistic regression", "-0.01".replace("-", "\u2212"),
         "0.003", "passed"),
        ("Certain gap of success at equal records: sex", "0.054", "0.01", "failed"),
        ("a_check_of_tomorrow", "1", "-", "passed"),
    )  # fmt: skip


def test_who_promoted_it_despite_the_gate_is_told() -> None:
    (told,) = section(model_card(a_version(), "en"), "decisions").items

    assert told == (
        "2 July 2026: made champion (although the gate refused it) by R. Wijaya: "
        "“<b>better</b> | every year”"
    )


def test_what_an_unjudged_version_lacks_is_said() -> None:
    bare = a_version(
        metrics=None,
        gate=Gate(None, ()),
        history=(),
        manifest={
            "metrics": None,
            "raw_metrics": None,
            "fairness": None,
            "parameters": {"boosting": {}},
        },
    )

    card = model_card(bare, "en")

    said = CARD_WORDS["en"].sentences
    for name, sentence in {
        "quality": "no_quality", "calibration": "no_calibration", "fairness": "no_fairness",
        "gate": "gate_unknown", "decisions": "nobody",
    }.items():  # fmt: skip
        assert section(card, name).paragraphs[0] == said[sentence]


def test_attributes_that_nobody_recorded_are_said_in_the_readers_language() -> None:
    check = Check(
        CheckCode.FAIRNESS_AUDITED, passed=True, value=Finding.NO_ATTRIBUTES, threshold=None
    )
    version = a_version(gate=Gate.of_checks([check]))

    table = section(model_card(version, "id"), "gate").table

    assert table is not None
    assert table.rows[0][1] == "tidak ada pada catatan"


def test_other_peoples_words_stay_words_on_page_and_in_markdown() -> None:
    cards = [model_card(a_version(), language) for language in CARD_WORDS]

    page, text = card_page(cards), card_markdown(cards)

    assert "<b>better</b>" not in page
    assert "&lt;b&gt;better&lt;/b&gt;" in page
    assert "\\<b\\>better\\</b\\> \\| every year" in text


def test_the_page_is_one_file_without_scripts_in_both_languages() -> None:
    page = card_page([model_card(a_version(), language) for language in ("id", "en")])

    assert page.startswith("<!doctype html>")
    assert '<html lang="id">' in page
    assert '<article id="en" lang="en">' in page
    for outside in ("<script", "src=", "http://", "https://", "<link"):
        assert outside not in page
