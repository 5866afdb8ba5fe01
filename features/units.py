"""The units of features: what a value is measured in, and the word that people read after it.

A feature names its unit in `feature(unit=…)`. How a value of each unit is written in a sentence is
decided in `models.words.wording` by this type alone, never by a docstring, which still tells
people the unit, the range and what null means, in its line `Unit:`; that line begins with one of
the unit's `lines`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique


@dataclass(frozen=True)
class Noun:
    """The word after a number; Indonesian has one form for one and many.

    Attributes:
        indonesian: After any number.
        singular: In English after 1.
        plural: In English after any other number.
    """

    indonesian: str
    singular: str
    plural: str


DAY = Noun("hari", "day", "days")
MONTH = Noun("bulan", "month", "months")
YEAR = Noun("tahun", "year", "years")


@unique
class Unit(Enum):
    """What a feature's value is measured in.

    Attributes:
        lines: What the line `Unit:` of a docstring may begin with.
        noun: The word after the number; None where the number stands alone or is told otherwise.
    """

    # Numbers with a word after them.
    DAYS = ("days",), DAY
    """Told as days, months or years, whichever is easiest to read."""
    YEARS = ("years",), YEAR
    LEVELS = ("levels",), Noun("jenjang", "level", "levels")
    """Steps on the ladder of posts; its place on a ladder is a `RANK`."""
    LEVELS_A_YEAR = ("levels a year",), Noun("jenjang setahun", "level a year", "levels a year")
    EDUCATION_LEVELS = ("ISCED levels",), Noun("tingkat", "level", "levels")
    COMPETENCY_LEVELS = ("competency levels",), Noun("tingkat", "level", "levels")
    # "The number of people in the unit is 7 people" says it twice; in Indonesian it does not.
    PEOPLE = ("people",), Noun("orang", "", "")

    TIMES_A_YEAR = (
        ("departures a person and year",),
        Noun("kali setahun", "time a year", "times a year"),
    )
    SPREAD = (
        ("standard deviations, 0 or more",),
        Noun("simpangan baku", "standard deviation", "standard deviations"),
    )
    """How far values lie apart: never below 0, so without a sign."""

    # Numbers with a sign, which says above or below what is usual.
    DEVIATIONS = (
        ("standard deviations",),
        Noun("simpangan baku", "standard deviation", "standard deviations"),
    )
    SHARE_DIFFERENCE = ("-1 to 1", "-0.5 to 0.5"), Noun("poin", "point", "points")
    """Above or below others on a scale of 0 to 1: told as points of a hundred."""

    # Told as percent.
    SHARE = ("share", "moves a person", "arrivals a person", "departures a person"), None

    # Numbers alone: the feature's label says what they count or where the scale comes from.
    COUNT = (
        (
            "absences", "competencies", "educations", "moves", "posts", "sanctions", "trainings",
        ),
        None,
    )  # fmt: skip
    A_YEAR = (
        (
            "absences a year", "awards a year", "events a year", "events a person and year",
            "hours a year", "moves a year", "posts a year", "promotions a year",
            "rises a person and year", "steps down a year", "trainings a year",
        ),
        None,
    )  # fmt: skip
    RATIO = ("ratio", "natural logarithm of the ratio", "full-time equivalents a person"), None
    RANK = (
        (
            "the organisation's level", "the assessment's own levels", "ISCED 2011",
        ),
        None,
    )  # fmt: skip
    """A place on a scale whose steps have numbers."""
    OWN_NUMBER = ("the organisation's own", "the measure's own exposure"), None
    """Whatever the organisation records; nobody told us what it is measured in."""

    # One of two words.
    YES_OR_NO = ("1 yes, 0 no",), None
    SUCCESS = ("the outcome's value (1 success, 0 not)",), None

    # Words.
    CALENDAR_MONTH = ("1 to 12",), None
    """A number that is told as the month's name."""
    CONTRACT_WORD = ("a word of the contract",), None
    """One of a closed list, which is told in the reader's language."""
    OWN_WORD = ("the organisation's own words",), None

    def __init__(self, lines: tuple[str, ...], noun: Noun | None) -> None:
        """Give the member the attributes that stand in its value."""
        self.lines = lines
        self.noun = noun

    @property
    def is_claim(self) -> bool:
        """Whether it says one of two words: yes or no, success or none."""
        return self in (Unit.YES_OR_NO, Unit.SUCCESS)

    @property
    def is_signed(self) -> bool:
        """Whether a number above 0 is written with its plus sign."""
        return self in (Unit.DEVIATIONS, Unit.SHARE_DIFFERENCE)

    @property
    def is_word(self) -> bool:
        """Whether values are words (a category) and not numbers."""
        return self in (Unit.CONTRACT_WORD, Unit.OWN_WORD)
