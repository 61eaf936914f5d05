"""Starts of the built program against those from source, and against a bare window built the same way.

Needs dist/labeldock (`packaging/build.py --program-only`); builds the bare window itself.
"""

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.bench.bench_start import OURS, Start, environment_for, start_once
from tests.bench.pairs import Comparison, abba

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "dist" / "labeldock" / "labeldock"
BARE = ROOT / "build" / "bare" / "bare" / "bare"
PAIRS = 6
"""Fewer than from source: each is three starts, and memory is not measured."""


def main() -> int:
    """Measure on each platform that there is, and print one line per figure."""
    if not BUILT.is_file():
        print("There is no dist/labeldock; build it first: python3 packaging/build.py --program-only")
        return 1
    if not BARE.is_file():
        _build_bare()
    for platform in ["offscreen", *(["xcb"] if os.environ.get("DISPLAY") else [])]:
        with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as home:
            env = environment_for(platform, home)
            built = partial(start_once, [str(BUILT)], env, "ready", settle_s=0)
            source = partial(start_once, OURS, env, "ready", settle_s=0)
            bare = partial(start_once, [str(BARE)], env, "first-paint", settle_s=0)
            built(), source(), bare()  # the first of each only fills caches and makes the store
            _compare(f"{platform}, built against source", *abba(PAIRS, built, source), "first-paint", "ready")
            _compare(f"{platform}, built against a bare window", *abba(PAIRS, built, bare), "first-paint")
    return 0


def _compare(what: str, ours: list[Start], others: list[Start], *markers: str) -> None:
    for marker in markers:
        times = [tuple(start.markers[marker] for start in starts) for starts in (ours, others)]
        print(Comparison(f"{what}, start to {marker}", "ms", *times), flush=True)


def _build_bare() -> None:
    """Build the bare window with what our spec leaves out left out."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", BARE.parents[1], "--workpath", ROOT / "build" / "bare-work"]
    subprocess.run([*command, ROOT / "tests" / "bench" / "bare_window.spec"], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
