"""What integration tests share: one trained home a session."""

from __future__ import annotations

import pytest

from tests.builders.trained_home import TrainedHome, shared_home

SECOND_OUTCOME = "lulus_masa_percobaan"
"""The organisation's last outcome: the first one stays without a champion."""


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> TrainedHome:
    return shared_home(tmp_path_factory, SECOND_OUTCOME)
