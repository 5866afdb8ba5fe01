"""What one home has on record: read once, and the records themselves only when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

import polars as pl

from models.answering.edition.edition import MOST_KEPT, Edition, EditionKey, open_edition
from models.answering.shelf import Shelf
from models.outcome import with_outcomes
from models.words.wording import LANGUAGES, Language
from records.contract import Records
from records.dataset import Dataset
from records.errors import ChangedRecordsError, EmptyHomeError
from records.identities.keys import existing_key
from records.identities.people import People
from records.progress import Advance, silent

if TYPE_CHECKING:
    from pathlib import Path

    from models.registry.home import Home
    from records.store import Store


def language_of(dataset: Dataset) -> Language:
    """The dataset's language where it is one of ours, else English."""
    return next((known for known in LANGUAGES if known == dataset.language), "en")


@dataclass(frozen=True)
class Holdings:
    """What one home has on record, read once.

    Attributes:
        dataset: The organisation's rules.
        people: Who is behind a NIP.
        number: Which ingest was the last, and when (`Store.edition`).
        editions: The folder where what is prepared for answers is kept.
        read_records: Reads all records as stored, of that number.
        births: Birth dates by employee_id, for the dated rules of retirement alone.
    """

    dataset: Dataset
    people: People
    number: tuple[int, str]
    editions: Path
    read_records: Callable[[], Records] = field(repr=False)
    births: Mapping[str, date] = field(default_factory=dict, repr=False)
    _days: Shelf[Edition] = field(default_factory=lambda: Shelf(MOST_KEPT), repr=False)

    @classmethod
    def read(cls, store: Store, home: Home) -> Holdings:
        """From the store; records only once something needs all of them.

        Raises:
            EmptyHomeError: Nothing was ingested yet.
            SettingsError: The home's key is not the one of the store's pseudonyms.
            ChangedRecordsError: Something was ingested meanwhile.
        """
        number = store.edition()
        dataset, people, born = store.dataset(), store.identities(), store.protected()
        if dataset is None or number is None:
            raise EmptyHomeError
        if store.edition() != number:
            raise ChangedRecordsError
        key = existing_key(home.keys)
        if key is not None:
            # A home without its key still answers about everybody whose NIP the store knows.
            store.refuse_other_key(key)
        return cls(
            dataset,
            People.of(people, key),
            number,
            home.files.editions,
            partial(_records_of, home, number),
            dict(born.select("employee_id", "birth_date").drop_nulls().iter_rows()),
        )

    @classmethod
    def of(cls, home: Home) -> Holdings:
        """From a home's store.

        Raises:
            EmptyHomeError: Nothing was ingested yet.
            SettingsError: The home's key is not the one of the store's pseudonyms.
        """
        with closing(home.open_store()) as store:
            return cls.read(store, home)

    @cached_property
    def records(self) -> Records:
        """All records as stored.

        Raises:
            ChangedRecordsError: Something was ingested since.
        """
        return self.read_records()

    def on(self, day: date, *, advance: Advance = silent) -> Edition:
        """What the answers of a day rest on; read where it is kept, else made and kept.

        Args:
            day: What may be known.
            advance: Is called after each family of features, where it is made.
        """
        key = EditionKey(self.number, day)
        return self._days.take(day, lambda: open_edition(self.editions, key, self, advance=advance))

    @cached_property
    def usable(self) -> Records:
        """The records with every outcome from the day on which it may be used."""
        return with_outcomes(self.records, self.dataset)

    @cached_property
    def entry_dates(self) -> Mapping[str, date]:
        """The day each person entered, as far as it is on record today."""
        newest = self.records["employees"].filter(pl.col("known_until").is_null())
        return dict(newest.select("employee_id", "entry_date").drop_nulls().iter_rows())

    @property
    def language(self) -> Language:
        """The dataset's language where it is one of ours, else English."""
        return language_of(self.dataset)


def _records_of(home: Home, number: tuple[int, str]) -> Records:
    """All records of a number.

    Raises:
        ChangedRecordsError: The store holds another number by now.
    """
    with closing(home.open_store()) as store:
        found = store.records()
        # After the records: an ingest in between is found, too.
        if store.edition() != number:
            raise ChangedRecordsError
    return found
