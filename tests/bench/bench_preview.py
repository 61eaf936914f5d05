"""From a moved slider to repainted pictures: 6 images with 200 labels each, in the real window."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
import traceback
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from app.adapters.file_lock import FileLock
from app.bootstrap import build_workstation
from app.domain.catalogue import Image, Label
from app.domain.preview import Look, Shot
from app.services.workstation import Workstation
from app.ui.frame import Frame, open_frame
from app.ui.loop import Runtime
from app.ui.preview import PreviewPanel
from app.ui.preview.trial import DEFAULT
from tests.services.fakes import KEY, FakeApi, make_draft
from tests.turns import Turn, TurnClock, Watchdog
from tests.ui.preview.fake import FakePreview

GOAL_S = 0.016
IMAGES, LABELS = 6, 200
SIZE = (1920, 1080)
MOVES = 60
DRAG_EVERY_S = 0.016
CLASSES = ("bolt", "nut", "washer", "gear")


def make_look(*, has_outlines: bool) -> Look:
    """Return a look as a run at the lowest threshold leaves it."""
    shots = []
    for number in range(IMAGES):
        chance = random.Random(number)
        labels = tuple(_label(chance, has_outline=has_outlines) for _ in range(LABELS))
        image = Image(f"i{number}", f"bench-{number}.png", *SIZE)
        shots.append(Shot(image, labels=labels, apart=frozenset(range(LABELS))))
    return Look(tuple(shots), "bench")


def _label(chance: random.Random, *, has_outline: bool) -> Label:
    x, y = chance.uniform(0, SIZE[0] - 90), chance.uniform(0, SIZE[1] - 90)
    w, h = chance.uniform(30, 90), chance.uniform(30, 90)
    points = ((x, y), (x + w, y + h / 3), (x + w * 0.8, y + h), (x + w / 3, y + h * 0.9), (x, y + h / 2))
    outline = points if has_outline else ()
    return Label(chance.choice(CLASSES), (x, y, x + w, y + h), outline, chance.uniform(0.05, 0.99))


def picture() -> bytes:
    """Return an encoded picture."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


async def moved(panel: PreviewPanel, name: str, value: float) -> tuple[float, float]:
    """Move a slider; return the seconds by the wall and the GUI thread's CPU seconds until all is repainted."""
    done = asyncio.Event()
    panel.pictures._tiles.painted.connect(done.set)
    cpu, began = time.thread_time(), time.perf_counter()
    panel.bench.move(name, value)
    while not _is_painted(panel):
        await done.wait()
        done.clear()
    panel.view.viewport().repaint()
    panel.pictures._tiles.painted.disconnect(done.set)
    return time.perf_counter() - began, time.thread_time() - cpu


def _is_painted(panel: PreviewPanel) -> bool:
    now = panel.bench.thresholds
    tiles = [panel.pictures._tiles.tile(shot) for shot in panel.pictures.shots]
    return all(tile is not None and tile.thresholds == now for tile in tiles)


async def measure(panel: PreviewPanel, preview: FakePreview, turns: list[Turn]) -> None:
    """Move one class, and the default of all, step by step and in a drag, and print how long it took."""
    draft_id = panel.bench.draft_id
    print(f"\n{IMAGES} images × {LABELS} labels; ms: median [least–most]")
    for kind, has_outlines in (("boxes", False), ("outlines", True)):
        preview.show(draft_id, make_look(has_outlines=has_outlines))
        await asyncio.sleep(2)
        for name in ("bolt", DEFAULT):
            await _measure_steps(panel, turns, f"{kind}, {name or 'all classes'}", name)
    await _measure_drag(panel, turns)


async def _measure_steps(panel: PreviewPanel, turns: list[Turn], title: str, name: str) -> None:
    walls, cpus = [], []
    turns.clear()
    for step in range(MOVES):
        wall, cpu = await moved(panel, name, round(0.05 + step * 0.015, 3))
        walls.append(wall * 1000)
        cpus.append(cpu * 1000)
        await asyncio.sleep(0.02)
    longest = max(turns, key=lambda turn: turn.wall)
    verdict = "  OVER" if max(median(cpus), longest.cpu * 1000) > GOAL_S * 1000 else ""
    print(
        f"{title:24} to the repaint {_spread(walls)}, of that on the GUI thread {_spread(cpus)};"
        f" longest turn {longest.wall * 1000:.1f}, CPU {longest.cpu * 1000:.1f}{verdict}"
    )


async def _measure_drag(panel: PreviewPanel, turns: list[Turn]) -> None:
    turns.clear()
    for step in range(2 * MOVES):
        panel.bench.move(DEFAULT, abs(step - MOVES) / MOVES)
        await asyncio.sleep(DRAG_EVERY_S)
    longest = max(turns, key=lambda turn: turn.wall)
    print(
        f"{'a drag of all classes':24} longest turn {longest.wall * 1000:.1f}, CPU {longest.cpu * 1000:.1f}"
    )


def _spread(values: list[float]) -> str:
    return f"{median(values):.1f} [{min(values):.1f}–{max(values):.1f}]"


def main(arguments: list[str]) -> int:
    """Open the window on a data folder of its own, and measure in it."""
    argparse.ArgumentParser(prog="bench_preview").parse_args(arguments)
    failures: list[Exception] = []
    preview = FakePreview()
    with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as home:
        frame = open_frame(FileLock(Path(home, "lock")), Path(home, "window.ini"), "bench")
        assert frame is not None

        async def work(station: Workstation) -> None:
            turns: list[Turn] = []
            clock = TurnClock(turns.append)
            try:
                panel = await fill(frame, station, preview)
                with Watchdog(clock, GOAL_S):
                    await measure(panel, preview, turns)
            except Exception as error:
                traceback.print_exc()
                failures.append(error)
            clock.stop()
            frame.window.close()

        build = partial(_build, Path(home), preview)
        Runtime(frame, build, painted=_nothing, started=work, handed=_nothing, ended=_nothing).run()
    return 1 if failures else 0


async def fill(frame: Frame, station: Workstation, preview: FakePreview) -> PreviewPanel:
    """Have the preview of a draft in front."""
    data = picture()
    preview.pictures = {f"i{number}": data for number in range(IMAGES)}
    frame.window.activateWindow()
    station.composer.add(make_draft())
    panel = frame.window.inspector.show_preview()
    await asyncio.sleep(2)
    return panel


def _build(home: Path, preview: FakePreview) -> Workstation:
    """Return the program's own services, with a preview that is given."""

    async def open_api(_server: str, _key: str) -> FakeApi:
        return FakeApi()

    given = {"open_api": open_api, "environment_key": KEY}
    station = build_workstation(server="http://127.0.0.1:8", home=home, replace=given)
    station.preview = preview  # type: ignore[assignment]
    return station


async def _nothing(*_: object) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
