"""A simulated city on disk: `siasn/`, `dataset/` and `truth/`, written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from records.errors import UsageError
from records.progress import Advance, silent
from simulation.describe import OUTCOME, dataset_toml
from simulation.files.handover import hand_over
from simulation.people import MOST_REPLICAS
from simulation.story import Options, Story, tell_story
from simulation.tables import contract_tables
from simulation.truth import OPTIONS_FILE, TRUTH_FOLDER, write_truth

PARTS = ("dataset", "siasn", TRUTH_FOLDER)


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        people: Everybody on record.
        moves: Historical moves.
        files: Every file, from the folder on.
    """

    people: int
    moves: int
    files: tuple[Path, ...]


def write_city(
    folder: Path,
    options: Options,
    advance: Advance = silent,
    say: Callable[[str], None] = lambda _stage: None,
) -> Written:
    """Simulate a city and write what its agency holds, the same as a dataset, and the truth.

    Args:
        folder: An empty or missing folder, or one that an earlier simulation wrote.
        options: What is simulated.
        advance: Told of each month.
        say: Told what is going on.

    Raises:
        UsageError: The folder holds something else, or no city can be made of the options.
    """
    options.check()
    _refuse_foreign(folder)
    say("living through the years")
    story = tell_story(options, advance)
    say("writing the files")
    folder.mkdir(parents=True, exist_ok=True)
    # Beside the place and then moved into it: nobody ever sees half a city.
    with tempfile.TemporaryDirectory(dir=folder, prefix=".simulating-") as place:
        _write(Path(place), story)
        for part in PARTS:
            shutil.rmtree(folder / part, ignore_errors=True)
            (Path(place) / part).rename(folder / part)
    files = tuple(sorted(path for part in PARTS for path in (folder / part).iterdir()))
    moves = int((np.array(story.careers.log.fate) >= 0).sum())
    return Written(story.people.count, moves, files)


def _write(folder: Path, story: Story) -> None:
    options = story.options
    hand_over(
        folder, contract_tables(story), dataset_toml(options),
        seed=options.seed * MOST_REPLICAS + options.replica, dirt=options.dirt,
    )  # fmt: skip
    write_truth(folder / TRUTH_FOLDER, story, OUTCOME)


def _refuse_foreign(folder: Path) -> None:
    if folder.is_file():
        raise UsageError(
            found=f"{folder.name} is a file", expected="a folder", action="give another folder"
        )
    is_ours = (folder / TRUTH_FOLDER / OPTIONS_FILE).is_file()
    if folder.is_dir() and any(folder.iterdir()) and not is_ours:
        raise UsageError(
            found=f"{folder.name} holds files that no simulation wrote",
            expected="an empty folder, a new one, or an earlier simulation's",
            action="give another folder",
        )
