"""The log in the home: what ran and what broke, and nobody's NIP."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from records.identity import mask_text

LOG_FILE = "mutasi.log"
_BYTES = 5_000_000
_FILES = 5


class MaskingFormatter(logging.Formatter):
    """Masks whatever could be a NIP, in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as masked text."""
        return mask_text(super().format(record))


class _LateHandler(RotatingFileHandler):
    """Makes the folder when there is something to write, so that reading leaves no traces."""

    def _open(self) -> object:  # type: ignore[override]  # the stream's class is private
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def start_logging(logs: Path) -> logging.Handler:
    """Send the log into the folder; whoever starts it closes the handler it gets."""
    handler = _LateHandler(
        logs / LOG_FILE, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def log_file() -> Path | None:
    """Where the log that is open now is written."""
    handlers = logging.getLogger().handlers
    found = [Path(h.baseFilename) for h in handlers if isinstance(h, _LateHandler)]
    return found[-1] if found else None
