"""The names that code outside the house may import, as a literal set.

The packages are the command's inside; their `__init__` export nothing, and modules may be moved and
renamed. Public is only what somebody outside already holds on to, and so is found by looking there:

- the script of the wheel, and the flows, which deployments name as `pipelines/NAME.py:NAME`;
- what the notebooks import, since data scientists begin with a copy of them;
- the loader that MLflow finds by its name in the files of every registered version;
- the errors, which callers catch: their words and exit codes are a contract with scripts;
- what README and docs name as `package.module.name`.

A name that vanishes breaks somebody's script: say so in CHANGELOG.md. A new one is a promise: add
it here on purpose.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

PUBLIC: dict[str, set[str]] = {
    "mutasi": {"mutasi.cli:main"},
    "pipelines": {
        "pipelines.ingest:ingest",
        "pipelines.opening:opened",
        "pipelines.score:score",
        "pipelines.train:train",
    },
    "serving": {
        "serving.drawings.estimate_line:estimate_line_svg",
        "serving.drawings.waterfall:waterfall_svg",
    },
    "models": {
        "models.training.backtest:BacktestWindow",
        "models.training.backtest:backtest",
        "models.explaining.contributions:mean_absolute_contributions",
        "models.judging.diagnosis:calibration_line",
        "models.judging.diagnosis:cohorts",
        "models.judging.diagnosis:metrics_with_intervals",
        "models.judging.diagnosis:top_of_rounds",
        "models.rows:person_numbers",
        "models.outcome:labelled_moves",
        "models.artifact.pyfunc:_load_pyfunc",
        "models.answering.explained_rows:explained_scores",
        "models.answering.scoring:score_moves",
        "models.explaining.shapley:explainer_of",
        "models.split:judged_blocks",
        "models.training.training:TrainingParameters",
    },
    "simulation": {
        "simulation.describe:OUTCOME",
        "simulation.situation:situations",
        "simulation.story:Options",
        "simulation.write:write_city",
    },
    "features": set(),
    "records": {
        "records.errors:ArtifactError",
        "records.errors:ContractError",
        "records.errors:ChangedRecordsError",
        "records.errors:EmptyHomeError",
        "records.errors:FutureLeakError",
        "records.errors:GateError",
        "records.errors:ModelNotFoundError",
        "records.errors:MutasiError",
        "records.errors:NotFoundError",
        "records.errors:OutdatedModelError",
        "records.errors:SettingsError",
        "records.errors:SurroundingsError",
        "records.errors:UsageError",
        "records.identities.identity:pseudonym",
        "records.intake.loading:NO_STORE_KEY",
        "records.intake.loading:read_records",
        "records.knowing.moves:historical_moves",
        "records.knowing.view:known_by",
        "records.knowing.view:view_on",
    },
}
LISTED = {name for names in PUBLIC.values() for name in names}


def _is_ours(module: str | None) -> bool:
    return module is not None and module.split(".")[0] in PUBLIC


def _imported(source: str) -> Iterator[str]:
    """What a piece of code imports from the house, as `module:name`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and _is_ours(node.module):
            yield from (f"{node.module}:{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (f"{each.name}:" for each in node.names if _is_ours(each.name))


def _notebooks() -> set[str]:
    return {
        name
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
        for name in _imported("".join(cell["source"]))
    }


def _entrypoints() -> set[str]:
    """The wheel's scripts, and every function under `@flow`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    flows = {
        f"pipelines.{path.stem}:{name}"
        for path in (ROOT / "pipelines").glob("*.py")
        for name in re.findall(r"^@flow\b.*\n(?:async )?def (\w+)", path.read_text(), re.MULTILINE)
    }
    return {*project["scripts"].values(), *flows}


def _documented() -> set[str]:
    """What README and docs name as `package.module.name`."""
    named = set()
    roots = "|".join(PUBLIC)
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for module, name in re.findall(
            rf"`((?:{roots})(?:\.[a-z_]+)+)\.(\w+)(?:\(\))?`", page.read_text(encoding="utf-8")
        ):
            path = ROOT / module.replace(".", "/") / name
            # A module that is named is explained, not promised.
            if not (path.with_suffix(".py").exists() or path.is_dir()):
                named.add(f"{module}:{name}")
    return named


def _errors() -> set[str]:
    module = import_module("records.errors")
    return {
        f"records.errors:{name}"
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }


LOADER = "models.artifact.pyfunc:_load_pyfunc"
"""Stored versions name it: models that users have kept look for it under this very name."""


def test_what_is_public_is_what_somebody_outside_holds_on_to() -> None:
    found = _notebooks() | _entrypoints() | _documented() | _errors() | {LOADER}

    assert found - LISTED == set(), "new public names: list them on purpose, or hide them"
    assert LISTED - found == set(), "nobody outside uses these any more: take them off the list"


@pytest.mark.parametrize("name", sorted(LISTED))
def test_a_public_name_is_there(name: str) -> None:
    module, _, inner = name.partition(":")

    assert hasattr(import_module(module), inner)


@pytest.mark.parametrize("package", sorted(PUBLIC))
def test_a_package_itself_exports_nothing(package: str) -> None:
    code = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))

    # The docstring alone: what is public is said by modules.
    assert [type(node).__name__ for node in code.body] == ["Expr"]


def test_stored_versions_name_the_loader_that_is_listed() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "models").rglob("*.py")]

    named = [name for text in sources for name in re.findall(r'loader_module="([\w.]+)"', text)]

    assert named == [LOADER.partition(":")[0]]


def test_words_and_exit_codes_of_errors_are_those_that_scripts_know() -> None:
    module = import_module("records.errors")
    classes = [getattr(module, name.partition(":")[2]) for name in _errors()]

    assert {each.__name__: (each.code, each.exit_code) for each in classes} == {
        "ArtifactError": ("tampered", 6),
        "ContractError": ("input_refused", 3),
        "ChangedRecordsError": ("records_changed", 2),
        "EmptyHomeError": ("not_found", 4),
        "FutureLeakError": ("leak", 6),
        "GateError": ("refused", 5),
        "ModelNotFoundError": ("no_champion", 4),
        "MutasiError": ("error", 1),
        "NotFoundError": ("not_found", 4),
        "OutdatedModelError": ("outdated_model", 5),
        "SettingsError": ("settings", 2),
        "SurroundingsError": ("surroundings", 2),
        "UsageError": ("usage", 2),
    }
