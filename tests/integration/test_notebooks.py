"""The notebooks run from top to bottom on a dataset that is a parameter."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.builders.organisation import build_organisation, write_organisation
from tests.builders.panels import panel
from tests.builders.trained_home import TrainedHome

FOLDER = Path(__file__).parent.parent.parent / "notebooks"
ON_A_DATASET = tuple(
    FOLDER / f"{name}.ipynb"
    for name in ("01_from_records_to_scores", "02_model_quality", "03_explanations")
)
ON_A_CITY = (FOLDER / "04_a_city_with_known_truth.ipynb",)


def execute(notebook: Path, parameters: Mapping[str, str | int], out: Path) -> str:
    with warnings.catch_warnings():
        # Papermill 2.7 still asks for entry points and times the way older Pythons had them; the
        # notebook's own kernel is another process.
        warnings.simplefilter("ignore", DeprecationWarning)
        import papermill  # type: ignore[import-untyped]  # ships no types

        papermill.execute_notebook(
            notebook, out, parameters=dict(parameters), progress_bar=False, kernel_name="python3"
        )
    return out.read_text(encoding="utf-8")


def of_dataset(folder: Path, outcome: str) -> dict[str, str | int]:
    return {"dataset_folder": str(folder), "outcome": outcome}


def test_every_notebook_is_run_here() -> None:
    assert {*ON_A_DATASET, *ON_A_CITY} == set(FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("notebook", ON_A_DATASET, ids=lambda path: path.stem)
def test_notebook_runs_on_the_seeded_organisation(notebook: Path, tmp_path: Path) -> None:
    folder = write_organisation(build_organisation(), tmp_path / "organisation")

    executed = execute(notebook, of_dataset(folder, ""), tmp_path / "executed.ipynb")

    assert "image/png" in executed
    assert ("svg" in executed) is (notebook.stem != "02_model_quality")


@pytest.mark.parametrize("notebook", ON_A_DATASET, ids=lambda path: path.stem)
def test_notebook_runs_on_a_home_and_one_of_its_versions(
    notebook: Path, trained_home: TrainedHome, tmp_path: Path
) -> None:
    parameters: dict[str, str | int] = {"home": str(trained_home.folder), "version": 1}

    executed = execute(notebook, parameters, tmp_path / "executed.ipynb")

    assert "image/png" in executed
    assert trained_home.outcome in executed or notebook.stem == "02_model_quality"


@pytest.mark.parametrize("notebook", ON_A_CITY, ids=lambda path: path.stem)
def test_notebook_runs_on_a_small_city(notebook: Path, tmp_path: Path) -> None:
    executed = execute(notebook, {"people": 1500}, tmp_path / "executed.ipynb")

    assert executed.count("image/png") == 2


@pytest.mark.panels
@pytest.mark.parametrize("notebook", ON_A_DATASET, ids=lambda path: path.stem)
def test_notebook_runs_on_lahman(notebook: Path, tmp_path: Path) -> None:
    parameters = of_dataset(panel("lahman"), "success")

    executed = execute(notebook, parameters, tmp_path / "executed.ipynb")

    assert "image/png" in executed
