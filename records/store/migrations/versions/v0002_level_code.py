"""A level's own word or code beside it, as a column; it stood among the further columns before."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_TABLES = ("positions", "assignments", "educations")
_COLUMN = "level_code"


def upgrade() -> None:
    """Add the column, and take into it what `extra` holds under its name."""
    for name in _TABLES:
        op.add_column(name, sa.Column(_COLUMN, sa.Text()))
        _take_out_of_extra(name)


def _take_out_of_extra(name: str) -> None:
    table = sa.table(name, sa.column("row_id"), sa.column("extra"), sa.column(_COLUMN))
    holding = sa.select(table.c.row_id, table.c.extra).where(table.c.extra.like(f'%"{_COLUMN}"%'))
    connection = op.get_bind()
    for row_id, extra in connection.execute(holding).all():
        further = json.loads(extra)
        if _COLUMN not in further:
            continue
        code = further.pop(_COLUMN)
        rest = json.dumps(further, ensure_ascii=False, sort_keys=True) if further else None
        connection.execute(
            table.update().where(table.c.row_id == row_id).values({_COLUMN: code, "extra": rest})
        )
