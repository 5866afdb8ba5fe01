"""What makes a move succeed in this city: the planted effects, their sizes, and the kinds of city.

Signs and relative sizes follow the research in the design notes (relative performance and fit lead,
own request beats assignment, a promotion into another unit costs, related experience helps); the
tenfold range between the largest and the smallest effect is what a model is judged by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from simulation.city import FUNCTIONAL, STRUCTURAL
from simulation.situation import Situation

Kind = Literal["additive", "fit", "drift", "raters", "young"]
KINDS: tuple[str, ...] = get_args(Kind)
YOUNG: Kind = "young"
"""The kind whose records begin late and change (`simulation.beginnings`)."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Effect:
    """A planted effect.

    Attributes:
        name: Its name in `truth/effects.csv`.
        value: The value in a situation that it acts on.
        size: Log-odds for each unit of the value.
        features: The product's features that are made for it (`#` stands for the outcome's or a
            measure's name); empty if it acts on something that no feature may know.
        why: The reason for it in real life.
    """

    name: str
    value: Callable[[Situation], Numbers]
    size: float
    features: tuple[str, ...]
    why: str


def _ability(at: Situation) -> Numbers:
    return at.ability


def _adaptability(at: Situation) -> Numbers:
    return at.adaptability


def _skills(at: Situation) -> Numbers:
    """The gap of skills: 0 if all demands are met, -1 if all are missed by a level."""
    return -at.shortfall


def _known_work(at: Situation) -> Numbers:
    """The same family now is worth as much as four years in it once."""
    return 0.5 * at.keeps_family + 0.5 * np.minimum(at.family_years / 4.0, 1.0)


def _own_request(at: Situation) -> Numbers:
    values: Numbers = np.array([1.0, -0.6, 0.0, -1.0])[at.cause]
    return values


def _rise_elsewhere(at: Situation) -> Numbers:
    return -((at.level_step > 0) & at.changes_unit).astype(float)


def _tenure(at: Situation) -> Numbers:
    """Best after some three years in a post, worse the further from it."""
    return -np.minimum(np.abs(at.post_years - 3.0) / 3.0, 1.5)


def _schooling(at: Situation) -> Numbers:
    return at.schooling_fits.astype(float)


def _training(at: Situation) -> Numbers:
    return at.trained_lately.astype(float)


def _sanctions(at: Situation) -> Numbers:
    return -at.was_sanctioned.astype(float)


def _distance(at: Situation) -> Numbers:
    return at.keeps_agency.astype(float)


def _climate(at: Situation) -> Numbers:
    return at.climate


def _leniency(at: Situation) -> Numbers:
    return at.leniency


def _load(at: Situation) -> Numbers:
    return -at.load


EFFECTS: tuple[Effect, ...] = (
    Effect("ability", _ability, 0.85,
           ("rating_last_standing", "rating_last_relative", "rating_relative_3_years",
            "rating_relative_career", "rating_trend", "rating_satisfactory_gap",
            "rating_results_3_years", "rating_behaviour_3_years"),
           "prior relative performance"),
    Effect("skills", _skills, 1.5,
           ("skills_gap_mean", "skills_unmet_share", "skills_unknown_share"),
           "competencies against what the post asks for"),
    Effect("known_work", _known_work, 0.95,
           ("keeps_family", "days_in_destination_family", "days_since_destination_family",
            "destination_family_share", "days_in_destination_title", "keeps_title",
            "family_flow_success_share__#"),
           "related experience"),
    Effect("own_request", _own_request, 0.42, ("cause",), "wanted rather than assigned"),
    Effect("climate", _climate, 0.30,
           ("unit_measure_last__climate", "unit_measure_change__climate",
            "unit_measure_gap__climate", "unit_newcomer_success_share__#"),
           "how the unit receives newcomers"),
    Effect("leniency", _leniency, 0.30,
           ("destination_rater_leniency", "destination_leniency"),
           "how generously the unit's leader rates"),
    Effect("schooling", _schooling, 0.34,
           ("education_asked_for", "education_matches", "education_lift"),
           "education against the post"),
    Effect("rise_elsewhere", _rise_elsewhere, 0.22,
           ("promotion_and_new_unit", "level_step", "keeps_unit", "step_above_highest_level"),
           "a promotion into another unit at once"),
    Effect("load", _load, 0.30,
           ("destination_load_ratio", "destination_vacancy_share"), "work for each person there"),
    Effect("training", _training, 0.26,
           ("matching_trainings_last_year_count", "matching_trainings_5_years_count"),
           "training for the post within the year before"),
    Effect("tenure", _tenure, 0.14,
           ("days_in_position", "days_in_unit"), "time in the post left behind"),
    Effect("sanctions", _sanctions, 0.50,
           ("sanctions_5_years_count", "days_since_sanction", "active_sanctions_count"),
           "earlier discipline"),
    Effect("distance", _distance, 0.10,
           ("keeps_root", "keeps_parent", "days_in_destination_root", "days_in_destination_parent"),
           "how far the units are apart"),
    Effect("adaptability", _adaptability, 0.07,
           ("past_outcome_share__#", "last_outcome__#"), "how the person took earlier moves"),
)  # fmt: skip
"""The effects of the additive city, by size."""


def _fit_ability(at: Situation) -> Numbers:
    """Ability has an effect in demanding posts, and hardly any in simple ones."""
    told: Numbers = at.ability * np.where(at.level >= 5, 1.9, 0.1)
    return told


def _fit_known_work(at: Situation) -> Numbers:
    """Experience carries experts; who leads is held back by the habits of the old work."""
    kinds = [at.kind == FUNCTIONAL, at.kind == STRUCTURAL]
    carried: Numbers = _known_work(at) * np.select(kinds, [1.5, -1.5], default=0.2)
    return carried


def _fit_skills(at: Situation) -> Numbers:
    """A small gap is closed by learning; from some size on it makes no difference how large."""
    return -np.clip((at.shortfall - 0.2) / 0.3, 0.0, 1.0)


def _women_marked_down(at: Situation) -> Numbers:
    """Some leaders mark women down: what a fairness audit must find."""
    return -(at.is_woman & at.is_biased_rater).astype(float)


def _own_competencies(at: Situation) -> Numbers:
    return at.own_level - MIDDLE_LEVEL


def _managing_change(at: Situation) -> Numbers:
    return at.managing_change - MIDDLE_LEVEL


def _career_standing(at: Situation) -> Numbers:
    return at.standing


OWN_RECORD_EFFECTS: tuple[Effect, ...] = (
    Effect("own_competencies", _own_competencies, 0.60,
           ("competencies_mean",),
           "the mean level of the person's own competencies, whatever the post asks for"),
    Effect("managing_change", _managing_change, 0.50,
           ("competency_level__Mengelola Perubahan",),
           "the person's own level in managing change, beside the mean"),
    Effect("career_standing", _career_standing, 0.70,
           ("rating_relative_career",),
           "standing among colleagues over the whole career, not the last years alone"),
)  # fmt: skip
"""What the young city has beside the effects of the additive one."""


_FIT: Mapping[str, tuple[Callable[[Situation], Numbers], float, tuple[str, ...]]] = {
    "ability": (_fit_ability, 0.85, ()),
    "known_work": (
        _fit_known_work, 1.1, ("destination_position_kind", "destination_job_family"),
    ),
    "skills": (_fit_skills, 1.3, ()),
}  # fmt: skip
"""What acts otherwise in the city of strong fit: value, size, and further features it takes."""
_DRIFT: Mapping[str, float] = {
    "own_request": -0.2,
    "training": 2.0,
    "known_work": 1.6,
    "climate": 0.4,
}  # fmt: skip
"""What an effect's size is multiplied by from the tenth year on, in the drifting city."""
_RATERS: Mapping[str, float] = {"leniency": 2.2, "ability": 0.8}
_YOUNG: Mapping[str, float] = {"ability": 0.5, "skills": 0.4, "known_work": 0.7}
"""What a size is multiplied by in the young city: the person's own record tells more there."""
_INTERCEPT: Mapping[str, float] = {
    "additive": 1.15,
    "fit": 1.3,
    "drift": 1.1,
    "raters": 1.35,
    "young": 0.6,
}
MIDDLE_LEVEL = 2.5
"""A competency of this level adds nothing in the young city."""
DRIFT_YEAR = 10
"""The year of the city in which the drifting one begins to drift."""


@dataclass(frozen=True)
class Laws:
    """What makes moves succeed.

    Attributes:
        kind: The kind of city.
        intercept: Log-odds where every effect is nil.
        effects: The planted effects.
        drifts_on: From this day (number) on sizes are multiplied by `drift`.
        drift: Factors by effect.
    """

    kind: Kind
    intercept: float
    effects: tuple[Effect, ...]
    drifts_on: int
    drift: Mapping[str, float]

    def parts(self, at: Situation) -> Numbers:
        """Log-odds that each effect adds to each situation.

        Returns:
            One row a situation, one column an effect.
        """
        has_drifted = at.day >= self.drifts_on
        columns = []
        for effect in self.effects:
            factor = np.where(has_drifted, self.drift.get(effect.name, 1.0), 1.0)
            columns.append(effect.size * factor * effect.value(at))
        return np.column_stack(columns)

    def log_odds(self, at: Situation) -> Numbers:
        """True log-odds of success of each situation."""
        total: Numbers = self.intercept + self.parts(at).sum(axis=1)
        return total


def laws_of(kind: Kind, first_day: int) -> Laws:
    """The laws of a kind of city whose first day is given as a number of days."""
    drift = _DRIFT if kind == "drift" else {}
    effects = []
    for effect in EFFECTS:
        value, size, features = effect.value, effect.size, effect.features
        if kind == "fit" and effect.name in _FIT:
            value, size, further = _FIT[effect.name]
            features += further
        if kind == "raters":
            size *= _RATERS.get(effect.name, 1.0)
        if kind == YOUNG:
            size *= _YOUNG.get(effect.name, 1.0)
        effects.append(Effect(effect.name, value, size, features, effect.why))
    if kind == "raters":
        effects.append(
            Effect("women_marked_down", _women_marked_down, 0.9, (), "a bias that no feature knows")
        )
    if kind == YOUNG:
        effects += OWN_RECORD_EFFECTS
    drifts_on = first_day + round(365.25 * (DRIFT_YEAR - 1))
    return Laws(kind, _INTERCEPT[kind], tuple(effects), drifts_on, drift)


def success_probability(log_odds: Numbers) -> Numbers:
    """The probability behind log-odds, of a move or of anything else that is drawn."""
    probability: Numbers = 1.0 / (1.0 + np.exp(-log_odds))
    return probability
