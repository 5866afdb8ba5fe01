"""What it costs that records are young and change: cities of kind `young`, and the same ones whole.

python benchmarks/young.py [--quick] [--json] [--seeds 31,32] [--people 6000] [--replicas 10]
    [--reference lightgbm,product] [--columns 20] [--cache FOLDER]

Each city is simulated twice: as its office kept it (tables that begin three to ten years into the
story) and with every table from the beginning. Trained is on what was known before 2023, judged are
the moves of 2023 and 2024 that both have, whose appraisals follow another regime than all that
taught.

`records`: log-loss of the model beside plain LightGBM and logistic regression on the same columns
(`against`: the model's less theirs, with an interval over persons; below zero the model is better),
of the base rate, of the reference (the best of some learners on the rows of so many replicas) and
of the simulation's own probabilities; the shares of their gains that the model reaches, how often
it abstains, and how often an interval holds the reference's and the true probability. The truth
knows what no record tells, so intervals need not hold it in nine of ten cases.

`columns`: which columns tell the year most, by how far their mean lies off in the judged years, in
standard deviations of the training's values: in all, the same with whole records, and by year.

Everything is kept in a folder (build/quality), as by `benchmarks/quality.py`. `--quick`: one seed,
2,000 people, no replicas. With `--json` the last lines are one object a table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import polars as pl

from benchmarks.quality_of.cache import Cache
from benchmarks.quality_of.command_line import (
    Tables,
    parsed,
    parser_of,
    print_tables,
    print_versions,
    words,
)
from benchmarks.quality_of.judged_city import CityPlan, judged_city, make_rows, taught_and_judged
from benchmarks.quality_of.reference import CANDIDATES
from benchmarks.quality_of.young_tables import (
    WHOLE_RECORDS,
    YOUNG_RECORDS,
    column_table,
    on_the_same_moves,
    records_table,
)
from simulation.laws import YOUNG

QUICK = {"seeds": ("31",), "people": 2000, "replicas": 0}


def main() -> None:
    """Make what is missing, print the tables."""
    asked = arguments()
    cache = Cache(asked.cache)
    print_versions()
    tables = young_tables(cache, plans(asked), most_columns=asked.columns)
    print_tables(tables, as_json=asked.json)


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = parser_of(__doc__)
    parser.add_argument("--replicas", type=int, default=10, help="0: no reference but the truth")
    parser.add_argument("--reference", type=words, default=("lightgbm", "product"),
                        help="of " + ", ".join(CANDIDATES))  # fmt: skip
    parser.add_argument("--columns", type=int, default=20, help="how many columns are told")
    return parsed(parser, QUICK)


def plans(asked: argparse.Namespace) -> list[CityPlan]:
    """The young cities that are judged."""
    return [
        CityPlan(YOUNG, int(seed), asked.people, asked.replicas, asked.reference, refits=0)
        for seed in asked.seeds
    ]


def young_tables(cache: Cache, young: Sequence[CityPlan], *, most_columns: int) -> Tables:
    """Both forms of every city, judged on the same moves."""
    whole = [replace(plan, whole_records=True) for plan in young]
    forms = {YOUNG_RECORDS: young, WHOLE_RECORDS: whole}
    for plan in (*young, *whole):
        make_rows(cache, plan)
    judged = pl.concat(
        judged_city(cache, plan).with_columns(records=pl.lit(form), city_seed=pl.lit(plan.seed))
        for form, wanted in forms.items()
        for plan in wanted
    )
    columns = {
        form: column_table([taught_and_judged(cache, plan) for plan in wanted])
        for form, wanted in forms.items()
    }
    told = columns[YOUNG_RECORDS].join(
        columns[WHOLE_RECORDS].select("column", shift_whole="shift"),
        on="column", how="left", maintain_order="left",
    )  # fmt: skip
    first = ["column", "shift", "shift_whole", "known"]
    told = told.select(*first, pl.exclude(first)).head(most_columns)
    return {
        "records": records_table(on_the_same_moves(judged)),
        "columns": told.with_columns(pl.selectors.float().round(2)).to_dicts(),
    }


if __name__ == "__main__":
    main()
