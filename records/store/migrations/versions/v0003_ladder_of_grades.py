"""The ladder that a pay grade stands on; empty in what was stored before: by employment kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column."""
    op.add_column("grades", sa.Column("ladder", sa.Text()))
