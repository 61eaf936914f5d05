"""Reviewing a finished job: key to paint of the next image, thumbnails a second, memory over 2,000 images."""

import argparse
import asyncio
import itertools
import math
import random
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

import psutil
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter
from PySide6.QtTest import QTest

from app.adapters.file_lock import FileLock
from app.bootstrap import build_workstation
from app.domain.catalogue import Image, Label
from app.domain.census import take_census
from app.domain.cut import Cut
from app.domain.job import Job
from app.domain.status import JobStatus
from app.services.workstation import Workstation
from app.ui.frame import Frame, open_frame
from app.ui.loop import Runtime
from app.ui.pictures import PictureShelf
from app.ui.results.images_model import THUMB, ImagesModel
from app.ui.results.tab import ResultsTab
from tests.bench.pairs import Comparison
from tests.services.fakes import KEY, WORKSPACE, FakeApi
from tests.turns import Turn, TurnClock, Watchdog

SERVER = "http://127.0.0.1:8"
WIDTH, HEIGHT = 1920, 1080
HEAVY, HEAVY_LABELS, POINTS = 40, 500, 64
MANY, MANY_LABELS = 2_000, 10
KINDS_OF_PICTURES = 12
CLASSES = ("bolt", "washer", "gear", "nut", "bracket", "spring")
NEXT_GOAL_MS, THUMBS_GOAL, TURN_GOAL_MS, GROWTH_GOAL = 50.0, 0.8, 16.0, 1.03
REST_S = 0.4
"""Between two keys of somebody who looks at each image."""
THUMBS, PAIRS, ASKED_AHEAD = 300, 6, 24
FILLED_AT = 600
"""Of the images: until then the bounded caches of pictures and thumbnails fill up."""
SAMPLE_EVERY = 200
GIVE_UP_S = 30.0


class Server(FakeApi):
    """Has the images of several annotation jobs."""

    def __init__(self, sets: dict[str, tuple[Image, ...]], pictures: list[bytes]) -> None:
        super().__init__()
        self._sets = sets
        self._files = pictures

    async def images(
        self, *_: object, annotation_job_id: str = "", offset: int = 0, limit: int = 100, **__: object
    ):
        return self._sets.get(annotation_job_id, ())[offset : offset + limit]

    async def image_bytes(self, url: str) -> bytes:
        return self._files[int(url.rsplit("/", 1)[1]) % len(self._files)]


@dataclass(frozen=True, slots=True)
class Next:
    """How long the next image took from key to paint in milliseconds, and the longest turn of the loop meanwhile."""

    paint: float
    turn: Turn


def picture(number: int) -> bytes:
    """Return a JPEG of 1920 × 1080 with as much in it as a photograph has."""
    chance = random.Random(number)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(140 + number, 148, 152))
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    for _ in range(900):
        painter.setBrush(QColor(*(chance.randrange(60, 220) for _ in range(3))))
        painter.drawEllipse(
            chance.randrange(WIDTH), chance.randrange(HEIGHT), *(chance.randrange(8, 60),) * 2
        )
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 80)
    return bytes(buffer.data().data())


def polygon(chance: random.Random) -> Label:
    """Return an outline of 64 points somewhere on the image."""
    x, y, radius = chance.uniform(60, WIDTH - 60), chance.uniform(60, HEIGHT - 60), chance.uniform(15, 60)
    turns = [2 * math.pi * n / POINTS for n in range(POINTS)]
    sizes = [radius * chance.uniform(0.8, 1.0) for _ in turns]
    points = tuple(
        (x + size * math.cos(turn), y + size * math.sin(turn))
        for turn, size in zip(turns, sizes, strict=True)
    )
    xs, ys = zip(*points, strict=True)
    box = (min(xs), min(ys), max(xs), max(ys))
    return Label(chance.choice(CLASSES), box, points, chance.uniform(0.5, 1))


def images(name: str, number: int, labels: int) -> tuple[Image, ...]:
    """Return so many images with so many outlines each."""
    chance = random.Random(name)
    return tuple(
        Image(
            f"{name}-{n}", f"{name}-{n}.jpg", WIDTH, HEIGHT, f"http://x/{name}/{n}", f"http://x/{name}/{n}",
            tuple(polygon(chance) for _ in range(labels)),
        )
        for n in range(number)
    )  # fmt: skip


def job(name: str) -> Job:
    """Return a finished job."""
    status = JobStatus(status="done", num_images=1, num_sent_back=1)
    found = Job(
        id=name, name=name, server=SERVER, workspace=WORKSPACE, project="parts", model="sam3", status=status
    )
    return replace(found, job_id=f"job-{name}", annotation_job_id=name, heard_at=1.0, changed_at=1.0)


async def until(condition, seconds: float = GIVE_UP_S) -> None:
    """Wait turn by turn, so that waiting costs no time of its own."""
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise AssertionError("it never came")
        await asyncio.sleep(0.001)


class Review:
    """The results of one job in the real window, and when its canvas was painted."""

    def __init__(self, frame: Frame, turns: list[Turn]) -> None:
        self._frame = frame
        self._turns = turns
        self.tab: ResultsTab | None = None

    async def open(self, name: str, number: int) -> None:
        """Show a job once all of its images are known."""
        self._frame.window.pages.show_results(name)
        page = self._frame.window.documents.page(f"results:{name}")
        assert isinstance(page, ResultsTab)
        self.tab = page
        await until(lambda: page.model.rowCount() == number and self.is_whole())

    def is_whole(self) -> bool:
        """Tell whether the canvas was painted with the picture and the labels of the current image."""
        assert self.tab is not None
        image, canvas = self.tab.current, self.tab.stage.canvas
        pixmap = image and self.tab.stage.pictures.pixmap(image.id)
        layer = canvas.layer
        is_here = image is not None and pixmap is not None and layer is not None
        return is_here and layer.order.labels is image.labels and painted_with.get("layer") is layer

    async def next(self) -> Next:
        """Press the key, and wait until the next image is painted with everything on it."""
        assert self.tab is not None
        self._turns.clear()
        began = time.perf_counter()
        QTest.keyClick(self.tab.filmstrip, Qt.Key.Key_Right)
        await asyncio.sleep(0)
        while not self.is_whole():  # a wait that turned the loop would take the time of those who work
            was_painted.clear()
            await asyncio.wait_for(was_painted.wait(), GIVE_UP_S)
        paint = (painted_with["at"] - began) * 1000
        await asyncio.sleep(0.005)
        return Next(paint, max(self._turns, key=lambda turn: turn.wall, default=Turn(0.0, 0.0)))


painted_with: dict = {}
was_painted = asyncio.Event()


def watch_painting() -> None:
    """Remember after each paint of a canvas when it was and with which layer of labels."""
    from app.ui.results.canvas import Canvas

    paint = Canvas.paintEvent

    def painted(canvas, event) -> None:
        paint(canvas, event)
        painted_with.update(at=time.perf_counter(), layer=canvas.layer)
        was_painted.set()

    Canvas.paintEvent = painted


def say(name: str, seen: list[float], goal: float, unit: str) -> None:
    """Print a median with its range, and whether it is over the goal."""
    verdict = "  OVER" if median(seen) > goal else ""
    print(f"{name}: {median(seen):.1f} [{min(seen):.1f}–{max(seen):.1f}] {unit}, goal {goal:g}{verdict}")


def say_turns(turns: list[Turn]) -> None:
    """Print the longest turns of the loop, one for each image, and where the worst was."""
    say("      longest turn of the loop for one", [turn.wall * 1000 for turn in turns], TURN_GOAL_MS, "ms")
    worst = max(turns, key=lambda turn: turn.cpu)
    print(f"      most CPU in a turn: {worst.cpu * 1000:.1f} ms")
    for place in worst.places if worst.cpu * 1000 > TURN_GOAL_MS else ():
        print(f"            {place}")


async def measure_next(review: Review) -> None:
    """Go from image to image, as somebody who looks and as somebody who does not."""
    await review.open("heavy", HEAVY)
    for _ in range(HEAVY - 1):  # from here on all is in the disk cache
        await review.next()
    for name, rest in (("looking at each", REST_S), ("as fast as it goes", 0.0)):
        review.tab.show_image(0)
        await until(review.is_whole)
        await asyncio.sleep(REST_S)
        seen = []
        for _ in range(HEAVY - 1):
            seen.append(await review.next())
            await asyncio.sleep(rest)
        what = f"next image ({WIDTH} × {HEIGHT}, {HEAVY_LABELS} outlines of {POINTS} points), {name}"
        say(f"{what}, key to paint", [one.paint for one in seen], NEXT_GOAL_MS, "ms")
        say_turns([one.turn for one in seen])


async def measure_thumbs(station: Workstation, shown: tuple[Image, ...], files: list[Path]) -> None:
    """Load thumbnails as the filmstrip does, against a bare loop that reads the same files at the same size."""
    await _thumbs(station, shown)  # from here on all is in the disk cache
    bare_ones = tuple(replace(image, labels=()) for image in shown)
    for name, some in (("with their labels", shown), ("of images without labels", bare_ones)):
        await _compare_thumbs(station, name, some, files)


async def _compare_thumbs(
    station: Workstation, name: str, shown: tuple[Image, ...], files: list[Path]
) -> None:
    ours: list[float] = []
    bare: list[float] = []
    for number in range(PAIRS):
        if number % 2:
            bare.append(_bare_thumbs(files))
        ours.append(await _thumbs(station, shown))
        if not number % 2:
            bare.append(_bare_thumbs(files))
    found = Comparison(f"thumbnails {name}", "a second", tuple(ours), tuple(bare))
    print(f"{found}{'  UNDER' if found.ratio < THUMBS_GOAL else ''}, goal {THUMBS_GOAL}")


async def _thumbs(station: Workstation, shown: tuple[Image, ...]) -> float:
    shelf = PictureShelf(station.tasks, "thumbnails of the bench", 200)
    model = ImagesModel(shelf, partial(station.catalogue.picture_of, thumb=True))
    model.set_census(take_census(shown, Cut()))
    model.set_colors({name: QColor("#e4572e") for name in CLASSES})
    ended = asyncio.Event()
    rows = iter(range(len(shown)))
    left = len(shown)

    def ask() -> None:
        for row in itertools.islice(rows, 1):
            model.index(row).data(Qt.ItemDataRole.DecorationRole)

    def came(*_: object) -> None:
        nonlocal left
        left -= 1
        ask()
        if not left:
            ended.set()

    model.dataChanged.connect(came)
    began = time.perf_counter()
    for _ in range(ASKED_AHEAD):
        ask()
    await asyncio.wait_for(ended.wait(), GIVE_UP_S)
    return len(shown) / (time.perf_counter() - began)


def _bare_thumbs(files: list[Path]) -> float:
    began = time.perf_counter()
    for file in files:
        reader = QImageReader(str(file))
        reader.setScaledSize(reader.size().scaled(THUMB * 2, Qt.AspectRatioMode.KeepAspectRatio))
        assert reader.read().width() <= THUMB.width() * 2
    return len(files) / (time.perf_counter() - began)


async def measure_memory(review: Review, home: Path) -> None:
    """Page through everything, and print how much memory is in use once the caches are full."""
    await review.open("many", MANY)
    process = psutil.Process()
    samples: list[float] = []
    path: list[str] = []
    turns: list[Turn] = []
    for number in range(1, MANY):
        turns.append((await review.next()).turn)
        if number % SAMPLE_EVERY == 0:
            path.append(f"{number}: {process.memory_info().rss // 2**20}")
        if number > FILLED_AT:
            samples.append(process.memory_info().rss / 2**20)
    half = len(samples) // 2
    early, late = median(samples[:half]), median(samples[half:])
    print(
        f"paging through {MANY} images, caches full after {FILLED_AT}: {early:.0f} MiB in the first half of the rest, "
        f"{late:.0f} in the second{'  OVER' if late > early * GROWTH_GOAL else ''}, goal {GROWTH_GOAL} times"
    )
    print(f"      MiB in use after so many images: {', '.join(path)}")
    say_turns(turns)


def main(arguments: list[str]) -> int:
    """Open the window on a data folder of its own, and measure in it."""
    parser = argparse.ArgumentParser(prog="bench_review")
    parser.add_argument("--only", choices=["next", "thumbs", "memory"])
    options = parser.parse_args(arguments)
    failures: list[Exception] = []
    with tempfile.TemporaryDirectory(prefix="labeldock-bench-") as folder:
        home = Path(folder)
        frame = open_frame(FileLock(home / "lock"), home / "window.ini", "bench")
        assert frame is not None
        watch_painting()
        sets = {"heavy": images("heavy", HEAVY, HEAVY_LABELS), "many": images("many", MANY, MANY_LABELS)}
        pictures = [picture(n) for n in range(KINDS_OF_PICTURES)]

        async def work(station: Workstation) -> None:
            turns: list[Turn] = []
            clock = TurnClock(turns.append)
            try:
                with Watchdog(clock, TURN_GOAL_MS / 1000):
                    await _measure(frame, station, turns, sets, pictures, home, options.only)
            except Exception as error:
                traceback.print_exc()
                failures.append(error)
            clock.stop()
            frame.window.close()

        build = partial(_build, home, sets, pictures)
        Runtime(frame, build, painted=_nothing, started=work, handed=_nothing, ended=_nothing).run()
    return 1 if failures else 0


async def _measure(frame, station, turns, sets, pictures, home, only) -> None:
    frame.window.resize(QSize(1440, 900))
    frame.window.activateWindow()
    station.ledger._take_unknown(job(name) for name in sets)
    await asyncio.sleep(1)
    if only in (None, "next"):
        await measure_next(Review(frame, turns))
    if only in (None, "thumbs"):
        files = [home / f"{n}.jpg" for n in range(THUMBS)]
        for n, file in enumerate(files):
            file.write_bytes(pictures[n % len(pictures)])
        await measure_thumbs(station, sets["many"][:THUMBS], files)
    if only in (None, "memory"):
        await measure_memory(Review(frame, turns), home)


def _build(home: Path, sets: dict[str, tuple[Image, ...]], pictures: list[bytes]) -> Workstation:
    """Return the program's own services, caches on disk included; only its server is a fake."""

    async def open_api(_server: str, _key: str) -> FakeApi:
        return Server(sets, pictures)

    return build_workstation(server=SERVER, home=home, replace={"open_api": open_api, "environment_key": KEY})


async def _nothing(*_: object) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
