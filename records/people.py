"""Who is meant: people are named by their employee_id or by their NIP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from records.identity import compact_nip, mask_text, nip_fault, pseudonym


@dataclass(frozen=True)
class People:
    """What a home knows of the NIPs behind its people.

    Attributes:
        key: The key of the pseudonyms; None where none was ever made.
        employee_by_nip: The employee_id of those whose source says both.
    """

    key: bytes | None = None
    employee_by_nip: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, identities: pl.DataFrame, key: bytes | None) -> People:
        """From the store's identity table.

        Args:
            identities: `employee_id` and `nip`.
            key: The key of the pseudonyms.
        """
        known = identities.drop_nulls("nip").select("nip", "employee_id")
        return cls(key, {compact_nip(nip): employee for nip, employee in known.iter_rows()})

    def employee_id(self, written: str) -> str:
        """The employee_id that somebody wrote as an id or as a NIP.

        A NIP of nobody known becomes its pseudonym; one that is broken, or that no key can hide, is
        masked: whatever comes back may be written into files and messages.

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
