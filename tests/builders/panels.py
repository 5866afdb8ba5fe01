"""Where the real panels lie; whoever asks for one that is not there fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE_THE_CLONE = Path(__file__).parents[3] / "shared" / "data"


def panel(name: str) -> Path:
    """The dataset folder of a panel.

    Args:
        name: The panel's folder (`ias`, `lahman`) in MUTASI_PANELS, else in ../shared/data.
    """
    folder = Path(os.environ.get("MUTASI_PANELS", BESIDE_THE_CLONE)) / name
    if not (folder / "dataset.toml").is_file():
        pytest.fail(
            f"Found no dataset at {folder}, expected the panel {name}; "
            "set MUTASI_PANELS to the folder that holds the panels"
        )
    return folder
