"""The command line: global options, the table of commands, errors and exit codes."""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from mutasi.logs import log_file, log_refusal, log_stop, start_logging
from mutasi.output import Output
from mutasi.session import Session
from mutasi.surroundings import refusal_of
from records.errors import MutasiError, UsageError
from records.home_files import DEFAULT_HOME
from records.identities.private import close_to_others


@dataclass(frozen=True)
class Entry:
    """A command or a group of commands.

    Attributes:
        place: `module:name` of a function, or of a `typer.Typer` with commands of its own.
        summary: Its line in `mutasi --help`.
    """

    place: str
    summary: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry(
        "mutasi.commands.demo:demo", "The whole road on a simulated city, in a few minutes."
    ),
    "simulate": Entry(
        "mutasi.commands.simulation:simulate", "A city that does not exist, with its truth."
    ),
    "truth": Entry(
        "mutasi.commands.simulation:truth", "What only the simulation knows of any pair."
    ),
    "status": Entry("mutasi.commands.status:status", "What this home holds, and what to do next."),
    "template": Entry(
        "mutasi.commands.records:template", "An empty workbook for what SIASN lacks."
    ),
    "check": Entry("mutasi.commands.records:check", "Validate a source; nothing is stored."),
    "ingest": Entry("mutasi.commands.records:ingest", "Take sources into the store."),
    "features": Entry(
        "mutasi.commands.features:app", "What is known of a move: catalogue, table, leak audit."
    ),
    "train": Entry("mutasi.commands.train:train", "Train a model and register it as challenger."),
    "backtest": Entry(
        "mutasi.commands.backtest:backtest", "Train on the past, judge on later moves."
    ),
    "models": Entry("mutasi.commands.models:models", "Registered versions and champions."),
    "score": Entry("mutasi.commands.score:score", "Estimate every move of a file."),
    "rank": Entry(
        "mutasi.commands.score:rank", "Candidates for a position, positions for a person."
    ),
    "match": Entry("mutasi.commands.match:match", "Everybody for every post, the best of each."),
    "explain": Entry("mutasi.commands.score:explain", "Explain one move in full."),
    "people": Entry("mutasi.commands.find:people", "Find people by name, NIP, post or unit."),
    "posts": Entry("mutasi.commands.find:posts", "Find posts by title or unit, with their seats."),
    "serve": Entry("mutasi.commands.serve:serve", "Answer as API and pages on this machine."),
}
"""Every command; its module is imported when it runs, never for `mutasi --help`."""

_FLAGS = ("--json", "--quiet", "--debug", "--version")
_INTERRUPTED = 130
_OF_GROUPS = ("list", "show", "compare", "promote", "rollback", "card", "build", "audit")
"""Commands of groups, which the log names beside their group."""


class LateGroup(TyperGroup):
    """The commands of the table, each imported when it is asked for."""

    _is_listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 — typer's signature
        """The names in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 — typer's
        """The command, imported unless it is only listed."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if self._is_listing:
            return TyperCommand(name=cmd_name, help=entry.summary)
        return _load(cmd_name, entry)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 — typer's signature
        """The list of commands, without importing them."""
        self._is_listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._is_listing = False


def _load(name: str, entry: Entry) -> Any:  # noqa: ANN401 — typer's own command classes
    module, _, attribute = entry.place.partition(":")
    target = getattr(import_module(module), attribute)
    if isinstance(target, typer.Typer):
        return typer.main.get_group(target)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name)(target)
    return typer.main.get_command(single)


app = typer.Typer(
    cls=LateGroup, add_completion=False, no_args_is_help=True, rich_markup_mode=None
)  # fmt: skip


@app.callback()
def _options(  # noqa: PLR0913 — each is an option of the command line
    context: typer.Context,
    *,
    home: Annotated[
        Path | None,
        typer.Option(help=f"Folder of all that is kept; else MUTASI_HOME, else ./{DEFAULT_HOME}."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no remarks.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    """How well will a person settle in a new post, how sure is that, and why.

    Example: mutasi --home city check exports/2026-06
    """
    del debug, version  # `run` reads both: it needs them where this is never reached
    from records.settings import read_settings

    settings = read_settings(home)
    close_to_others(settings.files.private)
    logging_on = _logging_to(start_logging(settings.files.logs))
    call = context.obj if isinstance(context.obj, _Call) else None
    if call is not None:
        # Again at the end: libraries make files in the home by rules of their own.
        call.stack.callback(lambda: close_to_others(settings.files.private))
        call.stack.enter_context(logging_on)
    else:
        context.with_resource(logging_on)
    command = "" if call is None else call.command
    context.obj = Session(
        settings,
        Output(as_json=json, quiet=quiet, command=command),
        is_own_process=call is not None and call.is_own_process,
    )


@dataclass(frozen=True)
class _Call:
    """A command line on its way: what is closed after it, its command, and whose process it is."""

    stack: ExitStack
    command: str
    is_own_process: bool


@contextmanager
def _logging_to(handler: logging.Handler) -> Iterator[None]:
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def main() -> None:
    """The entry point of the command `mutasi`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal of another alphabet shows a sign in the place of a letter it has not.
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _stop)
    code = run(sys.argv[1:], is_own_process=True)
    try:
        sys.stdout.flush()
    except OSError as error:
        # Python would complain of the same once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"{refusal_of(error) or error}\n")
            code = code or UsageError.exit_code
    sys.exit(code)


def _stop(_signal: int, _frame: object) -> None:
    """End as on Ctrl+C: what is open is closed, and the log records it."""
    raise KeyboardInterrupt


def run(arguments: Sequence[str], *, is_own_process: bool = False) -> int:
    """Run a command line and return its exit code.

    Args:
        arguments: What was typed behind `mutasi`.
        is_own_process: Whether the process does this and nothing else.
    """
    ordered = globals_first(arguments)
    flags = [word for word in ordered[: _globals_count(ordered)] if word in _FLAGS]
    output = Output(as_json="--json" in flags, quiet="--quiet" in flags)
    if "--version" in flags:
        from importlib.metadata import version as installed_version

        installed = installed_version("mutasi")
        output.result({"version": installed}, installed)
        return 0
    with ExitStack() as stack:
        # The log stays open until the last error is written into it.
        call = _Call(stack, _command(ordered), is_own_process)
        return _run_reported(ordered, output, call, is_debug="--debug" in flags)


def _run_reported(ordered: list[str], output: Output, call: _Call, *, is_debug: bool) -> int:
    try:
        code = app(ordered, prog_name="mutasi", standalone_mode=False, obj=call)
    except TyperException as error:
        return _fail_usage(error, output)
    except MutasiError as error:
        return _fail(error, output, _command(ordered), is_debug=is_debug)
    except (typer.Abort, KeyboardInterrupt):
        log_stop(_command(ordered))
        output.note("stopped")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`mutasi … | head`); Python must not complain of it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except BaseException as error:
        # Not `Exception`: a library's panic and a flow engine's signals are none, and would end the
        # process with a raw traceback and nothing in the log.
        refusal = refusal_of(error)
        if refusal is not None:
            return _fail(refusal, output, _command(ordered), is_debug=is_debug)
        return _fail_unexpected(error, output, is_debug=is_debug)
    return code if isinstance(code, int) else 0


def _fail(error: MutasiError, output: Output, command: str, *, is_debug: bool) -> int:
    """Log and show an error.

    Returns:
        The exit code.
    """
    if is_debug:
        traceback.print_exc()
    log_refusal(error, command)
    # Where nothing can be said any more the exit code still says it.
    with suppress(OSError):
        output.fail(error, getattr(error, "report", None))
    return error.exit_code


def _command(ordered: Sequence[str]) -> str:
    """The command's own name, without what was typed behind it."""
    rest = ordered[_globals_count(ordered) :]
    if not rest or rest[0] not in COMMANDS:
        return "mutasi"
    return " ".join([rest[0], *(word for word in rest[1:2] if word in _OF_GROUPS)])


def globals_first(arguments: Sequence[str]) -> list[str]:
    """Move the global options in front of the command, wherever they were written.

    >>> globals_first(["check", "city", "--json", "--home", "h"])
    ['--json', '--home', 'h', 'check', 'city']
    """
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in _FLAGS or word.startswith("--home="):
            front.append(word)
        elif word == "--home":
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        else:
            rest.append(word)
    return [*front, *rest]


def _globals_count(ordered: Sequence[str]) -> int:
    count = 0
    while count < len(ordered) and ordered[count].startswith("--"):
        count += 2 if ordered[count] == "--home" else 1
    return count


def _fail_usage(error: TyperException, output: Output) -> int:
    """Wrong use as the command's own error; without arguments the message is the help."""
    if type(error).__name__ == "NoArgsIsHelpError" and not output.as_json:
        sys.stderr.write(error.format_message() + "\n")
        return error.exit_code
    asked: Any = getattr(error, "ctx", None)
    path = asked.command_path if asked is not None else "mutasi"
    refusal = UsageError(
        found=error.format_message(),
        expected=asked.command.get_usage(asked).strip() if asked is not None else "a command",
        action=f"see {path} --help",
    )
    log_refusal(refusal, path)
    output.fail(refusal)
    return error.exit_code


def _fail_unexpected(error: BaseException, output: Output, *, is_debug: bool) -> int:
    logging.getLogger("mutasi").error("unexpected", exc_info=error)
    log = log_file()
    if is_debug:
        traceback.print_exc()
    output.fail(
        MutasiError(
            found=f"an unexpected {type(error).__name__}; this is a defect",
            expected="a command that ends in a result or a refusal",
            action=(f"see the end of {log}, or " if log else "")
            + "run again with --debug, and report it",
        )
    )
    return MutasiError.exit_code
