"""A checkout with a home: what a process of it costs, in CPU seconds of user and system together.

CPU, not wall: what else runs on the machine stretches the wall, and hardly the CPU. One thread
each, so that nothing is counted that merely waits for its share.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from records.home_files import HomeFiles

YARDSTICK = "sum(i * i % 7 for i in range(6_000_000))"
"""A fixed loop of plain Python: what a process costs is mostly Python's own work, and no library's
new version moves this. It was the steadiest of those tried on a busy machine: the largest and the
smallest of nine runs lay 7 % apart, of `import polars, numpy` 28 %, of a matrix product 11 %."""

_ONE_THREAD = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS",
    "NUMBA_NUM_THREADS",
)  # fmt: skip
_UNSET = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "MUTASI_HOME", "MUTASI_DATABASE_URL")
_QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "1"}


@dataclass(frozen=True)
class Tree:
    """A checkout, the Python that runs it, and a home that it has made.

    Attributes:
        name: What a table calls it.
        root: Its folder.
        python: The interpreter with its libraries.
        home: The home it answers from.
    """

    name: str
    root: Path
    python: str
    home: Path

    def command(self, words: Sequence[str]) -> list[str]:
        """A command of the product as a process' arguments."""
        return [self.python, "-m", "mutasi", "--home", str(self.home), *words]

    def environment(self) -> dict[str, str]:
        """One thread; byte code is kept, and nothing outside the home is asked."""
        own = {name: value for name, value in os.environ.items() if name not in _UNSET}
        return {**own, **_QUIET, **dict.fromkeys(_ONE_THREAD, "1"), "PYTHONHASHSEED": "0"}

    def cpu_seconds(self, words: Sequence[str], *, code: int = 0) -> float:
        """What one command costs.

        Args:
            words: The command and its arguments.
            code: The exit code that it has to end with.
        """
        return self._measured(self.command(words), code)

    def yardstick_seconds(self) -> float:
        """What the yardstick costs under the same interpreter."""
        return self._measured([self.python, "-c", YARDSTICK], 0)

    def _measured(self, command: Sequence[str], code: int) -> float:
        before = os.times()
        done = subprocess.run(
            command, cwd=self.root, env=self.environment(), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        after = os.times()
        if done.returncode != code:
            sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2_000:]}")
        return (
            after.children_user - before.children_user
            + after.children_system - before.children_system
        )  # fmt: skip

    def make_home(self, people: int) -> None:
        """The home of a simulated city, by the tree's own demo, where there is none yet."""
        if HomeFiles(self.home).store.exists():
            return
        words = ["--quiet", "demo", "--people", str(people), "--no-serve"]
        subprocess.run(
            self.command(words), cwd=self.root, env=self.environment(), check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
