"""Opens the window: its frame first, and only then everything that is behind it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import __version__
from app.adapters.file_lock import FileLock
from app.adapters.paths import Folders
from app.adapters.settings_file import look_at_settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.services.workstation import Workstation
    from app.ui.instance import Request


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the window was asked to begin with."""

    files: tuple[Path, ...] = ()
    server: str | None = None
    is_sandbox: bool = False
    has_sample: bool = False


def run_window(options: WindowOptions, begun: Callable[[Workstation], Awaitable[None]] | None = None) -> int:
    """Open the window and return the exit code; `begun` is awaited once everything is up.

    Where the person asked for it, the program is started again once the window has ended.
    """
    from app.ui.frame import open_frame

    folders = Folders(os.environ)
    database = folders.sandbox_database if options.is_sandbox else folders.database
    settings = "sandbox-window.ini" if options.is_sandbox else "window.ini"
    lock = FileLock(database.with_name("window.lock"))
    kept = look_at_settings(folders.config / settings)
    frame = open_frame(lock, kept.file, __version__, kept.kept_aside)
    if frame is None:
        from app.ui.later_start import hand_over

        code = hand_over(lock, _request(options))
        frame = open_frame(lock, kept.file, __version__, kept.kept_aside) if code is None else None
        if frame is None:
            return code or 0

    from app.bootstrap import run_behind  # what the first paint did without
    from app.ui.loop import AGAIN

    code = run_behind(frame, options, begun)
    if code != AGAIN:
        return code
    from app.adapters.restart import start_again

    frame.app.shutdown()  # what it had at the desktop goes in order: windows, the tray, what was copied
    return start_again()


def _request(options: WindowOptions) -> Request:
    """Return what is asked of a window that is open already."""
    from app.bootstrap import given_server
    from app.ui.instance import ACTIVATION, Request

    return Request(
        files=options.files,
        has_sample=options.has_sample,
        server="" if options.is_sandbox else given_server(options.server),
        activation=os.environ.get(ACTIVATION, ""),
    )
