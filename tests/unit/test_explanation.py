"""Reasons as sentences: the right grammar for every kind of value, in both languages."""

from __future__ import annotations

import pytest

from models.explanation import (
    FeatureContribution,
    Ground,
    choose_reasons,
    difference_sentence,
    frequency_sentence,
    ground_of,
    ground_sentence,
    group_sums,
    reason_sentence,
    typical_values,
)
from models.wording import LANGUAGES, Value
from records.dataset import OutcomeRule
from tests.builders.scored import ADAPTATION, a_feature

DAYS = a_feature("position_days", "days, 0 or more")
COUNT = a_feature("moves_count", "count, 0 or more", phrase=("jumlah perpindahan", "past moves"))
RECENT = a_feature(
    "recent_count", "count",
    phrase=("jumlah perpindahan dalam 5 tahun terakhir", "number of moves in the last 5 years"),
)  # fmt: skip
SHARE = a_feature(
    "share", "share, 0 to 1", phrase=("bagian penilaian baik", "share of good appraisals")
)
FLAG = a_feature(
    "is_promotion",
    "1 yes, 0 no; null when a level is not recorded",
    phrase=("promosi", "promotion"),
)
PACE = a_feature(
    "pace", "levels a year; null with less than a year of service",
    phrase=("laju kenaikan jenjang", "the pace of promotions"),
)  # fmt: skip
RESULTS = a_feature(
    "results", "share, 0 to 1, over eight years",
    phrase=(
        "hasil pendatang di unit tujuan (success)",
        "the results of newcomers to the unit (success)",
    ),
)  # fmt: skip
GENEROUS = a_feature(
    "generous", "-1 to 1, over three years, drawn to 0 (weight 10)",
    phrase=("kemurahan penilaian", "how generously the new unit rates"),
)  # fmt: skip
DEVIATION = a_feature(
    "deviation", "standard deviations of all units; null when not measured",
    phrase=("kepuasan layanan unit tujuan", "the new unit's rating"),
)  # fmt: skip
MONTH = a_feature("month", "1 to 12.", phrase=("bulan", "the month"))
KIND = a_feature(
    "kind", "a word of the contract; null when not recorded", kind="category",
    phrase=("jenis jabatan tujuan", "the kind of the new post"),
)  # fmt: skip
LAST = a_feature(
    "last", "the outcome's value (1 success, 0 not); null when there is none",
    phrase=("hasil perpindahan terakhir (success)", "the result of the last move (success)"),
)  # fmt: skip
ASKED = a_feature(
    "asked", "competencies; null where none are declared",
    phrase=("jumlah kompetensi yang dipersyaratkan", "the competencies asked for"),
)  # fmt: skip
STEP = a_feature("level_step", "levels", phrase=("selisih jenjang", "step in level"))
FAMILY = a_feature(
    "family", "category", kind="category",
    phrase=("rumpun jabatan tujuan", "job family of the destination"),
)  # fmt: skip

SENTENCES = [
    pytest.param(
        FeatureContribution(DAYS, 1900.0, 511.0, -0.4),
        "Masa di jabatan sekarang 5,2 tahun (biasanya 17 bulan) menurunkan perkiraan.",
        "Time in the present post is 5.2 years (usually 17 months), which lowers the estimate.",
        id="days as years and months",
    ),
    pytest.param(
        FeatureContribution(DAYS, 1.0, 20.0, 0.4),
        "Masa di jabatan sekarang 1 hari (biasanya 20 hari) menaikkan perkiraan.",
        "Time in the present post is 1 day (usually 20 days), which raises the estimate.",
        id="one day",
    ),
    pytest.param(
        FeatureContribution(DAYS, None, 511.0, -0.4),
        "Masa di jabatan sekarang tidak tercatat (biasanya 17 bulan), "
        "dan ini menurunkan perkiraan.",
        "Time in the present post is not recorded (usually 17 months), which lowers the estimate.",
        id="not recorded",
    ),
    pytest.param(
        FeatureContribution(DAYS, 511.0, 512.0, 0.1),
        "Masa di jabatan sekarang 17 bulan (seperti biasanya) menaikkan perkiraan.",
        "Time in the present post is 17 months (as usual), which raises the estimate.",
        id="as usual",
    ),
    pytest.param(
        FeatureContribution(DAYS, 511.0, None, 0.1),
        "Masa di jabatan sekarang 17 bulan menaikkan perkiraan.",
        "Time in the present post is 17 months, which raises the estimate.",
        id="usual value unknown",
    ),
    pytest.param(
        FeatureContribution(COUNT, 3.0, 1.5, 0.4),
        "Jumlah perpindahan adalah 3 (biasanya 1,5), dan ini menaikkan perkiraan.",
        "Past moves are 3 (usually 1.5), which raises the estimate.",
        id="plural label",
    ),
    pytest.param(
        FeatureContribution(RECENT, 3.0, 2.0, 0.4),
        "Jumlah perpindahan dalam 5 tahun terakhir adalah 3 (biasanya 2), dan ini menaikkan "
        "perkiraan.",
        "Number of moves in the last 5 years is 3 (usually 2), which raises the estimate.",
        id="label with a number",
    ),
    pytest.param(
        FeatureContribution(SHARE, 0.731, 0.024, 0.4),
        "Bagian penilaian baik 73% (biasanya 2,4%) menaikkan perkiraan.",
        "Share of good appraisals is 73% (usually 2.4%), which raises the estimate.",
        id="share as percent",
    ),
    pytest.param(
        FeatureContribution(FLAG, 1.0, 0.0, -0.4),
        "Promosi: ya (biasanya tidak), dan ini menurunkan perkiraan.",
        "Promotion: yes (usually no), which lowers the estimate.",
        id="yes or no",
    ),
    pytest.param(
        FeatureContribution(STEP, -1.0, 2.0, -0.4),
        "Selisih jenjang \N{MINUS SIGN}1 jenjang (biasanya 2 jenjang) menurunkan perkiraan.",
        "Step in level is \N{MINUS SIGN}1 level (usually 2 levels), which lowers the estimate.",
        id="negative levels",
    ),
    pytest.param(
        FeatureContribution(PACE, 0.3, 0.5, -0.4),
        "Laju kenaikan jenjang 0,3 jenjang setahun (biasanya 0,5 jenjang setahun) "
        "menurunkan perkiraan.",
        "The pace of promotions is 0.3 levels a year (usually 0.5 levels a year), "
        "which lowers the estimate.",
        id="levels a year",
    ),
    pytest.param(
        FeatureContribution(RESULTS, 0.62, 0.5, 0.4),
        "Hasil pendatang di unit tujuan (success) adalah 62% (biasanya 50%), "
        "dan ini menaikkan perkiraan.",
        "The results of newcomers to the unit (success) are 62% (usually 50%), "
        "which raises the estimate.",
        id="family member",
    ),
    pytest.param(
        FeatureContribution(LAST, 0.0, 1.0, -0.4),
        "Hasil perpindahan terakhir (success): tidak berhasil (biasanya berhasil), "
        "dan ini menurunkan perkiraan.",
        "The result of the last move (success): no success (usually success), "
        "which lowers the estimate.",
        id="result",
    ),
    pytest.param(
        FeatureContribution(ASKED, 3.0, 3.0, 0.4),
        "Jumlah kompetensi yang dipersyaratkan adalah 3 (seperti biasanya), "
        "dan ini menaikkan perkiraan.",
        "The competencies asked for are 3 (as usual), which raises the estimate.",
        id="participle after the head",
    ),
    pytest.param(
        FeatureContribution(GENEROUS, 0.042, 0.0, 0.4),
        "Kemurahan penilaian +4,2 poin (biasanya 0 poin) menaikkan perkiraan.",
        "How generously the new unit rates is +4.2 points (usually 0 points), which raises the "
        "estimate.",
        id="a clause is singular",
    ),
    pytest.param(
        FeatureContribution(DEVIATION, 0.72, -1.0, 0.4),
        "Kepuasan layanan unit tujuan +0,7 simpangan baku "
        "(biasanya \N{MINUS SIGN}1 simpangan baku) menaikkan perkiraan.",
        "The new unit's rating is +0.7 standard deviations "
        "(usually \N{MINUS SIGN}1 standard deviation), which raises the estimate.",
        id="standard deviations",
    ),
    pytest.param(
        FeatureContribution(MONTH, 7.0, 1.0, 0.4),
        "Bulan Juli (biasanya Januari) menaikkan perkiraan.",
        "The month is July (usually January), which raises the estimate.",
        id="month",
    ),
    pytest.param(
        FeatureContribution(KIND, "general", "functional", 0.4),
        "Jenis jabatan tujuan “pelaksana” (biasanya “fungsional”) menaikkan perkiraan.",
        "The kind of the new post is “general” (usually “functional”), which raises the estimate.",
        id="word of the contract",
    ),
    pytest.param(
        FeatureContribution(FAMILY, "arsip", "analis", -0.4),
        "Rumpun jabatan tujuan “arsip” (biasanya “analis”) menurunkan perkiraan.",
        "Job family of the destination is “arsip” (usually “analis”), which lowers the estimate.",
        id="category",
    ),
]


@pytest.mark.parametrize(("reason", "indonesian", "english"), SENTENCES)
def test_a_reason_reads_as_a_sentence(
    reason: FeatureContribution, indonesian: str, english: str
) -> None:
    assert reason_sentence(reason, "id") == indonesian
    assert reason_sentence(reason, "en") == english


@pytest.mark.parametrize(
    ("there", "here", "indonesian", "english"),
    [
        pytest.param(
            FeatureContribution(SHARE, 0.7, 0.5, 0.1),
            FeatureContribution(SHARE, 0.2, 0.5, 0.3),
            "Bagian penilaian baik 70% (pada jabatan yang diusulkan 20%) menurunkan perkiraan.",
            "Share of good appraisals is 70% (in the proposed post 20%), which lowers the "
            "estimate.",
            id="both raise, this one less",
        ),
        pytest.param(
            FeatureContribution(FAMILY, "arsip", "analis", -0.1),
            FeatureContribution(FAMILY, "hukum", "analis", -0.4),
            "Rumpun jabatan tujuan “arsip” (pada jabatan yang diusulkan “hukum”) menaikkan "
            "perkiraan.",
            "Job family of the destination is “arsip” (in the proposed post “hukum”), which raises "
            "the estimate.",
            id="both lower, this one less",
        ),
        pytest.param(
            FeatureContribution(FLAG, 1.0, 0.0, 0.4),
            FeatureContribution(FLAG, None, 0.0, 0.0),
            "Promosi: ya (pada jabatan yang diusulkan tidak tercatat), dan ini menaikkan "
            "perkiraan.",
            "Promotion: yes (in the proposed post not recorded), which raises the estimate.",
            id="not recorded for the proposed one",
        ),
    ],
)
def test_a_difference_reads_as_a_sentence_about_the_other_move(
    there: FeatureContribution, here: FeatureContribution, indonesian: str, english: str
) -> None:
    assert difference_sentence(there, here, "id") == indonesian
    assert difference_sentence(there, here, "en") == english


def test_at_most_three_reasons_stand_on_each_side_largest_first() -> None:
    sizes = [0.5, -0.4, 0.3, 0.2, 0.1, -0.6]
    contributions = [
        FeatureContribution(a_feature(f"feature_{place}", "count"), 1.0, 0.0, size)
        for place, size in enumerate(sizes)
    ]

    chosen = choose_reasons(contributions)

    assert [one.log_odds for one in chosen] == [-0.6, 0.5, -0.4, 0.3, 0.2]


def test_equal_reasons_are_ordered_by_name_whatever_their_last_digits() -> None:
    contributions = [
        FeatureContribution(a_feature("zeal", "count"), 1.0, 0.0, 0.3 + 1e-12),
        FeatureContribution(a_feature("age_of_unit", "count"), 1.0, 0.0, 0.3),
    ]

    assert [one.feature.name for one in choose_reasons(contributions)] == ["age_of_unit", "zeal"]


def test_a_contribution_nobody_would_notice_is_no_reason() -> None:
    assert choose_reasons([FeatureContribution(DAYS, 3.0, 2.0, 0.019)]) == ()


def test_groups_are_signed_sums_and_an_empty_group_is_zero() -> None:
    contributions = [
        FeatureContribution(a_feature("one", "count"), 1.0, 0.0, 0.5),
        FeatureContribution(a_feature("two", "count"), 1.0, 0.0, -0.25),
        FeatureContribution(a_feature("three", "count", group="fit"), 1.0, 0.0, -0.125),
    ]

    assert group_sums(contributions) == {
        "person": 0.5 - 0.25, "destination": 0.0, "fit": -0.125, "context": 0.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "indonesian", "english"),
    [
        pytest.param(
            ADAPTATION,
            "Dari 100 pegawai dengan catatan seperti ini, sekitar 71 beradaptasi baik.",
            "Of 100 people with records like these, about 71 adapt well.",
            id="adaptation",
        ),
        pytest.param(
            OutcomeRule("stays_a_year", "stay", days=365),
            "Dari 100 pegawai dengan catatan seperti ini, sekitar 71 masih di jabatan itu "
            "setelah 12 bulan.",
            "Of 100 people with records like these, about 71 are still in the post "
            "after 12 months.",
            id="stay",
        ),
        pytest.param(
            OutcomeRule("promoted", "supplied", label="Promoted"),
            "Dari 100 pegawai dengan catatan seperti ini, sekitar 71 mencapai hasil “Promoted”.",
            "Of 100 people with records like these, about 71 reach the outcome “Promoted”.",
            id="supplied",
        ),
    ],
)
def test_an_estimate_is_told_as_a_frequency(
    outcome: OutcomeRule, indonesian: str, english: str
) -> None:
    assert frequency_sentence(0.712, outcome, "id") == indonesian
    assert frequency_sentence(0.712, outcome, "en") == english


def test_the_range_stands_in_brackets_once_there_is_one() -> None:
    sentence = frequency_sentence(0.71, ADAPTATION, "en", (0.58, 0.81))

    assert sentence.endswith("about 71 adapt well (58\N{EN DASH}81).")


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.999, "more than 99 adapt well"),
        (0.001, "fewer than 1 adapts well"),
        (0.012, "about 1 adapts well"),
    ],
)
def test_nobody_is_certain_and_one_is_singular(probability: float, words: str) -> None:
    assert words in frequency_sentence(probability, ADAPTATION, "en")


def test_the_ground_is_counted_from_the_manifest() -> None:
    ground = ground_of({"rows": {"count": 12400, "successes": 7688, "failures": 4712}})

    assert ground == Ground(moves=12400, rate=7688 / 12400)
    assert ground_sentence(ground, "id") == (
        "Pada perpindahan pada umumnya sekitar 62 dari 100. "
        "Dasarnya: 12.400 perpindahan yang hasilnya sudah diketahui."
    )
    assert "12,400 past moves" in ground_sentence(ground, "en")


def test_a_manifest_without_counts_gives_no_ground() -> None:
    assert ground_of({}) is None


def test_typical_values_are_medians_and_most_frequent_words() -> None:
    manifest = {"features": [{"name": "a", "median": 2.0}, {"name": "b", "typical": "x"}]}

    expected: dict[str, Value] = {"a": 2.0, "b": "x", "c": None}
    assert typical_values(manifest, ["a", "b", "c"]) == expected


def test_a_feature_without_a_phrase_is_still_named() -> None:
    bare = a_feature("past_outcome_share__stay", "share", phrase=("", ""))

    for language in LANGUAGES:
        sentence = reason_sentence(FeatureContribution(bare, 0.5, None, 0.1), language)
        assert sentence.startswith("Past outcome share: stay")
