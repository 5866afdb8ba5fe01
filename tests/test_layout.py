"""Is the house in order: every room on its floor, nothing done by merely importing."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BANNED = {"utils", "common", "core", "helpers"}
NOT_CODE = {"tests", "notebooks", "benchmarks", "docs", "build", "dist"}


def code_folders() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_CODE


def settings() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, object] = tomllib.load(file)["tool"]
    return found


def test_every_folder_with_code_stands_on_a_floor() -> None:
    linter = settings()["importlinter"]
    assert isinstance(linter, dict)
    floors = {
        room.strip()
        for contract in linter["contracts"]
        if contract["type"] == "layers" and "containers" not in contract
        for floor in contract["layers"]
        for room in floor.split("|")
    }

    assert floors == code_folders()
    assert set(linter["root_packages"]) == code_folders()


def test_a_package_with_rooms_has_a_place_for_each_of_them() -> None:
    linter = settings()["importlinter"]
    assert isinstance(linter, dict)
    rooms = {
        package: contract["exhaustive"]
        for contract in linter["contracts"]
        for package in contract.get("containers", ())
    }

    assert rooms == {"models": True, "records": True, "serving": True}


def test_every_folder_with_code_is_typed_tested_and_packed() -> None:
    tool = settings()
    typed = set(tool["mypy"]["packages"])  # type: ignore[index]  # a plain TOML tree
    tested = set(tool["pytest"]["ini_options"]["testpaths"])  # type: ignore[index]
    packed = tool["setuptools"]["packages"]["find"]["include"]  # type: ignore[index]

    assert typed - {"tests"} == code_folders()
    assert tested - {"tests"} == code_folders()
    assert {name.rstrip("*") for name in packed} == code_folders()


def test_no_room_is_named_after_nothing() -> None:
    named = {
        path.stem
        for folder in code_folders()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in ("", ".py")
    }

    assert not named & BANNED


def test_every_package_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for folder in code_folders()
        for path in (ROOT / folder).rglob("__init__.py")
        if len(path.read_text(encoding="utf-8").strip().strip('"')) < 20
    ]

    assert not silent


IMPORT_ALL_IN_THE_DARK = """
import os, sys, socket
from pathlib import Path
def refuse(*arguments, **named):
    raise SystemExit("an import opened a socket")
socket.socket.connect = refuse
socket.socket.bind = refuse
before = set(Path.cwd().rglob("*"))
sys.path.insert(0, sys.argv[1])
from tests.import_everything import module_names
from importlib import import_module
import warnings
warnings.simplefilter("ignore")
for name in (n for package in sys.argv[2:] for n in module_names(package)):
    import_module(name)
left = set(Path.cwd().rglob("*")) - before
assert not left, f"an import wrote {left}"
"""


@pytest.mark.parametrize("package", sorted(code_folders()))
def test_importing_any_module_has_no_side_effect(package: str, tmp_path: Path) -> None:
    # An empty environment but for a home and matplotlib's folder, both outside the one looked at.
    here = tmp_path / "here"
    here.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL_IN_THE_DARK, str(ROOT), package],
        cwd=here,
        env={"HOME": str(tmp_path / "elsewhere"), "MPLCONFIGDIR": str(tmp_path / "elsewhere")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
