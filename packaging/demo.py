"""Does the main job in the real window without a display, prints what came of it, and saves pictures.

Called by `start.py demo --headless`; uses the window as a person does, against the real sandbox.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from person import Lost, Person  # noqa: E402
from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler  # noqa: E402 - the checkout has to be found first
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QMainWindow, QTableView, QToolButton, QTreeView  # noqa: E402

from app.bootstrap import find_folders  # noqa: E402
from app.domain.errors import LabeldockError  # noqa: E402
from app.opening import WindowOptions, run_window  # noqa: E402
from app.services.sample import NAME as SAMPLE  # noqa: E402
from app.ui.results import ResultsTab  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QImage

    from app.domain.catalogue import Image
    from app.domain.job import Job
    from app.sandbox.engine.quality import Truth
    from app.services.workstation import Workstation

PATIENCE_S = 90.0
PICTURES_A_JOB = 6
WINDOW_SIZE = (1440, 900)
SEGMENTATION = ("Bench outlines", "Overhead camera")
PROMPTS = (
    ("nut", "nut"), ("bolt", "bolt"), ("washer", "washer"), ("gear", "gear"),
    ("bracket", "bracket"), ("spring", "spring"), ("pin", "pin"), ("plate", "plate"),
)  # fmt: skip
LOW_CONFIDENCE = "0.10"
"""For the second job: quality is measured over all confidences, so nearly all that was found is kept."""


@dataclass(slots=True)
class Outcome:
    """What the demo has to tell: lines in order, and why it failed."""

    lines: list[str] = field(default_factory=list)
    failure: str = "It ended before it was done."


def main() -> int:
    """Run the demo and return 0 only when all of it truly worked."""
    parser = argparse.ArgumentParser(prog="demo.py", description="Do the main job without a display.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    out = parser.parse_args().out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("window-*.png"), *out.glob("detection-*.png"), *out.glob("segmentation-*.png")):
        old.unlink()
    qInstallMessageHandler(_tell_qt_message)
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="labeldock-demo-", ignore_cleanup_errors=True) as home:
        os.environ.setdefault("LABELDOCK_HOME", home)
        code = run_window(WindowOptions(is_sandbox=True, has_sample=True), partial(begin, out, outcome))
    print("\n".join(outcome.lines))
    if code or outcome.failure:
        print(f"The demo failed: {outcome.failure or f'exit code {code}'}", file=sys.stderr)
        return 1
    print(f"Pictures: {out}")
    return 0


def _tell_qt_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt has to say, but for what the offscreen platform says of itself."""
    if not text.startswith("This plugin does not support"):
        print(text, file=sys.stderr)


async def begin(out: Path, outcome: Outcome, workstation: Workstation) -> None:
    """Start the person's part once the window is up."""
    workstation.tasks.start("demo", lambda: play(Demo(out, outcome, workstation)))


async def play(demo: Demo) -> None:
    """Play the whole demo, note why it failed, and close the window in the end."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await demo.run()
        demo.outcome.failure = ""
    except TimeoutError:
        demo.outcome.failure = f"it took longer than {PATIENCE_S:.0f} s"
    except (Lost, LabeldockError, AssertionError) as error:
        demo.outcome.failure = str(error)
    except Exception as error:
        traceback.print_exc()
        demo.outcome.failure = f"{type(error).__name__}: {error}"
    finally:
        if demo.outcome.failure:
            demo.shoot("window-failed")
        demo.window.close()


class Demo:
    """A person's way through the main job, twice: the sample draft, and a job written by hand."""

    def __init__(self, out: Path, outcome: Outcome, workstation: Workstation) -> None:
        self.outcome = outcome
        self.window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow))
        self._out = out
        self._station = workstation
        self._person = Person(self.window)

    async def run(self) -> None:
        """Do all of it."""
        self.window.resize(*WINDOW_SIZE)
        await self._person.until_says(SAMPLE, "of 12 images")
        await self._look_first()
        await self._show_theme("Dark")
        self.shoot("window-compose-dark")
        await self._show_theme("Light")
        self.shoot("window-compose-light")
        await self._do_job(SAMPLE, "detection")
        await self._write_job()
        await self._do_job(SEGMENTATION[1], "segmentation")

    async def _look_first(self) -> None:
        """Run the preview on some images of the batch."""
        await self._person.click("Preview")
        await self._person.click("Run on 6")
        await self._person.until_says("Previewed by")
        drafts, preview = self._station.composer, self._station.preview
        await self._person.until(
            "the preview", lambda: not any(preview.look(draft.id).is_running for draft in drafts.drafts)
        )

    def shoot(self, name: str) -> None:
        """Save a picture of the window."""
        if not self.window.grab().save(str(self._out / f"{name}.png")):
            raise AssertionError(f"{name}.png cannot be written to {self._out}.")

    async def _do_job(self, name: str, kind: str) -> None:
        """Submit the draft in front, watch it, and look at the labels."""
        started = time.monotonic()
        known = {job.id for job in self._station.ledger.jobs}
        await self._person.click("Submit job")
        await self._person.until("the job in the list of jobs", lambda: self._fresh(known))
        job_id = self._fresh(known)
        await self._person.until("work on the images", lambda: self._has_begun(job_id))
        if kind == "detection":
            self.shoot("window-monitor")
        await self._person.until("the end of the job", lambda: self._job(job_id).is_done)
        took = time.monotonic() - started
        tab = await self._open_results(name)
        images = await self._step_through(tab, kind)
        if kind == "detection":
            await self._shoot_results()
        self._tell(self._job(job_id), images, took)

    async def _write_job(self) -> None:
        """Choose a batch in the tree, write the ontology in the grid, set the confidence."""
        person = self._person
        await person.click_row(await person.get(QTreeView, "Projects and batches"), *SEGMENTATION)
        await person.click("New draft")
        await person.until_says("Bench outlines / Overhead camera")
        grid = await person.get(QTableView, "Ontology")
        await person.click_on(grid.viewport(), grid.visualRect(grid.model().index(0, 1)).center())
        for prompt, class_name in PROMPTS:
            await person.write(prompt)
            await person.press(Qt.Key.Key_Tab)
            await person.write(class_name)
            await person.press(Qt.Key.Key_Return)
        await person.fill("Default confidence", LOW_CONFIDENCE, QDoubleSpinBox)
        await person.press(Qt.Key.Key_Return)
        await person.click("Keep")
        await person.click("Request")
        await person.until_says(f"{len(PROMPTS)} prompts → {len(PROMPTS)} classes", f'"{PROMPTS[-1][0]}"')

    async def _open_results(self, name: str) -> ResultsTab:
        jobs = await self._person.get(QTableView, "Jobs")
        await self._person.click_row(jobs, name, twice=True)
        tab = await self._person.get(ResultsTab)
        await self._person.until("all images of the job", lambda: len(tab.model.images) == 12)
        return tab

    async def _step_through(self, tab: ResultsTab, kind: str) -> Sequence[Image]:
        """Look at every image, and save the first labelled ones with their labels."""
        saved = 0
        for row in range(len(tab.model.images)):
            await self._person.until_says(f"image {row + 1} of 12")
            image, picture = await self._labelled(tab)
            if image.labels and saved < PICTURES_A_JOB:
                saved += 1
                file = self._out / f"{kind}-{saved}-{image.name.rpartition('.')[0]}.png"
                assert picture.save(str(file)), f"{file} cannot be written."
            if row + 1 < len(tab.model.images):
                await self._person.click("Next image (→)")
        assert saved == PICTURES_A_JOB, f"Only {saved} images of the {kind} job have labels."
        return tab.model.images

    async def _labelled(self, tab: ResultsTab) -> tuple[Image, QImage]:
        """Return the image in front, and its picture with the labels once it is there."""
        image = tab.current
        assert image is not None
        await self._person.until("the picture", lambda: not tab.render_labelled(image.id).isNull())
        return image, tab.render_labelled(image.id)

    async def _shoot_results(self) -> None:
        while (cross := self._person.find(QToolButton, "Dismiss")) is not None:
            await self._person.click_on(cross)
        await self._show_theme("Dark")
        self.shoot("window-results-dark")
        await self._show_theme("Light")
        self.shoot("window-results-light")

    async def _show_theme(self, name: str) -> None:
        await self._person.choose("View", "Theme", name)
        await asyncio.sleep(0.3)  # pictures are painted anew

    def _tell(self, job: Job, images: Sequence[Image], took: float) -> None:
        counts = Counter(label.class_name for image in images for label in image.labels or ())
        assert counts, "No image has a label."
        assert job.status is not None
        words = ", ".join(f"{n} {name}" for name, n in counts.most_common())
        quality = quality_of(find_folders().data / "sandbox", job, images)
        self.outcome.lines += [
            f"Job “{job.name}” in {job.project}: {job.job_id} ({job.status.backend})",
            f"  {len(images)} images, {counts.total()} labels: {words}",
            f"  {took:.1f} s from Submit to done; mAP@50 against the truth kept aside: {quality:.3f}",
        ]

    def _fresh(self, known: set[str]) -> str:
        return next((job.id for job in self._station.ledger.jobs if job.id not in known), "")

    def _job(self, job_id: str) -> Job:
        job = self._station.ledger.job(job_id)
        assert job is not None
        return job

    def _has_begun(self, job_id: str) -> bool:
        status = self._job(job_id).status
        return status is not None and (status.status != "pending" or bool(status.num_sent_back))


def quality_of(data: Path, job: Job, images: Sequence[Image]) -> float:
    """Return mAP@50 of the labels that were saved, against what the prompts name of what was drawn."""
    from app.sandbox.engine.quality import Found, average_precision_50
    from app.sandbox.truth import truths_of

    assert job.status is not None
    shown = {image.id for image in images}
    parts = [part for part in truths_of(data, job.project, with_colours=True) if part.image in shown]
    there = _named(parts, job.status.ontology)
    found = [
        Found(image.id, label.class_name, label.box, label.confidence or 0.0)
        for image in images
        for label in image.labels or ()
    ]
    return average_precision_50(found, there)


def _named(parts: Sequence[Truth], ontology: Mapping[str, str]) -> list[Truth]:
    """Return the parts that a prompt names, under the prompt's class."""
    from app.sandbox.engine.words import ADJECTIVES, NOUNS, read_prompt

    named = []
    for prompt, class_name in ontology.items():
        reading = read_prompt(prompt)
        shape, colour = NOUNS[reading.noun or ""], ADJECTIVES.get(reading.colour or "", "")
        fits = (p for p in parts if p.label.endswith(f" {shape}") and p.label.startswith(colour))
        named += [replace(part, label=class_name) for part in fits]
    return named


if __name__ == "__main__":
    sys.exit(main())
