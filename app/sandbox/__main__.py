"""The command `labeldock sandbox`: runs the embedded Auto Label server in the foreground."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.sandbox.scenarios import SCENARIOS, Scenario, scenario_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Serve until Ctrl+C; the first line of the output is JSON with address, workspace and keys.

    The keys are random, kept in the data folder, and open nothing but this sandbox.
    """
    try:
        options = _parser().parse_args(argv)
    except SystemExit as end:
        return 1 if end.code else 0  # argparse says 2, which means “key or permission” here
    # Slow to import, and not needed to print the help.
    from app.sandbox.crew import usable_cores
    from app.sandbox.labelers import BACKENDS, replaced
    from app.sandbox.server import InUse, Settings, run

    backends = replaced(BACKENDS, options.labeler) if options.labeler else BACKENDS
    workers = options.workers or usable_cores()
    data = (options.data or _data_folder()).resolve()
    try:
        run(
            Settings(data, options.port, options.scenario, backends, workers, options.watch_stdin), sys.stdout
        )
    except (InUse, OSError, sqlite3.Error, ValueError) as error:
        hint = "Choose another folder with --data, or another port with --port."
        sys.stderr.write(json.dumps({"error": {"message": str(error), "hint": hint}}) + "\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="labeldock sandbox", description=main.__doc__)
    parser.add_argument(
        "--port", type=_port, default=0, help="the port on 127.0.0.1; any free one by default"
    )
    parser.add_argument("--data", type=Path, help="the folder for its database and pictures")
    parser.add_argument(
        "--scenario",
        default="default",
        type=_scenario,
        metavar="NAME",
        help=f"misbehave on purpose, several with commas: {', '.join(SCENARIOS)}",
    )
    parser.add_argument("--workers", type=_workers, help="how many worker processes; one a core by default")
    parser.add_argument(
        "--labeler", metavar="MODULE:FUNCTION", help="label with another backend than the built-in one"
    )
    parser.add_argument("--json", action="store_true", help="nothing new: the output is JSON in any case")
    parser.add_argument(
        "--watch-stdin",
        "--exit-with-parent",
        action="store_true",
        dest="watch_stdin",
        help="end when standard input closes, so that no orphan stays",
    )
    return parser


def _port(text: str) -> int:
    return _whole(text, 0, 65_535)


def _workers(text: str) -> int:
    return _whole(text, 1, 256)


def _whole(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
    return int(text)


def _scenario(names: str) -> Scenario:
    try:
        return scenario_of(names)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _data_folder() -> Path:
    if home := os.environ.get("LABELDOCK_HOME"):
        return Path(home).expanduser() / "data" / "sandbox"
    from platformdirs import user_data_path

    return user_data_path("labeldock", appauthor=False) / "sandbox"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
