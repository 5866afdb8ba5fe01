"""The closed word lists of the data contract."""

CAPACITIES = ("definitive", "acting", "additional")
CAUSES = (
    "own_request", "assigned", "promotion", "demotion", "reorganisation", "renaming",
    "equalisation", "reappointment", "first",
)  # fmt: skip
POSITION_KINDS = ("structural", "functional", "general")
LADDERS = ("pns", "pppk")
SANCTION_SEVERITIES = ("light", "moderate", "severe")
ABSENCE_KINDS = ("leave", "study_leave", "secondment", "training", "waiting", "suspended")
DROPPED_ABSENCE_KINDS = (
    "sickness", "maternity", "sick", "sick_leave", "maternity_leave", "sakit", "cuti_sakit",
    "bersalin", "melahirkan", "cuti_bersalin", "cuti_melahirkan",
)  # fmt: skip
EXIT_REASONS = ("retirement", "death", "resignation", "dismissal", "transfer_out", "unknown")
WANTS_KINDS = ("unit", "job_family", "position")
RESPONDENTS = ("self", "supervisor")
SURVEY_MONTHS = (0, 3, 6, 12)
