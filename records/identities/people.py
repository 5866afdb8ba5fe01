"""Who is meant: people are named by their employee_id or by their NIP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from records.identities.identity import compact_nip, mask_person, mask_text, nip_fault, pseudonym
from records.identities.names import person_words, plain_name


@dataclass(frozen=True)
class People:
    """What a home knows of the NIPs of its people.

    Attributes:
        key: The key of the pseudonyms; None if none was ever made.
        employee_by_nip: The employee_id by NIP, of people whose source gave both.
        names: People's names by employee_id; only for readers who may see them.
    """

    key: bytes | None = None
    employee_by_nip: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, identities: pl.DataFrame, key: bytes | None) -> People:
        """From the store's identity table.

        Args:
            identities: `employee_id`, `nip` and perhaps `name`.
            key: The key of the pseudonyms.
        """
        known = identities.drop_nulls("nip").select("nip", "employee_id")
        named = (
            identities.drop_nulls("name").select("employee_id", "name")
            if "name" in identities.columns
            else pl.DataFrame(schema={"employee_id": pl.String, "name": pl.String})
        )
        return cls(
            key,
            {compact_nip(nip): employee for nip, employee in known.iter_rows()},
            dict(named.iter_rows()),
        )

    def employee_id(self, written: str) -> str:
        """The employee_id for a text that is an employee_id or a NIP.

        A NIP that is not on record becomes its pseudonym. A broken NIP, or any NIP without a key,
        is
        masked: the result may be written into files and messages.

        >>> people = People(b"k", {"198609262015051001": "e7"})
        >>> people.employee_id("19860926 201505 1 001"), people.employee_id("e1")
        ('e7', 'e1')
        >>> people.employee_id("198613262015051001")
        '1986**************'
        """
        if nip_fault(written) is not None:
            return mask_text(written)
        known = self.employee_by_nip.get(compact_nip(written))
        if known is not None:
            return known
        return mask_text(written) if self.key is None else pseudonym(written, key=self.key)

    def shown(self, text: str) -> str:
        """A cell of a list as it may be repeated in an answer: no number and no name of anybody.

        >>> People(b"k", {}, {"e7": "Siti Aminah"}).shown("Siti Aminah"), People().shown("karena")
        ('***', 'karena')
        """
        plain = f" {plain_name(text)} "
        is_told = plain.strip() in self._plain_names or any(
            f" {form} " in plain for form in self._plain_names if " " in form
        )
        return "***" if is_told else mask_text(text)[:80]

    def may_be_a_name(self, text: str) -> bool:
        """Whether a text in an id's place is rather a name: known as one, or words without digits.

        >>> People().may_be_a_name("Siti Aminah"), People().may_be_a_name("e7")
        (True, False)
        """
        is_words = " " in text.strip() and not any(letter.isdigit() for letter in text)
        return is_words or plain_name(text) in self._plain_names

    def may_be_shown(self, employee_id: str) -> bool:
        """Whether an unknown id may be repeated: no part of anybody's name, and no day of birth.

        >>> people = People(names={"e7": "Siti Aminah"})
        >>> [people.may_be_shown(text) for text in ("e8", "19770312", "siti")]
        [True, False, False]
        """
        return (
            plain_name(employee_id) not in self._name_words
            and not self.may_be_a_name(employee_id)
            and mask_person(employee_id) == employee_id
        )

    @cached_property
    def _name_words(self) -> frozenset[str]:
        return frozenset(word for name in self._plain_names for word in name.split())

    @cached_property
    def _plain_names(self) -> frozenset[str]:
        return frozenset(
            form
            for name in self.names.values()
            for form in (plain_name(name), " ".join(person_words(name)))
        )
