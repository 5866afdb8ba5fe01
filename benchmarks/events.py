"""What the columns of counted events are worth, beside posteriors that know what was planted.

python benchmarks/events.py [--quick] [--json] [--people 6000] [--rates 0.5,0.1] [--seed 7]

A seeded organisation of twelve years counts complaints: a person's rate is the organisation's times
gamma factors of the person (shape 2) and of the unit (shape 4). The outcome: no more complaints in
the first year than the new unit's people had on average. Trained on what was known before 2023,
judged on the moves since. `share` is the part of the posterior's gain in log-loss over the base
rate: of the product, of the product without the columns, of plain LightGBM, and of the true rates.
`difference` is the product's log-loss less that without the columns, with an interval by bootstrap
over persons. The product is its point estimate (`benchmarks.quality_of.point`), whose numbers are
those of a training. --quick: 2,000 people, the higher rate alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality_of import reference as candidates
from benchmarks.quality_of.figures import mean_over_persons, row_losses, share_of_gain
from benchmarks.quality_of.point import PointEstimate
from benchmarks.quality_of.posterior import posterior, truth
from features.catalog import FeatureTable
from features.events import FEATURES
from models.rows import TrainingRows, day_number
from models.training.examples import training_examples
from records.intake.loading import read_records
from tests.builders.counted import OUTCOME, EventPlan, build_counted_organisation
from tests.builders.organisation import write_organisation

TRAIN_BEFORE = date(2023, 1, 1)
LEAST_SHARE = 0.9
"""Of the posterior's gain, at the higher rate."""
HIGH_RATE = 0.5
NAMES = {function.name for function in FEATURES}

Row = dict[str, Any]


def main() -> None:
    """Make the organisations, train, print the table."""
    asked = arguments()
    rows = [
        judged(EventPlan(seed=asked.seed, people=asked.people, median_rate=rate))
        for rate in asked.rates
    ]
    for row in rows:
        print("  ".join(f"{name}: {value}" for name, value in row.items()))
    if asked.json:
        print(json.dumps({"table": "events", "rows": rows}))


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a first impression")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--people", type=int, default=6000)
    parser.add_argument("--rates", type=_numbers, default=(HIGH_RATE, 0.1))
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    if asked.quick:
        # What is said beside --quick counts.
        parser.set_defaults(people=2000, rates=(HIGH_RATE,))
        asked = parser.parse_args()
    return asked


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(each) for each in text.split(","))


def judged(plan: EventPlan) -> Row:
    """One organisation's row of the table."""
    made = build_counted_organisation(plan)
    with tempfile.TemporaryDirectory() as place:
        dataset, records = read_records(write_organisation(made.organisation, Path(place)))
    rows = training_examples(records, dataset, OUTCOME, dataset.snapshot_on)
    training = rows.matured_before(TRAIN_BEFORE)
    is_judged = rows.start_days >= day_number(TRAIN_BEFORE)
    tested = rows.take(np.flatnonzero(is_judged))
    belief = posterior(made, plan, tested.table.moves)
    answers = {
        "product": _product(training, tested),
        "without": _product(_without(training), _without(tested)),
        "lightgbm": candidates.lightgbm(training, tested),
        "lightgbm_without": candidates.lightgbm(_without(training), _without(tested)),
        "base_rate": np.full(len(tested), training.label.mean()),
        "posterior": belief.probability(),
        "true_rates": truth(made, tested.table.moves, belief).probability(),
    }
    losses = {name: row_losses(tested.label, answer) for name, answer in answers.items()}
    loss = {name: float(each.mean()) for name, each in losses.items()}
    shares = {
        name: share_of_gain(loss["base_rate"], each, loss["posterior"])
        for name, each in loss.items()
        if name not in ("base_rate", "posterior")
    }
    difference = mean_over_persons(
        tested.table.moves["employee_id"].to_numpy(), losses["product"] - losses["without"]
    )
    reached = shares["product"]
    is_high = plan.median_rate >= HIGH_RATE
    return {
        "rate": plan.median_rate,
        "people": plan.people,
        "seed": plan.seed,
        "trained": len(training),
        "judged": len(tested),
        "log_loss": {name: round(each, 4) for name, each in loss.items()},
        "share": {name: None if each is None else round(each, 3) for name, each in shares.items()},
        "difference": difference.rounded(),
        "passed": (reached is not None and reached >= LEAST_SHARE)
        if is_high
        else difference.lower <= 0,
    }


def _product(training: TrainingRows, tested: TrainingRows) -> NDArray[np.float64]:
    return PointEstimate.chosen_on(training).probabilities(training, tested)


def _without(rows: TrainingRows) -> TrainingRows:
    """The rows as they were before there were these columns."""
    kept = tuple(each for each in rows.table.features if each.function not in NAMES)
    values = rows.table.values.select(each.name for each in kept)
    return replace(rows, table=FeatureTable(rows.table.moves, values, kept))


if __name__ == "__main__":
    main()
