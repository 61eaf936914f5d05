"""Uses a built program as people do: self-test, a key kept over two runs, a second start, no Python in sight.

Standard library only. Needs a screen and a Secret Service; `start.py package` gives it those of its own.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

KEPT = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "QT_QPA_PLATFORM", "LANG")
"""What a session gives every program; all else a program of its own has to do without, PATH above all."""
PATIENCE_S = 60.0
LOOK_EVERY_S = 0.1


class Failed(Exception):
    """The program did not do what it should."""


@dataclass(frozen=True, slots=True)
class Program:
    """A built program with a data folder of its own."""

    file: Path
    home: Path
    env: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {"PATH": "/nowhere", "HOME": str(self.home), "LABELDOCK_HOME": str(self.home / "labeldock")}
        object.__setattr__(self, "env", {"LANG": "C.UTF-8"} | kept | own)

    def run(self, *words: str, given: str = "", code: int = 0) -> str:
        """Run it to its end and return what it printed; raise Failed where its exit code is another one."""
        done = subprocess.run(
            [self.file, *words],
            env=self.env,
            input=given,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S * 3,
        )
        if done.returncode != code:
            said = f"{done.stdout}{done.stderr}".strip()
            raise Failed(f"“{' '.join(words)}” ended with {done.returncode}, not {code}: {said}")
        return done.stdout

    @contextmanager
    def running(self, *words: str) -> Iterator[IO[str]]:
        """Have it run while the block does, with what it says to be read, and end it in order."""
        process = subprocess.Popen(
            [self.file, *words],
            env=self.env | {"LABELDOCK_TRACE_START": "1"},
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert process.stdout is not None
        try:
            yield process.stdout
            process.send_signal(signal.SIGTERM)
            if (code := process.wait(PATIENCE_S)) != 0:
                raise Failed(f"“{' '.join(words)}” ended with {code} when it was told to end.")
        finally:
            process.kill()
            process.communicate()


def main(arguments: Sequence[str]) -> int:
    """Use the program at arguments[0]; return 0 when everything went as it should."""
    file = Path(arguments[0]).absolute()
    picture = Path(arguments[1]).absolute() if len(arguments) > 1 else None
    try:
        with tempfile.TemporaryDirectory(prefix="labeldock-smoke-", ignore_cleanup_errors=True) as folder:
            program = Program(file, Path(folder))
            print(program.run("--self-test", *(["--picture", str(picture)] if picture else [])), end="")
            with program.running("sandbox") as said:
                hello = json.loads(_line(said, lambda line: line.startswith("{")))
                keep_a_key(program, hello["url"], hello["keys"]["full"])
                hand_over(program, hello["url"])
    except (Failed, OSError, subprocess.TimeoutExpired, ValueError) as error:
        print(f"The built program failed: {error}", file=sys.stderr)
        return 1
    return 0


def keep_a_key(program: Program, server: str, key: str) -> None:
    """Keep a key in the system's keyring in one run, use it in the next, and forget it."""
    at = ("--server", server, "--json")
    program.run("key", "set", *at, given=f"{key}\n")
    found = json.loads(program.run("key", "test", *at))
    if found["place"] != "system keyring":
        raise Failed(f"the key is in the {found['place']} in the second run")
    (listed,) = json.loads(program.run("key", "list", *at))
    program.run("key", "remove", *at)
    program.run("key", "test", *at, code=2)
    _say("key", f"of “{listed['workspace']}” kept in the {found['place']} over two runs, and forgotten")


def hand_over(program: Program, server: str) -> None:
    """Open a window, and start a second one with a job file: the first has to take it."""
    file = program.home / "double click.labeldock.json"
    ontology = {"a bolt": "bolt"}
    file.write_text(json.dumps({"version": 1, "name": "Double click", "request": {"ontology": ontology}}))
    with program.running("--server", server) as said:
        _line(said, lambda line: line.strip() == "ready")
        started = time.monotonic()
        program.run(str(file), "--server", server)
        took = time.monotonic() - started
        database = program.home / "labeldock" / "data" / "labeldock.sqlite3"
        _wait_until("the first window has the file", lambda: "Double click" in _drafts(database))
    _say("second start", f"handed its file to the first window in {took:.1f} s")


def _drafts(database: Path) -> str:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
        return " ".join(str(row) for row in store.execute("SELECT * FROM drafts"))


def _line(said: IO[str], is_it: Callable[[str], bool]) -> str:
    """Return the first line that is looked for."""
    lines: list[str] = []
    for line in said:
        if is_it(line):
            return line
        lines.append(line)
    raise Failed(f"it ended, and said: {''.join(lines)}")


def _wait_until(what: str, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > end:
            raise Failed(f"waited in vain until {what}")
        time.sleep(LOOK_EVERY_S)


def _say(step: str, answer: str) -> None:
    print(f"ok       {step}: {answer}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
