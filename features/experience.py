"""Experience that bears on the destination (group fit).

Times served are told by the frame of `features.career`: one row per move and spell, with the
destination beside it. Steps compare the destination with the present post, one row a move.
Experience of the last ten years counts: what lies before would tell the age of the records.
"""

from __future__ import annotations

import polars as pl

from features.career import held_lately
from features.catalog import FeatureFunction, feature
from features.sides import Sides
from features.units import Unit


def _same(name: str) -> pl.Expr:
    return (pl.col(name) == pl.col(f"to_{name}")).fill_null(value=False)


def _known(name: str) -> pl.Expr:
    return pl.col(f"to_{name}").first().is_not_null()


def _days_with_same(name: str) -> pl.Expr:
    return pl.when(_known(name)).then(pl.col("days_lately").filter(_same(name)).sum())


def _days_since_same(name: str) -> pl.Expr:
    last = pl.coalesce("ends", "as_of").filter(_same(name) & held_lately).max()
    return (pl.col("as_of").first() - last).dt.total_days()


def _keeps(name: str) -> pl.Expr:
    return (pl.col(f"from_{name}") == pl.col(f"to_{name}")).cast(pl.Float64)


def steps_frame(rows: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """The spine with the present post (`from_…`) and `highest_level` in ten years.

    Args:
        rows: The spine with the present post.
        spells: Its spells (`features.career.frame`).
    """
    highest = spells.group_by("row", maintain_order=True).agg(
        highest_level=pl.col("level").filter(held_lately).max()
    )
    return rows.join(highest, on="row", how="left", maintain_order="left")


@feature(
    "fit",
    "the time already served in the new unit",
    "pengalaman di unit tujuan",
    unit=Unit.DAYS,
    absent=0,
    window=10,
)
def days_in_destination_unit() -> pl.Expr:
    """Days of the last ten years spent in the destination's unit.

    Unit: days, 0 to 3,653.
    Source: assignments.unit_id.
    Why: people, rules and habits there are already known (Jackson 2013: match grows with
        experience).
    """
    return _days_with_same("unit_id")


@feature(
    "fit",
    "the time since service in the new unit",
    "jeda sejak bertugas di unit tujuan",
    unit=Unit.DAYS,
    window=10,
)
def days_since_destination_unit() -> pl.Expr:
    """Days since the person last served in the destination's unit; 0 if there now.

    Unit: days; null when not in ten years.
    Source: assignments.unit_id.
    Why: what was known fades; a return is easier than a first arrival.
    """
    return _days_since_same("unit_id")


@feature(
    "fit",
    "the time served near the new unit",
    "pengalaman di unit induk tujuan",
    unit=Unit.DAYS,
    absent=0,
    window=10,
)
def days_in_destination_parent() -> pl.Expr:
    """Days of the last ten years spent in units under the destination's parent unit.

    Unit: days, 0 to 3,653.
    Source: assignments.unit_id, units.parent_id.
    Why: neighbouring units share rules and people.
    """
    return _days_with_same("parent_id")


@feature(
    "fit",
    "the time served in the new agency",
    "pengalaman di instansi tujuan",
    unit=Unit.DAYS,
    absent=0,
    window=10,
)
def days_in_destination_root() -> pl.Expr:
    """Days of the last ten years spent under the destination's topmost unit.

    Unit: days, 0 to 3,653.
    Source: assignments.unit_id, units.parent_id.
    Why: an agency's culture carries over between its units.
    """
    return _days_with_same("root_id")


@feature(
    "fit",
    "experience in the new job family",
    "pengalaman di rumpun jabatan tujuan",
    unit=Unit.DAYS,
    absent=0,
    window=10,
)
def days_in_destination_family() -> pl.Expr:
    """Days of the last ten years spent in the destination's job family.

    Unit: days, 0 to 3,653; null when the destination's family is not recorded.
    Source: assignments.job_family.
    Why: related experience helps through task knowledge (Dokko et al.; merit rubrics).
    """
    return _days_with_same("job_family")


@feature(
    "fit",
    "the time since work in the new job family",
    "jeda sejak di rumpun jabatan tujuan",
    unit=Unit.DAYS,
    window=10,
)
def days_since_destination_family() -> pl.Expr:
    """Days since the person last worked in the destination's job family; 0 if now.

    Unit: days; null when not in ten years.
    Source: assignments.job_family.
    Why: task knowledge fades.
    """
    return _days_since_same("job_family")


@feature(
    "fit",
    "the share of the career in the new job family",
    "bagian karier di rumpun tujuan",
    unit=Unit.SHARE,
)
def destination_family_share() -> pl.Expr:
    """Share of the days served in ten years that were in the destination's job family.

    Unit: share, 0 to 1; null when nothing is known of the career or the destination's family.
    Source: assignments.job_family.
    Why: specialists and generalists adapt differently.
    """
    total = pl.col("days_lately").sum()
    return pl.when(_known("job_family") & (total > 0)).then(
        pl.col("days_lately").filter(_same("job_family")).sum() / total
    )


@feature(
    "fit",
    "experience under the new title",
    "pengalaman dengan nama jabatan tujuan",
    unit=Unit.DAYS,
    absent=0,
    window=10,
)
def days_in_destination_title() -> pl.Expr:
    """Days of the last ten years spent in posts of the destination's title.

    Unit: days, 0 to 3,653; null when the destination's title is not recorded.
    Source: assignments.title.
    Why: the same work elsewhere.
    """
    return _days_with_same("title")


@feature(
    "fit",
    "the time at or above the new level",
    "pengalaman di jenjang tujuan",
    unit=Unit.DAYS,
    absent=0,
    window=10,
)
def days_at_destination_level() -> pl.Expr:
    """Days of the last ten years spent at the destination's level or above.

    Unit: days, 0 to 3,653; null when the destination's level is not recorded.
    Source: assignments.level.
    Why: responsibility of that size is not new.
    """
    at_level = (pl.col("level") >= pl.col("to_level")).fill_null(value=False)
    return pl.when(_known("level")).then(pl.col("days_lately").filter(at_level).sum())


@feature("fit", "the step in level", "selisih jenjang", unit=Unit.LEVELS)
def level_step() -> pl.Expr:
    """Destination's level minus the present one.

    Unit: levels, negative for a step down; null when either is not recorded.
    Source: assignments.level.
    Why: large changes in job content go with a fall in performance (Bidwell 2011).
    """
    return pl.col("to_level") - pl.col("from_level")


@feature(
    "fit",
    "the step above the highest level so far",
    "selisih dengan jenjang tertinggi",
    unit=Unit.LEVELS,
    window=10,
)
def step_above_highest_level() -> pl.Expr:
    """Destination's level minus the highest held in the last ten years.

    Unit: levels; null when either is not recorded.
    Source: assignments.level.
    Why: new ground is above what was ever held, not above the present post.
    """
    return pl.col("to_level") - pl.col("highest_level")


@feature("fit", "staying in the same unit", "tetap di unit yang sama", unit=Unit.YES_OR_NO)
def keeps_unit() -> pl.Expr:
    """Whether the move stays within the present unit.

    Unit: 1 yes, 0 no; null when the present unit is not known.
    Source: assignments.unit_id.
    Why: people and rules stay the same.
    """
    return _keeps("unit_id")


@feature(
    "fit",
    "staying under the same parent unit",
    "tetap di unit induk yang sama",
    unit=Unit.YES_OR_NO,
)
def keeps_parent() -> pl.Expr:
    """Whether the move stays under the same parent unit.

    Unit: 1 yes, 0 no; null when the present unit is not known.
    Source: assignments.unit_id, units.parent_id.
    Why: a short way in the tree of units means a small change.
    """
    return _keeps("parent_id")


@feature("fit", "staying in the same agency", "tetap di instansi yang sama", unit=Unit.YES_OR_NO)
def keeps_root() -> pl.Expr:
    """Whether the move stays under the same topmost unit.

    Unit: 1 yes, 0 no; null when the present unit is not known.
    Source: assignments.unit_id, units.parent_id.
    Why: an agency's culture carries over.
    """
    return _keeps("root_id")


@feature(
    "fit",
    "staying in the same job family",
    "tetap di rumpun jabatan yang sama",
    unit=Unit.YES_OR_NO,
)
def keeps_family() -> pl.Expr:
    """Whether the destination's job family is the present one.

    Unit: 1 yes, 0 no; null when either is not recorded.
    Source: assignments.job_family.
    Why: distance between old and new work (Bidwell 2011; portability studies).
    """
    return _keeps("job_family")


@feature(
    "fit", "keeping the same title", "tetap dengan nama jabatan yang sama", unit=Unit.YES_OR_NO
)
def keeps_title() -> pl.Expr:
    """Whether the destination's title is the present one.

    Unit: 1 yes, 0 no; null when either is not recorded.
    Source: assignments.title.
    Why: the same work elsewhere.
    """
    return _keeps("title")


@feature(
    "fit",
    "keeping the same kind of post",
    "tetap pada jenis jabatan yang sama",
    unit=Unit.YES_OR_NO,
)
def keeps_position_kind() -> pl.Expr:
    """Whether the destination is of the present kind (structural, functional, general).

    Unit: 1 yes, 0 no; null when either is not recorded.
    Source: assignments.position_kind.
    Why: structural and functional careers ask for different things.
    """
    return _keeps("position_kind")


@feature(
    "fit",
    "a promotion together with a new unit",
    "promosi sekaligus pindah unit",
    unit=Unit.YES_OR_NO,
)
def promotion_and_new_unit() -> pl.Expr:
    """Whether the move is up and to another unit at once.

    Unit: 1 yes, 0 no; null when the unit changes and a level is not recorded.
    Source: assignments.level, unit_id.
    Why: those promoted and moved did no better than external hires (Bidwell 2011).
    """
    up = pl.col("to_level") > pl.col("from_level")
    return (up & (pl.col("from_unit_id") != pl.col("to_unit_id"))).cast(pl.Float64)


SPELL_FEATURES: tuple[FeatureFunction, ...] = (
    days_in_destination_unit, days_since_destination_unit, days_in_destination_parent,
    days_in_destination_root, days_in_destination_family, days_since_destination_family,
    destination_family_share, days_in_destination_title, days_at_destination_level,
)  # fmt: skip
SPELL_SIDES = Sides(
    person=(
        "unit_id", "parent_id", "root_id", "job_family", "title", "level", "ends", "days_lately",
    ),
    post=(
        "to_unit_id", "to_parent_id", "to_root_id", "to_job_family", "to_title", "to_level",
    ),
    rows="person",
    other=lambda asked: asked.rows,
    same={
        f"to_{name}": name for name in ("unit_id", "parent_id", "root_id", "job_family", "title")
    },
)  # fmt: skip

STEP_FEATURES: tuple[FeatureFunction, ...] = (
    level_step, step_above_highest_level, keeps_unit, keeps_parent, keeps_root, keeps_family,
    keeps_title, keeps_position_kind, promotion_and_new_unit,
)  # fmt: skip
_COMPARED = ("unit_id", "parent_id", "root_id", "job_family", "title", "position_kind", "level")
STEP_SIDES = Sides(
    person=(*(f"from_{name}" for name in _COMPARED), "highest_level"),
    post=tuple(f"to_{name}" for name in _COMPARED),
)
