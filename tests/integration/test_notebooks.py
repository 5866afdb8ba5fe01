"""The notebooks run from top to bottom on a dataset that is a parameter."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from tests.builders.organisation import build_organisation, write_organisation
from tests.builders.panels import panel

NOTEBOOKS = sorted((Path(__file__).parent.parent.parent / "notebooks").glob("*.ipynb"))


def execute(notebook: Path, dataset_folder: Path, outcome: str, out: Path) -> str:
    with warnings.catch_warnings():
        # Papermill 2.7 still asks for entry points and times the way older Pythons had them; the
        # notebook's own kernel is another process.
        warnings.simplefilter("ignore", DeprecationWarning)
        import papermill  # type: ignore[import-untyped]  # ships no types

        parameters = {"dataset_folder": str(dataset_folder), "outcome": outcome}
        papermill.execute_notebook(
            notebook, out, parameters=parameters, progress_bar=False, kernel_name="python3"
        )
    return out.read_text(encoding="utf-8")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_on_the_seeded_organisation(notebook: Path, tmp_path: Path) -> None:
    folder = write_organisation(build_organisation(), tmp_path / "organisation")

    executed = execute(notebook, folder, "", tmp_path / "executed.ipynb")

    assert "image/png" in executed
    assert "svg" in executed


@pytest.mark.panels
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_on_lahman(notebook: Path, tmp_path: Path) -> None:
    executed = execute(notebook, panel("lahman"), "success", tmp_path / "executed.ipynb")

    assert "svg" in executed
