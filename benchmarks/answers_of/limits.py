"""Is an answer slower than it was? Only what is past two limits at once is told as slower.

A ratio to the yardstick is the same on any machine, but for noise. A small figure can grow by half
through noise alone, and a large one by a few tenths of a second: so a figure has to be past the
relative limit and past the absolute one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """What was measured once, and how far a figure may be from it.

    Attributes:
        relative: How many times the kept ratio a figure may be.
        absolute_seconds: By figure, how many seconds it may be above what the kept ratio promises.
        ratios: By figure, CPU seconds over those of the yardstick in the same run.
    """

    relative: float
    absolute_seconds: Mapping[str, float]
    ratios: Mapping[str, float]

    @classmethod
    def read(cls, path: Path) -> Limits:
        """From the file that is kept."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Into the file that is kept."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def slower(self, seconds: Mapping[str, float], yardstick: float) -> list[str]:
        """What is past both limits, in sentences; empty where nothing is.

        Args:
            seconds: CPU seconds by figure.
            yardstick: CPU seconds of the yardstick in the same run.
        """
        told = []
        for name, kept in self.ratios.items():
            found, promised = seconds[name], kept * yardstick
            if found > self.relative * promised and found > promised + self.absolute_seconds[name]:
                told.append(
                    f"{name}: {found:.2f} s of CPU, {found / yardstick:.2f} yardsticks; kept are "
                    f"{kept:.2f}, limits {self.relative} times that and "
                    f"{self.absolute_seconds[name]} s more"
                )
        return told
