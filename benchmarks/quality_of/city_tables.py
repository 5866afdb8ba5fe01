"""The tables of cities: what is gained, what intervals hold, and in which groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.quality_of.figures import (
    Flags,
    Floats,
    is_inside,
    ratio_of_means,
    row_losses,
    share_of_gain,
    width_at_coverage,
)
from benchmarks.quality_of.judged_city import GROUPS
from models.evaluation import calibration_error

LEAST_OF_GROUP = 200
LEAST_SHARE = 0.85
MOST_ECE = 0.02
COVERAGE, GROUP_COVERAGE = (0.85, 0.95), (0.80, 0.97)
MOST_ABSTAINED, LEAST_RATIO = 0.10, 1.3
ALL = "all"

Row = dict[str, Any]


def city_table(judged: pl.DataFrame, baselines: Sequence[str]) -> list[Row]:
    """One row a kind of city, pooled over seeds, and one over all kinds.

    Args:
        judged: The frames of `judged_city` beneath each other.
        baselines: The columns with the baselines' probabilities.
    """
    return [
        {"kind": kind, **_gains(part, baselines), **_intervals(part), **_abstention(part)}
        for kind, part in _kinds(judged)
    ]


def group_table(judged: pl.DataFrame) -> list[Row]:
    """Coverage of the reference's probability in every group with enough moves."""
    if judged["lower"].null_count() == judged.height:
        return []
    return [
        {"kind": kind, "attribute": attribute, "group": group, "n": part.height,
         "coverage": coverage, "passed": GROUP_COVERAGE[0] <= coverage <= GROUP_COVERAGE[1]}
        for kind, rows in _kinds(judged)
        for attribute in GROUPS
        for (group,), part in sorted(rows.drop_nulls(attribute).group_by(attribute))
        if part.height >= LEAST_OF_GROUP and (coverage := _coverage(part)) is not None
    ]  # fmt: skip


def _kinds(judged: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    kinds = judged["kind"].unique(maintain_order=True).to_list()
    for kind in kinds:
        yield kind, judged.filter(pl.col("kind") == kind)
    if len(kinds) > 1:
        yield ALL, judged


def _gains(part: pl.DataFrame, baselines: Sequence[str]) -> Row:
    """Log-losses of the judged labels, and how much of the reference's gain is reached.

    Labels are luck; the share is told with the reference's probabilities and with the truth as
    expected labels, too.
    """
    reference = _numbers(part, "reference")
    names = ["probability", "reference", *baselines]
    seen = _losses(part, "label", names)
    best = min((name for name in baselines if name != "base_rate"), key=seen.__getitem__)
    known = part.drop_nulls("truth")
    # Who knows the latent truth is judged by the same labels.
    truth = _losses(known, "label", ["base_rate", "truth"])
    shares = [seen, _losses(part, "reference", names), _losses(known, "truth", names)]
    found = [
        share_of_gain(each["base_rate"], each["probability"], each["reference"]) for each in shares
    ]
    return {
        "n": part.height,
        "base_rate": _told(seen["base_rate"]),
        "product": _told(seen["probability"]),
        "best_baseline": [best, _told(seen[best])],
        "reference": _told(seen["reference"]),
        "reference_is": sorted(part["reference_is"].unique().to_list()),
        "truth": _told(truth["truth"]),
        "share_of_gain": _told(found[0]),
        "share_of_gain_by_reference": _told(found[1]),
        "share_of_gain_by_truth": _told(found[2]),
        "gain": _told(seen["base_rate"] - seen["probability"]),
        "gain_of_truth": _told(truth["base_rate"] - truth["truth"]),
        "ece": _told(calibration_error(reference, _numbers(part, "probability"))),
    }


def _losses(part: pl.DataFrame, expected: str, names: Sequence[str]) -> dict[str, float]:
    """Mean log-loss of columns against a column of labels or of expected ones."""
    labels = _numbers(part, expected)
    return {name: float(row_losses(labels, _numbers(part, name)).mean()) for name in names}


def _intervals(part: pl.DataFrame) -> Row:
    names = ("coverage", "mean_width", "plain_coverage", "plain_width", "narrower")
    spoken = part.drop_nulls(["lower", "upper"])
    if spoken.is_empty():
        return dict.fromkeys(names)
    coverage = _coverage(spoken)
    width = float((spoken["upper"] - spoken["lower"]).mean())  # type: ignore[arg-type]  # any literal
    plain_coverage, plain_width = _plain(spoken, coverage or 0.0)
    narrower = None if plain_width is None else width < plain_width
    figures = (coverage, width, plain_coverage, plain_width)
    return dict(zip(names, (*map(_told, figures), narrower), strict=True))


def _plain(spoken: pl.DataFrame, coverage: float) -> tuple[float | None, float | None]:
    """The plain bootstrap's own coverage, and its width once stretched to the product's."""
    if spoken["plain_lower"].null_count():
        return None, None
    lower, upper = (_numbers(spoken, name) for name in ("plain_lower", "plain_upper"))
    point, reference = (_numbers(spoken, name) for name in ("probability", "reference"))
    own = float(is_inside(lower, upper, reference).mean())
    return own, width_at_coverage(point, lower, upper, reference, coverage)


def _abstention(part: pl.DataFrame) -> Row:
    names = ("abstained", "abstained_error_ratio")
    if part["abstained"].null_count() == part.height:
        return dict.fromkeys(names)
    abstained: Flags = part["abstained"].to_numpy().astype(np.bool_)
    error = np.abs(_numbers(part, "probability") - _numbers(part, "reference"))
    ratio = ratio_of_means(part["person"].to_numpy(), error, abstained)
    told = ratio.rounded(3) if ratio else None
    return dict(zip(names, (_told(float(abstained.mean())), told), strict=True))


def _coverage(part: pl.DataFrame) -> float | None:
    spoken = part.drop_nulls(["lower", "upper"])
    if spoken.is_empty():
        return None
    lower, upper, reference = (_numbers(spoken, name) for name in ("lower", "upper", "reference"))
    return round(float(is_inside(lower, upper, reference).mean()), 4)


def verdicts(table: Sequence[Row], groups: Sequence[Row]) -> list[Row]:
    """What the issue asks of every kind, each with what was found; None: not known yet."""
    asked = []
    for row in table:
        covered = [group["coverage"] for group in groups if group["kind"] == row["kind"]]
        ratio = row["abstained_error_ratio"]
        asked += [
            _verdict(row, "share_of_gain", row["share_of_gain"], LEAST_SHARE, None),
            _verdict(row, "ece", row["ece"], None, MOST_ECE),
            _verdict(row, "coverage", row["coverage"], *COVERAGE),
            _verdict(row, "least_group_coverage", min(covered, default=None), *GROUP_COVERAGE),
            _verdict(row, "most_group_coverage", max(covered, default=None), *GROUP_COVERAGE),
            _verdict(row, "width", row["mean_width"], None, row["plain_width"]),
            _verdict(row, "abstained", row["abstained"], None, MOST_ABSTAINED),
            _verdict(row, "error_ratio", ratio and ratio[0], LEAST_RATIO, None),
            _verdict(row, "error_ratio_lower", ratio and ratio[1], 1.0, None),
        ]
    return asked


def _verdict(
    row: Row, name: str, found: float | None, least: float | None, most: float | None
) -> Row:
    """Whether a figure lies where it should; unknown where it or its limit is."""
    passed = None
    if found is not None and (least is not None or most is not None):
        passed = (least is None or found >= least) and (most is None or found <= most)
    return {"kind": row["kind"], "figure": name, "found": found,
            "least": least, "most": most, "passed": passed}  # fmt: skip


def _numbers(part: pl.DataFrame, name: str) -> Floats:
    found: NDArray[np.float64] = part[name].to_numpy().astype(np.float64)
    return found


def _told(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
