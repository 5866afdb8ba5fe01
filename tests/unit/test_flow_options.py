"""A flow, `python -m pipelines.NAME` and the command of a flow take the same options."""

from __future__ import annotations

import inspect
import runpy
import sys
from collections.abc import Callable
from dataclasses import MISSING
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from mutasi.commands.records import check, ingest
from mutasi.commands.train import train
from pipelines.ingest import ingest as ingest_flow
from pipelines.options.declaring import FlowOptions, declared, told_parameters
from pipelines.options.ingest import IngestOptions
from pipelines.options.score import ScoreOptions
from pipelines.options.train import TrainOptions
from pipelines.score import score as score_flow
from pipelines.train import train as train_flow

FLOWS: dict[str, tuple[Any, type[FlowOptions]]] = {
    "train": (train_flow, TrainOptions),
    "ingest": (ingest_flow, IngestOptions),
    "score": (score_flow, ScoreOptions),
}
COMMANDS: dict[str, tuple[Callable[..., None], type[FlowOptions]]] = {
    "train": (train, TrainOptions),
    "ingest": (ingest, IngestOptions),
}
AS_TYPER_READS = {date | None: datetime | None, list[str]: list[Path]}
"""Types that a command line gives in another form than a flow takes."""


def parameters_of(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(function, eval_str=True).parameters)


@pytest.mark.parametrize(("flow", "options"), FLOWS.values(), ids=FLOWS)
def test_a_flow_takes_what_its_options_declare(flow: Any, options: type[FlowOptions]) -> None:  # noqa: ANN401
    taken = {
        name: (each.annotation, MISSING if each.default is each.empty else each.default)
        for name, each in parameters_of(flow.fn).items()
    }

    assert taken == {
        name: (each.annotation, each.default) for name, each in declared(options).items()
    }


@pytest.mark.parametrize("name", FLOWS)
def test_every_flow_there_is_has_its_options_in_the_room_of_options(name: str) -> None:
    rooms = {path.stem for path in Path(inspect.getfile(FlowOptions)).parent.glob("*.py")}

    flows = {
        path.stem
        for path in Path(inspect.getfile(FlowOptions)).parents[1].glob("*.py")
        if "\n@flow(" in path.read_text(encoding="utf-8")
    }

    assert name in rooms
    assert flows == set(FLOWS)


@pytest.mark.parametrize(("command", "options"), COMMANDS.values(), ids=COMMANDS)
def test_a_flows_command_takes_the_same_options_but_the_home(
    command: Callable[..., None], options: type[FlowOptions]
) -> None:
    given = parameters_of(command)
    del given["context"]
    said = {name: each for name, each in declared(options).items() if name != "home"}

    assert set(given) == set(said)
    for name, each in said.items():
        kind, typer_info = get_args(given[name].annotation)
        default = given[name].default
        assert kind == AS_TYPER_READS.get(each.annotation, each.annotation)
        assert (MISSING if default is inspect.Parameter.empty else default) == each.default
        assert each.about is not None
        assert typer_info.help == each.about.help
        assert typer_info.min == each.about.least


def test_check_takes_the_options_of_ingest_that_concern_a_source() -> None:
    given = parameters_of(check)

    for name in ("form", "max_bad"):
        assert given[name].default == declared(IngestOptions)[name].default
        assert given[name].annotation == parameters_of(ingest)[name].annotation


@pytest.mark.parametrize(("name", "options"), [(n, o) for n, (_, o) in FLOWS.items()], ids=FLOWS)
def test_a_module_that_is_told_nothing_passes_the_defaults_on(
    name: str, options: type[FlowOptions]
) -> None:
    must = {key: each for key, each in declared(options).items() if each.default is MISSING}
    words = ["one source"] * len(must)

    parameters = told_parameters(options, name, "…", words)

    defaults = {key: each.default for key, each in declared(options).items() if key not in must}
    usual = str(Path(defaults["home"]).absolute())
    assert parameters == defaults | {"home": usual} | dict.fromkeys(must, words)


def test_a_module_finds_the_home_as_the_command_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MUTASI_HOME", str(tmp_path))

    assert told_parameters(TrainOptions, "train", "…", [])["home"] == str(tmp_path)
    assert told_parameters(TrainOptions, "train", "…", ["--home", "city"])["home"] == "city"


def test_a_module_reads_days_numbers_and_lists() -> None:
    words = ["a", "b", "--max-bad", "0.1", "--snapshot-on", "2026-06-30", "--home", "city"]

    assert told_parameters(IngestOptions, "ingest", "…", words) == {
        "sources": ["a", "b"], "home": "city", "form": "auto", "max_bad": 0.1,
        "snapshot_on": date(2026, 6, 30),
    }  # fmt: skip


@pytest.mark.parametrize(("name", "options"), [(n, o) for n, (_, o) in FLOWS.items()], ids=FLOWS)
def test_a_modules_help_shows_every_option(
    name: str,
    options: type[FlowOptions],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    monkeypatch.delitem(sys.modules, f"pipelines.{name}", raising=False)

    with pytest.raises(SystemExit) as ended:
        runpy.run_module(f"pipelines.{name}", run_name="__main__")

    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert shown.startswith(f"usage: python -m pipelines.{name} ")
    for each in declared(options).values():
        written = each.name if get_origin(each.annotation) is list else f"--{each.name}"
        assert written.replace("_", "-") in shown


def test_what_is_not_declared_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        told_parameters(TrainOptions, "train", "…", ["--nothing-of-the-kind"])

    assert ended.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err
