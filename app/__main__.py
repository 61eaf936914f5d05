"""Starts Labeldock: the window, a command, or the sandbox, and imports nothing heavy before it knows which."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from app import __version__

if TYPE_CHECKING:
    import argparse

COMMANDS = (
    "check", "ontology", "preview", "submit", "jobs", "labels", "watch", "queue", "decide", "key", "projects", "batches"
)  # fmt: skip
TAKES_VALUE = ("--server", "--port", "--data", "--scenario")
USAGE = """\
usage: labeldock [FILE ...] [--server URL | --sandbox [--sample]]
       labeldock COMMAND ...
       labeldock --self-test [--without-keyring] [--picture FILE]

The window opens with the given job files or ontologies.

commands:
  check FILE                  find what the server would refuse
  ontology convert FILE --to  write an ontology in another format
  preview FILE [--images N]   look at a few images first
  submit FILE [--wait]        start a job, once
  jobs [--all|--active|--search TEXT]
                              list the jobs that were started from here
  jobs export --to csv|json   write the ledger as a table
  watch ID                    watch a job until it is done
  queue                       list what waits, and what is uncertain
  decide DRAFT                say what became of an uncertain job
  key set|test|list|remove    keep API keys in the system keyring
  projects, batches           list what the workspace holds
  sandbox                     run the embedded server in the foreground

“labeldock COMMAND --help” tells more.
"""


def main(argv: list[str] | None = None) -> int:
    """Run what `argv` asks for and return the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    _leave_no_crash_dump()
    word = _first_word(argv)
    if word == "sandbox":
        from app.sandbox.__main__ import main as run_sandbox

        rest = list(argv)
        rest.remove(word)
        return int(run_sandbox(rest) or 0)
    if "--self-test" in argv:
        from app.selftest.main import main as run_self_test

        return run_self_test(argv)
    if word in COMMANDS:
        from app.bootstrap import run_command

        return run_command(argv)
    if {"--version", "-V"} & set(argv):
        sys.stdout.write(f"labeldock {__version__}\n")
        return 0
    return _window(argv)


def _leave_no_crash_dump() -> None:
    """Have the system write no image of the memory if we crash: the keys in use would be in that file."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _first_word(argv: list[str]) -> str:
    """Return the first argument that is neither a flag nor a flag's value."""
    before = ""
    for argument in argv:
        if not argument.startswith("-") and before not in TAKES_VALUE:
            return argument
        before = argument
    return ""


def _window(argv: list[str]) -> int:
    if {"--help", "-h"} & set(argv):
        sys.stdout.write(USAGE)
        return 0
    try:
        args = _window_arguments(argv)
    except SystemExit:
        return 1  # argparse says 2, which means “key or permission” here

    from pathlib import Path

    from app.opening import WindowOptions, run_window

    files = tuple(Path(file).absolute() for file in args.files)
    return run_window(WindowOptions(files, args.server, args.sandbox, args.sample))


def _window_arguments(argv: list[str]) -> argparse.Namespace:
    import argparse

    parser = argparse.ArgumentParser(prog="labeldock", usage=USAGE.partition("\n\n")[0][7:], add_help=False)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--server")
    parser.add_argument("--sandbox", action="store_true")
    parser.add_argument("--sample", action="store_true")
    args = parser.parse_args(argv)
    if args.sample and not args.sandbox:
        parser.error("--sample goes with --sandbox")
    if args.server and args.sandbox:
        parser.error("--server and --sandbox exclude each other")
    return args


if __name__ == "__main__":
    sys.exit(main())
