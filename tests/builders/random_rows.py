"""Random rows of single tables, for `tests.builders.strategies`.

The strategies are built once and know nobody: a row says `Pick("unit", 3)` where it means some
unit, and `placed` puts the names of one organisation in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from records import vocabulary
from tests.builders.frames import Row
from tests.builders.people import PREDICATES, QUADRANTS

COMPETENCIES = ("Komunikasi", "Kerja Sama")
"""The competencies that positions ask for and people are assessed in."""

Kind = Literal["unit", "person", "post", "start"]

_LATE_DAYS = "late_days"
_FIRST_YEAR, _LAST_YEAR = 2014, 2024
_QUARTER_DAYS = tuple(
    date(year, month, 1) for year in range(_FIRST_YEAR, _LAST_YEAR + 1) for month in (1, 4, 7, 10)
)

DAYS: SearchStrategy[date] = st.sampled_from(_QUARTER_DAYS) | st.dates(
    date(_FIRST_YEAR, 1, 1), date(_LAST_YEAR, 12, 31)
)
"""Days of eleven years; quarters begin on many of them, so that rows tie."""


@dataclass(frozen=True)
class Pick:
    """One of an organisation's units, people or posts, or of the days a person's posts began.

    Attributes:
        of: What is picked.
        number: Which one, counted around.
        shift_days: For a day, how many days after it.
    """

    of: Kind
    number: int
    shift_days: int = 0

    def among(self, choices: Mapping[Kind, Sequence[object]]) -> object:
        """The one that is picked."""
        options = choices[self.of]
        chosen = options[self.number % len(options)]
        return chosen + timedelta(days=self.shift_days) if isinstance(chosen, date) else chosen


def placed(row: Row, choices: Mapping[Kind, Sequence[object]]) -> Row:
    """The row with names in place of picks, and `known_on` where it was entered late.

    Args:
        row: A row as the strategies of this module draw it.
        choices: The names of one organisation; a post is a row of columns that describe it.

    Returns:
        A row of the table.
    """
    full: Row = {}
    for name, value in row.items():
        chosen = value.among(choices) if isinstance(value, Pick) else value
        full |= chosen if isinstance(chosen, dict) else {name: chosen}
    late_days = full.pop(_LATE_DAYS, None)
    if isinstance(late_days, int):
        last = max(value for value in full.values() if isinstance(value, date))
        full["known_on"] = last + timedelta(days=late_days)
    return full


def _fixed(columns: Mapping[str, SearchStrategy[object]]) -> SearchStrategy[Row]:
    return st.fixed_dictionaries(dict(columns))


def _joined(*parts: SearchStrategy[Mapping[str, object]]) -> SearchStrategy[Row]:
    return st.tuples(*parts).map(
        lambda rows: {name: value for row in rows for name, value in row.items()}
    )


def _pick(of: Kind) -> SearchStrategy[Pick]:
    return st.integers(0, 11).map(lambda number: Pick(of, number))


def _interval(start: str = "start_date", end: str = "end_date") -> SearchStrategy[Row]:
    """A start with an end, or open; starts tie and lengths run over the next start."""
    length = st.none() | st.sampled_from((0, 89, 364)) | st.integers(1, 900)

    def interval(parts: tuple[date, int | None]) -> Row:
        first, count = parts
        return {start: first, end: None if count is None else first + timedelta(days=count)}

    return st.tuples(DAYS, length).map(interval)


def _decided(parts: tuple[Row, int | None]) -> Row:
    row, lead = parts
    start = row["start_date"]
    assert isinstance(start, date)
    return row | {"decided_on": None if lead is None else start - timedelta(days=lead)}


def _about_move(
    day_column: str, *, least: int, **columns: SearchStrategy[object]
) -> SearchStrategy[Row]:
    """Rows that name a move by its start, with a day some time after it."""
    days = st.tuples(st.integers(0, 11), st.integers(least, 400)).map(
        lambda parts: {
            "start_date": Pick("start", parts[0]),
            day_column: Pick("start", parts[0], parts[1]),
        }
    )
    return _joined(days, _fixed(columns))


_LATE = _fixed({_LATE_DAYS: st.none() | st.none() | st.none() | st.integers(1, 500)})
_VALUES = st.sampled_from((0.0, 1.0, 2.5, 4.0)) | st.floats(-10, 100, width=16)
_ANSWERS = st.sampled_from((None, 1.0, 3.0, 5.0))
_JOB_FAMILIES = st.sampled_from((None, "keuangan", "teknik"))
_MEASURED = {"measure": st.sampled_from(("layanan", "pengaduan")), "value": _VALUES}
_PERIODS = st.tuples(st.sampled_from(_QUARTER_DAYS), st.sampled_from((90, 180, 364))).map(
    lambda parts: {"period_start": parts[0], "period_end": parts[0] + timedelta(days=parts[1])}
)
_EVENTS = st.tuples(
    DAYS, st.sampled_from((0, 0, 0, 30, 364)), st.sampled_from((1.0, 1.0, 0.0, 3.0))
).map(
    lambda parts: {
        "measure": "keluhan",
        "period_start": parts[0],
        "period_end": parts[0] + timedelta(days=parts[1]),
        "value": parts[2],
    }
)
_PARTS = st.none() | st.sampled_from(QUADRANTS.parts)
_VALUES_OF_SCHEMES = st.one_of(
    st.sampled_from(PREDICATES.order).map(lambda value: {"scheme": "predikat", "value": value}),
    st.integers(0, 100).map(lambda mark: {"scheme": "skp", "value": str(mark)}),
    st.tuples(st.sampled_from(QUADRANTS.order), _PARTS, _PARTS).map(
        lambda words: {
            "scheme": "kuadran",
            "value": words[0],
            "results_value": words[1],
            "behaviour_value": words[2],
        }
    ),
)

UNIT_MEASURES: SearchStrategy[Row] = _joined(
    _fixed({"unit_id": _pick("unit")} | _MEASURED), _PERIODS
)
"""Rows of `unit_measures`."""

ASSIGNMENTS: SearchStrategy[Row] = _joined(
    _fixed(
        {
            "post": _pick("post"),
            "capacity": st.sampled_from(("definitive", "definitive", None, "acting", "additional")),
            "cause": st.sampled_from((None, *vocabulary.CAUSES)),
            "round_id": st.sampled_from((None, "r1", "r2")),
            "position_kind": st.sampled_from((None, *vocabulary.POSITION_KINDS)),
        }
    ),
    st.tuples(_interval(), st.none() | st.integers(0, 40)).map(_decided),
    _LATE,
)
"""Rows of `assignments`, without the employee."""

PERSON_ROWS: Mapping[str, SearchStrategy[Row]] = {
    "ratings": _joined(
        _fixed(
            {
                "unit_id": st.none() | _pick("unit"),
                "rater_id": st.none() | _pick("person"),
            }
        ),
        _PERIODS,
        _VALUES_OF_SCHEMES,
        _LATE,
    ),
    "measures": _joined(
        _fixed(
            {
                "unit_id": st.none() | _pick("unit"),
                "exposure": st.sampled_from((None, 0.0, 0.5, 1.0, 12.5)),
            }
        ),
        _joined(_fixed(_MEASURED), _PERIODS) | _EVENTS,
        _LATE,
    ),
    "outcomes": _about_move(
        "known_on", least=30, outcome=st.just("lulus"), value=st.sampled_from((0.0, 1.0))
    ),
    "surveys": _about_move(
        "answered_on",
        least=0,
        month=st.sampled_from(vocabulary.SURVEY_MONTHS),
        role_clarity=_ANSWERS,
        self_efficacy=_ANSWERS,
        respondent=st.sampled_from(vocabulary.RESPONDENTS),
    ),
    "sanctions": _joined(
        _fixed({"severity": st.sampled_from(vocabulary.SANCTION_SEVERITIES)}), _interval(), _LATE
    ),
    "absences": _joined(
        _fixed({"kind": st.sampled_from(vocabulary.ABSENCE_KINDS)}), _interval(), _LATE
    ),
    "trainings": _joined(
        _fixed({"field": _JOB_FAMILIES, "hours": st.sampled_from((None, 0.0, 40.0))}),
        _interval(),
        _LATE,
    ),
    "awards": _joined(
        _fixed({"title": st.sampled_from((None, "Teladan")), "awarded_on": DAYS}), _LATE
    ),
    "grades": _joined(
        _fixed(
            {
                "grade": st.sampled_from(("III/a", "III/b")),
                "ladder": st.sampled_from((None, None, *vocabulary.LADDERS)),
                "level": st.sampled_from((9, 10, None)),
                "effective_on": DAYS,
            }
        ),
        _LATE,
    ),
    "educations": _fixed(
        {
            "level": st.sampled_from((3, 6, 7, None)),
            "field": st.sampled_from(("Akuntansi", "Teknik Sipil", None)),
            "completed_on": st.none() | DAYS,
        }
    ),
    "competencies": _joined(
        _fixed(
            {
                "competency": st.sampled_from(COMPETENCIES),
                "level": st.sampled_from((1.0, 3.0, 5.0)),
            }
        ),
        _interval("assessed_on", "valid_until"),
        _LATE,
    ),
    "exits": _joined(
        _fixed({"exited_on": DAYS, "reason": st.sampled_from((None, *vocabulary.EXIT_REASONS))}),
        _LATE,
    ),
    "preferences": _joined(
        _fixed(
            {
                "wants_kind": st.just("job_family"),
                "wants": st.sampled_from(("keuangan", "teknik")),
                "strength": st.integers(-2, 2),
                "stated_on": DAYS,
            }
        ),
        _LATE,
    ),
}
"""By table, rows of one person without the employee; assignments stand apart."""
