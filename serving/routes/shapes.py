"""The shapes of the API, for its description and for what comes in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from features.catalog import Group
from models.words.wording import Language
from serving.routes.asking import Day
from serving.routes.fact_shapes import Facts, Rejection

Text = Annotated[str, Field(max_length=300)]


class ProposedMove(BaseModel):
    """One proposed move: who, and where to."""

    model_config = ConfigDict(extra="forbid")

    employee_id: Text | None = Field(None, description="Pseudonym, id or NIP of the person.")
    nip: Text | None = Field(None, description="In the place of employee_id.")
    position_id: Text | None = Field(None, description="The post; or unit_id and what follows.")
    unit_id: Text | None = Field(None, description="The unit's id, or its name.")
    title: Text | None = None
    job_family: Text | None = None
    position_kind: Text | None = None
    level: Annotated[int, Field(ge=-10_000, le=10_000)] | None = None
    cause: Text | None = Field(None, description="Why: own_request, assigned, promotion, …")

    def cells(self) -> dict[str, str | None]:
        """The move as a row of texts, in the form of a row of a file."""
        said = self.model_dump()
        return {name: None if value is None else str(value) for name, value in said.items()}


class ScoreRequest(BaseModel):
    """Moves to be estimated."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"moves": [{"employee_id": "e-1f0c9a77be20", "position_id": "p-3f9a1c22d07b"}]}
            ]
        },
    )

    moves: list[ProposedMove] = Field(description="At most 5,000.")
    outcome: Text | None = None
    as_of: Day | None = None
    lang: Language | None = None


class Contribution(BaseModel):
    """What one feature adds, in log-odds."""

    feature: str
    group: Group
    concept: str
    value: str
    log_odds: float
    stable: bool | None


class ConceptContribution(BaseModel):
    """What one concept adds, in log-odds: the sum of its features."""

    name: str
    group: Group
    log_odds: float
    stable: bool | None
    features: list[str]


class SimilarMove(BaseModel):
    """A past move like this one, and what became of it."""

    model_config = ConfigDict(populate_by_name=True)

    move_id: str
    start_date: date | None
    from_post: str | None = Field(alias="from")
    to: str | None
    alike: list[str] | None
    differs: list[str] | None
    distance: float
    succeeded: bool


class DataQuality(BaseModel):
    """How much of what the model looks at is on record."""

    score: float
    missing: list[str]
    out_of_range: list[str] = []


class BetterPost(BaseModel):
    """An open post where the same person's estimate is better, and what differs."""

    position_id: str
    unit_id: str | None
    title: str | None
    probability: float
    lower: float
    upper: float
    level: float
    differs: dict[Language, list[str]]


class Score(BaseModel):
    """One estimate; a part that does not exist yet is null."""

    employee_id: str | None = None
    position_id: str | None = None
    as_of: date | None = None
    outcome: str | None = None
    model_version: str | None = None
    probability: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    abstained: bool | None = None
    abstain_reasons: list[str] | None = None
    raw_log_odds: float | None = None
    base_log_odds: float | None = None
    contributions: list[Contribution] | None = None
    concepts: list[ConceptContribution] | None = None
    groups: dict[Group, float] | None = None
    reasons: dict[Language, list[str]] | None = None
    eligibility: dict[str, Any] | None = None
    similar_moves: list[SimilarMove] | None = None
    data_quality: DataQuality | None = None
    better_posts: list[BetterPost] | None = Field(
        default=None, description="Told where one move is explained; null in lists."
    )
    facts: Facts | None = Field(default=None, description="Facts of the records beside it.")
    rejected: str | None = Field(None, description="Why not; null where there is an estimate.")
    rejection: Rejection | None = Field(None, description="The same for programs.")


class ScoredMove(Score):
    """One estimate, or why this move could not be estimated."""


class Scores(BaseModel):
    """Estimates, in the order the moves were sent."""

    results: list[ScoredMove]
    rows: int
    rejected: int
    abstained: int
    outcome: str
    as_of: date
    model_version: str
    seconds: float


class Ranking(BaseModel):
    """Estimates, the highest first; none where the person has left or the post is no longer."""

    results: list[Score]
    rejected: str | None = None
    rejection: Rejection | None = None


class Version(BaseModel):
    """One registered version of a model."""

    version: str
    outcome: str
    aliases: list[str]
    run_id: str
    created_on: date
    expires_on: date
    metrics: dict[str, Any] | None
    baselines: dict[str, Any]
    gate: dict[str, Any]


class Succession(BaseModel):
    """Who made a version champion, when and why."""

    act: Literal["promote", "rollback"]
    by: str
    reason: str
    at: str
    despite_gate: bool


class ShownVersion(Version):
    """One version with its manifest and history."""

    manifest: dict[str, Any]
    history: list[Succession]


class Versions(BaseModel):
    """Every registered version, oldest first."""

    versions: list[Version]


class Fault(BaseModel):
    """What went wrong: found, expected, what to do."""

    code: str
    message: str
    found: str
    expected: str
    action: str


class Refusal(BaseModel):
    """The one shape of every error."""

    error: Fault


class Ready(BaseModel):
    """Whether estimates can be given."""

    ready: bool
    reason: str | None = Field(
        None,
        description="Why not, as an error's code: `not_found` (no records), `no_champion`, "
        "`refused` (the champion has expired), `outdated_model` (train again), `unreachable`.",
    )


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": meaning}
    for status, meaning in {
        401: "No token.",
        404: "An id in the path that nobody bears, or an outcome nobody knows.",
        409: "The champion has expired.",
        422: "Malformed; also a NIP in an address.",
        503: "No records, or no champion.",
    }.items()
}
