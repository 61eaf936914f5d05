"""Where results, notes and errors are printed: as neat text, or as JSON."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import Any

from app.domain.errors import (
    KeyStoreError,
    LabeldockError,
    NoKey,
    NotFound,
    Offline,
    OntologyError,
    OutOfCredits,
    RateLimited,
)

Row = tuple[object, ...]

HINTS: dict[type[LabeldockError], str] = {
    Offline: "Check the network and the server's address (--server or LABELDOCK_SERVER).",
    NoKey: "Keep one with “labeldock key set”, or set ROBOFLOW_API_KEY.",
    KeyStoreError: "Set ROBOFLOW_API_KEY in the environment of a single command instead.",
    OutOfCredits: "Add credits in the workspace's billing settings. Nothing was started.",
    RateLimited: "Nothing was started or lost: try again a little later.",
    NotFound: "“labeldock projects”, “labeldock batches” and “labeldock jobs” list what there is.",
}
"""What helps in a shell, where the window's or the server's own hint would not."""


def prepare_streams() -> None:
    """Write UTF-8 into files and pipes, and let a terminal that lacks a character show another."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Output:
    """Results go to standard output; notes and errors to standard error, as the official command does."""

    is_json: bool = False
    is_quiet: bool = False

    def result(self, value: Any, text: str) -> None:
        """Print a result: `value` as JSON, or `text`."""
        print(json.dumps(value, indent=2, ensure_ascii=False) if self.is_json else text)

    def event(self, value: dict[str, Any], text: str) -> None:
        """Print one step of something that goes on, on one line, at once."""
        if self.is_json:
            print(json.dumps(value, ensure_ascii=False), flush=True)
        elif not self.is_quiet:
            print(text, flush=True)

    def progress(self, value: dict[str, Any], text: str) -> None:
        """Tell what is waited for: an event for programs, a note for people."""
        if self.is_json:
            self.event(value, "")
        self.note(text)

    def note(self, text: str) -> None:
        """Tell a person something beside the result."""
        if not self.is_quiet and not self.is_json:
            print(text, file=sys.stderr)

    def error(self, error: LabeldockError) -> None:
        """Print what went wrong and what to do."""
        hint = next((words for kind, words in HINTS.items() if isinstance(error, kind)), error.hint)
        place = {}
        if isinstance(error, OntologyError) and error.line:
            place = {"line": error.line, "column": error.column}
        if self.is_json:
            fields = {"message": error.message, "hint": hint} | place
            print(json.dumps({"error": fields}, ensure_ascii=False), file=sys.stderr)
            return
        where = " ({})".format(", ".join(f"{k} {v}" for k, v in place.items())) if place else ""
        print(f"Error: {error.message}{where}", file=sys.stderr)
        if hint:
            print(f"  Hint: {hint}", file=sys.stderr)


def table(titles: tuple[str, ...], rows: list[Row], numbers: str = "") -> str:
    """Return rows under titles in aligned columns; titles in `numbers` (by their letters) are set right."""
    cells = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    right = [title in numbers.split() for title in titles]
    lines = [titles, *cells]
    return "\n".join(
        "  ".join(
            cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )


def ago(seconds: float | None) -> str:
    """Return a duration in short: 12 s, 3 min, 5 h, 2 d."""
    if seconds is None:
        return ""
    for limit, size, unit in ((100, 1, "s"), (6000, 60, "min"), (172_800, 3600, "h")):
        if seconds < limit:
            return f"{max(0, int(seconds // size))} {unit}"
    return f"{int(seconds // 86_400)} d"
