"""Runs one command: reads what was typed, opens what the command needs, prints, returns the exit code."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from app.cli import catalogue, check, convert, jobs, keys, labels, preview, queue, submit
from app.cli.output import Output, prepare_streams
from app.cli.parser import make_parser
from app.domain.errors import InputError, LabeldockError, exit_code

if TYPE_CHECKING:
    import argparse

    from app.services.workstation import Workstation

Command = Callable[["argparse.Namespace", "Workstation", Output], Awaitable[None]]
Build = Callable[[str | None], "Workstation"]
"""(server address or None) → the services."""

INTERRUPTED = 130

OFFLINE: dict[str, Callable[[argparse.Namespace, Output], None]] = {
    "check": check.check,
    "ontology convert": convert.convert,
}
ONLINE: dict[str, Command] = {
    "submit": submit.submit,
    "preview": preview.preview,
    "jobs": jobs.list_jobs,
    "jobs export": jobs.export,
    "labels": labels.export,
    "watch": jobs.watch,
    "queue": queue.list_queue,
    "decide": queue.decide,
    "key set": keys.set_key,
    "key test": keys.test_key,
    "key list": keys.list_keys,
    "key remove": keys.remove_key,
    "projects": catalogue.list_projects,
    "batches": catalogue.list_batches,
}


def main(argv: list[str], build: Build) -> int:
    """Run the command and return 0 ok, 1 error, 2 key or permission, 3 not found."""
    prepare_streams()
    output = Output("--json" in argv, "--quiet" in argv or "-q" in argv)
    try:
        args = make_parser().parse_args(argv)
        _run(args, build, output)
        sys.stdout.flush()
    except LabeldockError as error:
        output.error(error)
        return exit_code(error)
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED
    except OSError as error:
        # The disk is full, or the reader went away, as `head` does; Python would complain again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            output.error(InputError(f"The result cannot be written: {error.strerror}."))
        return 1
    return 0


def _run(args: argparse.Namespace, build: Build, output: Output) -> None:
    name = " ".join(filter(None, (args.command, getattr(args, "verb", ""))))
    if name in OFFLINE:
        OFFLINE[name](args, output)
        return
    if name == "key set":  # not while asyncio runs, which would keep Ctrl-C from ending the question
        args.key = keys.read_key()
    asyncio.run(_with_workstation(ONLINE[name], args, build, output))


async def _with_workstation(command: Command, args: argparse.Namespace, build: Build, output: Output) -> None:
    _end_by_signal()
    workstation = build(getattr(args, "server", None))
    try:
        await workstation.connect()
        await command(args, workstation, output)
    finally:
        await workstation.stop()


def _end_by_signal() -> None:
    """End in order when the system asks for it, as Ctrl-C does."""
    task = asyncio.current_task()
    with contextlib.suppress(NotImplementedError):  # Windows
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
