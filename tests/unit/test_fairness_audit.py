"""The report of an audit: the same twice, nothing of single people, checks for the gate."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from models.judging.fairness.audit import FairnessReport, Taught, audit
from models.judging.fairness.judged import Judged
from models.judging.fairness.parameters import FairnessParameters
from models.rows import TrainingRows, person_numbers
from records.errors import ContractError
from tests.builders.training_rows import learnable_rows


@pytest.fixture(scope="module")
def rows() -> TrainingRows:
    return learnable_rows(1_200)


@pytest.fixture(scope="module")
def groups(rows: TrainingRows) -> pl.DataFrame:
    draw = np.random.default_rng(1)
    tongues = draw.choice(["jawa", "sunda", "rare"], len(rows), p=[0.6, 0.39, 0.01])
    return pl.DataFrame(
        {
            "sex": draw.choice(["female", "male"], len(rows)),
            "age_band": [None] * len(rows),
            "audit_tongue": tongues,
        },
        schema_overrides={"age_band": pl.String},
    )


def judged_rows(rows: TrainingRows) -> Judged:
    skill = rows.table.values["skill"].to_numpy()
    return Judged(
        rows.label, 1 / (1 + np.exp(-skill)), rows.label.mean(), person_numbers(rows.table.moves)
    )


@pytest.fixture(scope="module")
def report(rows: TrainingRows, groups: pl.DataFrame) -> FairnessReport:
    return audit(judged_rows(rows), groups, Taught(rows, groups))


def test_the_same_training_is_audited_to_the_same_bytes(
    rows: TrainingRows, groups: pl.DataFrame, report: FairnessReport
) -> None:
    again = audit(judged_rows(rows), groups, Taught(rows, groups))

    assert json.dumps(again.to_json()) == json.dumps(report.to_json())


def test_a_report_is_plain_json_of_six_decimals_without_nan(report: FairnessReport) -> None:
    told = json.loads(json.dumps(report.to_json(), allow_nan=False))

    assert told == report.to_json()
    auc = told["proxies"][0]["auc"]
    assert auc == round(auc, 6)


def test_nothing_of_a_report_names_anybody(rows: TrainingRows, report: FairnessReport) -> None:
    text = json.dumps(report.to_json())

    assert not [person for person in rows.table.moves["employee_id"] if person in text]


def test_nothing_is_told_of_small_groups_in_any_part(report: FairnessReport) -> None:
    told = report.to_json()

    assert {"group": {"audit_tongue": "rare"}, "n": "<30"} in told["groups"][1]["groups"]
    for part in ("calibration_gaps", "success_gaps", "proxies"):
        assert {gap["group"] for gap in told[part]} == {"female", "jawa", "sunda"}


def test_every_question_has_a_check_for_every_attribute_that_is_known(
    report: FairnessReport,
) -> None:
    assert [(check.name, check.passed) for check in report.checks] == [
        (f"fairness_{question}_{attribute}", True)
        for question in ("calibration", "success", "proxy")
        for attribute in ("sex", "audit_tongue")
    ]


def test_a_check_tells_the_worst_group_against_its_limit(report: FairnessReport) -> None:
    check = next(check for check in report.checks if check.name == "fairness_proxy_audit_tongue")

    lowers = [p.lower for p in report.proxies if p.comparison.attribute == "audit_tongue"]
    # Rounded as every check of the gate.
    assert (check.value, check.threshold) == (round(max(lowers), 6), 0.95)


def test_without_rows_that_taught_only_what_was_judged_is_told(
    rows: TrainingRows, groups: pl.DataFrame, report: FairnessReport
) -> None:
    found = audit(judged_rows(rows), groups, None)

    assert (found.success_gaps, found.proxies) == ((), ())
    assert found.breakdowns == report.breakdowns


def test_where_no_attribute_is_known_nothing_is_checked(rows: TrainingRows) -> None:
    nothing = pl.DataFrame({"sex": [None] * len(rows)}, schema={"sex": pl.String})

    found = audit(judged_rows(rows), nothing, Taught(rows, nothing))

    assert (found.breakdowns, found.checks) == ((), ())


def test_where_nothing_was_judged_only_what_taught_is_told(
    rows: TrainingRows, groups: pl.DataFrame, report: FairnessReport
) -> None:
    nothing = np.empty(0)

    found = audit(
        Judged(nothing, nothing, 0.5, np.empty(0, dtype=np.intp)), groups[:0], Taught(rows, groups)
    )

    assert (found.n, found.breakdowns, found.calibration_gaps) == (0, (), ())
    assert found.to_json()["success_gaps"] == report.to_json()["success_gaps"]


def test_moves_on_which_the_model_abstained_test_no_calibration(
    rows: TrainingRows, groups: pl.DataFrame
) -> None:
    silent = np.arange(len(rows)) % 2 == 0
    judged = judged_rows(rows)
    unsaid = np.where(silent, np.nan, judged.probability)

    found = audit(replace(judged, probability=unsaid, abstained=silent), groups, None)

    spoken = groups["sex"].filter(pl.Series(~silent))
    assert found.calibration_gaps[0].comparison.n == (spoken == "female").sum()
    assert np.isfinite(found.calibration_gaps[0].value)


def test_of_many_rows_whole_people_are_drawn(rows: TrainingRows, groups: pl.DataFrame) -> None:
    people = [f"e{place // 3:04d}" for place in range(len(rows))]
    table = replace(rows.table, moves=rows.table.moves.with_columns(employee_id=pl.Series(people)))
    taught = Taught(replace(rows, table=table), groups)

    drawn = taught.sample(FairnessParameters(most_rows=300))

    counts = drawn.rows.table.moves.group_by("employee_id").len()["len"]
    assert (len(drawn.rows), drawn.groups.height) == (300, 300)
    assert counts.to_list() == [3] * 100


def test_groups_of_other_moves_are_refused(rows: TrainingRows, groups: pl.DataFrame) -> None:
    with pytest.raises(ContractError, match="groups of 1199 moves beside 1200 moves"):
        audit(judged_rows(rows), groups[1:], None)
