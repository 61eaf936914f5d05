"""The command line of build.py."""

from __future__ import annotations

import argparse
import shutil
import sys

from starter.steps import StepError, say

from builder import deb, macos, program, tarball, windows


def main(arguments: list[str]) -> int:
    """Build what arguments ask for; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        program.build()
        if not options.program_only:
            make_packages()
    except StepError as error:
        print(error, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    say("Done.")
    return 0


def make_packages() -> None:
    """Make what this system can make of the built program. Raises StepError."""
    if sys.platform == "linux":
        if shutil.which("dpkg-deb"):
            deb.make(program.DIST)
        tarball.make(program.DIST)
    elif sys.platform == "win32":
        windows.make(program.DIST)
    elif sys.platform == "darwin":
        macos.make(program.DIST)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Build the standalone program.")
    parser.add_argument("--program-only", action="store_true", help="make no packages of it")
    return parser
