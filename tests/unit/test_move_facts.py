"""What stands beside an estimate: present post, acting, step, track, schooling, leaving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from models.answering.fact_words import education_text, notes, step_text, track_text
from models.answering.move_facts import FactBook, MoveFacts
from models.answering.rejected import with_departures
from models.outcome.horizon import known_by
from models.words.refusal_words import _WORDS, refusal_text
from records.dataset import OutcomeRule
from records.knowing.moves import proposed_moves
from records.knowing.view import view_on
from records.refusal import Refusal
from records.retirement import RetirementRule
from tests.builders.people import (
    DATASET,
    File,
    a_position,
    a_unit,
    an_employee,
    day,
    records_of,
)  # fmt: skip

TODAY = day("2024-06-30")
ADAPTATION = OutcomeRule("adaptasi", "adaptation")
STAY = OutcomeRule("bertahan", "stay", days=365)
TARGET = a_position(
    "j1", unit="u2", title="Kepala Seksi", position_kind="structural", level=4,
    min_education_level=6,
)  # fmt: skip


def _clerk(**columns: Any) -> Any:  # noqa: ANN401 — the builder's own columns
    return an_employee("ana", **columns).appointed(
        "2019-01-01", unit="u1", title="Analis Ahli Madya", position_kind="functional", level=7
    )


def _facts(
    *files: File,
    target: File = TARGET,
    outcome: OutcomeRule = STAY,
    born: date | None = None,
    rules: tuple[RetirementRule, ...] | None = None,
) -> MoveFacts:
    view = view_on(records_of(target, a_unit("u1", name="Dinas A"), *files), TODAY)
    moves, _ = proposed_moves(
        view, pl.DataFrame([{"employee_id": "ana", "position_id": "j1"}]), TODAY
    )
    book = FactBook(
        view, replace(DATASET, retirement=rules), outcome, day=TODAY,
        births={} if born is None else {"ana": born}, unit_names={"u1": "Dinas A"},
    )  # fmt: skip
    return book.of(moves.row(0, named=True))


def test_the_present_post_and_the_step_from_it_are_told() -> None:
    facts = _facts(_clerk())

    assert facts.present is not None
    assert (facts.present.title, facts.present.unit, facts.present.since) == (
        "Analis Ahli Madya", "Dinas A", date(2019, 1, 1),
    )  # fmt: skip
    assert (facts.level_step, facts.is_step_down) == (-3, True)
    assert step_text(facts, "id") == "▼ turun 3 jenjang"
    assert step_text(facts, "en") == "▼ 3 levels down"
    assert track_text(facts, "id") == "fungsional → struktural"


@pytest.mark.parametrize(("level", "met"), [(5, False), (6, True), (7, True), (None, None)])
def test_schooling_is_held_against_what_the_post_asks_for(
    level: int | None,
    met: bool | None,  # noqa: FBT001 — a case
) -> None:
    facts = _facts(_clerk().educated(level=level, completed_on="2005-01-01"))

    assert facts.education_met is met


def test_words_are_there_where_nothing_is_on_record() -> None:
    bare = MoveFacts(None, None, None, None, (None, None), None, None, None)

    assert step_text(bare, "id") == "selisih jenjang tidak tercatat"
    assert education_text(bare, "en") == "no schooling on record as asked for"
    assert track_text(bare, "en") == "not recorded → not recorded"


@pytest.mark.parametrize("how", ["position", "title"])
def test_an_acting_holder_is_told_of_in_both_languages(how: str) -> None:
    place = {"position": "j1"} if how == "position" else {"title": "KEPALA  SEKSI"}
    acting = _clerk().appointed("2024-03-01", unit="u2", capacity="acting", **place)

    facts = _facts(acting)

    assert notes(facts, "id") == (
        "Sudah menjadi pelaksana tugas di jabatan ini sejak 1 Maret 2024.",
    )
    assert notes(facts, "en") == ("Has been acting in this post since 1 March 2024.",)
    assert facts.to_json()["acting"] == {"capacity": "acting", "since": "2024-03-01"}


def test_a_retirement_before_the_outcome_could_be_known_is_told() -> None:
    declared = a_position("j1", unit="u2", title="Kepala Seksi", retirement_age=58)

    facts = _facts(_clerk(), target=declared, born=date(1967, 1, 15))

    assert facts.leaving is not None
    assert (facts.leaving.kind, facts.leaving.on) == ("retirement", date(2025, 2, 1))
    assert notes(facts, "id") == (
        "Pensiun pada 1 Februari 2025 (batas usia 58 tahun), sebelum hasilnya dapat diketahui "
        "(2 Juli 2025).",
    )


def test_a_retirement_after_it_is_not() -> None:
    declared = a_position("j1", unit="u2", title="Kepala Seksi", retirement_age=58)

    assert _facts(_clerk(), target=declared, born=date(1967, 7, 15)).leaving is None


def test_the_shipped_rules_bind_civil_servants_alone() -> None:
    general = a_position("j1", unit="u2", title="Juru", position_kind="general")
    born = date(1967, 1, 15)

    bound, free = (
        _facts(_clerk(employment_kind=kind), target=general, born=born).leaving
        for kind in ("PNS", None)
    )

    assert bound is not None
    assert (bound.on, free) == (date(2025, 2, 1), None)


def test_an_offices_own_rule_binds_everybody() -> None:
    rules = (RetirementRule(57, date(2020, 1, 1)),)

    leaving = _facts(_clerk(), born=date(1967, 8, 15), rules=rules).leaving

    assert leaving is not None
    assert leaving.on == date(2024, 9, 1)


def test_a_retirement_that_has_passed_without_an_exit_asks_for_a_look() -> None:
    rules = (RetirementRule(56, date(2020, 1, 1)),)

    facts = _facts(_clerk(), born=date(1967, 1, 15), rules=rules)

    assert "sudah tercapai pada 1 Februari 2023" in notes(facts, "id")[0]


def test_an_age_that_only_the_post_proposed_has_is_told_as_its_own() -> None:
    general = a_position("j1", unit="u2", title="Juru", position_kind="general")

    facts = _facts(_clerk(employment_kind="PNS"), target=general, born=date(1965, 1, 15))

    # Ahli Madya retire at 60, general staff at 58.
    assert notes(facts, "id") == (
        "Batas usia pensiun jabatan tujuan (58 tahun) sudah terlampaui sejak 1 Februari 2023.",
    )


def test_an_exit_on_record_before_the_outcome_is_told() -> None:
    leaving = _clerk().left("2025-01-01", reason="transfer_out", known_on="2024-06-01")

    facts = _facts(leaving)

    assert notes(facts, "en") == (
        "On record to move to another agency on 1 January 2025, before the outcome can be known "
        "(2 July 2025).",
    )


def test_the_first_departure_is_told() -> None:
    rules = (RetirementRule(57, date(2020, 1, 1)),)
    leaving = _clerk().left("2024-08-01", reason="resignation", known_on="2024-06-01")

    facts = _facts(leaving, born=date(1967, 8, 15), rules=rules)

    assert facts.leaving is not None
    assert facts.leaving.kind == "resignation"


def test_appraisals_are_thought_to_go_on_as_before() -> None:
    yearly = an_employee("b").rated("2023-01-01", "2023-12-31")
    view = view_on(records_of(yearly), TODAY)

    # The first whole year after July 2024 ends with 2025, and is known 31 days later.
    assert known_by(view, ADAPTATION, date(2024, 7, 2)) == date(2026, 1, 31)
    assert known_by(view, ADAPTATION, date(2025, 1, 1)) == date(2026, 1, 31)


def test_without_appraisals_the_whole_window_is_waited_for() -> None:
    view = view_on(records_of(an_employee("b")), TODAY)

    assert known_by(view, ADAPTATION, date(2024, 7, 2)) == date(2026, 8, 2)
    assert known_by(view, STAY, date(2024, 7, 2)) == date(2025, 7, 2)


@pytest.mark.parametrize("kind", _WORDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_reason_is_said_whole(kind: str, language: Any) -> None:  # noqa: ANN401 — a case
    said = refusal_text(Refusal(kind, date(2015, 7, 1), "x {y}", ("a", "b")), language)

    assert "{day}" not in said
    assert "{found}" not in said
    assert said.endswith("a, b")


def test_who_has_left_meanwhile_keeps_no_estimate() -> None:
    scores = pl.DataFrame(
        {"employee_id": ["a", "b"], "probability": [0.7, 0.6], "raw_log_odds": [1.0, 0.5]}
    )
    gone = pl.DataFrame({"employee_id": ["b"], "kind": ["retirement"], "since": [date(2015, 7, 1)]})

    told = with_departures(scores, gone, "id")

    assert told["probability"].to_list() == [0.7, None]
    assert told["raw_log_odds"].to_list() == [1.0, None]
    assert told["rejected"].to_list() == [None, "pensiun sejak 1 Juli 2015"]
