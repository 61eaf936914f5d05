"""Runs the steps in order, in a data folder of their own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.selftest import checks
from app.selftest.report import Report, say
from app.selftest.window import open_window

if TYPE_CHECKING:
    from collections.abc import Iterator

USAGE = "labeldock --self-test [--without-keyring] [--picture FILE]"
DESCRIPTION = "Do once what an installed program has to do, and say what is missing."


def main(argv: list[str]) -> int:
    """Run all steps, in a data folder of their own; return 0 when nothing is missing, else 1."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as end:
        return 1 if end.code else 0
    report = Report()
    say(
        f"Labeldock {__version__}, {'built' if getattr(sys, 'frozen', False) else 'from source'}, {sys.platform}"
    )
    with _own_home():
        report.run("resources", checks.check_resources)
        report.run("translations", checks.check_translations)
        report.run("certificates", checks.check_certificates)
        if not options.without_keyring:
            report.run("keyring", lambda: asyncio.run(checks.check_keyring()))
        report.run("Qt plugins", checks.check_plugins)
        report.run("screen", checks.check_screen)
        if "screen" not in report.missing:
            open_window(report, options.picture)
    say(f"Missing: {', '.join(report.missing)}." if report.missing else "Nothing is missing.")
    return 1 if report.missing else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="labeldock", usage=USAGE, description=DESCRIPTION)
    parser.add_argument("--self-test", action="store_true", help="run it")
    parser.add_argument("--without-keyring", action="store_true", help="leave the system's keyring alone")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="save the picture of the window")
    return parser


@contextlib.contextmanager
def _own_home() -> Iterator[None]:
    """Have everything in a folder of its own while the block runs."""
    home = tempfile.mkdtemp(prefix="labeldock-self-test-")
    os.environ["LABELDOCK_HOME"] = home
    try:
        yield
    finally:
        shutil.rmtree(home, ignore_errors=True)
