"""What a feature is: its name, group, unit, source and reason, declared beside its function.

A feature is a function named exactly as its column that returns a polars expression over the frame
of its file (see that file's `frame`): one value per row of the spine (a move: who, where to, as of
which day). The decorator `feature` records the facts that are not prose; the docstring carries the
rest (first line: what it is; `Unit:`, `Source:`, `Why:`). The catalogue page is made from both, the
sentences of explanations from the decorator's facts alone. A family yields one column for each
measure, outcome, … that the records name: `past_outcome_share__stay` comes from the function
`past_outcome_share`.

How to add a feature: see the docstring of the package (features/__init__.py).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import polars as pl

from features.concepts import concept_of
from features.units import Unit

Group = Literal["person", "destination", "fit", "context"]
GROUPS: tuple[Group, ...] = ("person", "destination", "fit", "context")
Kind = Literal["number", "category"]
SEPARATOR = "__"
"""Between a family's function and the measure, outcome, … a column is about."""


@dataclass(frozen=True)
class Feature:
    """One column of the feature table.

    Attributes:
        name: The column.
        function: The function it is made by (equal to `name` but for families).
        member: For families, the measure, outcome, scheme or column it is about.
        group: Where its contribution is summed.
        kind: `number` (Float64) or `category` (String).
        what: First line of the docstring.
        unit: What its values are measured in.
        unit_line: The same for people: unit and range, and when it is null.
        source: The tables and columns it is made from.
        why: Why it may matter, with a source.
        phrase: What it is called in a sentence, by language (`id`, `en`).
        concept: The concept that its contribution counts for (`features.concepts`).
        member_phrase: For families, what the organisation calls the member, by language; empty
            where it has no word for it.
        window_years: How far back it looks: once its tables are as old as that, they can grow older
            without moving it. None: it looks at a state, or at a share or rate of all that is kept.
    """

    name: str
    function: str
    member: str | None
    group: Group
    kind: Kind
    what: str
    unit: Unit
    unit_line: str
    source: str
    why: str
    phrase: Mapping[str, str] = field(default_factory=dict)
    concept: str = ""
    member_phrase: Mapping[str, str] = field(default_factory=dict)
    window_years: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Its facts for files and answers, where `unit` is the line for people.

        A model keeps a hash of these facts (`catalogue_sha256` in its manifest): a change here
        changes the hash of every model trained from now on.
        """
        facts = asdict(self)
        facts["unit"] = facts.pop("unit_line")
        return facts


@dataclass(frozen=True)
class FeatureTable:
    """Features of moves, one row a move, in the order of the moves given.

    Attributes:
        moves: The moves (`records.knowing.moves.MOVE_COLUMNS`).
        values: One column a feature, in the order of `features`; Float64 or String, null = unknown.
        features: The catalogue of these columns.
    """

    moves: pl.DataFrame
    values: pl.DataFrame
    features: tuple[Feature, ...]


@dataclass(frozen=True)
class FeatureFunction:
    """A declared feature: the function and the facts beside it.

    Attributes:
        function: Returns the expression over the file's frame.
        group: Where its contribution is summed.
        unit: What its values are measured in.
        phrase: What it is called in a sentence, by language; `{member}` stands for the member.
        absent: The value for somebody without any row in tables that were already kept on the day
            (0 for counts); None: unknown.
        window_years: How far back it looks (`Feature.window_years`).
    """

    function: Callable[[], pl.Expr]
    group: Group
    unit: Unit
    phrase: Mapping[str, str]
    absent: float | None
    window_years: float | None = None

    @property
    def name(self) -> str:
        """The function's name, which is the column's (or, for a family, its beginning)."""
        return self.function.__name__

    @property
    def kind(self) -> Kind:
        """`category` where the unit is words, else `number`."""
        return "category" if self.unit.is_word else "number"

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of its file's frame that its expression reads, in alphabetical order."""
        return tuple(sorted(set(self().meta.root_names())))

    def column(self, member: str | None = None) -> str:
        """The name of its column in the table, for a family that of a member."""
        return self.name if member is None else f"{self.name}{SEPARATOR}{member}"

    def __call__(self) -> pl.Expr:
        """The feature's expression."""
        return self.function()

    def describe(self, member: str | None = None) -> Feature:
        """The catalogue's entry.

        Args:
            member: The measure, outcome, scheme or column, for a family.

        Raises:
            MutasiError: No concept holds it.
        """
        facts = docstring_facts(self.function)
        # A column of the organisation's own, `employees.x_blood_group`, is told as "blood group".
        told = (member or "").rpartition(".x_")[2].replace("_", " ")
        return Feature(
            name=self.column(member),
            function=self.name,
            member=member,
            group=self.group,
            kind=self.kind,
            what=facts["what"],
            unit=self.unit,
            unit_line=facts["unit"],
            source=facts["source"],
            why=facts["why"],
            phrase={
                language: text.replace("{member}", told) for language, text in self.phrase.items()
            },
            window_years=self.window_years,
            concept=concept_of(self.name).name,
        )


def feature(  # noqa: PLR0913 — the facts of a feature that are not prose
    group: Group,
    en: str,
    id: str,
    *,
    unit: Unit,
    absent: float | None = None,
    window: float | None = None,
) -> Callable[[Callable[[], pl.Expr]], FeatureFunction]:
    """Declare a function as a feature.

    Args:
        group: Where its contribution is summed.
        en: What it is called in an English sentence, without an article that a sentence adds.
        id: The same in Indonesian.
        unit: What its values are measured in; decides, too, whether they are numbers or words.
        absent: The value for somebody without any row in tables that were already kept on the day.
        window: How many years back it looks; None: at a state, or at a share or rate of all kept.
    """

    def declare(function: Callable[[], pl.Expr]) -> FeatureFunction:
        return FeatureFunction(function, group, unit, {"id": id, "en": en}, absent, window)

    return declare


def docstring_facts(function: Callable[[], pl.Expr]) -> dict[str, str]:
    """The facts of a feature's docstring: `what`, `unit`, `source`, `why` (empty where missing)."""
    text = inspect.getdoc(function) or ""
    what, _, rest = text.partition("\n")
    facts = {"what": what.strip()}
    for name in ("Unit", "Source", "Why"):
        found = re.search(rf"^{name}: (.*?)(?=^\w+: |\Z)", rest, flags=re.DOTALL | re.MULTILINE)
        facts[name.lower()] = " ".join(found.group(1).split()) if found else ""
    return facts
