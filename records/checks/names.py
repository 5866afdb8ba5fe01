"""Units and posts that a row names by what they are called, where it has no id of them.

A name counts where it means one unit; a title where it means one post of its unit. Nothing is
guessed: what means none or several is quarantined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from records.checks.references import Stored, described_posts, employees_by_nip, named_units
from records.checks.sheet import Rule, Sheet, Sheets
from records.identities.identity import NIP_PATTERN, compact_nip
from records.knowing.positions import derived_position_id
from records.sources.source import LINE

_UNKNOWN_UNIT = Rule(
    "unknown_unit", "the name of a unit", "correct the name, or give the unit's id as unit_id"
)
_SAME_NAME = Rule(
    "ambiguous_name", "a name that one unit alone has", "give the unit's id as unit_id"
)
_UNKNOWN_POST = Rule(
    "unknown_position",
    "a title that a post of this unit has",
    "correct the title, or give the post's id as position_id",
)
_SAME_TITLE = Rule(
    "ambiguous_name",
    "a title that one post of its unit alone has",
    "give the level and job_family too, or the post's id as position_id",
)
_DETAILS = ("title", "job_family", "position_kind", "level", "level_code")


def resolve_names(sheets: Sheets, stored: Stored) -> None:
    """Fill in the ids of units, posts and wishes where rows give a name or title instead.

    Args:
        sheets: Every table under check, before the first rule is applied.
        stored: What the store holds already.
    """
    _fill_people(sheets, stored)
    units = named_units([stored.unit_names, *(_frames(sheets, "units"))])
    for sheet in sheets.values():
        if "unit_name" in sheet.columns:
            _fill_units(sheet, units)
    if "positions" in sheets and sheets["positions"].frame["position_id"].has_nulls():
        _fill_positions(sheets["positions"], _posts(sheets, stored))
    if "preferences" in sheets:
        _fill_wished_units(sheets["preferences"], units)
    for name, column in (("position_requirements", "position_id"), ("preferences", "wants")):
        if name in sheets and {"unit_id", "title"} <= set(sheets[name].frame.columns):
            _fill_posts(sheets[name], column, _posts(sheets, stored))
    for sheet in sheets.values():
        _forget(sheet)


def _fill_people(sheets: Sheets, stored: Stored) -> None:
    """People under the id of their own row, whether a row names them by it or by their NIP."""
    by_nip = dict(stored.employee_by_nip)
    if "employees" in sheets:
        own = sheets["employees"]
        by_nip |= employees_by_nip(own.frame.select("employee_id", "nip"))
        own.frame = own.frame.with_columns(pl.coalesce("employee_id", "nip").alias("employee_id"))
        # Who has a row under the NIP itself is that row's person.
        by_nip = {nip: by_nip[nip] for nip in by_nip.keys() - set(own.frame["employee_id"])}
    for sheet in sheets.values():
        columns = [
            name for name in ("employee_id", "rater_id")
            if name in sheet.columns and sheet.table.name != "employees"
        ]  # fmt: skip
        sheet.frame = sheet.frame.with_columns(
            _resolved(sheet.frame[name], by_nip) for name in columns
        )


def _resolved(written: pl.Series, by_nip: Mapping[str, str]) -> pl.Series:
    nips = written.filter(written.str.contains(NIP_PATTERN).fill_null(value=False)).unique()
    known = {nip: by_nip[compact_nip(nip)] for nip in nips if compact_nip(nip) in by_nip}
    return written.replace(known) if known else written


def _frames(sheets: Sheets, name: str) -> list[pl.DataFrame]:
    return [sheets[name].frame] if name in sheets else []


def _posts(sheets: Sheets, stored: Stored) -> pl.DataFrame:
    # A row without an id is no post yet: it asks for one.
    own = [
        frame.filter(pl.col("position_id").is_not_null()) for frame in _frames(sheets, "positions")
    ]
    if stored.posts.is_empty() and not own:
        own = _frames(sheets, "assignments")
    return described_posts([stored.posts, *own])


def _forget(sheet: Sheet) -> None:
    """Leave out the columns that only name something; the cells keep them for messages."""
    naming = [name for name in sheet.table.naming if name in sheet.columns]
    filled = [name for name in ("employee_id", "unit_id", "position_id", "wants")
              if name in sheet.table.columns and name not in sheet.columns
              and sheet.frame[name].is_not_null().any()]  # fmt: skip
    only_names = [name for name in sheet.table.naming if name in sheet.frame.columns]
    sheet.frame = sheet.frame.drop(only_names)
    kept = tuple(name for name in sheet.columns if name not in naming)
    sheet.columns = (*kept, *filled)


def _refuse(sheet: Sheet, *faults: pl.DataFrame) -> None:
    """Note faults and take their rows out: what they name would be missing a second time."""
    sheet.add_faults(*faults)
    for frame in faults:
        sheet.frame = sheet.frame.join(frame, on=LINE, how="anti", maintain_order="left")


def _key(text: str) -> pl.Expr:
    return pl.col(text).str.to_lowercase().str.replace_all(r"\s+", " ")


def _fill_units(sheet: Sheet, units: pl.DataFrame) -> None:
    """Fill an empty `unit_id` from `unit_name`."""
    if "unit_id" not in sheet.frame.columns:
        sheet.frame = sheet.frame.with_columns(unit_id=pl.lit(None, dtype=pl.String))
    by_name = units.group_by(_name=_key("name")).agg(
        _ids=pl.col("unit_id").n_unique(), _found=pl.col("unit_id").first()
    )
    asked = sheet.frame.with_columns(_name=_key("unit_name")).join(
        by_name, on="_name", how="left", maintain_order="left"
    )
    is_asked = pl.col("unit_id").is_null() & pl.col("unit_name").is_not_null()
    found = pl.col("unit_name")
    unknown, several = pl.col("_ids").is_null(), pl.col("_ids") > 1
    sheet.frame = asked.with_columns(unit_id=pl.coalesce("unit_id", "_found")).drop(
        "_name", "_ids", "_found"
    )
    _refuse(
        sheet,
        _UNKNOWN_UNIT.broken_by(asked.filter(is_asked & unknown), "unit_name", found=found),
        _SAME_NAME.broken_by(asked.filter(is_asked & several), "unit_name", found=found),
    )


def _fill_positions(sheet: Sheet, posts: pl.DataFrame) -> None:
    """Positions under the id of the post they mean, or of the new one they describe.

    What such a row leaves empty of the post's description stands as the post has it.
    """
    is_asked = pl.col("position_id").is_null()
    rows = sheet.frame.filter(is_asked).select(LINE, "unit_id", *_DETAILS)
    known = _found(rows, posts, ("job_family", "level"))
    _refuse(sheet, _SAME_TITLE.broken_by(_several(known), "title", found=pl.col("title")))
    ids = _ids(known)
    for line, unit, title, family, _, level, _ in rows.iter_rows():
        if line not in ids and unit is not None and title is not None:
            ids[line] = derived_position_id(unit, title, family, level)
    named = sheet.frame.with_columns(
        position_id=pl.coalesce("position_id", _from_lines(sheet.frame, ids)),
        _is_asked=is_asked,
    )
    described = posts.select(
        "position_id", pl.col(_DETAILS).name.prefix("_"), _is_asked=pl.lit(value=True)
    )
    beside = named.join(
        described, on=["position_id", "_is_asked"], how="left", maintain_order="left"
    )
    filled = beside.with_columns(pl.coalesce(name, f"_{name}").alias(name) for name in _DETAILS)
    sheet.frame = filled.select(sheet.frame.columns)


def _fill_posts(sheet: Sheet, column: str, posts: pl.DataFrame) -> None:
    """Fill the column from `unit_id` and `title`, if it is empty and a post is meant."""
    asked = sheet.frame.filter(pl.col(column).is_null() & pl.col("title").is_not_null())
    if column == "wants":
        asked = asked.filter(pl.col("wants_kind") == "position")
    known = _found(asked, posts, ("job_family",))
    unknown = asked.join(known, on=LINE, how="anti", maintain_order="left")
    _refuse(
        sheet,
        _UNKNOWN_POST.broken_by(unknown, "title", found=pl.col("title")),
        _SAME_TITLE.broken_by(_several(known), "title", found=pl.col("title")),
    )
    ids = _ids(known)
    sheet.frame = sheet.frame.with_columns(
        pl.coalesce(column, _from_lines(sheet.frame, ids)).alias(column)
    )


def _fill_wished_units(sheet: Sheet, units: pl.DataFrame) -> None:
    """A wish for a unit may name it in `wants` itself, or in the columns that name units."""
    ids = dict(
        units.group_by(_name=_key("name"))
        .agg(pl.col("unit_id").first(), ids=pl.col("unit_id").n_unique())
        .filter(pl.col("ids") == 1)
        .select("_name", "unit_id")
        .iter_rows()
    )
    is_unit = pl.col("wants_kind") == "unit"
    is_id = pl.col("wants").is_in(units["unit_id"].implode())
    named = _key("wants").replace_strict(ids, default=None, return_dtype=pl.String)
    wants = pl.when(is_unit & ~is_id).then(pl.coalesce(named, "wants")).otherwise(pl.col("wants"))
    if "unit_id" in sheet.frame.columns:
        wants = pl.coalesce(wants, pl.when(is_unit).then("unit_id"))
    sheet.frame = sheet.frame.with_columns(wants=wants)


def _found(rows: pl.DataFrame, posts: pl.DataFrame, further: Iterable[str]) -> pl.DataFrame:
    """Line, id and number of the posts that fit the unit, title and further values of rows."""
    keyed = posts.with_columns(_title=_key("title"))
    beside = rows.with_columns(_title=_key("title")).join(
        keyed.select(
            "unit_id", "_title", pl.col("position_id", "job_family", "level").name.prefix("_")
        ),
        on=["unit_id", "_title"],
    )
    for column in further:
        if column in rows.columns:
            same = pl.col(column).is_null() | (pl.col(column) == pl.col(f"_{column}"))
            beside = beside.filter(same.fill_null(value=False))
    return beside.group_by(LINE, maintain_order=True).agg(
        pl.col("_position_id").first(),
        count=pl.col("_position_id").n_unique(),
        title=pl.col("title").first(),
    )


def _several(known: pl.DataFrame) -> pl.DataFrame:
    return known.filter(pl.col("count") > 1)


def _ids(known: pl.DataFrame) -> dict[int, str]:
    one = known.filter(pl.col("count") == 1)
    return dict(zip(one[LINE], one["_position_id"], strict=True))


def _from_lines(frame: pl.DataFrame, ids: dict[int, str]) -> pl.Series:
    return pl.Series([ids.get(line) for line in frame[LINE]], dtype=pl.String)
