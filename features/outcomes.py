"""What became of earlier moves: the person's own, and other people's to the same place (families).

One column for each outcome of the dataset. The table `outcomes` holds every label from its maturity
day on, so nothing here can see a result early.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.results import RECENT
from features.sides import Sides, Sums
from features.timeline import Timeline, shrunk_mean
from features.units import Unit
from records.knowing.view import is_known

PRIOR_WEIGHT = 15.0
OWN_PRIOR_WEIGHT = 2.0

_SCOPES: dict[str, tuple[str, ...]] = {
    "unit": ("unit_id",),
    "parent": ("parent_id",),
    "root": ("root_id",),
    "title": ("title",),
    "family": ("job_family",),
    "level": ("level",),
    "all": (),
}
_FLOWS: dict[str, tuple[str, str]] = {
    "family_flow": ("job_family", "from_job_family"),
    "root_flow": ("root_id", "from_root_id"),
    "level_flow": ("level", "from_level"),
}
_FLOW_COLUMNS = (
    "as_of", "to_job_family", "to_root_id", "to_level", "from_job_family", "from_root_id",
    "from_level",
)  # fmt: skip


def members(history: History) -> tuple[str, ...]:
    """The outcomes, as the dataset names them."""
    return tuple(history.dataset.outcomes)


def frame(history: History, rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """One row per move and outcome (`member`), with sums over earlier results.

    Args:
        history: The organisation's history.
        rows: The spine with the present post (`from_…`).
        told: Every usable label (`features.results.results`).

    Returns:
        `row`, `member`, for each scope `…_n` and `…_sum`, `own_n`, `own_recent_n` (of eight
        years), `own_sum`, `own_last`, and what flows are told by (`with_flows` adds those).
    """
    own = _own(history, rows)
    frames = []
    for outcome in members(history):
        mine = told.filter(pl.col("outcome") == outcome)
        parts = [rows.select("row", member=pl.lit(outcome))]
        for name, columns in _SCOPES.items():
            asked = [f"to_{column}" for column in columns]
            parts.append(_results_on(mine, name, list(columns), rows, asked))
        parts.append(rows.select(*_FLOW_COLUMNS))
        frames.append(
            pl.concat(parts, how="horizontal").join(
                own.filter(pl.col("outcome") == outcome).drop("outcome"),
                on="row",
                how="left",
                maintain_order="left",
            )
        )
    return pl.concat(frames)


def flows(told: pl.DataFrame) -> dict[str, Timeline]:
    """Earlier results by where people came from and went to, for each outcome."""
    by_member = told.rename({"outcome": "member"})
    return {
        name: Timeline(
            by_member,
            ["member", to, origin],
            {f"{name}_n": pl.lit(1), f"{name}_sum": pl.col("value")},
        )
        for name, (to, origin) in _FLOWS.items()
    }


def with_flows(frame: pl.DataFrame, sums: Mapping[str, Sums]) -> pl.DataFrame:
    """The frame with `…_n` and `…_sum` of each flow."""
    asked = {name: ["member", f"to_{to}", origin] for name, (to, origin) in _FLOWS.items()}
    return pl.concat(
        [frame, *(sums[name].on(frame, keys) for name, keys in asked.items())], how="horizontal"
    )


def _results_on(
    told: pl.DataFrame, name: str, keys: list[str], rows: pl.DataFrame, asked: list[str]
) -> pl.DataFrame:
    sums = {f"{name}_n": pl.lit(1), f"{name}_sum": pl.col("value")}
    return Timeline(told, keys, sums).on(rows, asked)


def _own(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    return (
        history.records["outcomes"]
        .join(rows.select("row", "employee_id", "as_of"), on="employee_id")
        .filter(is_known(pl.col("as_of")))
        .sort("row", "outcome", "start_date", "unit_id", nulls_last=False)
        .group_by("row", "outcome", maintain_order=True)
        .agg(
            own_n=pl.len(),
            own_recent_n=(pl.col("known_on") + RECENT > pl.col("as_of")).sum(),
            own_sum=pl.col("value").sum(),
            own_last=pl.col("value").last(),
        )
    )


def _all() -> pl.Expr:
    return pl.when(pl.col("all_n") > 0).then(pl.col("all_sum") / pl.col("all_n"))


def _share(scope: str, prior: pl.Expr) -> pl.Expr:
    return shrunk_mean(pl.col(f"{scope}_sum"), pl.col(f"{scope}_n"), prior, PRIOR_WEIGHT)


@feature(
    "person",
    "the results of the person's own earlier moves ({member})",
    "hasil perpindahan sebelumnya ({member})",
    unit=Unit.SHARE,
)
def past_outcome_share() -> pl.Expr:
    """Share of the person's own earlier moves that succeeded.

    Unit: share, 0 to 1, drawn to the organisation's (weight 2); null while nothing has matured.
    Source: outcomes, from their maturity day.
    Why: past results in the same respect are the best single predictor.
    """
    count, total = pl.col("own_n").fill_null(0), pl.col("own_sum").fill_null(0)
    return shrunk_mean(total, count, _all(), OWN_PRIOR_WEIGHT)


@feature(
    "person",
    "the number of earlier moves with a result ({member})",
    "jumlah perpindahan yang sudah dinilai ({member})",
    unit=Unit.COUNT,
    window=8,
)
def past_outcome_count() -> pl.Expr:
    """Number of the person's own earlier moves whose result became known in the last eight years.

    Unit: moves, 0 or more; null while nothing has matured.
    Source: outcomes, from their maturity day.
    Why: how much is known about the person.
    """
    return pl.when(pl.col("all_n") > 0).then(pl.col("own_recent_n").fill_null(0))


@feature(
    "person",
    "the result of the last move ({member})",
    "hasil perpindahan terakhir ({member})",
    unit=Unit.SUCCESS,
)
def last_outcome() -> pl.Expr:
    """Result of the person's latest move whose result is known.

    Unit: the outcome's value (1 success, 0 not); null when there is none.
    Source: outcomes, from their maturity day.
    Why: the most recent evidence weighs most.
    """
    return pl.col("own_last")


@feature(
    "destination",
    "the results of newcomers to the unit ({member})",
    "hasil pendatang di unit tujuan ({member})",
    unit=Unit.SHARE,
)
def unit_newcomer_success_share() -> pl.Expr:
    """Share of moves to the destination's unit that succeeded.

    Unit: share, 0 to 1, over eight years, drawn to the parent unit's and the organisation's
        (weight 15); null while nothing has matured.
    Source: outcomes, assignments.unit_id.
    Why: places differ in how they receive people; a good head makes a tenth more (Fenizia 2022).
    """
    return _share("unit", _share("parent", _all()))


@feature(
    "destination",
    "the results of newcomers to the agency ({member})",
    "hasil pendatang di instansi tujuan ({member})",
    unit=Unit.SHARE,
)
def root_newcomer_success_share() -> pl.Expr:
    """Share of moves under the destination's topmost unit that succeeded.

    Unit: share, 0 to 1, over eight years, drawn to the organisation's (weight 15).
    Source: outcomes, units.parent_id.
    Why: agencies differ in climate.
    """
    return _share("root", _all())


@feature(
    "destination",
    "the results of people with the new title ({member})",
    "hasil pada nama jabatan tujuan ({member})",
    unit=Unit.SHARE,
)
def title_newcomer_success_share() -> pl.Expr:
    """Share of moves to posts of the destination's title that succeeded.

    Unit: share, 0 to 1, over eight years, drawn to the organisation's (weight 15).
    Source: outcomes, assignments.title.
    Why: some posts are harder than others.
    """
    return _share("title", _all())


@feature(
    "destination",
    "the results in the new job family ({member})",
    "hasil di rumpun jabatan tujuan ({member})",
    unit=Unit.SHARE,
)
def family_newcomer_success_share() -> pl.Expr:
    """Share of moves into the destination's job family that succeeded.

    Unit: share, 0 to 1, over eight years, drawn to the organisation's (weight 15).
    Source: outcomes, assignments.job_family.
    Why: kinds of work differ in how soon they are learnt.
    """
    return _share("family", _all())


@feature(
    "destination",
    "the results at the new level ({member})",
    "hasil di jenjang tujuan ({member})",
    unit=Unit.SHARE,
)
def level_newcomer_success_share() -> pl.Expr:
    """Share of moves to posts of the destination's level that succeeded.

    Unit: share, 0 to 1, over eight years, drawn to the organisation's (weight 15).
    Source: outcomes, assignments.level.
    Why: responsibility lengthens the time to proficiency.
    """
    return _share("level", _all())


@feature(
    "destination",
    "earlier arrivals with a result in the new unit ({member})",
    "pendatang yang sudah dinilai di unit tujuan ({member})",
    unit=Unit.SHARE,
)
def unit_newcomer_share() -> pl.Expr:
    """The destination unit's share of all moves whose result is known.

    Unit: share, 0 to 1, over eight years; null while nothing has matured.
    Source: outcomes, assignments.unit_id.
    Why: how much is known about the place.
    """
    return pl.when(pl.col("all_n") > 0).then(pl.col("unit_n") / pl.col("all_n"))


@feature(
    "fit",
    "the results of moves between these job families ({member})",
    "hasil perpindahan antar-rumpun ini ({member})",
    unit=Unit.SHARE,
)
def family_flow_success_share() -> pl.Expr:
    """Share of moves from the present to the destination's job family that succeeded.

    Unit: share, 0 to 1, over eight years, drawn to the destination family's (weight 15).
    Source: outcomes, assignments.job_family.
    Why: the distance between old and new work, as experience has shown it.
    """
    return _share("family_flow", _share("family", _all()))


@feature(
    "fit",
    "the results of moves between these agencies ({member})",
    "hasil perpindahan antar-instansi ini ({member})",
    unit=Unit.SHARE,
)
def root_flow_success_share() -> pl.Expr:
    """Share of moves from the present to the destination's topmost unit that succeeded.

    Unit: share, 0 to 1, over eight years, drawn to the destination's (weight 15).
    Source: outcomes, units.parent_id.
    Why: the distance between two agencies, as experience has shown it.
    """
    return _share("root_flow", _share("root", _all()))


@feature(
    "fit",
    "the results of moves between these levels ({member})",
    "hasil perpindahan antar-jenjang ini ({member})",
    unit=Unit.SHARE,
)
def level_flow_success_share() -> pl.Expr:
    """Share of moves from the present to the destination's level that succeeded.

    Unit: share, 0 to 1, over eight years, drawn to the destination level's (weight 15).
    Source: outcomes, assignments.level.
    Why: how large a step people have managed.
    """
    return _share("level_flow", _share("level", _all()))


FEATURES: tuple[FeatureFunction, ...] = (
    past_outcome_share, past_outcome_count, last_outcome, unit_newcomer_success_share,
    root_newcomer_success_share, title_newcomer_success_share, family_newcomer_success_share,
    level_newcomer_success_share, unit_newcomer_share, family_flow_success_share,
    root_flow_success_share, level_flow_success_share,
)  # fmt: skip

SIDES = Sides(
    person=(
        "own_n", "own_recent_n", "own_sum", "own_last", "from_job_family", "from_root_id",
        "from_level",
    ),
    post=(
        *(f"{scope}_{sum_}" for scope in _SCOPES for sum_ in ("n", "sum")),
        "to_job_family", "to_root_id", "to_level",
    ),
    sums=lambda asked: flows(asked.results()),
    finish=with_flows,
    made={
        f"{name}_{sum_}": (f"to_{to}", origin)
        for name, (to, origin) in _FLOWS.items()
        for sum_ in ("n", "sum")
    },
)  # fmt: skip
