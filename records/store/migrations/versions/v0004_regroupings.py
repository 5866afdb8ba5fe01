"""What the office answers for groups of people who changed to one target on one day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "regroupings",
        sa.Column("regrouping_id", sa.Text(), primary_key=True),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
    )
