"""Opens the window: its frame first, and only then everything that is behind it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import __version__
from app.adapters.paths import Folders

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.services.workstation import Workstation


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the window was asked to begin with."""

    files: tuple[Path, ...] = ()
    server: str | None = None
    is_sandbox: bool = False
    has_sample: bool = False


def run_window(options: WindowOptions, begun: Callable[[Workstation], Awaitable[None]] | None = None) -> int:
    """Open the window and return the exit code; `begun` is awaited once everything is up."""
    from app.ui.frame import open_frame

    folders = Folders(os.environ)
    database = folders.sandbox_database if options.is_sandbox else folders.database
    settings = "sandbox-window.ini" if options.is_sandbox else "window.ini"
    frame = open_frame(database.with_name("window.lock"), folders.config / settings, __version__)

    # What the first paint did without.
    from app.bootstrap import run_behind
    from app.ui.loop import say_already_open

    return say_already_open() if frame is None else run_behind(frame, options, begun)
