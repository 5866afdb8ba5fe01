"""A bias planted in a simulated city is found, and a city without one passes."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.judging.fairness.attributes import audited_groups
from models.judging.fairness.audit import FairnessReport, Taught, audit
from models.judging.fairness.judged import Judged
from models.rows import person_numbers
from models.training.examples import training_examples
from records.dataset import parse_dataset
from records.knowing.known import build_records, fill_known_on
from simulation.describe import OUTCOME, dataset_toml
from simulation.laws import Kind
from simulation.story import Options, tell_story
from simulation.tables import contract_tables


def audited_city(kind: Kind) -> FairnessReport:
    """What taught a model of the city; the one that is judged promises everybody the same."""
    options = Options(people=2500, seed=101, kind=kind)
    tables = {
        name: table
        if "known_on" in table.columns
        else table.with_columns(known_on=pl.lit(None, dtype=pl.Date))
        for name, table in contract_tables(tell_story(options)).items()
    }
    dataset = parse_dataset(dataset_toml(options), file="dataset.toml")
    records = build_records(fill_known_on(tables))
    rows = training_examples(records, dataset, OUTCOME, dataset.snapshot_on)
    protected = tables["employees"].select("employee_id", "birth_date", "sex")
    groups = audited_groups(protected, rows.table.moves)
    base_rate = float(rows.label.mean())
    judged = Judged(
        rows.label, np.full(len(rows), base_rate), base_rate, person_numbers(rows.table.moves)
    )
    return audit(judged, groups, Taught(rows, groups))


@pytest.mark.model
def test_leaders_who_mark_women_down_are_found() -> None:
    report = audited_city("raters")

    (gap,) = [found for found in report.success_gaps if found.comparison.attribute == "sex"]
    assert (gap.comparison.group, gap.value < 0) == ("female", True)
    assert "fairness_success_sex" in [check.name for check in report.checks if not check.passed]


@pytest.mark.model
def test_a_city_without_bias_passes() -> None:
    report = audited_city("additive")

    assert [check.name for check in report.checks if not check.passed] == []
    assert "fairness_success_sex" in [check.name for check in report.checks]
