"""Start to first paint, to ready, and memory, against a bare PySide6 window in the same run."""

import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import psutil

from tests.bench.pairs import Comparison, abba

ROOT = Path(__file__).parents[2]
OURS = [sys.executable, "-m", "app"]
BARE = [sys.executable, "-m", "tests.bench.bare_window"]
PAIRS = 8
SETTLE_S = 1.5
GIVE_UP_S = 60


@dataclass(frozen=True, slots=True)
class Start:
    """One start: milliseconds from exec to each marker, and PSS in MiB once it has settled."""

    markers: dict[str, float]
    memory: float


def main() -> int:
    """Measure on each platform that there is, and print one line per figure."""
    platforms = ["offscreen", *(["xcb"] if os.environ.get("DISPLAY") else [])]
    for platform in platforms:
        with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as home:
            _measure(platform, home)
    return 0


def _measure(platform: str, home: str) -> None:
    env = environment_for(platform, home)
    ours_once = partial(start_once, [*OURS], env, "ready")
    bare_once = partial(start_once, [*BARE], env, "first-paint")
    ours_once(), bare_once()  # the first of each only fills caches and makes the store
    ours, bare = abba(PAIRS, ours_once, bare_once)
    paint = [tuple(start.markers["first-paint"] for start in starts) for starts in (ours, bare)]
    memory = [tuple(start.memory for start in starts) for starts in (ours, bare)]
    print(Comparison(f"{platform}, start to first paint", "ms", *paint))
    print(f"{platform}, start to ready: ours {median(s.markers['ready'] for s in ours):.0f} ms")
    print(Comparison(f"{platform}, memory (PSS, {SETTLE_S} s later)", "MiB", *memory))


def environment_for(platform: str, home: str) -> dict[str, str]:
    """Return the environment of a program that is measured."""
    own = {"QT_QPA_PLATFORM": platform, "LABELDOCK_HOME": home, "LABELDOCK_TRACE_START": "1"}
    # No key, no real server and no keyring: the figures are those of the program alone.
    alone = {
        "LABELDOCK_SERVER": "http://127.0.0.1:9",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    return {k: v for k, v in os.environ.items() if k != "ROBOFLOW_API_KEY"} | own | alone


def start_once(command: Sequence[str], env: dict[str, str], last: str, settle_s: float = SETTLE_S) -> Start:
    """Start a program, wait until it says `last`, and end it."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            markers = _markers(process, started, last)
            time.sleep(settle_s)
            memory = psutil.Process(process.pid).memory_full_info().pss / 2**20
        finally:
            process.terminate()
            process.wait(timeout=20)
    return Start(markers, memory)


def _markers(process: subprocess.Popen[bytes], started: float, last: str) -> dict[str, float]:
    """Return when each line came on standard error, in milliseconds; raise when last never comes."""
    assert process.stderr is not None
    found: dict[str, float] = {}
    text = b""
    while last not in found:
        awake = select.select([process.stderr], [], [], GIVE_UP_S)[0]
        more = os.read(process.stderr.fileno(), 4096) if awake else b""
        if not more:
            raise RuntimeError(f"No {last!r} from {process.args!r}: {text.decode(errors='replace')}")
        now = (time.perf_counter() - started) * 1000
        text += more
        for line in text.decode(errors="replace").split("\n")[:-1]:
            found.setdefault(line.strip(), now)
    return found


if __name__ == "__main__":
    sys.exit(main())
