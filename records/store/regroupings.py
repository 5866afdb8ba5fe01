"""What the office has answered for its regroupings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records.store.tables import LOADS, REGROUPINGS


def read_answers(connection: Connection) -> dict[str, bool]:
    """By regrouping, whether it is what was proposed."""
    columns = (REGROUPINGS.c.regrouping_id, REGROUPINGS.c.is_confirmed)
    return {name: bool(said) for name, said in connection.execute(sa.select(*columns))}


def save_answers(connection: Connection, answers: Mapping[str, bool]) -> int:
    """Keep the answers; how many are new or other than before."""
    before = read_answers(connection)
    changed = {name: said for name, said in answers.items() if before.get(name) is not said}
    if changed:
        ids = REGROUPINGS.c.regrouping_id
        connection.execute(REGROUPINGS.delete().where(ids.in_(list(changed))))
        rows = [{"regrouping_id": name, "is_confirmed": said} for name, said in changed.items()]
        connection.execute(REGROUPINGS.insert(), rows)
    return len(changed)


def keep_load(connection: Connection, source: str, day: date) -> None:
    """Note that answers came in: processes that keep records in memory then read them again."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(LOADS.insert().values(source=source, snapshot_on=day, loaded_at=now))
