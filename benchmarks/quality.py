"""How far probabilities and intervals can be trusted: in simulated cities and on the real panels.

python benchmarks/quality.py [--quick] [--json] [--tables cities,panels] [--kinds additive,fit]
    [--seeds 31,32] [--people 6000] [--replicas 20] [--refits 50] [--reference product,lightgbm]
    [--tuning-windows] [--panels FOLDER] [--cache FOLDER] [--rows-only]

Cities: trained on what was known before 2022, judged on the moves of 2022 to 2024 (young cities:
2023 and 2024, see benchmarks/young.py). Beside the product stands the reference, which is what
twenty times as much data would say: the best by log-loss of the product's point estimate, plain
LightGBM and logistic regression, each trained on the rows of all replicas; and what a spectator of
the latent truth would gain. `groups` has the intervals' coverage of the reference in every group of
at least 200 moves, `verdicts` what is asked of each figure. The plain bootstrap is the product's
final fit on resampled persons, its percentile intervals stretched about the point to the product's
coverage.

Panels: four outcomes with their windows (--tuning-windows: windows inside the training years, for
everyday use; every look at the others is a line in docs/quality.md), differences in log-loss with
intervals by bootstrap over persons, and cells of about 250 moves by prediction: is the share seen
within the cell's mean bounds?

Everything is kept in a folder (build/quality): a run that is stopped goes on where it stopped, and
what neither options nor code have changed is not made again. --quick: two kinds, one seed, five
replicas, 2,500 people. With --json the last lines are one object a table.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parent.parent))

import polars as pl

from benchmarks.quality_of.cache import ROOT, Cache
from benchmarks.quality_of.city_tables import city_table, group_table, verdicts
from benchmarks.quality_of.command_line import (
    Tables,
    parsed,
    parser_of,
    print_tables,
    print_versions,
    words,
)
from benchmarks.quality_of.judged_city import CityPlan, judged_city, make_rows
from benchmarks.quality_of.panel import JUDGED, TUNING, judged_panel
from benchmarks.quality_of.panel_tables import cell_table, meets_the_rule, panel_table
from benchmarks.quality_of.reference import CANDIDATES
from models.judging.baselines import BASELINE_NAMES
from simulation.laws import KINDS, Kind

TABLES = ("cities", "panels")
QUICK = {
    "kinds": ("additive", "fit"),
    "seeds": ("31",),
    "people": 2500,
    "replicas": 5,
    "refits": 20,
}


def main() -> None:
    """Make what is missing, print the tables."""
    asked = arguments()
    cache = Cache(asked.cache)
    print_versions()
    tables: Tables = {}
    if "cities" in asked.tables:
        tables |= city_tables(cache, plans(asked), rows_only=asked.rows_only)
    if "panels" in asked.tables and not asked.rows_only:
        tables |= panel_tables(cache, asked.panels, tuning=asked.tuning_windows)
    print_tables(tables, as_json=asked.json)


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = parser_of(__doc__)
    parser.add_argument("--tables", type=words, default=TABLES)
    parser.add_argument("--kinds", type=words, default=KINDS)
    parser.add_argument("--replicas", type=int, default=20)
    parser.add_argument("--refits", type=int, default=50, help="0: no plain bootstrap")
    parser.add_argument("--reference", type=words, default=tuple(CANDIDATES))
    parser.add_argument("--tuning-windows", action="store_true")
    parser.add_argument("--panels", type=Path, default=_usual_panels())
    parser.add_argument("--rows-only", action="store_true", help="make the cities' rows and stop")
    return parsed(parser, QUICK)


def _usual_panels() -> Path:
    return Path(os.environ.get("MUTASI_PANELS", ROOT.parent / "shared" / "data"))


def plans(asked: argparse.Namespace) -> list[CityPlan]:
    """The cities that are judged, a kind's seeds together."""
    return [
        CityPlan(
            cast("Kind", kind), int(seed), asked.people, asked.replicas, asked.reference,
            asked.refits,
        )
        for kind in asked.kinds
        for seed in asked.seeds
    ]  # fmt: skip


def city_tables(cache: Cache, wanted: Sequence[CityPlan], *, rows_only: bool) -> Tables:
    """Every city judged; without tables where only its rows are to be made."""
    for plan in sorted(wanted, key=lambda plan: plan.seed):
        make_rows(cache, plan)
    if rows_only:
        return {}
    judged = pl.concat([judged_city(cache, plan) for plan in wanted])
    cities = city_table(judged, [name for name in BASELINE_NAMES if name in judged.columns])
    groups = group_table(judged)
    return {"cities": cities, "groups": groups, "verdicts": verdicts(cities, groups)}


def panel_tables(cache: Cache, panels: Path, *, tuning: bool) -> Tables:
    """Every outcome whose panel is there, judged."""
    windows = [
        window
        for window in (TUNING if tuning else JUDGED)
        if (panels / window.panel / "dataset.toml").is_file()
    ]
    if not windows:
        print(f"no panel in {panels}: left out; see --panels", file=sys.stderr)
        return {}
    judged = [(window, judged_panel(cache, panels, window)) for window in windows]
    table = panel_table(judged)
    rule = [{"outcomes": len(table), "passed": meets_the_rule(table)}]
    return {"panels": table, "panels_rule": rule, "cells": cell_table(judged)}


if __name__ == "__main__":
    main()
