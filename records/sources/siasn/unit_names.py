"""Units that rows name without an id: by name and the unit above, under an id made of both."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import polars as pl

from records.problems import Problem
from records.sources.siasn.row_warnings import WarningWords, warning_about
from records.sources.siasn.titles import normal_form

_NAMED = ("unit_name", "above_name")


def derived_unit_id(name: str, above: str | None) -> str:
    """The id of a unit that has none: `u-` and twelve hexadecimal digits of a hash.

    >>> derived_unit_id("Sekretariat", "Dinas A") == derived_unit_id("SEKRETARIAT", "DINAS  A")
    True
    """
    text = "\x1f".join((normal_form(name), normal_form(above or "")))
    return f"u-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


class UnitNames:
    """The units of a source by their names."""

    def __init__(self, tree: pl.DataFrame, frames: Sequence[pl.DataFrame], agency: str) -> None:
        """Learn the names of all units that have an id.

        Args:
            tree: Rows of `ref-unor`.
            frames: Rows with `unit_id`, `unit_name` and `above_name`.
            agency: The organisation, which is no unit of its own.
        """
        self._agency = normal_form(agency)
        self._ids: dict[str, set[str]] = {}
        self._below: dict[tuple[str, str], set[str]] = {}
        names = dict(tree.select("unit_id", "name").drop_nulls().iter_rows())
        for unit, name, parent in tree.select("unit_id", "name", "parent_id").iter_rows():
            self._learn(unit, name, names.get(parent))
        for frame in frames:
            for unit, name, above in frame.select("unit_id", *_NAMED).unique().iter_rows():
                self._learn(unit, name, above)

    def _learn(self, unit: str | None, name: str | None, above: str | None) -> None:
        if unit is None or name is None:
            return
        self._ids.setdefault(normal_form(name), set()).add(unit)
        if above is not None:
            self._below.setdefault((normal_form(name), normal_form(above)), set()).add(unit)

    def filled(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the ids of units that they only name, and of those above: `top_id`.

        A name that several units have, none of them under the one above, stays without an id.
        """
        is_asked = pl.col("unit_id").is_null() & pl.col("unit_name").is_not_null()
        asked = rows.filter(is_asked).select(_NAMED).unique(maintain_order=True)
        found = [self._found(name, above) for name, above in asked.iter_rows()]
        ids = asked.hstack(
            pl.DataFrame(
                found, orient="row",
                schema={"_unit": pl.String, "_top": pl.String, "_above": pl.String},
            )
        ).with_columns(_asked=pl.lit(value=True))  # fmt: skip
        beside = rows.with_columns(_asked=is_asked).join(
            ids, on=[*_NAMED, "_asked"], how="left", nulls_equal=True, maintain_order="left"
        )
        return beside.with_columns(
            unit_id=pl.coalesce("unit_id", "_unit"),
            top_id=pl.coalesce("top_id", "_top"),
            top_name=pl.coalesce("top_name", "_above"),
            is_named=pl.col("_unit").is_not_null(),
        ).drop("_unit", "_top", "_above", "_asked")

    def _found(self, name: str, above: str | None) -> tuple[str | None, str | None, str | None]:
        """The unit's id, and the id and name of the one above."""
        own = normal_form(name)
        if above is not None and normal_form(above) in (own, self._agency):
            above = None
        known = self._ids.get(own, set())
        if above is not None:
            known = self._below.get((own, normal_form(above)), known)
        if len(known) == 1:
            return next(iter(known)), None, None
        if known and above is None:
            return None, None, None
        if above is None:
            return derived_unit_id(name, None), None, None
        tops = self._ids.get(normal_form(above), set())
        top = next(iter(tops)) if len(tops) == 1 else derived_unit_id(above, None)
        return derived_unit_id(name, above), top, above


_BY_NAME = WarningWords(
    "unit_by_name", "assignments", "unorId",
    "rows name their unit without an id: units are told apart by their name and the one above",
    "an id of the unit",
    "nothing, unless one unit is spelt in two ways: that makes two, and unorId (UNOR ID) makes one",
)  # fmt: skip
_AMBIGUOUS = WarningWords(
    "ambiguous_name", "assignments", "unorId",
    "rows name a unit whose name several units have: which one is meant nobody can say",
    "an id of the unit", "give unorId (UNOR ID), or the unit above",
)  # fmt: skip


def warnings_about_named_units(rows: pl.DataFrame) -> list[Problem]:
    """A warning about rows whose unit was found by its name alone, or by none."""
    is_lost = pl.col("unit_id").is_null() & pl.col("unit_name").is_not_null()
    return [
        *warning_about(rows.filter("is_named"), _BY_NAME),
        *warning_about(rows.filter(is_lost), _AMBIGUOUS),
    ]
