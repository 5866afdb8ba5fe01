"""The shapes of what stands beside an estimate, and of what stands in its place."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from models.words.wording import Language


class PresentPost(BaseModel):
    """The person's post on the day."""

    position_id: str
    title: str | None
    unit_id: str | None
    unit: str | None
    level: int | None
    position_kind: str | None
    since: date


class Acting(BaseModel):
    """That the person holds the post asked about already, though not for good."""

    capacity: str
    since: date


class Track(BaseModel):
    """Kinds of the present and of the proposed post."""

    from_: str | None = Field(alias="from")
    to: str | None


class Schooling(BaseModel):
    """Schooling on record against the least that the post asks for."""

    level: int | None
    required: int | None
    met: bool | None


class Leaving(BaseModel):
    """A departure before the outcome could be known."""

    kind: str
    on: date
    outcome_known_by: date
    retirement_age: int | None


class Facts(BaseModel):
    """What is on record beside an estimate; none of it moves the estimate."""

    present_post: PresentPost | None
    acting: Acting | None
    level_step: int | None = Field(description="Levels up; negative is a step down.")
    step_down: bool
    track: Track
    education: Schooling
    leaves: Leaving | None
    notes: dict[Language, list[str]]


class Rejection(BaseModel):
    """Why there is no estimate."""

    kind: str = Field(description="One word for programs, as retirement or holds_the_post.")
    since: date | None
    id: str
    en: str
