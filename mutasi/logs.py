"""The log in the home: what ran and what broke, without any NIP."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from records.errors import MutasiError, NotFoundError, UsageError
from records.home_files import LOG_FILE
from records.identities.identity import mask_text
from records.identities.private import FILE_MODE, private_folder

_BYTES = 5_000_000
_FILES = 5

_log = logging.getLogger(__name__)


class MaskingFormatter(logging.Formatter):
    """Masks whatever could be a NIP, in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as masked text."""
        return mask_text(super().format(record))


class _LateHandler(RotatingFileHandler):
    """Makes the folder when there is something to write, so that reading leaves no traces."""

    def _open(self) -> object:  # type: ignore[override]  # the stream's class is private
        path = Path(self.baseFilename)
        private_folder(path.parent)
        path.touch(mode=FILE_MODE)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — logging's own name
        """Do nothing: a log that cannot be written stops no work, and a traceback helps no user."""


def start_logging(logs: Path) -> logging.Handler:
    """Send the log into the folder; the caller closes the handler that is returned."""
    handler = _LateHandler(
        logs / LOG_FILE, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def log_refusal(error: MutasiError, command: str) -> None:
    """Log the error that a command ended with, if its home exists.

    The arguments are not logged: to look for a person one types the person's name.
    """
    if not _has_home():
        return
    is_typed = isinstance(error, NotFoundError) or type(error) is UsageError
    said = "" if is_typed else f": {error.found}"
    _log.error("%s ended with %d, %s%s", command, error.exit_code, error.code, said)


def log_stop(command: str) -> None:
    """Write down that a command was stopped from outside, in a home that is there."""
    if _has_home():
        _log.warning("%s was stopped", command)


def _has_home() -> bool:
    """Whether the log's home is there: a failing command makes none."""
    log = log_file()
    return log is not None and log.parent.parent.is_dir()


_FIGURES = (
    "outcome", "version", "model_version", "rows", "abstained", "rejected", "new", "changed",
    "snapshot_on", "pairs", "moves", "seconds",
)  # fmt: skip
"""What of a result the log repeats: figures, and nothing that anybody typed."""


def log_result(command: str, content: Mapping[str, Any]) -> None:
    """Write down what a command did, in a home that is there."""
    if not _has_home():
        return
    said = [f"{name} {content[name]}" for name in _FIGURES if _is_figure(content.get(name))]
    gate = content.get("gate")
    if isinstance(gate, Mapping):
        said.append(f"gate passed: {gate.get('passed')}")
    if said:
        _log.info("%s: %s", command, ", ".join(said))


def _is_figure(value: object) -> bool:
    return isinstance(value, str | int | float | date)


def log_file() -> Path | None:
    """Where the log that is open now is written."""
    handlers = logging.getLogger().handlers
    found = [Path(h.baseFilename) for h in handlers if isinstance(h, _LateHandler)]
    return found[-1] if found else None
