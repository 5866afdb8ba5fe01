"""The demonstration, once through: what it tells, what it leaves, and that it names nobody."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from records.identities.identity import NIP_PATTERN
from simulation.story import Options, tell_story

PEOPLE = 700
IDENTITIES = "identities"


@dataclass(frozen=True)
class Demo:
    """A demonstration that ran: its home, what it said and what it wrote to the terminal."""

    home: Path
    answer: dict[str, Any]
    said: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The real command in a process of its own, as a user calls it."""
    home = tmp_path_factory.mktemp("demo") / "home"
    ran = _demo(home, "--people", str(PEOPLE), "--no-serve")
    assert ran.returncode == 0, ran.stderr
    return Demo(home, json.loads(ran.stdout.splitlines()[-1]), ran.stdout + ran.stderr)


def _demo(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mutasi", "--home", str(home), "--json", "demo", *options]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=dict(os.environ), timeout=570
    )


@pytest.fixture(scope="module")
def secrets() -> tuple[set[str], set[str]]:
    """Every NIP and every name of the demonstration's city."""
    people = tell_story(Options(people=PEOPLE)).people
    return set(people.nip), set(people.name)


def test_the_demo_answers_in_one_object(demo: Demo) -> None:
    answer = demo.answer

    assert set(answer) == {"people", "moves", "model_version", "metrics", "round", "url"}
    assert answer["people"] == PEOPLE
    assert answer["url"] is None
    assert answer["metrics"]["auc"] > 0.55
    assert answer["round"]["scored"] > 100


def test_the_demo_leaves_a_round_that_names_posts(demo: Demo) -> None:
    left = tomllib.loads((demo.home / "round.toml").read_text(encoding="utf-8"))
    scores = pl.read_csv(demo.answer["round"]["candidates"])

    assert {post["position_id"] for post in left["posts"]} == set(scores["position_id"])
    assert len(left["posts"]) == demo.answer["round"]["posts"] > 0
    assert scores["probability"].null_count() == 0


def test_the_demo_explains_a_move_in_both_languages(demo: Demo) -> None:
    pages = {
        language: (demo.home / "demo" / f"explanation-{language}.html").read_text("utf-8")
        for language in ("id", "en")
    }

    assert '<html lang="id"' in pages["id"]
    assert '<html lang="en"' in pages["en"]


def test_every_step_is_said_with_its_number(demo: Demo) -> None:
    for number, step in enumerate(("simulate", "ingest", "train", "promote"), start=1):
        assert f"[{number}/7] {step}" in demo.said


def test_no_nip_and_no_name_is_left_anywhere_but_in_the_identity_table(
    demo: Demo, secrets: tuple[set[str], set[str]]
) -> None:
    nips, names = secrets
    files = [path for path in demo.home.rglob("*") if path.is_file()]
    searched = 0
    for path in files:
        if path.suffix in (".sqlite", ".db") or ".sqlite" in path.name or ".db-" in path.name:
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found = [secret for secret in (*nips, *names) if secret in text]
        assert found == [], path.relative_to(demo.home)
        searched += 1

    assert searched > 20
    assert not [secret for secret in (*nips, *names) if secret in demo.said]


def test_no_table_but_the_identities_holds_a_nip_or_a_name(
    demo: Demo, secrets: tuple[set[str], set[str]]
) -> None:
    nips, names = secrets
    looked_at = 0
    for database in (demo.home / "store.sqlite", demo.home / "mlflow.db"):
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            tables = [row[0] for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )]  # fmt: skip
            for table in tables:
                if table == IDENTITIES:
                    continue
                looked_at += 1
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    cells = {cell for cell in row if isinstance(cell, str)}
                    assert not cells & nips
                    assert not cells & names
                    assert not [cell for cell in cells if pl.Series([cell]).str.contains(
                        NIP_PATTERN
                    )[0]], table  # fmt: skip

    assert looked_at > 20


def test_a_home_with_other_records_is_left_alone(demo: Demo) -> None:
    refused = _demo(demo.home, "--people", "800", "--no-serve")

    assert refused.returncode == 2
    assert json.loads(refused.stdout)["error"]["found"] == "a home that holds other records"
