"""The log file: kept small, and masked before a line is written."""

from __future__ import annotations

import logging
import logging.handlers
from typing import TYPE_CHECKING

from app.adapters.secrets import SHORTEST, scrubbed

if TYPE_CHECKING:
    from pathlib import Path

_BYTES_EACH = 1_000_000
_FILES_KEPT = 3
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_secrets: set[str] = set()  # one for the process, as the root logger that it guards is


def register_secret(secret: str) -> None:
    """Have a text masked in all that is logged from now on."""
    if len(secret) >= SHORTEST:
        _secrets.add(secret)


def redacted(text: str) -> str:
    """Return the text as it may be shown and written: registered secrets and key patterns masked."""
    return scrubbed(text, tuple(_secrets))


class RedactingFormatter(logging.Formatter):
    """Masks the finished line, so that message, arguments, exception and stack are all covered."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class LogFile(logging.handlers.RotatingFileHandler):
    """A log that is left out where it cannot be written, since a full disk is told elsewhere."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: logging would print the line as it was before it was masked."""


def start_log(file: Path, level: int = logging.INFO) -> logging.Handler:
    """Write the log of the whole program to `file`; return the handler for `stop_log`. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = LogFile(
        file, maxBytes=_BYTES_EACH, backupCount=_FILES_KEPT, encoding="utf-8", errors="replace", delay=True
    )
    handler.setFormatter(RedactingFormatter(_LINE))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for noisy in ("httpx", "httpcore"):  # a line a request would bury what matters
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Take the handler away and close its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()
