"""The store survives: killed ingests, two at once, older forms."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from polars.testing import assert_frame_equal

from records.contract import TABLES
from records.store import Store
from records.store.database import open_engine
from records.store.migrate import HEAD, MIGRATIONS, upgrade
from records.store.tables import METADATA
from tests.builders.checking import checked
from tests.builders.dataset_folder import write_folder

KILLED_INGEST = """
    import os, signal, sys
    from pathlib import Path
    from records.checks.check import check_source
    from records.sources.folder import read_folder
    from records.store import Store

    url, folder, steps = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    done = 0

    def advance(count):
        global done
        done += count
        if done == steps:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Store.open(url)
    checked = check_source(read_folder(folder), key=b"a key of tests")
    store.ingest(checked, advance=advance)
"""


@pytest.mark.parametrize("steps", [1, 3, 4, 6])
def test_a_killed_ingest_leaves_the_store_as_it_was(tmp_path: Path, steps: int) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = Store.open(url)
    store.ingest(checked(tmp_path / "first"))
    before = store.records()
    store.close()
    posts = "employee_id,start_date,unit_id\n" + "".join(
        f"e1,20{year}-01-01,u1\n" for year in range(10, 20)
    )
    folder = write_folder(tmp_path / "second", {"assignments": posts})

    killed = subprocess.run(
        [sys.executable, "-c", dedent(KILLED_INGEST), url, str(folder), str(steps)],
        check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip

    assert killed.returncode == -signal.SIGKILL
    after = Store.open(url)
    for name in TABLES:
        assert_frame_equal(after.records()[name], before[name])
    assert after.sources().height == 1
    assert after.ingest(checked(tmp_path / "second", {"assignments": posts})).new == 10
    after.close()


def test_two_ingests_at_once_wait_for_each_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    Store.open(url).close()
    sources = [
        checked(
            tmp_path / name, {"awards": f"employee_id,title,awarded_on\ne1,{name},2012-01-01\n"}
        )
        for name in ("a", "b", "c")
    ]

    def ingest(index: int) -> None:
        store = Store.open(url)
        store.ingest(sources[index])
        store.close()

    threads = [Thread(target=ingest, args=(index,)) for index in range(len(sources))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    store = Store.open(url)
    assert store.counts()["awards"] == 3
    assert store.counts()["assignments"] == 3
    store.close()


def test_the_migrations_make_the_tables_the_code_expects(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_head_named_in_the_code_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_a_level_code_kept_before_it_had_a_column_moves_into_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    engine = open_engine(url)
    with engine.begin() as connection:
        _upgrade_to("0001", connection)
        connection.execute(
            sa.text(
                "INSERT INTO loads (load_id, source, snapshot_on, loaded_at)"
                " VALUES (1, 's', '2020-01-01', '')"
            )
        )
        connection.execute(
            sa.text(
                "INSERT INTO educations (employee_id, title, known_on, extra, load_id) VALUES"
                """ ('e1', 'A', '2020-01-01', '{"level_code": "40", "x_a": "1"}', 1),"""
                """ ('e1', 'B', '2020-01-01', '{"level_code": "45"}', 1),"""
                """ ('e1', 'C', '2020-01-01', '{"x_a": "2"}', 1)"""
            )
        )
    engine.dispose()

    store = Store.open(url)

    rows = store.records()["educations"].sort("title")
    assert rows["level_code"].to_list() == ["40", "45", None]
    assert rows["x_a"].to_list() == [1, None, 2]
    store.close()


def _upgrade_to(revision: str, connection: sa.Connection) -> None:
    script = ScriptDirectory(str(MIGRATIONS))

    def steps(current: str, _context: MigrationContext) -> list[Any]:
        return list(script._upgrade_revs(revision, current))

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=None)
        environment.run_migrations()


def test_a_store_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    Store.open(url).close()
    code = (
        "import sys; from records.store import Store; Store.open(sys.argv[1]).close();"
        "sys.exit('alembic' in sys.modules)"
    )

    opened = subprocess.run(
        [sys.executable, "-c", code, url], check=False, cwd=Path(__file__).parents[2]
    )

    assert opened.returncode == 0


def test_sqlite_writes_ahead_and_keeps_foreign_keys(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")

    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
    engine.dispose()
