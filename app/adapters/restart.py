"""Starts this program again when its window has ended and asked for it (docs/adr/0020)."""

from __future__ import annotations

import os
import subprocess
import sys

USED_UP = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
"""What a desktop gave for one window; Qt takes it out of the environment where Python does not see that."""
LIBRARIES, LIBRARIES_BEFORE = "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"
"""Where the built program finds its own, which each start of it adds, and what was there before."""
BESIDE = ("win32", "darwin")
"""Windows has no exec; macOS knows windows and tray icons by the process, and keeps those of the one before."""
FAILED = "Labeldock could not be started again: {why}. Everything is saved: start it as usual."


def start_again() -> int:
    """Start the program as it was started, without files; where the system can, this process becomes it.

    Returns the exit code of this process where it does not. No thread may be at work any more.
    """
    command, environment = _command(), _environment()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    try:
        if sys.platform in BESIDE:
            _start_beside(command, environment)
        else:
            os.execve(command[0], command, environment)
    except OSError as error:
        if sys.stderr is not None:  # a program for windows alone has none on Windows
            sys.stderr.write(f"{FAILED.format(why=error.strerror or error)}\n")
        return 1
    return 0


def _start_beside(command: list[str], environment: dict[str, str]) -> None:
    """Start a process of its own, which no end of ours, nor of the shell that we were started from, ends."""
    nothing = subprocess.DEVNULL
    subprocess.Popen(
        command,
        env=environment,
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        start_new_session=True,  # on Windows the flags do that
        creationflags=getattr(subprocess, "DETACHED_PROCESS", 0)
        | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _command() -> list[str]:
    """Return how this program was started, with the same interpreter and its options, and no arguments.

    None is missing then: a start with --server or --sandbox keeps its server, so what else there was is files.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable]
    arguments = len(sys.argv) - 1
    return [sys.executable, *sys.orig_argv[1 : len(sys.orig_argv) - arguments]]


def _environment() -> dict[str, str]:
    """Return our environment; the built program must not take itself for a child of this one."""
    kept = {name: value for name, value in os.environ.items() if name not in USED_UP}
    if getattr(sys, "frozen", False):
        kept["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
        kept.pop(LIBRARIES, None)
        if libraries := kept.pop(LIBRARIES_BEFORE, ""):
            kept[LIBRARIES] = libraries
    return kept
