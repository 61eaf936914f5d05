"""Takes pictures of every page and dialog of the real window on the real sandbox, unseen.

Called by `start.py pictures`. Each combination of look, language, scale and contents runs in a process of its own.
The pages are rows of a table in `tour.py`; with `--guide` the pictures of the user guide are made anew.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"
SIZE = "1440x900"
USED = re.compile(r"!\[[^\]]*\]\(images/([\w-]+)\.png\)")
GUIDE_COLORS = 200
NOBODY = "http://127.0.0.1:9"
"""The server of an empty window: nobody answers there."""
PATIENCE_S = 400.0


@dataclass(frozen=True, slots=True)
class Run:
    """One combination."""

    theme: str
    language: str
    scale: str
    size: str
    is_empty: bool
    out: Path

    @property
    def name(self) -> str:
        """What its folder is called."""
        contents = "empty" if self.is_empty else "full"
        return f"{self.theme}-{self.language}-{self.scale}x-{self.size}-{contents}"


def main() -> int:
    """Take the pictures that are asked for and return 0 when all of them are there."""
    options = _options()
    if options.one:
        return take(_run_of(options, options.theme[0], options.language[0], options.scale[0]), options.only)
    if options.guide:
        return make_guide(options.out.resolve())
    codes = [
        _in_its_own_process(_run_of(options, *chosen), options.only)
        for chosen in itertools.product(options.theme, options.language, options.scale)
    ]
    return max(codes)


def make_guide(out: Path) -> int:
    """Take the pictures of the user guide anew and put them there."""
    runs = [Run("light", "en", "1", SIZE, is_empty, out) for is_empty in (True, False)]
    codes = [_in_its_own_process(run, []) for run in runs]
    return max(codes) or take_into_guide([run.out / run.name for run in runs])


def take(run: Run, only: list[str]) -> int:
    """Walk through the window once, in this process."""
    sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]
    from tour import EMPTY, FULL, Tour, walk

    from app.opening import WindowOptions, run_window

    folder = run.out / run.name
    folder.mkdir(parents=True, exist_ok=True)
    width, _, height = run.size.partition("x")
    pages = [page for page in (EMPTY if run.is_empty else FULL) if not only or page.name in only]
    failures: list[str] = []
    tour = Tour(folder, (int(width), int(height)), run.theme)
    with tempfile.TemporaryDirectory(prefix="labeldock-pictures-", ignore_cleanup_errors=True) as home:
        os.environ["LABELDOCK_HOME"] = home
        if run.language != "en":
            _choose_language(Path(home), run.language)
        options = WindowOptions(is_sandbox=not run.is_empty, has_sample=not run.is_empty)
        code = run_window(options, partial(walk, tour, pages, failures))
    for failure in failures:
        print(f"  {failure}", file=sys.stderr)
    print(f"{len(pages) - len(failures)} of {len(pages)} pictures: {folder}")
    return code or int(bool(failures))


def take_into_guide(folders: list[Path]) -> int:
    """Put the pictures that the guide uses into it, small enough to be shipped; the last folder has the last word."""
    from PIL import Image

    names = {name for page in GUIDE.glob("*.md") for name in USED.findall(page.read_text(encoding="utf-8"))}
    images = GUIDE / "images"
    images.mkdir(exist_ok=True)
    for old in images.glob("*.png"):
        if old.stem not in names:
            old.unlink()
    for name in sorted(names):
        file = [folder / f"{name}.png" for folder in folders if (folder / f"{name}.png").exists()][-1]
        with Image.open(file) as whole:
            small = whole.convert("RGB").quantize(GUIDE_COLORS, method=Image.Quantize.MEDIANCUT)
            small.save(images / f"{name}.png", optimize=True)
    total = sum(file.stat().st_size for file in images.glob("*.png"))
    print(f"{len(names)} pictures of the guide, {total / 1_000_000:.1f} MB: {images}")
    return 0


def _choose_language(home: Path, language: str) -> None:
    """Write the language into the settings, as the window would."""
    for name in ("window.ini", "sandbox-window.ini"):
        file = home / "config" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"[look]\nlanguage={language}\n", encoding="utf-8")


def _in_its_own_process(run: Run, only: list[str]) -> int:
    own = {"QT_SCALE_FACTOR": run.scale, "QT_QPA_PLATFORM": "offscreen"}
    if run.is_empty:
        own["LABELDOCK_SERVER"] = NOBODY
    command = [
        sys.executable, __file__, "--one", "--theme", run.theme, "--language", run.language, "--scale", run.scale,
        "--size", run.size, "--out", str(run.out), "--empty" if run.is_empty else "--full",
        *(["--only", *only] if only else []),
    ]  # fmt: skip
    print(f"· {run.name}", flush=True)
    kept = {name: value for name, value in os.environ.items() if name != "ROBOFLOW_API_KEY"}
    try:
        return subprocess.run(command, env=kept | own, timeout=PATIENCE_S, check=False).returncode
    except subprocess.TimeoutExpired:
        print(f"  it took longer than {PATIENCE_S:.0f} s", file=sys.stderr)
        return 1


def _run_of(options: argparse.Namespace, theme: str, language: str, scale: str) -> Run:
    return Run(theme, language, scale, options.size, options.empty, options.out.resolve())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="start.py pictures", description="Take pictures of every page.")
    parser.add_argument("--theme", nargs="+", default=["light"], choices=("light", "dark"))
    parser.add_argument("--language", nargs="+", default=["en"], help="such as en, de, es, zh_CN, ja")
    parser.add_argument("--scale", nargs="+", default=["1"], help="QT_SCALE_FACTOR: 1, 2, 3")
    parser.add_argument("--size", default=SIZE, help="of the window, in its own pixels")
    contents = parser.add_mutually_exclusive_group()
    contents.add_argument("--empty", action="store_true", help="a first start, without a key")
    contents.add_argument("--full", action="store_false", dest="empty", help="the sandbox at work")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "pictures", help="folder for the pictures")
    parser.add_argument("--only", nargs="+", default=[], help="only these pages")
    parser.add_argument(
        "--guide", action="store_true", help="put the pictures of the user guide into docs/guide"
    )
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not re.fullmatch(r"\d{3,5}x\d{3,5}", options.size):
        parser.error("--size is such as 1440x900")
    return options


if __name__ == "__main__":
    sys.exit(main())
