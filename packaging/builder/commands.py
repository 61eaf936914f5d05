"""The command line of build.py."""

from __future__ import annotations

import argparse
import sys

from starter.steps import StepError, say

from builder import program


def main(arguments: list[str]) -> int:
    """Build what arguments ask for; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        program.build()
        if options.program_only:
            return 0
    except StepError as error:
        print(error, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    say("Done.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Build the standalone program.")
    parser.add_argument("--program-only", action="store_true", help="make no packages of it")
    return parser
