"""Whatever an office hands over ends in an answer or a refusal, and names nobody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mutasi.cli import run
from tests.builders.broken.faults import broken_source
from tests.builders.broken.sources import PEOPLE, SOURCES, write_files

SEED = 20261130
SOURCES_TRIED = 2_000
_TOGETHER = 50
"""Sources a test: small enough that two processes share the work evenly."""

_DONE, _REFUSED = 0, 3


def identities() -> list[str]:
    """What may stand in no answer: words of names, NIPs, birth dates in every spelling."""
    found = []
    for person in PEOPLE:
        compact = person.born.replace("-", "")
        found += [*person.name.lower().split(), person.nip, person.born, person.born_in_siasn]
        found += [person.born_in_siasn.replace("-", "/"), compact]
    return found


@dataclass
class Answer:
    """How a check ended.

    Attributes:
        code: Its exit code.
        text: All it said, without the path that was typed.
    """

    code: int
    text: str


def check(number: int, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, Answer]:
    """What was done to a source, and how `mutasi check` answered."""
    what, files = broken_source(number, SEED)
    path = write_files(files, folder / str(number))
    as_json = ["--json"] if number % 2 else []
    code = run(["--home", str(folder / "home"), "--quiet", *as_json, "check", str(path)])
    said = capsys.readouterr()
    shutil.rmtree(folder / str(number))
    text = f"{said.out}\n{said.err}"
    return f"{number}: {what}", Answer(code, text.replace(str(path), "").replace(path.name, ""))


@pytest.mark.parametrize("first", range(0, SOURCES_TRIED, _TOGETHER))
def test_a_broken_source_is_checked_or_refused_and_nobody_is_named(
    first: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = []
    for number in range(first, first + _TOGETHER):
        what, answer = check(number, tmp_path, capsys)
        if answer.code not in (_DONE, _REFUSED):
            faults.append(f"{what}: exit code {answer.code}, {answer.text[-300:]}")
        named = [each for each in identities() if each in answer.text.lower()]
        if named:
            faults.append(f"{what}: says {named}")

    assert faults == []


@pytest.mark.parametrize("name", list(SOURCES))
def test_the_sources_are_good_before_they_are_broken(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_files(SOURCES[name](), tmp_path / "source")

    code = run(["--home", str(tmp_path / "home"), "--quiet", "check", str(path)])

    assert code == _DONE, capsys.readouterr().err


def test_the_same_seed_breaks_the_same_sources() -> None:
    numbers = range(40)

    first = [broken_source(number, SEED)[0] for number in numbers]

    assert first == [broken_source(number, SEED)[0] for number in numbers]
    assert len(set(first)) > len(first) / 2


@pytest.fixture(autouse=True)
def _no_link_is_left(tmp_path: Path) -> Iterator[None]:
    yield
    for path in tmp_path.rglob("*"):
        if path.is_symlink() or path.is_fifo():
            path.unlink()
