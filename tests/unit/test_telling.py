"""Facts as sentences: how every kind of value is said, in both languages."""

from __future__ import annotations

import pytest

from features.catalog import Feature
from features.catalog_page import declared_features
from features.concepts import NEVER
from features.units import Unit
from models.explaining.concepts import concept_contributions
from models.explaining.explanation import difference_sentence, reason_sentence
from models.explaining.feature_contribution import FeatureContribution
from models.words.sayings import SAYINGS
from models.words.wording import LANGUAGES, Value, labelled
from records.dataset import Dataset, parse_dataset
from tests.builders.scored import a_feature

CATALOGUE = {feature.function: feature for feature in declared_features()}
DATASET = parse_dataset(
    """
[dataset]
name = "Kota"
snapshot_on = 2026-06-30
[measures.climate]
label_id = "Iklim kerja"
label_en = "Working climate"
[outcomes.adaptation]
kind = "adaptation"
label_id = "Beradaptasi baik"
""",
    file="dataset.toml",
)


def _of(function: str, value: Value, typical: Value, log_odds: float) -> FeatureContribution:
    never = value is None and function in NEVER
    return FeatureContribution(CATALOGUE[function], value, typical, log_odds, never=never)


def _member(feature: Feature, member: str, dataset: Dataset) -> Feature:
    (named,) = labelled(
        [
            Feature(
                f"{feature.function}__{member}", feature.function, member, feature.group,
                feature.kind, feature.what, feature.unit, feature.unit_line, feature.source,
                feature.why,
                {
                    language: text.replace(str(feature.member).replace("_", " "), member)
                    for language, text in feature.phrase.items()
                },
                feature.concept,
            )
        ],
        dataset,
    )  # fmt: skip
    return named


CLIMATE = _member(CATALOGUE["unit_measure_last"], "climate", DATASET)
RESULTS = _member(CATALOGUE["unit_newcomer_success_share"], "adaptation", DATASET)
COUNT = a_feature("recent_count", Unit.COUNT, phrase=("perpindahan dalam 5 tahun", "recent moves"))
FAMILY = a_feature(
    "family", Unit.OWN_WORD, group="destination",
    phrase=("rumpun jabatan tujuan", "job family of the destination"),
)  # fmt: skip
ASKED = a_feature("asked", Unit.YES_OR_NO, phrase=("promosi", "promotion"))

SENTENCES = [
    pytest.param(
        _of("skills_gap_mean", 0.0, 0.2, 0.4),
        "Kompetensinya sudah memenuhi syarat jabatan (biasanya kurang 0,2 tingkat); ini menaikkan "
        "perkiraan.",
        "Meets all required competency levels (usually 0.2 levels short); this raises the "
        "estimate.",
        id="a gap that is none",
    ),
    pytest.param(
        _of("skills_gap_mean", 1.4, 0.0, -0.4),
        "Kompetensinya rata-rata kurang 1,4 tingkat dari syarat jabatan (biasanya sudah "
        "memenuhi); ini menurunkan perkiraan.",
        "Skills fall 1.4 levels short of what the post asks for on average (usually all are met); "
        "this lowers the estimate.",
        id="a gap",
    ),
    pytest.param(
        _of("education_asked_for", 1.0, 0.0, 0.4),
        "Bidang studinya sesuai dengan syarat jabatan (kebanyakan tidak); ini menaikkan perkiraan.",
        "The field of study is one that the post asks for (in most moves: no); this raises the "
        "estimate.",
        id="yes where most have no",
    ),
    pytest.param(
        _of("keeps_family", 0.0, 0.0, -0.4),
        "Jabatan tujuan berada di rumpun lain (sama seperti kebanyakan perpindahan); dibanding "
        "rata-rata, ini menurunkan perkiraan.",
        "The new post is in another job family (as in most moves); against the average, this "
        "lowers the estimate.",
        id="no as in most moves",
    ),
    pytest.param(
        _of("days_since_destination_family", None, 200.0, -0.4),
        "Tidak pernah bertugas di rumpun jabatan tujuan dalam sepuluh tahun terakhir (biasanya 7 "
        "bulan); ini menurunkan perkiraan.",
        "Has not worked in the new job family in the last ten years (usually 7 months); this "
        "lowers the estimate.",
        id="never",
    ),
    pytest.param(
        _of("rating_last_relative", 0.109, 0.0, 0.4),
        "Predikat terakhir 10,9 poin di atas rata-rata rekan seunit (biasanya setara); ini "
        "menaikkan perkiraan.",
        "The last rating is 10.9 points above the unit's average (usually level with it); this "
        "raises the estimate.",
        id="above others",
    ),
    pytest.param(
        _of("rating_last_standing", 0.92, 0.5, 0.4),
        "Predikat terakhir di atas 92% penilaian lain pada periode yang sama (biasanya 50%); ini "
        "menaikkan perkiraan.",
        "The last rating is above 92% of the others of its period (usually 50%); this raises the "
        "estimate.",
        id="a share",
    ),
    pytest.param(
        FeatureContribution(CLIMATE, 0.9, -0.1, 0.4),
        "Iklim kerja unit tujuan jauh di atas rata-rata unit (biasanya sekitar rata-rata); ini "
        "menaikkan perkiraan.",
        "Working climate of the new unit is far above the average of all units (usually about the "
        "average); this raises the estimate.",
        id="a standard score under the organisation's name",
    ),
    pytest.param(
        FeatureContribution(RESULTS, 0.62, 0.5, 0.4),
        "Perkiraan keberhasilan pendatang di unit tujuan 62% (Beradaptasi baik) (biasanya 50%); "
        "ini menaikkan perkiraan.",
        "Newcomers to the unit: about 62% succeed (Adapts well) (usually 50%); this raises the "
        "estimate.",
        id="an outcome under its name",
    ),
    pytest.param(
        _of("days_in_position", 1900.0, 511.0, -0.4),
        "Masa di jabatan sekarang 5,2 tahun (biasanya 17 bulan); ini menurunkan perkiraan.",
        "The time in the present post: 5.2 years (usually 17 months); this lowers the estimate.",
        id="an amount",
    ),
    pytest.param(
        _of("days_in_position", None, 511.0, -0.4),
        "Masa di jabatan sekarang tidak tercatat (biasanya 17 bulan); ini menurunkan perkiraan.",
        "The time in the present post: not recorded (usually 17 months); this lowers the estimate.",
        id="a gap in the records",
    ),
    pytest.param(
        _of("days_in_position", 511.0, 512.0, 0.1),
        "Masa di jabatan sekarang 17 bulan (seperti biasanya); dibanding rata-rata, ini menaikkan "
        "perkiraan.",
        "The time in the present post: 17 months (as usual); against the average, this raises the "
        "estimate.",
        id="an amount as usual",
    ),
    pytest.param(
        _of("days_in_position", 511.0, None, 0.1),
        "Masa di jabatan sekarang 17 bulan; ini menaikkan perkiraan.",
        "The time in the present post: 17 months; this raises the estimate.",
        id="the usual is unknown",
    ),
    pytest.param(
        _of("sanctions_5_years_count", 0.0, 0.0, 0.1),
        "Tidak dijatuhi hukuman disiplin dalam lima tahun terakhir (seperti biasanya); dibanding "
        "rata-rata, ini menaikkan perkiraan.",
        "Was not sanctioned in the last five years (as usual); against the average, this raises "
        "the estimate.",
        id="an amount of nought",
    ),
    pytest.param(
        FeatureContribution(COUNT, 3.0, 2.0, 0.4),
        "Perpindahan dalam 5 tahun: 3 (biasanya 2); ini menaikkan perkiraan.",
        "Recent moves: 3 (usually 2); this raises the estimate.",
        id="a label with a number",
    ),
    pytest.param(
        FeatureContribution(ASKED, 1.0, 0.0, -0.4),
        "Promosi: ya (kebanyakan tidak); ini menurunkan perkiraan.",
        "Promotion: yes (in most moves: no); this lowers the estimate.",
        id="a claim without words of its own",
    ),
    pytest.param(
        FeatureContribution(FAMILY, "arsip", "analis", -0.4),
        "Rumpun jabatan tujuan “arsip” (biasanya “analis”); ini menurunkan perkiraan.",
        "Job family of the destination: “arsip” (usually “analis”); this lowers the estimate.",
        id="a word",
    ),
    pytest.param(
        _of("level_step", 2.0, 0.0, -0.4),
        "Naik 2 jenjang (biasanya tetap); ini menurunkan perkiraan.",
        "Steps up by 2 levels (usually the same level); this lowers the estimate.",
        id="a step up",
    ),
    pytest.param(
        _of("month", 7.0, 1.0, 0.4),
        "Bulan Juli (biasanya Januari); ini menaikkan perkiraan.",
        "The month: July (usually January); this raises the estimate.",
        id="a month",
    ),
    pytest.param(
        _of("cause", None, "assigned", -0.2),
        "Usulan tidak menyebutkan alasan mutasi (biasanya “penugasan”); ini menurunkan perkiraan.",
        "The proposal states no reason for the move (usually “assigned”); this lowers the "
        "estimate.",
        id="a reason that nobody gave",
    ),
    pytest.param(
        _of("season_moves_share", 0.01, 0.019, -0.2),
        "Dalam tiga bulan terakhir 1% pegawai berpindah jabatan (biasanya 1,9%); ini menurunkan "
        "perkiraan.",
        "In the last three months 1% of the people moved (usually 1.9%); this lowers the estimate.",
        id="a season without moves",
    ),
]


@pytest.mark.parametrize(("fact", "indonesian", "english"), SENTENCES)
def test_a_reason_reads_as_a_sentence(
    fact: FeatureContribution, indonesian: str, english: str
) -> None:
    (reason,) = concept_contributions([fact])

    assert reason_sentence(reason, "id") == indonesian
    assert reason_sentence(reason, "en") == english


@pytest.mark.parametrize(
    ("there", "here", "indonesian", "english"),
    [
        pytest.param(
            _of("skills_gap_mean", 1.4, 0.2, 0.1),
            _of("skills_gap_mean", 1.7, 0.2, -0.3),
            "Kompetensinya rata-rata kurang 1,4 tingkat dari syarat jabatan, bukan kurang 1,7 "
            "tingkat; ini menaikkan perkiraan.",
            "Skills fall 1.4 levels short of what the post asks for on average, not 1.7 levels "
            "short; this raises the estimate.",
            id="a smaller gap",
        ),
        pytest.param(
            FeatureContribution(FAMILY, "arsip", "analis", -0.1),
            FeatureContribution(FAMILY, "hukum", "analis", -0.4),
            "Rumpun jabatan tujuan “arsip” (pada jabatan yang diusulkan: “hukum”); ini menaikkan "
            "perkiraan.",
            "Job family of the destination: “arsip” (in the proposed post: “hukum”); this raises "
            "the estimate.",
            id="another word",
        ),
        pytest.param(
            _of("keeps_family", 1.0, 0.0, 0.4),
            _of("keeps_family", 0.0, 0.0, 0.0),
            "Jabatan tujuan berada di rumpun yang sama (pada jabatan yang diusulkan: tidak); ini "
            "menaikkan perkiraan.",
            "The new post is in the same job family (in the proposed post: no); this raises the "
            "estimate.",
            id="a claim",
        ),
        pytest.param(
            _of("days_in_position", 511.0, 0.0, 0.4),
            _of("days_in_position", None, 0.0, 0.0),
            "Masa di jabatan sekarang 17 bulan (pada jabatan yang diusulkan: tidak tercatat); ini "
            "menaikkan perkiraan.",
            "The time in the present post: 17 months (in the proposed post: not recorded); this "
            "raises the estimate.",
            id="not recorded for the proposed one",
        ),
    ],
)
def test_a_difference_reads_as_a_sentence_about_the_other_move(
    there: FeatureContribution, here: FeatureContribution, indonesian: str, english: str
) -> None:
    assert difference_sentence(there, here, "id") == indonesian
    assert difference_sentence(there, here, "en") == english


def test_a_feature_without_a_phrase_is_still_named() -> None:
    bare = a_feature("past_result_share__stay", Unit.SHARE, phrase=("", ""))
    (reason,) = concept_contributions([FeatureContribution(bare, 0.5, None, 0.1)])

    for language in LANGUAGES:
        assert reason_sentence(reason, language).startswith("Past result share: stay")


def test_words_are_there_only_for_features_that_there_are() -> None:
    assert [function for function in SAYINGS if function not in CATALOGUE] == []


@pytest.mark.parametrize("function", CATALOGUE)
def test_every_feature_can_be_said_at_any_value(function: str) -> None:
    feature = CATALOGUE[function]
    values: tuple[Value, ...] = (None, 0.0, 1.0) if feature.kind == "number" else (None, "kata")
    for value in values:
        (reason,) = concept_contributions([FeatureContribution(feature, value, values[-1], 0.2)])
        for language in LANGUAGES:
            sentence = reason_sentence(reason, language)
            assert sentence.endswith(".")
            assert "{" not in sentence
            assert "None" not in sentence
