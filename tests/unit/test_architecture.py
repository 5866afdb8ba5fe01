"""The pages that explain the house say what the house is: floors, rooms, places to add, words."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
CONTRACTS: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "pyproject.toml").read_text(encoding="utf-8")
)["tool"]["importlinter"]["contracts"]
LAYERS = {
    "## Floors": "Every floor looks only down",
    "## Rooms of models/": "Every room of models looks only down",
    "## Rooms of records/": "Every room of records looks only down",
    "## Rooms of serving/": "Every room of serving looks only down",
}
PACKAGES = ("mutasi", "pipelines", "serving", "models", "simulation", "features", "records")

_PLAIN = """
    1 2 absences abstain asked audit awards best block blocks body book boosting breakdown
    buffers case cases catalog category cells changed choice comparison comparisons conduct
    database dropped duplicates education educations empty ends evidence examples excluded exits
    expanded explained explainer export extent extra extras failures fault fetching fields found
    future gathering grid header headers history holdings indonesian ingest init jobs keyring
    large lean leaving listing loading loops masking merge migrate noun parameters paths plots
    point preferences prepare present private pyfunc quality ranks references register
    reliability scorer scorers scoring sense sheet sparsity sqlite stability surroundings tags
    taught too trust unreadable unsupported unusable usage wanted warnings workers
"""
PLAIN_WORDS = frozenset(_PLAIN.split())
"""Words that mean in a name what they mean to everybody; other ones stand in the glossary."""


def _block(heading: str) -> list[tuple[str, ...]]:
    """The first words of each line of the block below a heading: names side by side."""
    text = ARCHITECTURE.split(f"{heading}\n", 1)[1].split("```", 2)[1]
    left = [re.split(r" {2,}", line, maxsplit=1)[0] for line in text.strip().splitlines()]
    return [tuple(name.strip() for name in line.split("|")) for line in left]


@pytest.mark.parametrize("heading", LAYERS)
def test_the_page_shows_the_rooms_that_the_contract_enforces(heading: str) -> None:
    (contract,) = (one for one in CONTRACTS if one["name"] == LAYERS[heading])
    enforced = [tuple(name.strip() for name in layer.split("|")) for layer in contract["layers"]]

    shown = [names for names in _block(heading) if names[0]]

    assert [sorted(names) for names in shown] == [sorted(names) for names in enforced]


def test_every_place_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]*(?:\.py|\.md)?)`", ARCHITECTURE)

    gone = [place for place in named if not (ROOT / place).exists()]

    assert len(named) > 15
    assert gone == []


def test_every_room_says_what_it_is_for() -> None:
    rooms = [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*"))
        if path.is_dir() and any(path.glob("*.py"))
    ]

    silent = [
        room.relative_to(ROOT).as_posix()
        for room in rooms
        if not (room / "__init__.py").exists()
        or not ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_a_word_has_one_entry_in_the_glossary() -> None:
    entries = [
        word.strip().lower()
        for line in GLOSSARY.splitlines()
        if line.startswith("| ") and not line.startswith("| word |")
        for word in line.split("|")[1].split(",")
    ]

    twice = sorted({word for word in entries if entries.count(word) > 1})

    assert len(entries) > 100
    assert twice == []


def test_every_word_in_a_name_is_plain_or_stands_in_the_glossary() -> None:
    explained = set(re.findall(r"[a-z]+", (GLOSSARY + ARCHITECTURE).lower()))

    unknown = sorted(
        {
            word
            for word in _words_of_names()
            if not explained & _forms(word) and word not in PLAIN_WORDS
        }
    )

    assert unknown == [], f"explain them in docs/glossary.md, or choose known words: {unknown}"


def _words_of_names() -> set[str]:
    """The words in the names of files and public classes of the three floors that compute."""
    words: set[str] = set()
    for package in ("models", "features", "records"):
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
            words |= {word.lower() for name in classes if not name.startswith("_")
                      for word in re.findall(r"[A-Z][a-z]+", name)}  # fmt: skip
            words |= set(filter(None, path.stem.split("_")))
    return words


def _forms(word: str) -> set[str]:
    return {
        word, word.rstrip("s"), f"{word}s", re.sub("ies$", "y", word), re.sub("ing$", "", word),
        re.sub("ed$", "", word),
    }  # fmt: skip
