"""The commands of start.py: demo, test, package, bench, faults and texts."""

import argparse
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from starter import environment, libraries
from starter.desktop import run_on_desktop
from starter.environment import PYTHON, program_env
from starter.steps import ROOT, StepError, run_openly, run_quietly, say

USAGE = """usage: python3 packaging/start.py COMMAND

  demo [--headless] [--out DIR]  open the window on the sandbox with a sample draft; with --headless, or
                                 without a display, do the same job unseen and write pictures to DIR
  pictures [OPTIONS]             take pictures of every page and dialog, see pictures --help; with --guide,
                                 make the pictures of the user guide anew
  test [PYTEST ARGUMENTS]        run all checks and tests; with arguments, only pytest with them
  package [--built]              build the standalone program, and try it without Python; with --built, only try it
  bench [NAME ...]               run the measurements of tests/bench
  faults [--long] [NAME ...]     run the faults of tests/faults and print what came of them; with --long, all of
                                 them, which takes hours
  texts [LANGUAGE ...]           bring the catalogues of resources/translations up to the code and compile them, and
                                 make those of new languages
"""
END_TO_END = "tests/e2e"
SIDE_BY_SIDE = ["-n", "logical", "--maxprocesses", "4", "--dist", "loadfile"]
"""A file's tests stay together, since they share what is slow to start."""
CHECKS: dict[str, list[str | Path]] = {
    "Checking the code (ruff)": [PYTHON, "-m", "ruff", "check", "--quiet"],
    "Checking the format (ruff)": [PYTHON, "-m", "ruff", "format", "--check", "--quiet"],
    "Checking the types (mypy)": [PYTHON, "-m", "mypy"],
}


def main(arguments: list[str]) -> int:
    """Run the command that arguments name; return its exit code."""
    commands = {
        "demo": demo,
        "pictures": pictures,
        "test": test,
        "package": package,
        "bench": bench,
        "faults": faults,
        "texts": texts,
    }
    if not arguments or arguments[0] not in commands:
        print(USAGE, file=sys.stdout if "--help" in arguments or "-h" in arguments else sys.stderr)
        return 0 if "--help" in arguments or "-h" in arguments else 2
    try:
        return commands[arguments[0]](arguments[1:])
    except StepError as error:
        print(error, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def demo(arguments: list[str]) -> int:
    """Open the window on the sandbox, or do its main job without a display."""
    options = _demo_options(arguments)
    screen = None if options.headless else screen_of(os.environ)
    environment.prepare()
    libraries.provide_for_window([screen] if screen in libraries.SCREENS else [])
    if screen is not None:
        say("· Starting the sandbox and opening the window")
        return run_openly([PYTHON, "-m", "app", "--sandbox", "--sample"], program_env())
    say(f"· Running the main job without a display; pictures go to {options.out}")
    command = [PYTHON, ROOT / "packaging" / "demo.py", "--out", options.out]
    return run_openly(command, program_env(QT_QPA_PLATFORM="offscreen"))


def test(arguments: list[str]) -> int:
    """Run the checks and all tests, or pytest alone with arguments; return the first failure's code."""
    _prepare_for_tests()
    codes = [] if arguments else [_check(what, command) for what, command in CHECKS.items()]
    has_screen = not arguments and sys.platform == "linux"
    whole = ["-q", *SIDE_BY_SIDE]
    parts = [*whole, f"--ignore={END_TO_END}"] if has_screen else whole
    say("· Running the tests on a screen and with a keyring of their own")
    codes.append(_run_tests([PYTHON, "-m", "pytest", *(arguments or parts)]))
    if has_screen:
        say("· Running the tests from end to end, on virtual screens")
        codes.append(_run_tests([PYTHON, "-m", "pytest", *whole, END_TO_END], QT_QPA_PLATFORM="xcb"))
        codes.append(package([]))
    return next((code for code in codes if code), 0)


def package(arguments: list[str]) -> int:
    """Build the standalone program and use it as people do, on a screen and with a keyring of its own."""
    from builder import program

    if arguments not in ([], ["--built"]):
        raise StepError(USAGE, 2)
    file = program.EXECUTABLE if arguments else program.build()
    libraries.provide_for_tests()
    say("· Trying the built program, without Python")
    return run_on_desktop([PYTHON, ROOT / "packaging" / "smoke.py", file], program_env())


def bench(arguments: list[str]) -> int:
    """Run the measurements that arguments name, or all of them."""
    _prepare_for_tests()
    chosen = _named(arguments, "tests/bench/bench_", "measurement")
    codes = [_run_tests([PYTHON, "-m", f"tests.bench.{path.stem}"]) for path in chosen]
    return next((code for code in codes if code), 0)


def faults(arguments: list[str]) -> int:
    """Play the faults that arguments name, or all of them; with --long as many as it takes."""
    _prepare_for_tests()
    chosen = _named([name for name in arguments if name != "--long"], "tests/faults/test_", "fault")
    scale = {"LABELDOCK_FAULTS": "long"} if "--long" in arguments else {}
    return _run_tests([PYTHON, "-m", "pytest", "-q", "-s", *chosen], **scale)


def pictures(arguments: list[str]) -> int:
    """Take pictures of the window without a display; what can be chosen is said by pictures.py itself."""
    environment.prepare()
    libraries.provide_for_window([])
    command: list[str | Path] = [PYTHON, ROOT / "packaging" / "pictures.py", *arguments]
    return run_openly(command, program_env(QT_QPA_PLATFORM="offscreen"))


def texts(arguments: list[str]) -> int:
    """Update and compile all catalogues, and make those of the languages that arguments name."""
    environment.prepare("dev")
    return run_openly([PYTHON, ROOT / "packaging" / "texts.py", *arguments], program_env())


def screen_of(env: Mapping[str, str]) -> str | None:
    """Name the kind of screen that a window can open on, or None without one."""
    if sys.platform != "linux":
        return "native"
    if (display := env.get("DISPLAY")) and _answers_as_x_server(display):
        return "x11"
    wayland = Path(env.get("XDG_RUNTIME_DIR", "/nowhere"), env.get("WAYLAND_DISPLAY") or "none")
    return "wayland" if wayland.is_socket() else None


def _named(names: Sequence[str], stem: str, kind: str) -> list[Path]:
    """Return the files that begin with stem and are named, or all of them; raise StepError for an unknown name."""
    prefix = stem.rpartition("/")[2]
    found = {path.stem.removeprefix(prefix): path for path in sorted(ROOT.glob(f"{stem}*.py"))}
    if unknown := [name for name in names if name not in found]:
        raise StepError(f"No such {kind}: {', '.join(unknown)}. There are: {', '.join(found)}", 2)
    return [found[name] for name in names or found]


def _demo_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="start.py demo")
    parser.add_argument("--headless", action="store_true", help="do the main job without a display")
    parser.add_argument(
        "--out", type=_absolute, default=ROOT / "out" / "demo", help="folder for the pictures"
    )
    return parser.parse_args(arguments)


def _absolute(path: str) -> Path:
    return Path(path).expanduser().absolute()


def _prepare_for_tests() -> None:
    environment.prepare("dev")
    libraries.provide_for_window(["x11"])
    libraries.provide_for_tests()


def _check(what: str, command: Sequence[str | Path]) -> int:
    try:
        run_quietly(what, command, program_env())
    except StepError as error:
        say(str(error))
        return error.code
    return 0


def _run_tests(command: Sequence[str | Path], **env: str) -> int:
    return run_on_desktop(command, program_env(**{"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"} | env))


def _answers_as_x_server(display: str) -> bool:
    host, _, number = display.rpartition(":")
    screen = number.split(".")[0]
    if not screen.isdigit():
        return False
    try:
        if host in ("", "unix"):
            with socket.socket(socket.AF_UNIX) as local:
                local.connect(f"/tmp/.X11-unix/X{screen}")
        else:
            socket.create_connection((host, 6000 + int(screen)), timeout=3).close()
    except OSError:
        return False
    return True
