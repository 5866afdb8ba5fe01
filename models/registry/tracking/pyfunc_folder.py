"""A model in the folder form that MLflow loads, with its code and without a pickle."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version as library_version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow.models import ModelSignature

    from models.model import Model

ARTIFACT = Path("data") / "model"
"""Where the artefact lies inside the folder."""

_PACKAGES = ("features", "models", "records")
_REQUIRED = ("lightgbm", "mlflow", "numpy", "pandas", "polars")


def write_pyfunc(model: Model, folder: Path) -> str:
    """Writes the artefact inside the folder form that MLflow loads; nothing is pickled.

    Returns:
        SHA-256 of the artefact.
    """
    # Who only reads the registry waits for neither.
    from models.artifact.folder import write_artifact
    from models.registry.tracking.lineage import input_example

    sha256 = write_artifact(model, folder / ARTIFACT.name)
    with own_warnings_of_mlflow():
        import mlflow.pyfunc

        mlflow.pyfunc.save_model(
            path=str(folder / "pyfunc"),
            loader_module="models.artifact.pyfunc",
            data_path=str(folder / ARTIFACT.name),
            code_paths=[str(_package_folder(name)) for name in _PACKAGES],
            pip_requirements=[f"{name}=={library_version(name)}" for name in _REQUIRED],
            signature=_signature(model),
            # Nobody's row: an example is shown to whoever may see the registry.
            input_example=input_example(model),
        )
    return sha256


def _package_folder(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(name=name)
    return Path(next(iter(found.submodule_search_locations)))


def _signature(model: Model) -> ModelSignature:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, Schema

    kinds = {"number": DataType.double, "category": DataType.string}
    return ModelSignature(
        inputs=Schema([ColSpec(kinds[column.kind], column.name) for column in model.columns]),
        outputs=Schema(
            [ColSpec(DataType.double, "probability"), ColSpec(DataType.double, "raw_log_odds")]
        ),
    )


@contextmanager
def own_warnings_of_mlflow() -> Iterator[None]:
    """Keeps back what MLflow 3.17 warns of without a cause that lies here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s).*noload.* loader strategy is deprecated")
        warnings.filterwarnings("ignore", ".*Any type hint is inferred as AnyType")
        # It compares an example's column names with a range, which pandas 3.1 warns of.
        warnings.filterwarnings("ignore", "Operation with range is deprecated")
        yield
