"""What integration tests share: one trained home a session, and how its commands are asked."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import polars as pl
import pytest

from mutasi.cli import run
from records.knowing.positions import positions_on
from records.knowing.posts import current_posts
from records.knowing.view import view_on
from tests.builders.trained_home import Call, TrainedHome, shared_home

SECOND_OUTCOME = "lulus_masa_percobaan"
"""The organisation's last outcome: the first one stays without a champion."""


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> TrainedHome:
    return shared_home(tmp_path_factory, SECOND_OUTCOME)


@pytest.fixture
def home(trained_home: TrainedHome) -> TrainedHome:
    return trained_home


@pytest.fixture
def call(home: TrainedHome, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command of this home with --json: its exit code and its object."""

    def run_json(*words: object) -> tuple[int, dict[str, Any]]:
        code = run(["--home", str(home.folder), "--json", *map(str, words)])
        shown: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
        return code, shown

    return run_json


@pytest.fixture(scope="session")
def posts(trained_home: TrainedHome) -> list[dict[str, Any]]:
    """Posts whose title stands once in a unit whose name is its own, with their holders."""
    with closing(trained_home.places.open_store()) as store:
        records, day = store.records(), store.snapshot_on()
    assert day is not None
    view = view_on(records, day)
    once = positions_on(view, day).filter(pl.len().over("unit_id", "title") == 1)
    names = view["units"].unique("name", keep="none").select("unit_id", unit="name")
    held = current_posts(view, day).join(once.select("position_id"), on="position_id", how="semi")
    return held.join(names, on="unit_id").sort("employee_id").to_dicts()
