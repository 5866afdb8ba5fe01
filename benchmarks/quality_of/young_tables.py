"""The tables of young cities: what young records cost, and which columns tell the year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.quality_of.figures import (
    Floats,
    is_inside,
    mean_over_persons,
    row_losses,
    share_of_gain,
)
from benchmarks.quality_of.judged_city import TaughtAndJudged

RIVALS = ("logistic", "lightgbm")
MOVE = ("city_seed", "employee_id", "start_date", "unit_id")
"""Names a judged move in a city and in the same city with whole records."""
YOUNG_RECORDS, WHOLE_RECORDS = "young", "whole"
LEAST_KNOWN = 0.02
"""A column known of fewer training moves than this share has no spread to measure by."""

Row = dict[str, Any]


def on_the_same_moves(judged: pl.DataFrame) -> pl.DataFrame:
    """The judged moves that both forms of their city have.

    Args:
        judged: Frames of `judged_city` beneath each other, with `records` and `city_seed`.
    """
    in_both = judged.group_by(MOVE).len().filter(pl.col("len") == 2)
    return judged.join(in_both, on=MOVE, how="semi", maintain_order="left")


def records_table(judged: pl.DataFrame) -> list[Row]:
    """One row a form of the records: log-losses, gains, coverage, abstention.

    Args:
        judged: Frames of `judged_city` beneath each other, with a column `records`.
    """
    forms = judged["records"].unique(maintain_order=True).to_list()
    return [_records_row(form, judged.filter(pl.col("records") == form)) for form in forms]


def _records_row(form: str, part: pl.DataFrame) -> Row:
    label = _numbers(part, "label")
    names = ["base_rate", "probability", *RIVALS, "truth"]
    has_reference = part["reference"].null_count() == 0
    names += ["reference"] if has_reference else []
    losses = {name: row_losses(label, _numbers(part, name)) for name in names}
    mean = {name: float(loss.mean()) for name, loss in losses.items()}
    people = part["person"].to_numpy()
    spoken = part.drop_nulls(["lower", "upper"])
    abstained = part["abstained"].mean()
    return {
        "records": form,
        "moves": part.height,
        "succeeded": _told(float(label.mean())),
        "log_loss": {
            "model" if name == "probability" else name: _told(loss) for name, loss in mean.items()
        },
        "against": {
            name: mean_over_persons(people, losses["probability"] - losses[name]).rounded()
            for name in RIVALS
        },
        "share_of_gain": _share(mean, "reference") if has_reference else None,
        "share_of_truths_gain": _share(mean, "truth"),
        "abstained": None if abstained is None else _told(float(abstained)),  # type: ignore[arg-type]  # a share
        "coverage_of_reference": _coverage(spoken, "reference") if has_reference else None,
        "coverage_of_truth": _coverage(spoken, "truth"),
        "width": _told(float((_numbers(spoken, "upper") - _numbers(spoken, "lower")).mean())),
    }  # fmt: skip


def _share(mean: dict[str, float], reference: str) -> float | None:
    return _told(share_of_gain(mean["base_rate"], mean["probability"], mean[reference]))


def _coverage(spoken: pl.DataFrame, of: str) -> float | None:
    """Share of the intervals, ends included, that hold a probability."""
    if spoken.is_empty():
        return None
    lower, upper, value = (_numbers(spoken, name) for name in ("lower", "upper", of))
    return _told(float(is_inside(lower, upper, value).mean()))


def column_table(cities: Sequence[TaughtAndJudged]) -> pl.DataFrame:
    """How far the mean of every number lies off in the judged years, and by year.

    Returns:
        One row a column of the feature table: `column`, `shift` (judged less training, in standard
        deviations of the training's values; the mean over the cities), `known` (share of the
        judged moves that have it, less the same of training's) and one column a year of start with
        that year's mean as it lies off the training's; the farthest off first.
    """
    parts = pl.concat([_columns_of(city) for city in cities], how="diagonal")
    years = sorted(name for name in parts.columns if name.isdigit())
    return (
        parts.group_by("column")
        .agg(pl.col("shift", "known", *years).mean())
        .sort(pl.col("shift").abs(), "column", descending=[True, False], nulls_last=True)
    )


def _columns_of(city: TaughtAndJudged) -> pl.DataFrame:
    numbers = [feature.name for feature in city.training.table.features if feature.kind == "number"]
    taught = city.training.table.values.select(numbers)
    judged = city.tested.table.values.select(numbers)
    known = [name for name in numbers if taught[name].count() >= LEAST_KNOWN * taught.height]
    centre = {name: taught[name].mean() for name in known}
    spread = {name: taught[name].std() for name in known}
    told = [name for name in known if spread[name]]
    everything = pl.concat([taught, judged]).select(
        (pl.col(name) - centre[name]) / spread[name] for name in told
    )
    starts = pl.concat([city.training.table.moves, city.tested.table.moves])["start_date"]
    by_year = (
        everything.with_columns(year=starts.dt.year().cast(pl.String))
        .group_by("year", maintain_order=True)
        .mean()
        .sort("year")
        .transpose(include_header=True, header_name="column", column_names="year")
    )
    return pl.DataFrame(
        {
            "column": told,
            "shift": [everything[name][taught.height :].mean() for name in told],
            "known": [_known(judged, name) - _known(taught, name) for name in told],
        },
        schema={"column": pl.String, "shift": pl.Float64, "known": pl.Float64},
    ).join(by_year, on="column", how="left", maintain_order="left")


def _known(values: pl.DataFrame, name: str) -> float:
    return values[name].count() / max(values.height, 1)


def _numbers(part: pl.DataFrame, name: str) -> Floats:
    found: NDArray[np.float64] = part[name].to_numpy().astype(np.float64)
    return found


def _told(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
