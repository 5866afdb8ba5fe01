"""The artefact: it loads in a fresh process, and anything changed in it is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.artifact.folder import CHECKSUMS, MANIFEST, PARTS, PAST, read_artifact, write_artifact
from models.artifact.manifest import to_json
from models.design import logistic
from models.explaining.abstention import abstain_reasons
from models.explaining.contributions import contributions
from models.model import Model, manifest_of
from models.parts.calibration import Calibration
from models.recipe import Weights
from models.rows import TrainingRows
from models.training.training import Training, train_model
from records.errors import ArtifactError
from tests.builders.training_rows import QUICK, a_question, learnable_rows


@pytest.fixture(scope="module")
def training() -> Training:
    return train_model(learnable_rows(), a_question(), QUICK)


@pytest.fixture(scope="module")
def written(training: Training, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("models") / "model"
    return folder, write_artifact(training.model, folder)


@pytest.fixture
def folder(written: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(written[0], tmp_path / "model"))


def _sign_again(folder: Path) -> None:
    """Checksums that fit whatever is in the folder now."""
    import hashlib

    checksums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != CHECKSUMS
    }
    (folder / CHECKSUMS).write_text(to_json(checksums))


def test_a_model_read_is_the_model_written(training: Training, written: tuple[Path, str]) -> None:
    model = read_artifact(written[0], sha256=written[1])

    assert model.columns == training.model.columns
    assert model.manifest == training.model.manifest
    design = model.design(learnable_rows().table.values)
    assert np.array_equal(model.raw_log_odds(design), training.model.raw_log_odds(design))


def test_a_model_read_says_what_the_model_written_says(
    training: Training, written: tuple[Path, str]
) -> None:
    rows = learnable_rows(seed=3)
    trained, read = training.model, read_artifact(written[0])
    assert trained.spread is not None
    assert trained.support is not None
    # Of every part something that no default has.
    assert (trained.weights, trained.additive) != (Weights(), None)

    answers = [_answers(model, rows) for model in (trained, read)]

    assert answers[0] == answers[1]
    assert read.support == trained.support
    assert read.additive == trained.additive
    assert read.calibration == trained.calibration


@pytest.mark.parametrize(
    "calibration",
    [
        pytest.param(Calibration("line", 1 / 3, -0.0), id="line"),
        pytest.param(Calibration("curve", knots=(-1 / 3, 0.1), heights=(-0.7, 2 / 7)), id="curve"),
    ],
)
def test_a_calibration_read_is_the_one_written(
    training: Training, tmp_path: Path, calibration: Calibration
) -> None:
    model = replace(training.model, calibration=calibration)

    write_artifact(model, tmp_path / "model")

    rows = learnable_rows(seed=3)
    assert _answers(read_artifact(tmp_path / "model"), rows) == _answers(model, rows)


def _answers(model: Model, rows: TrainingRows) -> list[bytes]:
    """Everything a model says of rows, as bytes."""
    design = model.design(rows.table.values)
    raw = model.raw_log_odds(design)
    bounds, company = model.bounds(design, raw, rows.start_days + 3_000), model.company(design)
    assert bounds is not None
    assert company is not None
    return [each.tobytes() for each in (raw, model.probability(raw), *bounds, company)]


def test_it_loads_in_a_fresh_process(training: Training, written: tuple[Path, str]) -> None:
    program = (
        "import sys, pathlib, numpy; from models.artifact.folder import read_artifact\n"
        "model = read_artifact(pathlib.Path(sys.argv[1]), sha256=sys.argv[2])\n"
        "print(model.raw_log_odds(numpy.zeros((1, len(model.columns))))[0])"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program, str(written[0]), written[1]],
        check=True, capture_output=True, text=True,
    )  # fmt: skip

    zeros = np.zeros((1, len(training.model.columns)))
    assert float(answer.stdout) == training.model.raw_log_odds(zeros)[0]


def test_the_folder_holds_plain_files_and_nothing_that_runs(written: tuple[Path, str]) -> None:
    names = sorted(path.name for path in written[0].iterdir())

    resamples = [f"resample-{number}.txt" for number in range(QUICK.intervals.members)]
    own = [CHECKSUMS, MANIFEST, PARTS, PAST, "model-0.txt", "model-1.txt"]
    assert names == sorted([*own, *resamples])


def _change_a_tree(folder: Path) -> None:
    path = folder / "model-1.txt"
    path.write_text(path.read_text().replace("leaf_value=", "leaf_value=0", 1))


def _change_the_manifest(folder: Path) -> None:
    path = folder / MANIFEST
    path.write_text(path.read_text().replace('"settles"', '"stays"'))


def _change_the_parts(folder: Path) -> None:
    path = folder / PARTS
    path.write_text(path.read_text().replace('"usual_variance": 0', '"usual_variance": 9'))


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        pytest.param(_change_a_tree, "model-1.txt changed", id="tree"),
        pytest.param(_change_the_manifest, "manifest.json changed", id="manifest"),
        pytest.param(_change_the_parts, "parts.json changed", id="parts"),
        pytest.param(lambda f: (f / PARTS).unlink(), "no parts.json", id="no parts"),
        pytest.param(lambda f: (f / PAST).write_bytes(b""), "past.npz changed", id="past"),
        pytest.param(lambda f: (f / "model-0.txt").unlink(), "no model-0.txt", id="missing"),
        pytest.param(lambda f: (f / "run.py").write_text(""), "run.py, which no", id="added"),
        pytest.param(lambda f: (f / CHECKSUMS).unlink(), "no checksums.json", id="no checksums"),
        pytest.param(lambda f: (f / CHECKSUMS).write_text("{"), "is not JSON", id="no JSON"),
        pytest.param(lambda f: (f / CHECKSUMS).write_text("[]"), "no JSON object", id="no object"),
    ],
)
def test_a_folder_that_was_changed_is_refused(
    folder: Path, tamper: Callable[[Path], object], found: str
) -> None:
    tamper(folder)

    with pytest.raises(ArtifactError, match=found):
        read_artifact(folder)


def test_a_change_signed_again_is_refused_by_what_was_registered(
    folder: Path, written: tuple[Path, str]
) -> None:
    _change_a_tree(folder)
    _sign_again(folder)

    with pytest.raises(ArtifactError, match="not the one that was registered"):
        read_artifact(folder, sha256=written[1])


def test_another_feature_list_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["features"].reverse()
    (folder / MANIFEST).write_text(to_json(manifest))
    _sign_again(folder)

    with pytest.raises(ArtifactError, match=r"model-0\.txt reads other features"):
        read_artifact(folder)


def _without(parts: dict[str, Any]) -> None:
    del parts["calibration"]


def _of_no_column(parts: dict[str, Any]) -> None:
    parts["additive"]["terms"]["nowhere"] = {"words": [], "centre": 0.0}


def _no_terms(parts: dict[str, Any]) -> None:
    parts["additive"]["terms"] = []


def _a_member_less(parts: dict[str, Any]) -> None:
    parts["spread"]["additive"].pop()


def _another_parameter(parts: dict[str, Any]) -> None:
    parts["spread"]["parameters"]["generosity"] = 2


@pytest.mark.parametrize(
    "garble", [_without, _of_no_column, _no_terms, _a_member_less, _another_parameter]
)
def test_garbled_parts_signed_again_are_refused(
    folder: Path, garble: Callable[[dict[str, Any]], None]
) -> None:
    parts = json.loads((folder / PARTS).read_text())
    garble(parts)
    (folder / PARTS).write_text(to_json(parts))
    _sign_again(folder)

    with pytest.raises(ArtifactError, match=r"parts\.json .* lacks or garbles"):
        read_artifact(folder)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"nothing of the kind", id="text"),
        pytest.param(b"PK\x03\x04 nothing of the kind", id="broken archive"),
    ],
)
def test_a_garbled_past_signed_again_is_refused(folder: Path, content: bytes) -> None:
    (folder / PAST).write_bytes(content)
    _sign_again(folder)

    with pytest.raises(ArtifactError, match=r"past\.npz that lacks or garbles"):
        read_artifact(folder)


def _as_protocol_1_wrote(model: Model, folder: Path) -> None:
    """The folder as the last version with protocol 1 wrote it."""
    folder.mkdir()
    for number, booster in enumerate(model.boosters):
        (folder / f"model-{number}.txt").write_text(booster.model_to_string(num_iteration=-1))
    told = manifest_of(model).to_json()
    manifest = {**told, "protocol": 1, "calibration": None, "intervals": None}
    (folder / MANIFEST).write_text(to_json(manifest))
    _sign_again(folder)


def _add(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text("{}")


def _no_boosters(folder: Path) -> None:
    for path in folder.glob("model-*.txt"):
        path.unlink()


def test_a_model_of_protocol_1_says_what_its_boosters_say(
    training: Training, tmp_path: Path
) -> None:
    rows = learnable_rows(seed=3)
    _as_protocol_1_wrote(training.model, tmp_path / "old")

    model = read_artifact(tmp_path / "old")

    design = model.design(rows.table.values)
    mean = np.mean([booster.predict(design, raw_score=True) for booster in model.boosters], axis=0)
    raw = model.raw_log_odds(design)
    assert raw == pytest.approx(mean, abs=1e-12)
    assert np.array_equal(model.probability(raw), logistic(raw))
    found = contributions(model, design)
    assert found.base + found.values.sum(axis=1) == pytest.approx(mean, abs=1e-6)


def test_a_model_of_protocol_1_has_no_bounds_and_always_answers(
    training: Training, tmp_path: Path
) -> None:
    rows = learnable_rows()
    _as_protocol_1_wrote(training.model, tmp_path / "old")
    model = read_artifact(tmp_path / "old")
    design = model.design(rows.table.values)

    bounds = model.bounds(design, model.raw_log_odds(design), rows.start_days)
    reasons = abstain_reasons(model, rows.table.values, design)

    assert bounds is None
    assert reasons == [()] * len(rows)
    assert model.similar(design, rows.start_days) is None
    manifest = manifest_of(model)
    assert manifest.protocol == 1
    assert manifest.calibration is not None
    assert manifest.calibration.method == "none"


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        pytest.param(_add(PARTS), "parts.json, which protocol 1", id="parts"),
        pytest.param(_add("resample-0.txt"), "resample-0.txt, which protocol 1", id="resample"),
        pytest.param(_add("model-1.txt"), "model-1.txt is no LightGBM model", id="tree"),
        pytest.param(_no_boosters, "no booster", id="no booster"),
    ],
)
def test_a_garbled_model_of_protocol_1_is_refused(
    training: Training, tmp_path: Path, tamper: Callable[[Path], object], found: str
) -> None:
    _as_protocol_1_wrote(training.model, tmp_path / "old")
    tamper(tmp_path / "old")
    _sign_again(tmp_path / "old")

    with pytest.raises(ArtifactError, match=found):
        read_artifact(tmp_path / "old")


def test_protocol_2_without_its_parts_is_refused(folder: Path) -> None:
    (folder / PARTS).unlink()
    _sign_again(folder)

    with pytest.raises(ArtifactError, match=r"no parts\.json"):
        read_artifact(folder)


def test_a_protocol_of_the_future_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(to_json(manifest | {"protocol": 99}))
    _sign_again(folder)

    with pytest.raises(ArtifactError, match=r"protocol 99(?s:.*)protocol 1 to 2"):
        read_artifact(folder)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({"rows": None}, r"manifest\.json\.rows: 'None'", id="another form"),
        pytest.param({"protocol": 1, "outcome": 7}, r"manifest\.json\.outcome: '7'", id="old"),
    ],
)
def test_a_manifest_of_another_form_is_refused_when_the_model_is_loaded(
    folder: Path, changes: dict[str, Any], found: str
) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(to_json(manifest | changes))
    _sign_again(folder)

    with pytest.raises(ArtifactError, match=found):
        read_artifact(folder)


def test_a_manifest_that_lacks_what_its_protocol_demands_is_refused_when_loaded(
    folder: Path,
) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    del manifest["calibration"]
    (folder / MANIFEST).write_text(to_json(manifest))
    _sign_again(folder)

    with pytest.raises(ArtifactError, match=r"no manifest\.json\.calibration"):
        read_artifact(folder)


def test_a_text_that_is_no_model_is_refused(folder: Path) -> None:
    (folder / "model-0.txt").write_text("nothing of the kind")
    _sign_again(folder)

    with pytest.raises(ArtifactError, match=r"model-0\.txt is no LightGBM model"):
        read_artifact(folder)


def test_a_written_folder_is_never_written_again(training: Training, folder: Path) -> None:
    with pytest.raises(ArtifactError, match="exists already"):
        write_artifact(training.model, folder)


def test_a_write_that_fails_leaves_nothing(training: Training, tmp_path: Path) -> None:
    manifest = replace(manifest_of(training.model), metrics={"auc": float("nan")})
    unwritable = replace(training.model, manifest=manifest)

    with pytest.raises(ValueError, match="not JSON compliant"):
        write_artifact(unwritable, tmp_path / "model")

    assert list(tmp_path.iterdir()) == []
