"""Posts: who held which, until when, by what cause; the units and positions they make up."""

from __future__ import annotations

import polars as pl

from records.knowing.ends import last_day_before
from records.knowing.positions import derived_position_id
from records.problems import Problem
from records.sources.siasn import jobs
from records.sources.siasn.answers import FILE
from records.sources.siasn.causes import paper_cause
from records.sources.siasn.cells import as_day
from records.sources.siasn.row_warnings import WarningWords, contradictions, spelled, warning_about
from records.sources.source import LINE
from records.vocabulary import POSITION_KINDS

_DESCRIBED = ("title", "position_kind", "eselon_id")
_DERIVED = {"job_family": pl.String(), "level": pl.Int64(), "level_code": pl.String()}
_PERSON = "employee_id"


def described(rows: pl.DataFrame) -> pl.DataFrame:
    """Posts with their family, level and the level's own word."""
    kinds = rows.select(_DESCRIBED).unique(maintain_order=True)
    descriptions = [
        (
            jobs.job_family(title, kind),
            jobs.job_level(kind, eselon, title),
            jobs.level_code(kind, eselon, title),
        )
        for title, kind, eselon in kinds.iter_rows()
    ]
    described_kinds = kinds.hstack(pl.DataFrame(descriptions, schema=_DERIVED, orient="row"))
    is_structural = pl.col("position_kind") == "structural"
    return rows.join(
        described_kinds, on=list(_DESCRIBED), how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(
        # An eselon that no table has stays as it is written.
        level_code=pl.coalesce(pl.when(is_structural).then("eselon_text"), "level_code")
    )


def with_head_titles(rows: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Structural posts without a title get that of their unit's head."""
    heads = units.select("unit_id", "head_title").drop_nulls().unique("unit_id", keep="first")
    named = rows.join(heads, on="unit_id", how="left", maintain_order="left")
    is_head = pl.col("position_kind") == "structural"
    return named.with_columns(title=pl.coalesce("title", pl.when(is_head).then("head_title"))).drop(
        "head_title"
    )


def warnings_about_posts(rows: pl.DataFrame) -> list[Problem]:
    """What was read of posts in another way than it stands there: days, titles, kinds, words."""
    is_dated = pl.col("start_date").is_not_null()
    is_structural = pl.col("position_kind") == "structural"
    has_eselon = pl.col("eselon_id").is_not_null() | pl.col("eselon_text").is_not_null()
    return [
        *warning_about(rows.filter(pl.col("is_undated") & is_dated), _UNDATED),
        *warning_about(rows.filter("is_undated_move"), _UNDATED_MOVE),
        *warning_about(rows.filter("title_is_disputed"), _OTHER_TITLE),
        *warning_about(rows.filter("capacity_is_disputed"), _STANDS_IN),
        *contradictions(rows.filter("kind_is_disputed"), "assignments", "jenisJabatan",
                        "a kind of post whose id says another one"),
        *contradictions(rows.filter("eselon_is_disputed"), "assignments", "eselonId",
                        "an eselon whose id says another one"),
        *spelled(rows.filter(pl.col("eselon_text").is_not_null()), "eselon_text", _UNKNOWN_ESELON),
        *warning_about(rows.filter(is_structural & ~has_eselon), _NO_ESELON),
    ]  # fmt: skip


_UNDATED = WarningWords(
    "start_from_decree", "assignments", "tmtJabatan",
    "rows without a tmtJabatan: their tmtPelantikan or tanggalSk counts",
    "the day the post began", "fill tmtJabatan",
)  # fmt: skip
_UNDATED_MOVE = WarningWords(
    "start_from_decree", "assignments", "tmtMutasi",
    "changes of unit (MU) without a tmtMutasi: their tanggalSk counts",
    "the day the change took effect", "fill tmtMutasi",
)  # fmt: skip
_OTHER_TITLE = WarningWords(
    "title_is_not_its_reference", "assignments", "namaJabatan",
    "posts whose namaJabatan is not the name of their reference: the reference counts",
    "the name of the reference", "correct the one that is wrong",
)  # fmt: skip
_STANDS_IN = WarningWords(
    "capacity_by_title", "assignments", "jenisPenugasanId",
    "posts that are definitive by their code, and whose title says that somebody stands in (Plt, "
    "Plh, Pj …): the title counts", "PLT, PLH or PJ", "correct the code",
)  # fmt: skip
_UNKNOWN_ESELON = WarningWords(
    "unknown_spelling", "assignments", "eselon", "eselons of no table",
    "an eselon from I.a to V.b", "correct the spelling",
)  # fmt: skip
_NO_ESELON = WarningWords(
    "unknown_level", "assignments", "eselonId",
    "structural posts without an eselon: their level is not known", "the eselon of the post",
    "fill eselonId",
)  # fmt: skip
_HOMELESS = WarningWords(
    "adjustment_without_post", "assignments", "skTanggal",
    "changes of unit of people who held no post on that day: not read",
    "a row of rw-jabatan that begins on or before skTanggal",
    "add the row, or correct skTanggal", kept=False,
)  # fmt: skip


def adjusted(posts: pl.DataFrame, adjustments: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The posts that continue in another unit after a reorganisation, and findings on others.

    A person's definitive post of the day continues in the new unit. If the appointment already
    names the new unit, nothing is added.

    Args:
        posts: Definitive posts, described.
        adjustments: Rows of `rw-pnsunor` with `employee_id`.
    """
    dated = adjustments.with_columns(_day=as_day(pl.col("start_date"))).with_row_index("_number")
    placed = dated.filter(pl.col("_day").is_not_null()).sort("_day")
    carried = ("title", "position_kind", "eselon_id", *_DERIVED)
    # A kind that is none is found where the post itself is checked, and goes no further.
    is_kind = pl.col("position_kind").is_in(list(POSITION_KINDS))
    before = (
        posts.with_columns(position_kind=pl.when(is_kind).then("position_kind"))
        .select(_PERSON, *carried, _day=as_day(pl.col("start_date")), had_unit="unit_id")
        .drop_nulls("_day")
    )
    found = placed.join_asof(
        before.sort("_day", "level", "had_unit", nulls_last=False), on="_day", by=_PERSON,
        strategy="backward", check_sortedness=False,
    )  # fmt: skip
    homeless = found.filter(pl.col("had_unit").is_null())
    moved = found.filter(pl.col("had_unit").is_not_null())
    # Of one post's adjustments each is measured by the one before, the first by the post itself.
    steps = pl.concat(
        [
            moved.select(_PERSON, "_day", "unit_id", "_number"),
            before.select(_PERSON, "_day", unit_id="had_unit", _number=pl.lit(None, pl.UInt32)),
        ],
        how="diagonal_relaxed",
    ).sort(_PERSON, "_day", "_number", nulls_last=False)
    is_same = (pl.col("unit_id") == pl.col("unit_id").shift()) & (
        pl.col(_PERSON) == pl.col(_PERSON).shift()
    )
    told_before = steps.filter(is_same.fill_null(value=False))["_number"].drop_nulls()
    added = moved.filter(~pl.col("_number").is_in(told_before.implode())).sort("_number")
    # A day that nobody can read is found where days are checked.
    added = pl.concat([added, dated.filter(pl.col("_day").is_null())], how="diagonal")
    return (
        added.with_columns(cause=pl.lit("reorganisation"), capacity=pl.lit("definitive")).drop(
            "_number", "_day", "had_unit"
        ),
        warning_about(homeless.sort(LINE), _HOMELESS),
    )


def with_course(posts: pl.DataFrame, exits: pl.DataFrame) -> pl.DataFrame:
    """Posts with `end_date`, and with the cause of those that changed on paper alone.

    A definitive post ends the day before the next one starts or the person leaves. Acting and
    additional posts have no end in SIASN, and end nothing.

    Args:
        posts: All posts, with `cause` if it is known already (`records.sources.siasn.causes`).
        exits: `employee_id` and `exited_on`.
    """
    rows = posts.with_row_index("_number").with_columns(_day=as_day(pl.col("start_date")))
    own = rows.filter((pl.col("capacity") == "definitive") & pl.col("_day").is_not_null())
    ordered = own.sort(_PERSON, "_day", "level", nulls_last=False)
    starts = ordered.select(_PERSON, "_day").unique(maintain_order=True)
    following = starts.with_columns(_next=pl.col("_day").shift(-1).over(_PERSON))
    left = exits.select(_PERSON, _left=as_day(pl.col("exited_on"))).drop_nulls()
    last = left.group_by(_PERSON).agg(pl.col("_left").max())
    ends = (
        ordered.join(following, on=[_PERSON, "_day"], how="left", maintain_order="left")
        .join(last, on=_PERSON, how="left", maintain_order="left")
        .with_columns(_left=pl.when(pl.col("_left") >= pl.col("_day")).then("_left"))
        .with_columns(_end=last_day_before(pl.coalesce("_next", "_left")))
        .with_columns(_end=pl.when(pl.col("_end") < pl.col("_day")).then("_day").otherwise("_end"))
        .with_columns(end_date=pl.col("_end").dt.to_string("%Y-%m-%d"))
    )
    course = ends.select("_number", "end_date", _cause=paper_cause())
    return (
        rows.join(course, on="_number", how="left", maintain_order="left")
        .with_columns(cause=pl.coalesce("cause", "_cause"))
        .drop("_number", "_day", "_cause")
    )


def on_paper(posts: pl.DataFrame) -> list[Problem]:
    """A line about posts that changed the paper alone, with a count a cause."""
    rows = posts.filter(pl.col("cause").is_not_null())
    counts = rows["cause"].value_counts().sort("cause").iter_rows()
    causes = ", ".join(f"{cause} {count:,}" for cause, count in counts)
    words = WarningWords(
        "no_move", "assignments", "", f"posts that changed the paper alone ({causes}): no moves",
        "a cause that moves nobody", "nothing, unless one of them was a move",
    )  # fmt: skip
    return warning_about(rows.sort(FILE, LINE), words)


def with_positions(posts: pl.DataFrame) -> pl.DataFrame:
    """Posts with the id of their position: a unit, title, family and level."""
    parts = ("unit_id", "title", "job_family", "level")
    kinds = posts.select(parts).unique(maintain_order=True)
    ids = [
        None if row[0] is None or row[1] is None else derived_position_id(*row)
        for row in kinds.iter_rows()
    ]
    named = kinds.with_columns(position_id=pl.Series(ids, dtype=pl.String))
    return posts.join(named, on=list(parts), how="left", nulls_equal=True, maintain_order="left")


def positions(posts: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """The positions that posts make up, in units that are known."""
    known = units["unit_id"].implode()
    made = posts.filter(pl.col("position_id").is_not_null() & pl.col("unit_id").is_in(known))
    return made.sort("position_id", "position_kind", maintain_order=True).unique(
        "position_id", keep="first", maintain_order=True
    ).select(
        FILE, LINE, "position_id", "unit_id", "title", "job_family", "position_kind", "level",
        "level_code",
    )  # fmt: skip


def units(tree: pl.DataFrame, *named: pl.DataFrame) -> pl.DataFrame:
    """The units of the tree, and those that only people's rows name: dissolved ones.

    Args:
        tree: Rows of `ref-unor`.
        named: Rows with `unit_id` and `unit_name`, and perhaps the unit above as `top_id` and
            `top_name`.
    """
    agencies = tree["agency_id"].drop_nulls().implode()
    is_root = pl.col("parent_id").is_in(agencies) | (pl.col("parent_id") == pl.col("unit_id"))
    own = tree.with_columns(
        parent_id=pl.when(~is_root.fill_null(value=False)).then("parent_id")
    ).select(FILE, LINE, "unit_id", "name", "parent_id", "kind")
    mentions = [_mention(frame) for frame in named]
    tops = [
        frame.select(FILE, LINE, unit_id="top_id", name="top_name")
        for frame in named
        if "top_id" in frame.columns
    ]
    further = (
        pl.concat([*mentions, *tops], how="diagonal")
        .drop_nulls(["unit_id", "name"])
        .unique("unit_id", keep="first", maintain_order=True)
        .join(own, on="unit_id", how="anti", maintain_order="left")
    )
    known = pl.concat([own["unit_id"], further["unit_id"]]).implode()
    further = further.with_columns(
        parent_id=pl.when(pl.col("parent_id").is_in(known)).then("parent_id")
    )
    return pl.concat([own, further], how="diagonal")


def _mention(frame: pl.DataFrame) -> pl.DataFrame:
    above = pl.col("top_id") if "top_id" in frame.columns else pl.lit(None, dtype=pl.String)
    parent = pl.when(above != pl.col("unit_id")).then(above)
    return frame.select(FILE, LINE, "unit_id", name=pl.col("unit_name"), parent_id=parent)


def units_on(rows: pl.DataFrame, posts: pl.DataFrame, day: str, since: str) -> pl.DataFrame:
    """The rows with `held_unit`, the unit of the last definitive post held in a stretch of days.

    Args:
        rows: Rows with `employee_id` and the days as ISO text.
        posts: All posts with `end_date`.
        day: The column with the stretch's last day.
        since: The column with its first: who left within the stretch still worked there.
    """
    held = posts.filter(pl.col("capacity") == "definitive").select(
        _PERSON, _day=as_day(pl.col("start_date")), _end=as_day(pl.col("end_date")),
        held_unit="unit_id", _level="level",
    ).drop_nulls("_day").sort("_day", "_level", "held_unit", descending=[False, False, True],
                              nulls_last=False)  # fmt: skip
    asked = rows.with_row_index("_number").with_columns(
        _day=as_day(pl.col(day)), _since=as_day(pl.col(since))
    )
    found = (
        asked.filter(pl.col("_day").is_not_null())
        .sort("_day")
        .join_asof(held, on="_day", by=_PERSON, strategy="backward", check_sortedness=False)
        .with_columns(
            held_unit=pl.when(
                pl.col("_end").is_null() | (pl.col("_end") >= pl.coalesce("_since", "_day"))
            ).then("held_unit")
        )
        .select("_number", "held_unit")
    )
    return asked.join(found, on="_number", how="left", maintain_order="left").drop(
        "_number", "_day", "_since"
    )
