"""An estimate and its ground as sentences, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from models.explaining.explanation import (
    Ground,
    frequency_sentence,
    ground_of,
    ground_sentence,
)
from records.dataset import OutcomeRule
from tests.builders.manifest import a_manifest, learnt_from
from tests.builders.scored import ADAPTATION


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
    ground = ground_of(a_manifest(rows=learnt_from(7688, 4712)))

    assert ground == Ground(moves=12400, rate=7688 / 12400)
    assert ground_sentence(ground, "id") == (
        "Pada perpindahan pada umumnya sekitar 62 dari 100. "
        "Dasarnya: 12.400 perpindahan yang hasilnya sudah diketahui."
    )
    assert "12,400 past moves" in ground_sentence(ground, "en")


def test_a_manifest_without_counts_gives_no_ground() -> None:
    assert ground_of(None) is None
    assert ground_of(a_manifest(rows=learnt_from(0, 0))) is None


def test_an_estimate_for_a_day_before_the_training_says_that_it_knows_what_came_later() -> None:
    manifest = a_manifest(as_of="2026-06-30", rows=learnt_from(1, 1))

    past, present = (ground_of(manifest, day) for day in (date(2026, 6, 29), date(2026, 6, 30)))

    assert past is not None
    assert present is not None
    assert "sampai 30 Juni 2026, sesudah tanggal yang ditanyakan" in ground_sentence(past, "id")
    assert "up to 30 June 2026, after the day asked about" in ground_sentence(past, "en")
    assert "backtest" not in ground_sentence(present, "en")
