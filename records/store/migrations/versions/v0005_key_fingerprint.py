"""The fingerprint of the key that made the store's pseudonyms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create its table; the next ingest fills it once the key is known to be the right one."""
    op.create_table(
        "pseudonym_keys",
        sa.Column("key_id", _ID, primary_key=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
    )
