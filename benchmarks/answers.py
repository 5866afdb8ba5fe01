"""What the answers cost that people wait for: commands as processes, pages over a warm server.

python benchmarks/answers.py [--quick] [--json] [--home FOLDER] [--people 2000] [--repeats 7]
    [--sizes 2000,6000] [--before TREE [--before-home FOLDER] [--before-python PYTHON]]

Figures are CPU seconds (user and system, one thread) and their ratio to a yardstick measured in the
same run. Commands are processes with byte code compiled, the median of some runs. Requests are new
ones to a server that has answered before: the server's CPU a request, and the wall's median beside
that of /healthz. A missing home is made by `mutasi demo --no-serve`. With `--before` another
checkout is measured in turn with this one, from a home of its own, and ratios are printed.
`--sizes` adds the features of one move in cities of so many people, once the day is prepared in
trees that prepare one.

`--quick` makes a small home, runs fewer commands once, and ends with 1 where a figure is past both
limits of benchmarks/answers.json, also when all is measured once more. `--quick --keep` writes that
file anew: after a change that is meant, on a machine that does little else.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.answers_of.limits import Limits
from benchmarks.answers_of.server import (
    Request,
    Server,
    moves_of,
    named,
    positions_of,
    scores_of,
    serving,
)
from benchmarks.answers_of.tree import Tree

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "benchmarks" / "answers.json"
RELATIVE, OF_A_PROCESS, OF_A_REQUEST = 1.5, 0.5, 0.15
HEALTHZ: Request = ("GET", "/healthz", None)
IN_QUICK = ("rank", "status", "argument_error")

FEATURES_OF_ONE = """
import sys, time
from pathlib import Path
from statistics import median
from features.build import build_features
from models.outcome import with_outcomes
from records.intake.loading import read_records
from records.knowing.moves import historical_moves
dataset, records = read_records(Path(sys.argv[1]))
moves, usable = historical_moves(records, dataset), with_outcomes(records, dataset)
try:
    # Looked up in what is prepared once for a day, in trees that do so.
    from features.prepared.prepare import prepare_day
except ImportError:
    def one(move):
        build_features(usable, dataset, move)
else:
    import polars as pl
    moves = moves.tail(40).with_columns(as_of=pl.lit(dataset.snapshot_on))
    prepared = prepare_day(usable, dataset, dataset.snapshot_on, moves)
    def one(move):
        prepared.table(move, *prepared.places(move))
costs = []
for row in range(7):
    started = time.process_time()
    one(moves[moves.height - 1 - row])
    costs.append(time.process_time() - started)
print(median(costs[1:]))
"""

Figures = dict[str, float]


def main() -> None:
    """Measure, print the table, judge it where that is asked for."""
    asked = arguments()
    with tempfile.TemporaryDirectory() as place:
        trees = trees_of(asked, Path(place))
        seconds, walls, yardsticks = measured(trees, asked.repeats, quick=asked.quick)
        if asked.quick and not asked.keep and slower(seconds["now"], yardsticks["now"]):
            print("past both limits: all is measured once more, and the smaller figure counts")
            again, walls, yardsticks_again = measured(trees, asked.repeats, quick=True)
            scale = yardsticks["now"] / yardsticks_again["now"]
            for name, found in again["now"].items():
                seconds["now"][name] = min(seconds["now"][name], found * scale)
        for people in asked.sizes:
            add_features(trees, people, Path(place), seconds)
    now = trees[0].name
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"yardstick {yardsticks[now]:.3f} s of CPU"
    )
    rows = table(trees, seconds, yardsticks)
    for row in rows:
        print("  ".join(f"{name}: {value}" for name, value in row.items()))
    for tree in trees:
        told = "  ".join(
            f"{name}: {wall * 1_000:.1f} ms" for name, wall in walls[tree.name].items()
        )
        print(f"wall of {tree.name}  {told}")
    if asked.json:
        print(json.dumps({"yardstick": yardsticks[now], "table": rows, "wall": walls}))
    if asked.quick:
        judge(seconds[now], yardsticks[now], keep=asked.keep)


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a small home; judged by the limits")
    parser.add_argument("--keep", action="store_true", help="with --quick: write the limits anew")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--home", type=Path, help="a home with a champion; made where missing")
    parser.add_argument("--people", type=int, default=2000, help="of a home that is made")
    parser.add_argument("--repeats", type=int, default=7, help="runs of a command")
    parser.add_argument("--sizes", type=numbers, default=(), help="features of one move, too")
    parser.add_argument("--before", type=Path, help="another checkout, measured in the same run")
    parser.add_argument("--before-home", type=Path, help="its home; made where missing")
    parser.add_argument("--before-python", default=sys.executable, help="its interpreter")
    return parser.parse_args()


def numbers(text: str) -> tuple[int, ...]:
    """Numbers that commas part.

    >>> numbers("2000,6000")
    (2000, 6000)
    """
    return tuple(int(each) for each in text.split(","))


def trees_of(asked: argparse.Namespace, place: Path) -> list[Tree]:
    """This checkout, then the other one, each with a home."""
    made = ROOT / "build" / "answers"
    if asked.quick and asked.home is None:
        home = small_home(place / "home")
    else:
        home = (asked.home or made / f"home-{asked.people}").resolve()
    trees = [Tree("now", ROOT, sys.executable, home)]
    if asked.before is not None:
        own = (asked.before_home or made / f"before-home-{asked.people}").resolve()
        trees.append(Tree("before", asked.before.resolve(), asked.before_python, own))
    for tree in trees:
        tree.make_home(asked.people)
    return trees


def small_home(folder: Path) -> Path:
    """The seeded organisation of the tests with a quick champion: made in a few seconds."""
    from features.build import build_features
    from models.outcome import labelled_moves, with_outcomes
    from models.registry.version import Decision
    from models.rows import training_rows
    from models.training.training import Question, train_model
    from mutasi.estimates import home_of
    from records.settings import read_settings
    from tests.builders.organisation import build_organisation, write_organisation
    from tests.builders.training_rows import QUICK

    source = write_organisation(build_organisation(), folder.with_name("organisation"))
    tree = Tree("now", ROOT, sys.executable, folder)
    subprocess.run(
        tree.command(["--quiet", "ingest", str(source)]), cwd=ROOT, env=tree.environment(),
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    home = home_of(read_settings(folder))
    store = home.open_store()
    records, dataset = store.records(), store.dataset()
    store.close()
    if dataset is None:
        raise AssertionError
    outcome = next(iter(dataset.outcomes))
    labelled = labelled_moves(records, dataset, outcome, dataset.snapshot_on)
    table = build_features(with_outcomes(records, dataset), dataset, labelled)
    question = Question(outcome, dataset.snapshot_on, dataset.name)
    training = train_model(training_rows(labelled, table), question, QUICK)
    tracking, now = home.open_tracking(), datetime.now(UTC)
    version = tracking.record(training, table.features, now)
    tracking.promote(version.version, Decision("benchmark", "speed", now), despite_gate=True)
    return folder


def measured(
    trees: Sequence[Tree], repeats: int, *, quick: bool
) -> tuple[dict[str, Figures], dict[str, Figures], Figures]:
    """CPU seconds and wall medians by tree and figure, and each tree's yardstick.

    Args:
        trees: Measured in turn, so that a busy minute of the machine meets all of them.
        repeats: Runs of a command, beyond a first one that compiles.
        quick: Few commands, each once.
    """
    # The first run compiles; in quick form the server, which imports as much, has done so.
    turns, few = (1, 4) if quick else (repeats + 1, 7)
    seconds, walls, commands = {}, {}, {}
    for tree in trees:
        with serving(tree) as server:
            seconds[tree.name], walls[tree.name], shown = asked_of(server, few=few)
        employee, position = named(shown)
        commands[tree.name] = {
            "rank": ["rank", "--position", position, "--top", "10"],
            "explain": ["explain", employee, position],
            "status": ["status"],
            "models_list": ["models", "list"],
            "argument_error": ["rank"],
        }
        if quick:
            commands[tree.name] = {name: commands[tree.name][name] for name in IN_QUICK}
    costs: dict[str, dict[str, list[float]]] = {tree.name: {} for tree in trees}
    for turn in range(turns):
        for tree in trees:
            runs = {name: _cost(tree, words) for name, words in commands[tree.name].items()}
            for name, cost in runs.items() if turn or quick else ():
                costs[tree.name].setdefault(name, []).append(cost)
            yardsticks = [tree.yardstick_seconds() for _ in range(3)]
            costs[tree.name].setdefault("yardstick", []).extend(yardsticks)
    medians = {
        name: {what: median(each) for what, each in own.items()} for name, own in costs.items()
    }
    bases = {name: own.pop("yardstick") for name, own in medians.items()}
    return {name: {**medians[name], **seconds[name]} for name in medians}, walls, bases


def _cost(tree: Tree, words: Sequence[str]) -> float:
    return tree.cpu_seconds(words, code=2 if words == ["rank"] else 0)


def asked_of(server: Server, *, few: int) -> tuple[Figures, Figures, str]:
    """CPU a request, wall medians, and the path of a move that has an answer.

    Args:
        server: It has not been asked anything yet.
        few: Requests of a kind, each for something that was not asked before.
    """
    positions = positions_of(server.ask(("GET", "/", None))[0])[: few + 1]
    pages = [server.ask(("GET", positions[0], None))[0]]
    moves = moves_of(pages[0])
    # One of each first: what only the first of a kind pays for is no part of a warm answer.
    server.ask(("GET", moves[0], None))
    server.ask(scores_of(moves[0]))
    asked: Mapping[str, list[Request]] = {
        "explained_move": [scores_of(path) for path in moves[1 : few + 1]],
        "move_page": [("GET", path, None) for path in moves[few + 1 : 2 * few + 1]],
        "candidates_page": [("GET", path, None) for path in positions[1:]],
        "healthz": [HEALTHZ] * 50,
    }
    costs = {name: server.cost(requests) for name, requests in asked.items()}
    seconds = {name: cost for name, (cost, _) in costs.items() if name != "healthz"}
    return seconds, {name: median(wall) for name, (_, wall) in costs.items()}, moves[0]


def add_features(
    trees: Sequence[Tree], people: int, place: Path, seconds: dict[str, Figures]
) -> None:
    """Features of one move in a simulated city of so many people, the median of six moves."""
    city = place / f"city-{people}"
    now = trees[0]
    subprocess.run(
        now.command(["--quiet", "simulate", str(city), "--people", str(people)]),
        cwd=now.root, env=now.environment(), check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for tree in trees:
        done = subprocess.run(
            [tree.python, "-c", FEATURES_OF_ONE, str(city / "dataset")],
            cwd=tree.root, env=tree.environment(), check=True, capture_output=True, text=True,
        )  # fmt: skip
        seconds[tree.name][f"features_of_one_move_{people}"] = float(done.stdout)


def table(
    trees: Sequence[Tree], seconds: Mapping[str, Figures], yardsticks: Figures
) -> list[dict[str, Any]]:
    """One row a figure: seconds, yardsticks, and the ratio to the other checkout."""
    now, *others = (tree.name for tree in trees)
    rows = []
    for name, found in seconds[now].items():
        row: dict[str, Any] = {
            "what": name,
            "cpu_seconds": round(found, 3),
            "yardsticks": round(found / yardsticks[now], 3),
        }
        for other in others:
            row[f"{other}_cpu_seconds"] = round(seconds[other][name], 3)
            row["ratio"] = round(found / seconds[other][name], 3)
        rows.append(row)
    return rows


def judge(seconds: Figures, yardstick: float, *, keep: bool) -> None:
    """Compares with the kept ratios, or keeps these."""
    if keep:
        absolute = {
            name: OF_A_REQUEST if name.endswith(("_page", "_move")) else OF_A_PROCESS
            for name in seconds
        }
        ratios = {name: round(found / yardstick, 3) for name, found in seconds.items()}
        Limits(RELATIVE, absolute, ratios).write(KEPT)
        print(f"kept in {KEPT.relative_to(ROOT)}")
        return
    told = slower(seconds, yardstick)
    print("\n".join(told) if told else "nothing is past both limits")
    sys.exit(1 if told else 0)


def slower(seconds: Figures, yardstick: float) -> list[str]:
    """What is past both of the kept limits, in sentences."""
    return Limits.read(KEPT).slower(seconds, yardstick)


if __name__ == "__main__":
    main()
