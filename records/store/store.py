"""The store: all records with since when they are known, and what models said about moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from records.checks.check import Checked
from records.checks.references import (
    POST_DESCRIPTION,
    Stored,
    described_posts,
    employees_by_nip,
    named_units,
)
from records.contract import TABLES, Records
from records.dataset import Dataset
from records.knowing.known import build_records
from records.knowing.regroupings import with_answers
from records.progress import Advance, silent
from records.score_columns import SCORE_COLUMNS, SCORE_KEY
from records.store.database import delete_rows, open_engine, read_rows, read_table, write_rows
from records.store.datasets import covered_until, dataset_texts, stored_dataset
from records.store.ingest import IngestReport, read_versions, run_ingest
from records.store.keyring import is_keyed, refuse_other
from records.store.migrate import upgrade
from records.store.people import read_protected
from records.store.regroupings import keep_load, read_answers, save_answers
from records.store.tables import IDENTITIES, LOADS, RECORD_TABLES, SCORES, stored_types


class Store:
    """The records of one organisation in a database.

    Readers see whole ingests or nothing of them; every version of every row is kept.
    """

    def __init__(self, engine: Engine) -> None:
        """Take an engine whose database is up to date; use `open` for any other."""
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the store behind a database URL; it is created or brought up to date if necessary.

        Raises:
            SettingsError: The URL cannot be used.
        """
        engine = open_engine(url)
        upgrade(engine)
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def dataset(self) -> Dataset | None:
        """The organisation's rules; None before the first ingest.

        The newest `dataset.toml` counts; a kind of section that it does not have at all is taken
        from an older one. `snapshot_on` is the latest day an ingest covered.
        """
        with self._engine.connect() as connection:
            return stored_dataset(connection)

    def dataset_texts(self) -> list[str]:
        """Every `dataset.toml` verbatim, in the order they came."""
        with self._engine.connect() as connection:
            return [text for _, text in dataset_texts(connection)]

    def snapshot_on(self) -> date | None:
        """The latest day an ingest covered."""
        with self._engine.connect() as connection:
            return covered_until(connection)

    def records(self) -> Records:
        """All records, without identities and protected attributes.

        Groups that changed to one target on one day are what the office has answered for them.
        """
        records = self.records_before_answers()
        answers, dataset = self.regroupings(), self.dataset()
        return records if dataset is None else with_answers(records, dataset.moves, answers)

    def records_before_answers(self) -> Records:
        """All records as the sources have them, without the office's answers about regroupings."""
        return build_records({name: read_versions(self._engine, name) for name in TABLES})

    def regroupings(self) -> dict[str, bool]:
        """The office's answers: by group, whether it is what was proposed."""
        with self._engine.connect() as connection:
            return read_answers(connection)

    def answer_regroupings(self, answers: Mapping[str, bool], *, source: str) -> int:
        """Keep what the office answers for its groups.

        Args:
            answers: By group, whether it is what was proposed.
            source: Where the answers came from, for the list of loads.

        Returns:
            How many answers are new or other than before.
        """
        with self._engine.begin() as connection:
            changed = save_answers(connection, answers)
            day = covered_until(connection)
            if changed and day is not None:
                # Other content for whoever keeps records in memory.
                keep_load(connection, source, day)
        return changed

    def protected(self) -> pl.DataFrame:
        """employee_id, birth_date, sex and `audit_…` of all people."""
        return read_protected(self._engine)

    def identities(self) -> pl.DataFrame:
        """employee_id, name and nip of all people whose source has them."""
        return read_table(self._engine, IDENTITIES).sort("employee_id")

    def is_keyed(self) -> bool:
        """Whether there are pseudonyms here that another key would make again."""
        with self._engine.connect() as connection:
            return is_keyed(connection)

    def refuse_other_key(self, key: bytes | None) -> None:
        """Refuse a key that did not make the pseudonyms here, and a missing key if they need one.

        Raises:
            SettingsError: The key is missing, or another one.
        """
        with self._engine.connect() as connection:
            refuse_other(connection, key)

    def sources(self) -> pl.DataFrame:
        """source, snapshot_on and loaded_at of each ingest that changed something."""
        return read_table(self._engine, LOADS).select("source", "snapshot_on", "loaded_at")

    def edition(self) -> tuple[int, str] | None:
        """Number and moment of the latest ingest that changed something; None before the first.

        A process that keeps records in memory compares it with its own: another edition means other
        records.
        """
        query = sa.select(LOADS.c.load_id, LOADS.c.loaded_at).order_by(LOADS.c.load_id.desc())
        with self._engine.connect() as connection:
            latest = connection.execute(query.limit(1)).one_or_none()
        return None if latest is None else (latest.load_id, latest.loaded_at)

    def counts(self) -> dict[str, int]:
        """Rows (not versions) in each table of the contract."""
        counts = {}
        with self._engine.connect() as connection:
            for name, table in RECORD_TABLES.items():
                newest = sa.select(*_key_columns(name, table)).distinct().subquery()
                counts[name] = connection.scalar(sa.select(sa.func.count()).select_from(newest))
        return {name: count or 0 for name, count in counts.items()}

    def stored(self) -> Stored:
        """What a check of a further source must know of what is here."""
        people = self.protected().select("employee_id", "birth_date")
        with self._engine.connect() as connection:
            units, positions = RECORD_TABLES["units"], RECORD_TABLES["positions"]
            assignments = RECORD_TABLES["assignments"]
            return Stored(
                people=people,
                units=frozenset(connection.scalars(sa.select(units.c.unit_id))),
                positions=frozenset(connection.scalars(sa.select(positions.c.position_id))),
                has_assignments=connection.scalar(sa.select(assignments.c.row_id).limit(1))
                is not None,
                unit_names=named_units([_distinct(connection, units, ("unit_id", "name"))]),
                posts=_known_posts(connection),
                employee_by_nip=employees_by_nip(read_rows(connection, IDENTITIES)),
            )

    def ingest(
        self,
        *checked: Checked,
        snapshot_on: date | None = None,
        advance: Advance = silent,
    ) -> IngestReport:
        """Merge checked sources into the store: all of it, or nothing.

        Args:
            checked: The sources, none of them refused.
            snapshot_on: The day they cover, and from which changes are known; None: the latest of
                their own days.
            advance: Called with 1 after each table.

        Raises:
            ContractError: A source is refused, belongs to another organisation, or is older than
                what the store covers.
            SettingsError: A source's pseudonyms were made with another key than the store's.
        """
        return run_ingest(self._engine, checked, snapshot_on=snapshot_on, advance=advance)

    def write_scores(self, frame: pl.DataFrame) -> int:
        """Keep scores; one of the same model, employee, position and day replaces its forerunner.

        Args:
            frame: Columns of the score file (interfaces) and `outcome`; missing ones are null.

        Returns:
            How many were written.
        """
        rows = frame.select(
            (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
            for name, dtype in SCORE_COLUMNS.items()
        ).unique(subset=SCORE_KEY, keep="last", maintain_order=True)
        with self._engine.begin() as connection:
            delete_rows(connection, SCORES, rows.select(SCORE_KEY))
            write_rows(connection, SCORES, rows)
        return rows.height

    def scores(self) -> pl.DataFrame:
        """All scores that were kept, in the order they were written."""
        return read_table(self._engine, SCORES).drop("score_id")


def _known_posts(connection: sa.Connection) -> pl.DataFrame:
    """The declared positions; if there are none, the posts in assignments."""
    for name in ("positions", "assignments"):
        found = _distinct(connection, RECORD_TABLES[name], tuple(POST_DESCRIPTION))
        if not found.is_empty():
            return described_posts([found])
    return described_posts([])


def _distinct(connection: sa.Connection, table: sa.Table, columns: Sequence[str]) -> pl.DataFrame:
    rows = connection.execute(sa.select(*(table.c[name] for name in columns)).distinct())
    types = stored_types(table)
    schema = {name: types[name] for name in columns}
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row").sort(columns)


def _key_columns(name: str, table: sa.Table) -> list[sa.Column[object]]:
    return [table.c[column] for column in TABLES[name].key]
