"""The artefact: it loads in a fresh process, and anything changed in it is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.artifact import CHECKSUMS, MANIFEST, PARTS, PAST, read_artifact, write_artifact
from models.manifest import to_json
from models.training import Training, train_model
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


def test_it_loads_in_a_fresh_process(training: Training, written: tuple[Path, str]) -> None:
    program = (
        "import sys, pathlib, numpy; from models.artifact import read_artifact\n"
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


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        pytest.param(_change_a_tree, "model-1.txt changed", id="tree"),
        pytest.param(_change_the_manifest, "manifest.json changed", id="manifest"),
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


def test_a_protocol_of_the_future_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(to_json(manifest | {"protocol": 99}))
    _sign_again(folder)

    with pytest.raises(ArtifactError, match="protocol 99"):
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
    from dataclasses import replace

    unwritable = replace(training.model, manifest={"share": float("nan")})

    with pytest.raises(ValueError, match="not JSON compliant"):
        write_artifact(unwritable, tmp_path / "model")

    assert list(tmp_path.iterdir()) == []
