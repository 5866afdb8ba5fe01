"""What every answer needs to know: people and units under their official ids, posts by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from records.contract import TABLES
from records.dataset import Dataset
from simulation.files.siasn.answers import hex_ids

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Office:
    """The agency's records on the day of the snapshot.

    Attributes:
        dataset: Its name and the day of the snapshot.
        agency_id: The id of the whole organisation.
        seed: Of every id.
        tables: The newest version of every row; every table and column of the contract is there.
        people: employee_id, nip, name, pns_id.
        units: unit_id, unit_name, parent_id, kind, top_id and top_name (the agency within the
            city), is_dissolved.
        posts: Definitive assignments by person and day: what each replaced stands beside it.
    """

    dataset: Dataset
    agency_id: str
    seed: int
    tables: Tables
    people: pl.DataFrame
    units: pl.DataFrame
    posts: pl.DataFrame

    def of_people(self, name: str) -> pl.DataFrame:
        """The rows of a table with the ids and name of their person."""
        return self.tables[name].join(
            self.people, on="employee_id", how="left", maintain_order="left"
        )

    def in_units(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with what is known of their `unit_id`."""
        return rows.join(self.units, on="unit_id", how="left", maintain_order="left")


def open_office(tables: Tables, dataset: Dataset, seed: int) -> Office:
    """The agency that would hold such records.

    Args:
        tables: Tables of the contract; a missing one counts as empty.
        dataset: The organisation's rules.
        seed: Of every id that SIASN has and the contract has not.
    """
    newest = {name: _newest(name, tables.get(name)) for name in TABLES}
    people = newest["employees"].select(
        "employee_id", nip=pl.coalesce("nip", "employee_id"), name=pl.col("name")
    )
    agency_id = hex_ids(pl.Series([dataset.name]), kind="instansi", seed=seed).item()
    units = _units(newest["units"], dataset)
    return Office(
        dataset=dataset,
        agency_id=agency_id,
        seed=seed,
        tables=newest,
        people=people.with_columns(pns_id=person_ids(people["nip"], seed)),
        units=units,
        posts=_posts(newest["assignments"]),
    )


def person_ids(nips: pl.Series, seed: int) -> pl.Series:
    """The PNS id of each person: what many answers name people by instead of the NIP."""
    return hex_ids(nips, kind="pns", seed=seed)


def _newest(name: str, frame: pl.DataFrame | None) -> pl.DataFrame:
    """Each key's latest version: the record shows no others."""
    table = TABLES[name]
    columns = {**table.columns, "known_on": pl.Date()}
    if frame is None:
        return pl.DataFrame(schema=columns)
    missing = [pl.lit(None, dtype=dtype).alias(column) for column, dtype in columns.items()
               if column not in frame.columns]  # fmt: skip
    rows = frame.with_columns(missing)
    keys = [value.alias(f"_{value.meta.output_name()}") for value in table.key_values()]
    latest = (
        rows.with_columns(keys, _since=pl.coalesce("known_on", table.known_on))
        .with_row_index("_place")
        .sort("_since", "_place", nulls_last=False)
        .unique([key.meta.output_name() for key in keys], keep="last", maintain_order=True)
    )
    return latest.sort("_place").select(rows.columns)


def _units(units: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    day = dataset.snapshot_on
    newest = (
        units.sort("valid_from", nulls_last=False, maintain_order=True)
        .filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        .unique("unit_id", keep="last", maintain_order=True)
    )
    parents = dict(newest.select("unit_id", "parent_id").iter_rows())
    names = dict(newest.select("unit_id", "name").iter_rows())
    tops = [_top(unit, parents) for unit in newest["unit_id"]]
    return newest.select(
        "unit_id",
        "parent_id",
        "kind",
        unit_name=pl.col("name"),
        top_id=pl.Series(tops, dtype=pl.String),
        top_name=pl.Series([names[top] for top in tops], dtype=pl.String),
        is_dissolved=(pl.col("valid_to") < day).fill_null(value=False),
    )


def _top(unit: str, parents: Mapping[str, str | None]) -> str:
    """The unit's agency: the highest above it, below a city hall that stands above everything."""
    has_one_root = sum(parent is None for parent in parents.values()) == 1
    path = [unit]
    while (parent := parents.get(path[-1])) is not None and parent not in path:
        path.append(parent)
    return path[-2] if has_one_root and len(path) > 1 else path[-1]


def _posts(assignments: pl.DataFrame) -> pl.DataFrame:
    definitive = assignments.filter(pl.col("capacity").fill_null("definitive") == "definitive")
    columns = ("unit_id", "title", "job_family", "level", "position_kind")
    return definitive.sort(
        "employee_id", "start_date", "level", nulls_last=False, maintain_order=True
    ).with_columns(
        pl.col(column).shift(1).over("employee_id").alias(f"{column}_before") for column in columns
    )


def as_of(
    rows: pl.DataFrame, history: pl.DataFrame, *, person: str, day: str, columns: Mapping[str, str]
) -> pl.DataFrame:
    """Add to each row what a history has for its person on its day.

    Args:
        rows: Rows with a person and a day.
        history: Rows of `employee_id` and `since`.
        person: The column of `rows` with the employee id.
        day: The column of `rows` with the day.
        columns: Columns of `history`, by the names they get.
    """
    wanted = history.sort("since").select(
        pl.col("employee_id").alias("_person"), pl.col("since").alias("_since"),
        *(pl.col(old).alias(new) for new, old in columns.items()),
    )  # fmt: skip
    return (
        rows.with_row_index("_place")
        .sort(day)
        .join_asof(
            wanted, left_on=day, right_on="_since", by_left=person, by_right="_person",
            strategy="backward", check_sortedness=False,
        )
        .sort("_place")
        .drop("_place", "_since", strict=False)
    )  # fmt: skip
