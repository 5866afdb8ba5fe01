"""Manifests of every protocol are read; what is missing or of another form is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.artifact.manifest import to_json
from models.design import Column
from models.manifest.gate import Check, CheckCode, Finding, Gate
from models.manifest.manifest import FIRST_PROTOCOL, Manifest, Starts
from models.manifest.part import read
from models.model import Model, manifest_of
from models.training.training import train_model
from records.errors import ArtifactError
from tests.builders.manifest import a_category, a_manifest, a_number, manifest_json
from tests.builders.training_rows import QUICK, a_question, learnable_rows

SINCE_PROTOCOL_2 = ("raw_metrics", "mean_absolute_contribution")
OF_THE_GATE = {
    "gate": {"passed": True, "checks": [
        {"name": "fairness_audited", "passed": True, "value": "no attributes on record",
         "threshold": None},
    ]},
    "fairness": None,
    "most_telling_feature": {"name": "tenure", "auc": 0.61},
}  # fmt: skip
"""What manifests say since there is a gate."""
OF_YEARS = {
    "starts": {"first": "2012-01-02", "last": "2025-03-01"},
    "told_by_the_year": [{"feature": "tenure", "shift": 0.6}],
    "features": [
        {**a_number("tenure"), "mean": 2.5, "lowest": 0.5, "highest": 9.0},
        a_category("family"),
    ],
}
"""What they say since 2026-11-30, as of 2026-11-30."""


def of_protocol_1() -> dict[str, Any]:
    """A manifest as protocol 1 wrote it: later stages were null."""
    told = manifest_json(protocol=FIRST_PROTOCOL, calibration=None, intervals=None)
    return {name: value for name, value in told.items() if name not in SINCE_PROTOCOL_2}


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(of_protocol_1(), id="protocol 1"),
        pytest.param(manifest_json(), id="the first of protocol 2"),
        pytest.param(manifest_json(**OF_THE_GATE), id="with a gate"),
        pytest.param(manifest_json(**OF_THE_GATE, **OF_YEARS), id="with years"),
        pytest.param(manifest_json(of_tomorrow={"x": [1, None]}), id="with more than is known"),
    ],
)
def test_what_was_read_is_written_again_unchanged(told: dict[str, Any]) -> None:
    written = Manifest.of_json(told).to_json()

    assert to_json(written) == to_json(told)
    assert list(written) == sorted(told)


def test_the_manifest_of_a_training_is_the_same_when_it_is_read_again() -> None:
    manifest = manifest_of(train_model(learnable_rows(), a_question(), QUICK).model)
    text = to_json(manifest.to_json())

    again = Manifest.of_json(json.loads(text))

    assert again == manifest
    assert to_json(again.to_json()) == text
    assert manifest.unwritten == frozenset()
    assert manifest.unread == {}


def test_protocol_1_had_neither_calibration_nor_weights() -> None:
    manifest = Manifest.of_json(of_protocol_1())

    assert manifest.protocol == FIRST_PROTOCOL
    assert manifest.calibration is None
    assert manifest.mean_absolute_contribution is None
    assert manifest.gate == Gate(passed=None, checks=())
    assert manifest.unread == {"intervals": None}


def test_what_earlier_manifests_did_not_say_is_none() -> None:
    manifest = a_manifest()

    number, category = manifest.features
    assert (manifest.starts, manifest.diagnosis, manifest.fairness) == (None, None, None)
    assert (manifest.learning_curve, manifest.most_telling_feature) == (None, None)
    assert (manifest.parameters.search, manifest.parameters.intervals) == (None, None)
    assert (number.mean, number.held_between, number.usual) == (None, None, 2.0)
    assert (category.usual, category.categories) == ("guru", ("guru", "hukum"))


def test_values_are_read_as_what_they_are() -> None:
    manifest = a_manifest(**OF_THE_GATE, **OF_YEARS)

    assert manifest.as_of == date(2026, 6, 30)
    assert manifest.starts == Starts(date(2012, 1, 2), date(2025, 3, 1))
    assert manifest.features[0].held_between == (0.5, 9.0)
    assert manifest.columns == (
        Column("tenure", "number", (), "person", 2.0),
        Column("family", "category", ("guru", "hukum"), "destination"),
    )
    assert manifest.gate.checks[0].value is Finding.NO_ATTRIBUTES


def test_a_field_that_got_a_value_is_written_and_one_without_is_not() -> None:
    manifest = replace(a_manifest(), starts=Starts(date(2012, 1, 2), date(2025, 3, 1)))

    written = manifest.to_json()

    assert written["starts"] == {"first": "2012-01-02", "last": "2025-03-01"}
    assert "diagnosis" not in written


DEMANDED = [name for name in manifest_json() if name != "protocol"]


@pytest.mark.parametrize("name", DEMANDED)
def test_what_protocol_2_demands_may_not_be_missing(name: str) -> None:
    told = manifest_json()
    del told[name]

    with pytest.raises(ArtifactError, match=rf"Found: no manifest\.json\.{name}\n"):
        Manifest.of_json(told)


@pytest.mark.parametrize(
    "name", [name for name in DEMANDED if name not in ("calibration", *SINCE_PROTOCOL_2)]
)
def test_what_protocol_1_demands_may_not_be_missing(name: str) -> None:
    told = of_protocol_1()
    del told[name]

    with pytest.raises(ArtifactError, match=rf"no manifest\.json\.{name}\n"):
        Manifest.of_json(told)


def _without(told: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}


@pytest.mark.parametrize(
    ("changes", "found", "expected"),
    [
        pytest.param({"as_of": "30-06-2026"}, "as_of: '30-06-2026'", "a day as", id="a day"),
        pytest.param({"as_of": "20260630"}, "as_of: '20260630'", "a day as", id="a compact day"),
        pytest.param({"outcome": None}, "outcome: 'None'", "a text", id="null for a text"),
        pytest.param({"rows": []}, "rows: '\\[\\]'", "a JSON object", id="a list for an object"),
        pytest.param(
            {"rows": {"count": 1.5, "successes": 1, "failures": 1, "sha256": ""}},
            "rows.count: '1.5'", "a whole number", id="a share for a count",
        ),
        pytest.param(
            {"rows": {"count": True, "successes": 1, "failures": 1, "sha256": ""}},
            "rows.count: 'True'", "a whole number", id="true for a count",
        ),
        pytest.param({"features": {}}, "features: '{}'", "a list", id="an object for a list"),
        pytest.param(
            {"features": [{**a_number("x"), "kind": "date"}]},
            r"features\[0\].kind: 'date'", "one of number, category", id="an unknown kind",
        ),
        pytest.param(
            {"features": [a_number("x"), _without(a_number("y"), "median")]},
            r"no manifest.json.features\[1\].median", "every manifest", id="no median",
        ),
        pytest.param(
            {"features": [_without(a_category("x"), "categories")]},
            r"no manifest.json.features\[0\].categories", "every manifest", id="no words",
        ),
        pytest.param(
            {"metrics": {"auc": "high"}}, "metrics.auc: 'high'", "a number", id="a word in metrics"
        ),
        pytest.param(
            {"metrics": {"auc": float("nan")}}, "metrics.auc: 'nan'", "a number", id="not a number"
        ),
        pytest.param(
            {"gate": {"passed": "yes", "checks": []}}, "gate.passed: 'yes'", "true or false",
            id="a word for a gate",
        ),
        pytest.param(
            {"gate": {"passed": True, "checks": [{"name": "fresh"}]}},
            r"no manifest.json.gate.checks\[0\].passed", "every manifest", id="half a check",
        ),
        pytest.param(
            {"diagnosis": {"level": 0.95}}, "no manifest.json.diagnosis.draws", "every manifest",
            id="half a diagnosis",
        ),
        pytest.param({"calibration": None}, "calibration", "every manifest", id="no calibration"),
    ],
)  # fmt: skip
def test_another_form_is_refused_with_what_to_do(
    changes: Mapping[str, Any], found: str, expected: str
) -> None:
    with pytest.raises(ArtifactError, match=found) as caught:
        a_manifest(**changes)

    assert expected in caught.value.expected
    assert caught.value.action.startswith("restore the model's folder from a backup")


@pytest.mark.parametrize("protocol", [0, 3, "2", None, True, 2.0])
def test_a_protocol_that_nobody_here_wrote_is_refused(protocol: object) -> None:
    with pytest.raises(ArtifactError, match="protocol"):
        a_manifest(protocol=protocol)


def test_a_pair_has_two() -> None:
    assert read(tuple[float, float], [1, 2.5], "range") == (1, 2.5)
    with pytest.raises(ArtifactError, match="a list of 2"):
        read(tuple[float, float], [1], "range")


def test_a_model_whose_training_is_not_done_says_nothing() -> None:
    with pytest.raises(ArtifactError, match="without a manifest"):
        manifest_of(Model("settles", (), ()))


@pytest.mark.parametrize("code", CheckCode)
def test_a_check_keeps_its_code_and_what_it_is_of_through_json(code: CheckCode) -> None:
    of = "audit_suku_bangsa" if code.is_of_something else None
    check = Check.at_most(code, 0.1234567, 0.2, of=of)

    told = check.to_json()

    assert told == {
        "name": code.value if of is None else f"{code.value}_audit_suku_bangsa",
        "passed": True, "value": 0.123457, "threshold": 0.2,
    }  # fmt: skip
    assert Check.of_json(told, "check") == check


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (Finding.NO_ATTRIBUTES, "no attributes on record"),
        (Finding.NO_GROUP, "no group large enough"),
    ],
)
def test_a_finding_is_a_code_that_json_has_in_words(finding: Finding, text: str) -> None:
    check = Check(CheckCode.FAIRNESS_AUDITED, passed=True, value=finding, threshold=None)

    assert check.to_json()["value"] == text
    assert f"{finding}" == text
    assert Check.of_json(check.to_json(), "check").value is finding


def test_a_check_of_a_later_version_keeps_its_name_and_words() -> None:
    told = {"name": "a_check_of_tomorrow", "passed": False, "value": "dull", "threshold": 1,
            "since": "2027"}  # fmt: skip

    check = Check.of_json(told, "check")

    assert (check.code, check.of, check.value) == ("a_check_of_tomorrow", None, "dull")
    assert check.to_json() == told
    assert Gate(passed=False, checks=(check,)).failed == ("a_check_of_tomorrow",)
