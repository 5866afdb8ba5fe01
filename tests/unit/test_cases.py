"""Similar moves as cases: the records say when, from where to where, and what was alike."""

from __future__ import annotations

from datetime import date

import polars as pl

from models.answering.cases import asked_case, case_sentence, past_cases, with_cases
from models.certainty.similar_moves import SimilarMove, move_ids
from tests.builders.people import an_employee, records_of

RECORDS = records_of(
    an_employee("a")
    .appointed("2018-01-01", unit="u1", title="Analis", job_family="analis", level=5)
    .appointed(
        "2020-03-01", unit="u2", title="Arsiparis", job_family="arsip", level=6,
        cause="own_request", position_kind="functional",
    )
)  # fmt: skip
(MOVE,) = move_ids(
    pl.DataFrame({"employee_id": ["a"], "start_date": [date(2020, 3, 1)], "unit_id": ["u2"]})
)
PROPOSED = asked_case(
    {
        "start_date": date(2026, 7, 1), "unit_id": "u9", "position_id": "p9", "title": "Arsiparis",
        "job_family": "arsip", "position_kind": "functional", "level": 5, "cause": "assigned",
    },
    {"unit_id": "u8", "title": "Analis", "job_family": "analis", "level": 5},
)  # fmt: skip
UNITS = {"u1": "Dinas Sosial", "u2": "Dinas Arsip"}


def _told() -> SimilarMove:
    (told,) = with_cases(
        [SimilarMove(MOVE, 0.2, succeeded=True)], PROPOSED, past_cases(RECORDS), UNITS
    )
    return told


def test_a_case_says_when_from_where_to_where_and_what_became_of_it() -> None:
    shape = _told().to_json("id")

    assert shape["start_date"] == "2020-03-01"
    assert shape["from"] == "Analis · Dinas Sosial"
    assert shape["to"] == "Arsiparis · Dinas Arsip"
    assert shape["succeeded"] is True
    assert (shape["move_id"], shape["distance"]) == (MOVE, 0.2)


def test_what_was_alike_and_what_differed_is_told_in_words() -> None:
    told = _told()

    assert told.to_json("en")["alike"] == [
        "new job family “arsip”", "another job family than before", "another unit than before",
    ]  # fmt: skip
    assert told.to_json("id")["differs"] == ["naik jenjang", "alasan mutasi: permintaan sendiri"]
    assert case_sentence(told, "id") == (
        "Serupa: rumpun jabatan tujuan “arsip”; pindah ke rumpun lain; pindah unit kerja. "
        "Berbeda: naik jenjang; alasan mutasi: permintaan sendiri."
    )


def test_a_move_that_the_records_no_longer_hold_keeps_its_bare_result() -> None:
    unknown = SimilarMove("0123456789ab", 0.4, succeeded=False)

    (told,) = with_cases([unknown], PROPOSED, past_cases(RECORDS), UNITS)

    assert told == unknown
    assert told.to_json("en")["from"] is None
    assert case_sentence(told, "en") is None


def test_a_first_post_has_none_before_it() -> None:
    first = past_cases(RECORDS)[
        move_ids(
            pl.DataFrame(
                {"employee_id": ["a"], "start_date": [date(2018, 1, 1)], "unit_id": ["u1"]}
            )
        )[0]
    ]

    assert first.before is None
