"""The first form: every version of every record, identities and protected attributes apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


_TABLES = (
    "units",
    "unit_measures",
    "trainings",
    "surveys",
    "sanctions",
    "ratings",
    "preferences",
    "positions",
    "position_requirements",
    "outcomes",
    "measures",
    "grades",
    "exits",
    "employees",
    "educations",
    "datasets",
    "competencies",
    "awards",
    "assignments",
    "absences",
    "scores",
    "protected_attributes",
    "loads",
    "identities",
)


def upgrade() -> None:
    """Create the tables."""
    _create_identities()
    _create_loads()
    _create_protected_attributes()
    _create_scores()
    _create_absences()
    _create_assignments()
    _create_awards()
    _create_competencies()
    _create_datasets()
    _create_educations()
    _create_employees()
    _create_exits()
    _create_grades()
    _create_measures()
    _create_outcomes()
    _create_position_requirements()
    _create_positions()
    _create_preferences()
    _create_ratings()
    _create_sanctions()
    _create_surveys()
    _create_trainings()
    _create_unit_measures()
    _create_units()


def _create_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("employee_id", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text()),
        sa.Column("nip", sa.Text()),
    )


def _create_loads() -> None:
    op.create_table(
        "loads",
        sa.Column("load_id", _ID, primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("snapshot_on", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.Text(), nullable=False),
    )


def _create_protected_attributes() -> None:
    op.create_table(
        "protected_attributes",
        sa.Column("employee_id", sa.Text(), primary_key=True),
        sa.Column("birth_date", sa.Date()),
        sa.Column("sex", sa.Text()),
        sa.Column("extra", sa.Text()),
    )


def _create_scores() -> None:
    op.create_table(
        "scores",
        sa.Column("score_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text()),
        sa.Column("position_id", sa.Text()),
        sa.Column("unit_id", sa.Text()),
        sa.Column("as_of", sa.Date()),
        sa.Column("outcome", sa.Text()),
        sa.Column("model_version", sa.Text()),
        sa.Column("probability", sa.Double()),
        sa.Column("lower", sa.Double()),
        sa.Column("upper", sa.Double()),
        sa.Column("abstained", sa.Boolean()),
        sa.Column("abstain_reasons", sa.Text()),
        sa.Column("raw_log_odds", sa.Double()),
        sa.Column("base_log_odds", sa.Double()),
        sa.Column("eligible", sa.Boolean()),
        sa.Column("rejected", sa.Text()),
        sa.Column("group_person", sa.Double()),
        sa.Column("group_destination", sa.Double()),
        sa.Column("group_fit", sa.Double()),
        sa.Column("group_context", sa.Double()),
        sa.Column("reasons_id", sa.Text()),
        sa.Column("reasons_en", sa.Text()),
    )
    op.create_index(
        "ix_scores_move", "scores", ["model_version", "employee_id", "position_id", "as_of"]
    )


def _create_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date()),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("position_id", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("job_family", sa.Text()),
        sa.Column("position_kind", sa.Text()),
        sa.Column("level", sa.BigInteger()),
        sa.Column("capacity", sa.Text()),
        sa.Column("cause", sa.Text()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("round_id", sa.Text()),
        sa.Column("decree", sa.Text()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_awards() -> None:
    op.create_table(
        "awards",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_competencies() -> None:
    op.create_table(
        "competencies",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("level", sa.Double()),
        sa.Column("score", sa.Double()),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_datasets() -> None:
    op.create_table(
        "datasets",
        sa.Column("dataset_id", _ID, primary_key=True),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )


def _create_educations() -> None:
    op.create_table(
        "educations",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("level", sa.BigInteger()),
        sa.Column("title", sa.Text()),
        sa.Column("field", sa.Text()),
        sa.Column("institution", sa.Text()),
        sa.Column("completed_on", sa.Date()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_employees() -> None:
    op.create_table(
        "employees",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("entry_date", sa.Date()),
        sa.Column("employment_kind", sa.Text()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_exits() -> None:
    op.create_table(
        "exits",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("exited_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_grades() -> None:
    op.create_table(
        "grades",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("level", sa.BigInteger()),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_measures() -> None:
    op.create_table(
        "measures",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("exposure", sa.Double()),
        sa.Column("unit_id", sa.Text()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Text()),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_position_requirements() -> None:
    op.create_table(
        "position_requirements",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("position_id", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("level", sa.Double(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_positions() -> None:
    op.create_table(
        "positions",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("position_id", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("job_family", sa.Text()),
        sa.Column("position_kind", sa.Text()),
        sa.Column("level", sa.BigInteger()),
        sa.Column("headcount_needed", sa.Double()),
        sa.Column("workload_minutes", sa.Double()),
        sa.Column("min_education_level", sa.BigInteger()),
        sa.Column("education_fields", sa.Text()),
        sa.Column("retirement_age", sa.Double()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("wants_kind", sa.Text(), nullable=False),
        sa.Column("wants", sa.Text(), nullable=False),
        sa.Column("strength", sa.BigInteger()),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("results_value", sa.Text()),
        sa.Column("behaviour_value", sa.Text()),
        sa.Column("unit_id", sa.Text()),
        sa.Column("rater_id", sa.Text()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_sanctions() -> None:
    op.create_table(
        "sanctions",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date()),
        sa.Column("reason", sa.Text()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("month", sa.BigInteger(), nullable=False),
        sa.Column("role_clarity", sa.Double()),
        sa.Column("self_efficacy", sa.Double()),
        sa.Column("social_acceptance", sa.Double()),
        sa.Column("respondent", sa.Text()),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_trainings() -> None:
    op.create_table(
        "trainings",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("field", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("hours", sa.Double()),
        sa.Column("start_date", sa.Date()),
        sa.Column("end_date", sa.Date()),
        sa.Column("competency", sa.Text()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_unit_measures() -> None:
    op.create_table(
        "unit_measures",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def _create_units() -> None:
    op.create_table(
        "units",
        sa.Column("row_id", _ID, primary_key=True),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("parent_id", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("extra", sa.Text()),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.load_id"), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables, those that are referred to last."""
    for name in _TABLES:
        op.drop_table(name)
