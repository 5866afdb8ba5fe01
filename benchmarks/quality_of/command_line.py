"""What the benchmarks of quality have in common: their options, and how tables are printed."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.quality_of.cache import ROOT

Tables = dict[str, list[dict[str, Any]]]

_LIBRARIES = ("lightgbm", "numpy", "polars", "scikit-learn")


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """A parser with the options that each of them has."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a first impression")
    parser.add_argument("--json", action="store_true", help="end with one JSON object a table")
    parser.add_argument("--seeds", type=words, default=("31", "32"))
    parser.add_argument("--people", type=int, default=6000)
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "quality")
    return parser


def parsed(parser: argparse.ArgumentParser, quick: Mapping[str, Any]) -> argparse.Namespace:
    """What is asked for; what is said beside --quick counts."""
    asked = parser.parse_args()
    if asked.quick:
        parser.set_defaults(**quick)
        asked = parser.parse_args()
    return asked


def words(text: str) -> tuple[str, ...]:
    """The words of an option, which commas part."""
    return tuple(text.split(","))


def print_versions() -> None:
    """One line on what runs."""
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    print(f"Python {platform.python_version()}, {platform.machine()}, {versions}")


def print_tables(tables: Tables, *, as_json: bool) -> None:
    """Every table in words, and then as JSON if that is asked for."""
    for name, rows in tables.items():
        print(f"\n{name}")
        for row in rows:
            print("  ".join(f"{key}: {_told(value)}" for key, value in row.items()))
    if as_json:
        for name, rows in tables.items():
            print(json.dumps({"table": name, "rows": rows}))


def _told(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_told(each)}" for key, each in value.items())
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "-" if value is None else str(value)
