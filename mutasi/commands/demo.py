"""`mutasi demo`: the whole road on a city that does not exist, in a few minutes."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutasi.recording import Recorder
from mutasi.session import Session, session_of
from records.errors import MutasiError, UsageError
from records.home_files import DEMO_FOLDER, ROUND_FILE

if TYPE_CHECKING:
    from simulation.story import Options

STEPS = ("simulate", "ingest", "train", "promote", "score a round", "explain", "serve")
YEARS = 15
SEED = 7
_CANDIDATES_FILE = "round-candidates.csv"


class DemoError(MutasiError):
    """A step that failed, with how to go on from there."""

    def __init__(self, step: str, cause: MutasiError, go_on: str) -> None:
        """Keep the cause's words, its code and its exit code."""
        number = STEPS.index(step) + 1
        self.code = cause.code
        self.exit_code = cause.exit_code
        super().__init__(
            found=f"step {number} of {len(STEPS)} ({step}): {cause.found}",
            expected=cause.expected,
            action=f"{cause.action}; then go on with `{go_on}`",
        )


def demo(
    context: typer.Context,
    *,
    people: Annotated[int, typer.Option(help="Everybody the city's records will show.")] = 2000,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Stop before the pages are served.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to serve; 0: any.")] = 8000,
) -> None:
    """Simulate a city, ingest it as its agency would hand it over, train, score, explain, serve.

    Everything lands in the home, also `round.toml`, a round of empty posts. The same call again
    goes the same road on what is there.

    Example: mutasi --home demo demo --people 2000
    """
    session = session_of(context)
    road = _Road(context, session, _options(people))
    _refuse_other_records(session, road.options)
    # The agency's files name people: they are gone once the home has taken them in.
    with tempfile.TemporaryDirectory(prefix="mutasi-demo-") as place:
        road.simulate(Path(place) / "city")
        road.ingest(Path(place) / "city")
    road.train()
    road.promote()
    road.score_a_round()
    road.explain()
    if no_serve:
        session.output.result(road.summary(url=None), *road.closing_words())
        return
    road.serve(port)


def _options(people: int) -> Options:
    from simulation.story import Options

    options = Options(people=people, years=YEARS, seed=SEED)
    options.check()
    return options


def _refuse_other_records(session: Session, options: Options) -> None:
    """A home with other records keeps them: the demonstration needs one of its own."""
    from simulation.truth import read_options

    if not session.settings.has_store():
        return
    try:
        is_same = read_options(_own_folder(session)) == options
    except MutasiError:
        is_same = False
    if not is_same:
        raise UsageError(
            found="a home that holds other records",
            expected="a new home, or that of an earlier demo of the same size",
            action="name another home: mutasi --home DIR demo",
        )


def _own_folder(session: Session) -> Path:
    return session.settings.files.demo


def _from_here(path: Path) -> str:
    """A path as short as it can be typed in the present folder."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


@dataclass
class _Road:
    """The steps of the demonstration and what they left behind."""

    context: typer.Context
    session: Session
    options: Options
    kept: dict[str, Any] = field(default_factory=dict)

    def simulate(self, city: Path) -> None:
        """A city as its agency would hand it over."""
        from mutasi.commands.simulation import simulate
        from simulation.truth import write_options

        options = self.options
        with self._step("simulate", ["demo", "--people", str(options.people)]):
            told = self._call(
                simulate, out=city, people=options.people, years=options.years,
                seed=options.seed, dirt=options.dirt,
            )  # fmt: skip
            write_options(_own_folder(self.session), options)
        self.kept |= {"people": told["people"], "moves": told["moves"]}

    def ingest(self, city: Path) -> None:
        """SIASN's files and the workbook beside them, into the store."""
        from mutasi.commands.records import ingest

        with self._step("ingest", ["demo", "--people", str(self.options.people)]):
            self._call(ingest, sources=[city / "siasn"], snapshot_on=None)

    def train(self) -> None:
        """A model of the first outcome."""
        from mutasi.commands.train import train

        with self._step("train", ["train"]):
            told = self._call(train)
        self.kept |= {"model_version": str(told["version"]), "metrics": told["metrics"]}

    def promote(self) -> None:
        """Make the new model champion, whatever its gate says: no real person is moved by it."""
        from mutasi.commands.models import promote

        version, reason = self.kept["model_version"], "demo"
        again = ["models", "promote", version, "--by", "demo", "--reason", reason, "--despite-gate"]
        with self._step("promote", again):
            self._call(promote, version=int(version), by="demo", reason=reason, despite_gate=True)

    def score_a_round(self) -> None:
        """A round of empty posts, every candidate scored."""
        from mutasi.estimates import open_estimates
        from mutasi.first_round import empty_posts, round_table, round_toml, score_round
        from serving.documents.table_file import write_table

        files = self.session.settings.files
        with self._step("score a round", ["demo", "--people", str(self.options.people)]):
            estimates = open_estimates(self._quiet(Recorder(quiet=True)), None, None)
            posts = empty_posts(estimates)
            files.round.write_text(round_toml(posts, estimates.as_of), encoding="utf-8")
            count, best = score_round(estimates, posts)
            table = round_table(estimates, best)
            write_table(table, _own_folder(self.session) / _CANDIDATES_FILE)
        self.kept |= {"estimates": estimates, "best": best}
        self.kept["round"] = {
            "file": str(files.round),
            "posts": posts.height,
            "scored": count,
            "candidates": str(_own_folder(self.session) / _CANDIDATES_FILE),
        }

    def explain(self) -> None:
        """One move explained in both languages."""
        from mutasi.first_round import write_explanations

        estimates, best = self.kept["estimates"], self.kept["best"]
        with self._step("explain", ["rank", "--help"]):
            (score,) = estimates.explained(best, [0])
            pages = write_explanations(_own_folder(self.session), estimates, score)
        self.kept |= {"score": score, "pages": pages}

    def serve(self, port: int) -> None:
        """The pages, until Ctrl+C."""
        from mutasi.estimates import home_of
        from serving.server import serve

        settings, output = self.session.settings, self.session.output

        def announce(address: str) -> None:
            output.result(
                self.summary(url=address), *self.closing_words(), f"Open {address}",
                "Ctrl+C ends it.",
            )  # fmt: skip

        with self._step("serve", ["serve"], is_long=True):
            serve(home_of(settings), "127.0.0.1", port, announce)

    def summary(self, url: str | None) -> dict[str, Any]:
        """What came of the demonstration, for programs."""
        names = ("people", "moves", "model_version", "metrics", "round")
        return {**{name: self.kept[name] for name in names}, "url": url}

    def closing_words(self) -> list[str]:
        """What was found, where it lies and what to try next."""
        score, metrics = self.kept["score"], self.kept["metrics"] or {}
        command = self._command()
        who, where = score.move["employee_id"], score.move["position_id"]
        lines = [
            "",
            f"{self.kept['people']:,} people, {self.kept['moves']:,} moves; model "
            f"{self.kept['model_version']}, AUC {metrics.get('auc', 0.0):.2f} on later years.",
            "",
        ]
        for language in ("id", "en"):
            lines += [f"  {sentence}" for sentence in score.reasons(language) or ()]
            lines.append("")
        return [
            *lines,
            f"Left in the home: {ROUND_FILE}, "
            + ", ".join(f"{DEMO_FOLDER}/{p.name}" for p in self.kept["pages"])
            + f", {DEMO_FOLDER}/{_CANDIDATES_FILE}",
            "Try next:",
            f"  {command} rank --position {where} --top 10",
            f"  {command} explain {who} {where} --lang id",
            f"  {command} status",
            f"  {command} simulate CITY --kind fit    # such a city on disk, with its truth",
        ]

    def _command(self) -> str:
        """The beginning of a command that works from here: program and home."""
        called = Path(sys.argv[0])
        command = "mutasi"
        if called.name == command and shutil.which(command) is None:
            command = _from_here(called.absolute())
        return shlex.join([command, "--home", _from_here(self.session.settings.home)])

    # One step

    @contextmanager
    def _step(self, name: str, go_on: list[str], *, is_long: bool = False) -> Iterator[None]:
        note = self.session.output.note
        number = STEPS.index(name) + 1
        note(f"[{number}/{len(STEPS)}] {name} …")
        clock = time.perf_counter()
        try:
            yield
        except MutasiError as error:
            raise DemoError(name, error, f"{self._command()} {shlex.join(go_on)}") from error
        if not is_long:
            note(f"[{number}/{len(STEPS)}] {name}: {time.perf_counter() - clock:.0f} s")

    def _call(self, command: Callable[..., None], **options: object) -> dict[str, Any]:
        """Run another command in the same way as on the command line.

        Returns:
            The object that it would have shown with --json.
        """
        recorder = Recorder(quiet=self.session.output.quiet)
        inner = typer.Context(self.context.command, obj=self._quiet(recorder))
        command(inner, **options)
        return recorder.content

    def _quiet(self, recorder: Recorder) -> Session:
        return Session(self.session.settings, recorder)
