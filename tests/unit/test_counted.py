"""The organisation that counts events is clean, repeatable, and as frequent as was planned."""

from __future__ import annotations

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from benchmarks.quality_of.posterior import posterior, truth
from models.outcome import labelled_moves
from records.checks.check import check_source
from records.intake.loading import NO_STORE_KEY, read_records
from records.sources.folder import read_folder
from tests.builders.counted import (
    OUTCOME,
    CountedOrganisation,
    EventPlan,
    build_counted_organisation,
)
from tests.builders.organisation import write_organisation

PLAN = EventPlan(people=80, years=6)


@pytest.fixture(scope="module")
def counted() -> CountedOrganisation:
    return build_counted_organisation(PLAN)


def test_it_breaks_no_rule_of_the_contract(counted: CountedOrganisation, tmp_path: Path) -> None:
    folder = write_organisation(counted.organisation, tmp_path / "organisation")

    checked = check_source(read_folder(folder), key=NO_STORE_KEY)

    assert [problem for problem in checked.problems if problem.degree != "warned"] == []


def test_the_middle_move_has_the_rate_that_was_planned(counted: CountedOrganisation) -> None:
    assert counted.moves["rate"].median() == pytest.approx(PLAN.median_rate)


def test_the_same_seed_gives_the_same_events(counted: CountedOrganisation) -> None:
    again = build_counted_organisation(PLAN)

    for name, frame in counted.organisation.tables.items():
        assert_frame_equal(again.organisation.tables[name], frame)


def test_posteriors_lie_between_nothing_and_the_truth(
    counted: CountedOrganisation, tmp_path: Path
) -> None:
    dataset, records = read_records(write_organisation(counted.organisation, tmp_path / "town"))
    moves = labelled_moves(records, dataset, OUTCOME, dataset.snapshot_on)

    belief = posterior(counted, PLAN, moves)
    known = truth(counted, moves, belief)

    assert moves.height > 50
    assert (belief.rate >= PLAN.person_shape).all()
    assert (known.probability() > 0).all()
    assert (belief.probability() < 1).all()
