"""What people give as a reason: concepts, each the sum of a few features that say one thing.

Single features stand for one another: whose work is good has a good last rating, a good mean of
three years and few poor ones, and which of them a model leans on is chance. What they say together
is not. So reasons are judged and told by concept: its contribution is the exact sum of its
features' contributions.

A new feature = its function's name in one concept here, of the feature's own group, and where a
null of it means that something never happened, a line in `NEVER`. A test fails until it has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from records.errors import MutasiError

if TYPE_CHECKING:
    from features.catalog import Group

Direction = Literal[-1, 1]


@dataclass(frozen=True)
class Concept:
    """One thing that a reason can be about.

    Attributes:
        name: Its name outside.
        group: The group that all its features belong to.
        phrase: What it is called, by language (`id`, `en`).
        features: Its feature functions; a family counts with all its members.
    """

    name: str
    group: Group
    phrase: Mapping[str, str]
    features: tuple[str, ...]


@dataclass(frozen=True)
class Never:
    """What a null means where it says that something never happened, and no record is missing.

    Attributes:
        phrase: The sentence's beginning, by language.
        witness: The feature function whose value says that such records are kept; where it is
            null too, nobody knows. None: a null always means never.
    """

    phrase: Mapping[str, str]
    witness: str | None = None


def _concept(name: str, group: Group, id: str, en: str, features: str) -> Concept:
    return Concept(name, group, {"id": id, "en": en}, tuple(features.split()))


_PERSON = (
    _concept(
        "recent_appraisals", "person", "penilaian kinerja terkini", "recent appraisals",
        "rating_last_standing rating_last_relative rating_relative_3_years rating_results_3_years "
        "rating_behaviour_3_years",
    ),
    _concept(
        "appraisal_career", "person", "penilaian kinerja sepanjang karier",
        "appraisals over the career",
        "rating_relative_career rating_trend rating_satisfactory_gap rating_lag_days",
    ),
    _concept(
        "own_record", "person", "hasil kerja dan penghargaan", "own work and awards",
        "performance_level performance_last performance_career performance_last_gap "
        "performance_trend performance_unit_gap performance_exposure_ratio "
        "performance_exposure_trend measured_lag_days performance_spread "
        "measure_level measure_last measure_trend measure_exposure measure_unit_gap "
        "event_rate_1_year event_rate_5_years event_rate_recent event_ratio days_since_event "
        "own_unit_event_rate awards_per_year",
    ),
    _concept(
        "earlier_moves", "person", "perpindahan sebelumnya", "earlier moves",
        "career_moves_per_year unit_changes_per_year family_changes_per_year past_outcome_share "
        "past_outcome_count last_outcome",
    ),
    _concept(
        "pace_of_moves", "person", "laju perpindahan", "pace of moves",
        "moves_per_year mean_spell_days last_spell_days short_posts_share",
    ),
    _concept(
        "tenure", "person", "masa kerja dan masa tidak bertugas", "time served and time away",
        "service_years days_in_position days_in_unit days_without_post away_share "
        "absences_per_year is_absent days_since_absence study_leaves_10_years_count",
    ),
    _concept(
        "career_standing", "person", "kedudukan dan kenaikan dalam karier",
        "standing and promotions",
        "present_level highest_level days_at_level levels_per_year days_since_promotion "
        "promotions_per_year demotions_per_year cohort_level_gap grade_level days_in_grade "
        "acting_posts_per_year open_acting_posts_count",
    ),
    _concept(
        "own_competencies", "person", "kompetensi pegawai", "own competencies",
        "competencies_mean competency_level",
    ),
    _concept(
        "training", "person", "pendidikan dan pelatihan", "education and training",
        "education_level educations_5_years_count training_hours_per_year trainings_per_year "
        "days_since_training",
    ),
    _concept(
        "sanctions", "person", "hukuman disiplin", "sanctions",
        "sanctions_5_years_count active_sanctions_count days_since_sanction",
    ),
    _concept(
        "recorded_facts", "person", "data kepegawaian lain", "other recorded facts",
        "employment_kind recorded_number recorded_word",
    ),
)  # fmt: skip
_DESTINATION = (
    _concept(
        "kind_of_post", "destination", "jenis jabatan tujuan", "kind of post",
        "destination_job_family destination_position_kind destination_level "
        "destination_headcount_needed destination_requirements_count level_rises_per_year",
    ),
    _concept(
        "unit_size_and_stability", "destination", "ukuran dan kemantapan unit tujuan",
        "size and stability of the new unit",
        "destination_people_count destination_parent_people_count destination_family_people_count "
        "destination_title_people_count destination_mean_tenure_days destination_mean_level "
        "destination_turnover_share destination_newcomers_share",
    ),
    _concept(
        "newcomers_record_there", "destination", "hasil pendatang sebelumnya di sana",
        "what became of earlier newcomers there",
        "unit_newcomer_success_share root_newcomer_success_share title_newcomer_success_share "
        "family_newcomer_success_share level_newcomer_success_share unit_newcomer_share "
        "destination_unit_stays_share destination_title_stays_share destination_family_stays_share "
        "destination_level_stays_share destination_unit_departures_per_year "
        "destination_title_departures_per_year destination_family_departures_per_year",
    ),
    _concept(
        "workload", "destination", "beban kerja unit tujuan", "workload of the new unit",
        "destination_vacancy_share destination_load_ratio",
    ),
    _concept(
        "climate", "destination", "iklim dan hasil kerja unit tujuan",
        "climate and work of the new unit",
        "unit_measure_last unit_measure_change destination_peers_level destination_event_rate",
    ),
    _concept(
        "leaders_leniency", "destination", "kelonggaran penilaian atasan baru",
        "leniency of the new supervisor",
        "destination_leniency destination_rater_leniency",
    ),
)  # fmt: skip
_FIT = (
    _concept(
        "related_experience", "fit", "pengalaman terkait", "related experience",
        "days_in_destination_family days_since_destination_family destination_family_share "
        "days_in_destination_title keeps_family keeps_title keeps_position_kind "
        "family_flow_success_share",
    ),
    _concept(
        "change_of_unit", "fit", "perubahan unit kerja", "change of unit",
        "keeps_unit keeps_parent keeps_root days_in_destination_unit days_since_destination_unit "
        "days_in_destination_parent days_in_destination_root acted_in_destination_unit "
        "root_flow_success_share unit_measure_gap performance_gap_to_destination "
        "destination_events_expected",
    ),
    _concept(
        "step_up_or_down", "fit", "kenaikan atau penurunan jenjang", "step up or down",
        "level_step step_above_highest_level days_at_destination_level promotion_and_new_unit "
        "cohort_destination_gap years_to_usual_promotion usual_promotion_score "
        "years_ahead_of_level level_flow_success_share",
    ),
    _concept(
        "schooling_for_the_post", "fit", "pendidikan untuk jabatan tujuan",
        "schooling for the post",
        "education_asked_for education_matches education_lift education_level_surplus",
    ),
    _concept(
        "matching_training", "fit", "pelatihan untuk jabatan tujuan", "training for the post",
        "matching_trainings_5_years_count matching_trainings_last_year_count",
    ),
    _concept(
        "skills_gap", "fit", "pemenuhan syarat kompetensi", "skills against the requirements",
        "skills_gap_mean skills_unmet_share skills_unknown_share",
    ),
)  # fmt: skip
_CONTEXT = (
    _concept(
        "cause_of_move", "context", "alasan mutasi", "cause of the move", "cause changes_supervisor"
    ),
    _concept(
        "timing", "context", "waktu perpindahan", "timing",
        "month season_moves_share agency_moves_share days_since_round",
    ),
)  # fmt: skip

CONCEPTS: Mapping[str, Concept] = {
    concept.name: concept for concept in (*_PERSON, *_DESTINATION, *_FIT, *_CONTEXT)
}
"""Every concept by name, group after group."""

DIRECTIONS: Mapping[str, Direction] = {
    # Skills gap: a larger one never helps.
    "skills_gap_mean": -1,
    "skills_unmet_share": -1,
    # Schooling that the post asks for.
    "education_asked_for": 1,
    # Training for the post; how long ago any training was is the same thing seen from afar.
    "matching_trainings_5_years_count": 1,
    "matching_trainings_last_year_count": 1,
    "days_since_training": -1,
    # Sanctions in force.
    "active_sanctions_count": -1,
    # Recent appraisals.
    "rating_last_standing": 1,
    "rating_last_relative": 1,
    "rating_relative_3_years": 1,
    "rating_results_3_years": 1,
    "rating_behaviour_3_years": 1,
}
"""Which way more of a feature must move an estimate: 1 up, -1 down. Nothing else has a direction:
experience, tenure, pace, promotion and load can go either way, and a model may say so."""

NEVER: Mapping[str, Never] = {
    "days_since_promotion": Never(
        {
            "id": "Tidak naik jenjang dalam sepuluh tahun terakhir",
            "en": "Was not promoted in the last ten years",
        },
        "promotions_per_year",
    ),
    "mean_spell_days": Never(
        {
            "id": "Tidak berpindah jabatan dalam lima tahun terakhir",
            "en": "Has not changed posts in the last five years",
        },
        "moves_per_year",
    ),
    "last_spell_days": Never(
        {
            "id": "Tidak berpindah jabatan dalam lima tahun terakhir",
            "en": "Has not changed posts in the last five years",
        },
        "moves_per_year",
    ),
    "days_since_sanction": Never(
        {
            "id": "Tidak dijatuhi hukuman disiplin dalam lima tahun terakhir",
            "en": "Was not sanctioned in the last five years",
        },
        "sanctions_5_years_count",
    ),
    "days_since_absence": Never(
        {
            "id": "Tidak meninggalkan tugas dalam lima tahun terakhir",
            "en": "Was not away in the last five years",
        },
        "absences_per_year",
    ),
    "days_since_training": Never(
        {
            "id": "Tidak mengikuti pelatihan dalam lima tahun terakhir",
            "en": "Has had no training in the last five years",
        },
        "trainings_per_year",
    ),
    "days_since_destination_unit": Never(
        {
            "id": "Tidak pernah bertugas di unit tujuan dalam sepuluh tahun terakhir",
            "en": "Has not served in the new unit in the last ten years",
        },
        "days_in_destination_unit",
    ),
    "days_since_destination_family": Never(
        {
            "id": "Tidak pernah bertugas di rumpun jabatan tujuan dalam sepuluh tahun terakhir",
            "en": "Has not worked in the new job family in the last ten years",
        },
        "days_in_destination_family",
    ),
    "days_since_event": Never(
        {"id": "Belum pernah ada kejadian yang tercatat", "en": "None is on record so far"},
        "event_rate_5_years",
    ),
    "last_outcome": Never(
        {
            "id": "Belum ada perpindahan sebelumnya yang hasilnya diketahui",
            "en": "No earlier move has a known result yet",
        },
        "past_outcome_count",
    ),
}
"""By feature function: nulls that are no gap in the records."""

_OF_FUNCTION: Mapping[str, Concept] = {
    function: concept for concept in CONCEPTS.values() for function in concept.features
}


def concept_of(function: str) -> Concept:
    """The concept that a feature function belongs to.

    Raises:
        MutasiError: It belongs to none.
    """
    if function not in _OF_FUNCTION:
        raise MutasiError(
            found=f"the feature {function}, which belongs to no concept",
            expected="every feature function in exactly one concept of its own group",
            action="add its name to a concept in features/concepts.py",
        )
    return _OF_FUNCTION[function]
