"""What is on record beside an estimate: the present post, the step, the track, schooling, leaving.

Facts of the records, not of the model: nothing here moves an estimate. They stand beside every
estimate, in rankings too, so that a step down or a retirement ahead is never found out later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from models.outcome.horizon import known_by
from records.knowing.positions import with_position_ids
from records.knowing.posts import current_posts
from records.knowing.standing import acting_posts, coming_exits
from records.retirement import CIVIL_SERVANTS, SHIPPED, Post, retirement_age, retirement_day

if TYPE_CHECKING:
    from records.contract import Records
    from records.dataset import Dataset, OutcomeRule


@dataclass(frozen=True)
class PresentPost:
    """The post somebody holds on the day.

    Attributes:
        position_id: The position.
        title: Its title.
        unit_id: Its unit.
        unit: What the unit is called.
        level: Its level.
        position_kind: structural, functional or general.
        since: Its first day.
    """

    position_id: str
    title: str | None
    unit_id: str | None
    unit: str | None
    level: int | None
    position_kind: str | None
    since: date


@dataclass(frozen=True)
class Leaving:
    """A departure that comes before the outcome could be known.

    Attributes:
        kind: An exit's reason (`left` where it is not on record).
        on: The first day out of service.
        outcome_known_by: The day by which the outcome could be known.
        age: The age of retirement, where a rule says the day; None where an exit is on record.
        is_past: Whether that day has passed, with no exit on record.
        is_of_post: Whether only the post proposed has so low an age, not the present one.
    """

    kind: str
    on: date
    outcome_known_by: date
    age: int | None = None
    is_past: bool = False
    is_of_post: bool = False


@dataclass(frozen=True)
class MoveFacts:
    """What is on record about one proposed move.

    Attributes:
        present: The post held on the day; None: none.
        acting: `acting` or `additional` where the person holds the post asked about so already.
        acting_since: Since when.
        level_step: Levels up (negative: down); None where one of them is not on record.
        track: Kinds of the present and of the proposed post; None where not on record.
        education: Highest level of schooling on record.
        education_required: The least that the post asks for.
        leaving: A departure before the outcome could be known; None: none is known.
    """

    present: PresentPost | None
    acting: str | None
    acting_since: date | None
    level_step: int | None
    track: tuple[str | None, str | None]
    education: int | None
    education_required: int | None
    leaving: Leaving | None

    @property
    def is_step_down(self) -> bool:
        """Whether the post proposed is surely lower than the present one."""
        return self.level_step is not None and self.level_step < 0

    @property
    def education_met(self) -> bool | None:
        """Whether the schooling asked for is there; None where either is not on record."""
        if self.education is None or self.education_required is None:
            return None
        return self.education >= self.education_required

    def to_json(self) -> dict[str, Any]:
        """The shape of `facts` in a score."""
        present, leaving = self.present, self.leaving
        return {
            "present_post": None
            if present is None
            else {
                "position_id": present.position_id, "title": present.title,
                "unit_id": present.unit_id, "unit": present.unit, "level": present.level,
                "position_kind": present.position_kind, "since": present.since.isoformat(),
            },
            "acting": None
            if self.acting is None or self.acting_since is None
            else {"capacity": self.acting, "since": self.acting_since.isoformat()},
            "level_step": self.level_step,
            "step_down": self.is_step_down,
            "track": {"from": self.track[0], "to": self.track[1]},
            "education": {
                "level": self.education, "required": self.education_required,
                "met": self.education_met,
            },
            "leaves": None
            if leaving is None
            else {
                "kind": leaving.kind, "on": leaving.on.isoformat(),
                "outcome_known_by": leaving.outcome_known_by.isoformat(),
                "retirement_age": leaving.age,
            },
        }  # fmt: skip


class FactBook:
    """The facts of one day, looked up move by move.

    Args:
        view: Records as known on the day.
        dataset: The organisation's rules.
        outcome: What is predicted: says until when a departure matters.
        day: The day.
        births: Birth dates by employee_id, for the dated rules of retirement alone.
        unit_names: What units are called.
    """

    def __init__(  # noqa: PLR0913 — what facts are made of
        self,
        view: Records,
        dataset: Dataset,
        outcome: OutcomeRule,
        *,
        day: date,
        births: Mapping[str, date],
        unit_names: Mapping[str, str],
    ) -> None:
        """Read the view once."""
        self._view, self._dataset, self._outcome, self._day = view, dataset, outcome, day
        self._births = births
        self._present = _present_posts(view, day, unit_names)
        self._acting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in acting_posts(view, day).iter_rows(named=True):
            self._acting[row["employee_id"]].append(row)
        self._education = dict(
            view["educations"].group_by("employee_id").agg(pl.col("level").max()).iter_rows()
        )
        self._asks = _asked_of_positions(view, day)
        self._level_codes = _level_codes(view)
        self._exits = {row[0]: row[1:] for row in coming_exits(view, day).iter_rows()}
        self._kinds = dict(view["employees"].select("employee_id", "employment_kind").iter_rows())
        self._known_by: dict[date, date] = {}

    def of(self, move: Mapping[str, Any]) -> MoveFacts:
        """The facts of one move, by `records.knowing.moves.MOVE_COLUMNS`."""
        person, position = move["employee_id"], move["position_id"]
        present = self._present.get(person)
        acting = next((one for one in self._acting.get(person, ()) if _is_same(one, move)), None)
        levels = (None if present is None else present.level, move["level"])
        return MoveFacts(
            present=present,
            acting=None if acting is None else acting["capacity"],
            acting_since=None if acting is None else acting["since"],
            level_step=None if levels[0] is None or levels[1] is None else levels[1] - levels[0],
            track=(None if present is None else present.position_kind, move["position_kind"]),
            education=self._education.get(person),
            education_required=self._asks.get(position, (None, None))[0],
            leaving=self._leaving(person, move),
        )

    def present_post(self, employee_id: str) -> PresentPost | None:
        """The post somebody holds on the day."""
        return self._present.get(employee_id)

    def _leaving(self, person: str, move: Mapping[str, Any]) -> Leaving | None:
        """The first departure before the outcome could be known."""
        start: date = move["start_date"]
        if start not in self._known_by:
            self._known_by[start] = known_by(self._view, self._outcome, start)
        horizon = self._known_by[start]
        found = []
        if person in self._exits:
            kind, on = self._exits[person]
            found.append(Leaving(kind, on, horizon))
        age, own_age = self._age(person, move, start), self._present_age(person)
        if age is not None and person in self._births:
            on = retirement_day(self._births[person], age)
            is_past = on <= self._day
            is_of_post = own_age is not None and own_age > age
            found.append(
                Leaving("retirement", on, horizon, age, is_past=is_past, is_of_post=is_of_post)
            )
        before = [one for one in found if one.on < horizon]
        return min(before, key=lambda one: one.on, default=None)

    def _present_age(self, person: str) -> int | None:
        """The age of retirement in the post held on the day."""
        present = self._present.get(person)
        return None if present is None else self._age(person, vars(present), self._day)

    def _age(self, person: str, post: Mapping[str, Any], day: date) -> int | None:
        """The age of retirement in a post, by the rules of a day."""
        rules = self._dataset.retirement
        if rules is None:
            rules = SHIPPED if self._kinds.get(person) in CIVIL_SERVANTS else ()
        code = self._level_codes.get((post["unit_id"], post["title"]))
        age = self._asks.get(post["position_id"], (None, None))[1]
        return retirement_age(
            Post(post["position_kind"], post["title"], code, age), day, rules=rules
        )


def _is_same(held: Mapping[str, Any], move: Mapping[str, Any]) -> bool:
    """Whether a post held beside one's own is the post proposed.

    Papers of acting posts often leave family and level out: unit and title say it, too.
    """
    if held["position_id"] == move["position_id"]:
        return True
    titles = [(one["title"] or "").casefold().split() for one in (held, move)]
    return held["unit_id"] == move["unit_id"] and bool(titles[0]) and titles[0] == titles[1]


def _present_posts(view: Records, day: date, names: Mapping[str, str]) -> dict[str, PresentPost]:
    posts = with_position_ids(current_posts(view, day))
    return {
        row["employee_id"]: PresentPost(
            row["position_id"], row["title"], row["unit_id"], names.get(row["unit_id"] or ""),
            row["level"], row["position_kind"], row["start_date"],
        )
        for row in posts.iter_rows(named=True)
    }  # fmt: skip


def _asked_of_positions(
    view: Records, day: date
) -> dict[str | None, tuple[int | None, float | None]]:
    """Least schooling and age of retirement that a position's own row states."""
    rows = (
        view["positions"]
        .filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        .sort("position_id", "valid_from", "known_on", nulls_last=False)
        .unique("position_id", keep="last", maintain_order=True)
    )
    asked = rows.select("position_id", "min_education_level", "retirement_age")
    return {position: (level, age) for position, level, age in asked.iter_rows()}


def _level_codes(view: Records) -> dict[tuple[str | None, str | None], str]:
    """The level of each post in the office's own words, by unit and title."""
    found: dict[tuple[str | None, str | None], str] = {}
    for table in ("assignments", "positions"):
        frame = view[table]
        if "level_code" in frame.columns:
            rows = frame.drop_nulls("level_code").sort("known_on")
            found |= {
                (unit, title): code
                for unit, title, code in rows.select("unit_id", "title", "level_code").iter_rows()
            }
    return found
