"""The ladders of pay grades: levels of one are never compared with levels of another."""

from __future__ import annotations

import polars as pl

PNS, PPPK = "pns", "pppk"

_MONTHS = [f"{month:02d}" for month in range(1, 13)]


def is_pppk(employment_kind: pl.Expr, *, nip: pl.Expr | None = None) -> pl.Expr:
    """Whether people are PPPK: by the kind of their employment, else by their NIP.

    Digits 13 and 14 of a PNS' NIP are the month of appointment; any other number there is a PPPK's
    code.

    Args:
        employment_kind: The kind in words; may be null.
        nip: The NIP, used if the kind is null; None: not used.
    """
    kind = employment_kind.str.to_uppercase()
    said = kind.str.contains(r"PPPK|P3K|PEGAWAI PEMERINTAH DENGAN PERJANJIAN KERJA")
    if nip is None:
        return said.fill_null(value=False)
    by_nip = pl.when(nip.str.contains(r"^\d{18}$")).then(~nip.str.slice(12, 2).is_in(_MONTHS))
    return pl.coalesce(said, by_nip).fill_null(value=False)


def ladder(own: pl.Expr, employment_kind: pl.Expr) -> pl.Expr:
    """The ladder that a grade stands on: its own word, else that of its person's employment."""
    by_kind = pl.when(is_pppk(employment_kind)).then(pl.lit(PPPK)).otherwise(pl.lit(PNS))
    return pl.coalesce(own, by_kind)
