"""Rows of one answer: every documented field in its order, as the web service spells values."""

from __future__ import annotations

import hashlib

import polars as pl

from records.sources.siasn.fields import FIELDS
from simulation.files.table_file import TableFile

WHOLES = frozenset(
    {"jumlahJam", "masaKerjaGolonganTahun", "masaKerjaGolonganBulan", "mkTahun", "mkBulan",
     "bupPensiun", "jumlahAnak", "jumlahIstriSuami", "gajiPokok", "masaTahun", "masaBulan"}
)  # fmt: skip
"""Fields that arrive as numbers; all others arrive as text, also where they mean a number."""


def day_text(day: pl.Expr) -> pl.Expr:
    """A day as the web service writes it: `dd-mm-yyyy`."""
    return day.dt.strftime("%d-%m-%Y")


def answer(name: str, table: str, rows: pl.DataFrame, **values: pl.Expr | str) -> TableFile:
    """The file of an answer.

    Args:
        name: The answer's name, as `rw-jabatan`.
        table: The contract's table that its rows go into.
        rows: One row for each of its rows.
        values: Expressions over `rows`, or a constant, by field; fields left out are empty.

    Raises:
        KeyError: The answer has no field of that name.
    """
    fields = FIELDS[name]
    if unknown := sorted(values.keys() - set(fields)):
        message = f"{name} has no field {', '.join(unknown)}"
        raise KeyError(message)
    written = {
        field: pl.lit(value) if isinstance(value, str) else value for field, value in values.items()
    }
    empty = pl.lit(None, dtype=pl.String)
    cells = rows.select(written.get(field, empty).cast(pl.String).alias(field) for field in fields)
    return TableFile(f"{name}.json", table, cells, wholes=WHOLES)


def hex_ids(keys: pl.Series, *, kind: str, seed: int) -> pl.Series:
    """Ids of 32 hexadecimal digits, as SIASN's own tables have them: the same for the same keys."""
    salt = f"{kind} {seed} ".encode()
    ids = [
        None if key is None else hashlib.blake2b(salt + key.encode(), digest_size=16).hexdigest()
        for key in keys
    ]
    return pl.Series(keys.name, ids, dtype=pl.String).str.to_uppercase()


def with_row_ids(rows: pl.DataFrame, *key: str, kind: str, seed: int) -> pl.DataFrame:
    """The rows with `row_id`, a hash of their key."""
    texts = rows.select(pl.concat_str(*key, separator=" ", ignore_nulls=True)).to_series()
    return rows.with_columns(hex_ids(texts, kind=kind, seed=seed).alias("row_id"))


def named_ids(names: pl.Series, *, kind: str, seed: int) -> pl.Series:
    """An id for each different name, as a reference table would give it."""
    distinct = names.drop_nulls().unique(maintain_order=True)
    return names.replace_strict(
        distinct, hex_ids(distinct, kind=kind, seed=seed), default=None, return_dtype=pl.String
    )
