"""Runs one step of the set-up: says what it does, stays quiet when it works, shows all when it fails."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIGN_OF_LIFE_S = 15


class StepError(Exception):
    """A step that failed: what to tell the person, and the exit code of the program."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)


def run_quietly(what: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run command in the checkout; show its output only if it fails, then raise StepError."""
    say(f"· {what}")
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    output = _collect(process, started)
    if process.returncode != 0:
        sys.stdout.write(output)
        raise StepError(f"Failed: {what} (exit code {process.returncode})", process.returncode)
    if (took := time.monotonic() - started) > 1:
        say(f"  done in {took:.0f} s")


def run_openly(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Run command in the checkout with its output on our own streams; return its exit code."""
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        return process.wait()
    except KeyboardInterrupt:
        _let_end(process)
        raise


def brief(names: Sequence[str], shown: int = 4) -> str:
    """Return names as one short list."""
    rest = len(names) - shown
    return ", ".join(names) if rest <= 1 else f"{', '.join(names[:shown])} and {rest} more"


def answers(command: Sequence[str | Path]) -> str | None:
    """Return what command printed, or None when it cannot run or fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, errors="replace", check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _collect(process: subprocess.Popen[str], started: float) -> str:
    while True:
        try:
            return process.communicate(timeout=SIGN_OF_LIFE_S)[0]
        except subprocess.TimeoutExpired:
            say(f"  still at it, {time.monotonic() - started:.0f} s")
        except KeyboardInterrupt:
            _let_end(process)
            raise


def _let_end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Wait for a program that got the same Ctrl-C, and end it if it does not follow."""
    try:
        process.wait(timeout=10)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.terminate()
        process.wait(timeout=10)
