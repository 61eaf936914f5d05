"""The way through all pages and dialogs of the window: the list of pages, and how each is brought up.

Nothing here is found by its words, so that the way is the same in every language.
"""

from __future__ import annotations

import asyncio
import traceback
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.domain.errors import LabeldockError
from app.domain.job import Draft, DraftState
from app.domain.ontology import from_pairs
from app.domain.texts import tr
from app.services.sample import NAME as SAMPLE
from app.ui.theme import theme
from app.ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.services.workstation import Workstation

PATIENCE_S = 60.0
LOOK_AGAIN_S = 0.05
SETTLES_S = 0.4
"""Pictures that were just fetched are painted by then."""
EDGE = {"light": QColor(0, 0, 0, 90), "dark": QColor(255, 255, 255, 70)}
SHADOW = QColor(0, 0, 0, 3)
SHADOW_PIXELS = 14


class Lost(Exception):
    """Something did not come up in time."""


class Tour:
    """The window, what lies below, and the folder for the pictures."""

    window: Any
    station: Workstation

    def __init__(self, folder: Path, size: tuple[int, int], mode: str) -> None:
        self.folder = folder
        self._size = size
        self._mode = mode

    async def begin(self, station: Workstation) -> None:
        """Take hold of the window."""
        self.station = station
        self.window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        self.window.settings.mode = self._mode
        self.window.settings.show_look()
        self.window.resize(*self._size)
        await self.until("the panels", lambda: self.window.panels.are_built)
        self.window.layout_of_docks.reset()  # as a start on a screen of this size has it

    async def until(self, what: str, is_so: Callable[[], object]) -> None:
        """Wait until something is so. Raises Lost."""
        end = asyncio.get_running_loop().time() + PATIENCE_S
        while not is_so():
            if asyncio.get_running_loop().time() > end:
                raise Lost(f"waited for {what}")
            await asyncio.sleep(LOOK_AGAIN_S)

    async def shoot(self, name: str) -> None:
        """Save a picture of the window with the dialogs that lie over it."""
        for card in tuple(self.window.toasts._cards):  # noqa: SLF001 - news would hide what is to be seen
            self.window.toasts.drop(card)
        await asyncio.sleep(SETTLES_S)
        picture = self.window.grab()
        for dialog in self._dialogs():
            dialog.resize(dialog.size().boundedTo(self.window.size()))
            middle = QPoint(self.window.width() - dialog.width(), self.window.height() - dialog.height()) / 2
            _put_over(picture, dialog, middle)
        if (menu := QApplication.activePopupWidget()) is not None:
            _put_over(picture, menu, menu.pos() - self.window.pos())
        if not picture.save(str(self.folder / f"{name}.png")):
            raise Lost(f"{name}.png cannot be written")

    def close_dialogs(self) -> None:
        """Have only the window left."""
        if (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
        for dialog in self._dialogs():
            dialog.close()

    def sample(self) -> Draft:
        """Return the draft that the sandbox begins with."""
        return next(draft for draft in self.station.composer.drafts if draft.name == tr(SAMPLE))

    def _dialogs(self) -> list[QWidget]:
        tops = (w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self.window)
        return [w for w in tops if isinstance(w, QDialog) or w.windowType() is Qt.WindowType.Window]


def _put_over(picture: QPixmap, dialog: QWidget, at: QPoint) -> None:
    """Paint a dialog with an edge and a shadow, as a desktop gives it."""
    face = dialog.grab()
    place = QRect(at, dialog.size())
    painter = QPainter(picture)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(SHADOW)
    for wide in range(SHADOW_PIXELS, 0, -1):
        painter.drawRoundedRect(place.adjusted(-wide, -wide + 4, wide, wide + 4), wide, wide)
    painter.drawPixmap(place, face)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(EDGE["dark" if theme().is_dark else "light"])
    painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.end()


# Pages. Each brings up what its picture shows; dialogs are closed after it.


async def composer(tour: Tour) -> None:
    await tour.until("the sample", lambda: any(d.name == tr(SAMPLE) for d in tour.station.composer.drafts))
    tour.station.composer.open(tour.sample().id)
    tour.window.inspector.restore_page("request")
    await asyncio.sleep(2 * SETTLES_S)  # pictures of the batch


async def request(tour: Tour) -> None:
    tour.window.inspector.restore_page("request")


async def problems(tour: Tour) -> None:
    pairs = [("bolt", "a silver bolt"), ("a nut", "nut"), ("a nut", "nut"), ("a wsher", "washer")]
    sample = tour.sample()
    faulty = replace(sample.request, ontology=from_pairs(pairs), confidence_thresholds={"gear": 1.0})
    tour.station.composer.add(replace(sample, name="Evening shift", request=faulty))
    tour.window.inspector.show_problems()


async def crowded(tour: Tour) -> None:
    """Bring up a draft of hundreds of rows, some of them longer than their cells, under a name that is too long."""
    pairs = [(f"a {'very ' * (i % 40)}small part of kind {i}", f"part-{i:03}") for i in range(300)]
    many = replace(tour.sample().request, ontology=from_pairs(pairs), confidence_thresholds={})
    tour.station.composer.add(replace(tour.sample(), name="Every part of the catalogue " * 5, request=many))
    await asyncio.sleep(2 * SETTLES_S)


async def preview(tour: Tour) -> None:
    sample = tour.sample()
    tour.station.composer.open(sample.id)
    panel = tour.window.inspector.show_preview()
    await tour.until("the images of the preview", lambda: tour.station.preview.images(sample.id))
    panel.run()
    await tour.until("the preview to begin", lambda: tour.station.preview.look(sample.id).is_running)
    await tour.until("the preview", lambda: not tour.station.preview.look(sample.id).is_running)


async def thresholds(tour: Tour) -> None:
    tour.window.inspector.show_preview().bench.move("bolt", 0.8)


async def large(tour: Tour) -> None:
    first = tour.station.preview.images(tour.sample().id)[0]
    tour.window.inspector.show_preview().open_large(first.id)


async def compare(tour: Tour) -> None:
    from app.ui.preview.compare import CompareView

    sample = tour.sample()
    other = replace(sample.request, ontology=from_pairs([("a bolt", "bolt"), ("a gear", "gear")]))
    second = tour.station.composer.add(replace(sample, name="Two classes", request=other))
    panel = tour.window.inspector.show_preview()
    await tour.until("the images", lambda: tour.station.preview.images(second.id))
    panel.run()
    await tour.until("the other preview", lambda: _has_labels(tour, second.id))
    CompareView(tour.station, tour.window.bridge, sample.id, second.id, tour.window).show()


def _has_labels(tour: Tour, draft_id: str) -> bool:
    look = tour.station.preview.look(draft_id)
    return not look.is_running and any(shot.labels is not None for shot in look.shots)


async def series(tour: Tour) -> None:
    tour.station.composer.open(tour.sample().id)
    tour.window.commands.use_for_batches()


async def queue(tour: Tour) -> None:
    tour.station.outbox.pause()
    sample = tour.sample()
    project = tour.station.catalogue.catalogue.project(sample.project)
    for batch in (project.batches or ()) if project else ():
        wanted = replace(sample.request, batch_id=batch.id)
        draft = tour.station.composer.add(
            replace(sample, name=f"Parts, {batch.name.lower()}", batch_name=batch.name, request=wanted)
        )
        tour.station.outbox.enqueue(draft.id)
    await tour.until("the queue", lambda: len(tour.station.outbox.queued) >= 2)
    await asyncio.sleep(3 * SETTLES_S)  # pictures of the batch


async def uncertain(tour: Tour) -> None:
    draft = tour.station.composer.add(
        replace(tour.sample(), name="Answer lost", sent_at=tour.station.clock.now())
    )
    tour.station.composer.set_state(draft.id, DraftState.UNCERTAIN)
    tour.window.commands.resolve_draft(draft.id)
    await tour.until("what the server has", lambda: tour.station.outbox.findings(draft.id))
    await asyncio.sleep(SETTLES_S)


async def jobs(tour: Tour) -> None:
    tour.station.outbox.resume()
    ledger = tour.station.ledger
    await tour.until("two jobs", lambda: len(ledger.jobs) >= 2)
    is_at_work = False
    while not is_at_work and ledger.live:  # a quick machine ends a job between two questions of the monitor's
        for job in ledger.live:
            await tour.station.monitor.refresh(job.id)
        is_at_work = any(job.status and job.status.num_sent_back for job in ledger.live)
        await asyncio.sleep(LOOK_AGAIN_S)
    if not is_at_work:
        raise Lost("all jobs ended before one was seen at work")
    tour.window.jobs.select(ledger.jobs[0].id)


async def job_details(tour: Tour) -> None:
    await tour.until("the end of a job", lambda: _done(tour))
    tour.window.pages.show_job(_done(tour))


async def results(tour: Tour) -> None:
    tour.window.pages.show_results(_done(tour))
    tab = _front(tour)
    await tour.until("all images", lambda: len(tab.model.images) == 12)
    await tour.until("the labels", lambda: all(image.labels is not None for image in tab.model.images))
    tab.show_image(1)
    await asyncio.sleep(2 * SETTLES_S)


async def report(tour: Tour) -> None:
    _front(tour).tools.acts.report.setChecked(True)
    await asyncio.sleep(2 * SETTLES_S)


async def follow_up(tour: Tour) -> None:
    from app.ui.results.follow_up_dialog import FollowUpDialog

    tab = _front(tour)
    names = [image.name for image in tab.model.images[:3]]
    job = tour.station.ledger.job(_done(tour))
    if job is None:
        raise Lost("the job")
    FollowUpDialog(tour.station, job, names, is_empty=True, parent=tour.window).open()
    await asyncio.sleep(1.0)  # the server is asked what the batch holds


async def export(tour: Tour) -> None:
    from app.ui.results import ResultsTab

    tab = _front(tour)
    if not isinstance(tab, ResultsTab):
        raise Lost("the results")
    tab.tools.acts.report.setChecked(False)
    menu = tab.tools.acts.export.menu_
    menu.popup(tour.window.mapToGlobal(QPoint(tour.window.width() // 2, 180)))


async def import_job(tour: Tour) -> None:
    tour.window.jobs.import_job()


def setting(name: str) -> Callable[[Tour], Awaitable[None]]:
    """Return what brings up a page of the settings."""

    async def show(tour: Tour) -> None:
        tour.window.commands.open_settings(name)
        await asyncio.sleep(2 * SETTLES_S)

    return show


async def key(tour: Tour) -> None:
    tour.window.commands.add_key()


async def about(tour: Tour) -> None:
    from app.ui.window.about import AboutDialog

    tour.window.commands.about()
    (dialog,) = tour.window.findChildren(AboutDialog)
    await tour.until("the parts", lambda: dialog.parts.topLevelItemCount())


async def error(tour: Tour) -> None:
    try:
        raise ValueError("Nothing is wrong: this error is for a picture.")
    except ValueError as caught:
        tour.station.failures.catch(caught)
    await asyncio.sleep(0.5)


async def welcome(tour: Tour) -> None:
    await tour.until("the window", lambda: tour.station.is_ready)
    await asyncio.sleep(SETTLES_S)


async def empty_series(tour: Tour) -> None:
    tour.window.commands.use_for_batches()


def _front(tour: Tour) -> Any:
    """Return the page in front."""
    documents = tour.window.documents
    return documents.page(documents.current)


def _done(tour: Tour) -> str:
    """Return the smallest job that has ended: which of two ends first is not always the same."""
    done = [job for job in tour.station.ledger.jobs if job.is_done and not job.trouble]
    return min(done, key=lambda job: job.images or 0).id if done else ""


def by_action(name: str) -> Callable[[Tour], Awaitable[None]]:
    """Return what brings up a page that an action of the menus opens."""

    async def show(tour: Tour) -> None:
        tour.window.actions_by_id[name].trigger()
        await asyncio.sleep(1.0)

    return show


@dataclass(frozen=True, slots=True)
class Page:
    """One picture: its name, and what brings the page up."""

    name: str
    show: Callable[[Tour], Awaitable[None]]


SETTINGS = (
    Page("settings-appearance", setting("appearance")),
    Page("settings-language", setting("language")),
    Page("settings-servers", setting("servers")),
    Page("settings-keys", setting("keys")),
    Page("settings-notices", setting("notices")),
    Page("settings-shortcuts", setting("shortcuts")),
    Page("limits", setting("limits")),
    Page("settings-cache", setting("cache")),
    Page("settings-updates", setting("updates")),
)
HELP = (
    Page("keys", by_action("keys")),
    Page("guide", by_action("guide")),
    Page("diagnostics", by_action("diagnostics")),
    Page("error", error),
    Page("about", about),
    Page("palette", by_action("palette")),
)
FULL = (
    Page("composer", composer),
    Page("request", request),
    Page("problems", problems),
    Page("crowded", crowded),
    Page("preview", preview),
    Page("thresholds", thresholds),
    Page("preview-large", large),
    Page("compare", compare),
    Page("series", series),
    Page("queue", queue),
    Page("jobs", jobs),
    Page("uncertain", uncertain),
    Page("job-details", job_details),
    Page("results", results),
    Page("report", report),
    Page("follow-up", follow_up),
    Page("export", export),
    Page("import-job", import_job),
    *SETTINGS,
    Page("key", key),
    *HELP,
)
EMPTY = (
    Page("welcome", welcome),
    Page("key", key),
    *SETTINGS,
    Page("import-job", import_job),
    Page("series", empty_series),
    *HELP,
)


async def walk(tour: Tour, pages: list[Page], failures: list[str], station: Workstation) -> None:
    """Start the walk once the window is up."""
    station.tasks.start("pictures", lambda: _walk(tour, pages, failures, station))


async def _walk(tour: Tour, pages: list[Page], failures: list[str], station: Workstation) -> None:
    try:
        await tour.begin(station)
        for page in pages:
            await _take(tour, page, failures)
    finally:
        tour.close_dialogs()
        tour.window.close()


async def _take(tour: Tour, page: Page, failures: list[str]) -> None:
    try:
        await page.show(tour)
        await tour.shoot(page.name)
    except (Lost, LabeldockError) as problem:
        failures.append(f"{page.name}: {problem}")
    except Exception:
        failures.append(f"{page.name}: {traceback.format_exc()}")
    tour.close_dialogs()
