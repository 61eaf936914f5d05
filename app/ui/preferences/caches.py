"""What is kept of pictures and previews: how much, where, and away with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.latest import Latest
from app.ui.preferences.controls import number
from app.ui.preferences.rows import Control, Page, Row
from app.ui.widgets import Elided, button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.caches import Limit, Sizes
    from app.services.tasks import Tasks
    from app.services.workstation import Workstation

MOST_MB = 100_000


def caches(workstation: Workstation) -> Page:
    """Return the page."""
    kept, tasks = workstation.caches, workstation.tasks

    def make_now(_told: Callable[[], object]) -> Control:
        now = Now(workstation)
        return Control(now, now.look)

    return Page(
        "cache",
        tr("Cache"),
        (
            Row(
                "cache",
                tr("In the cache now"),
                tr("All of it can be fetched again."),
                make_now,
                tr("size clear disk"),
                is_wide=True,
            ),
            Row(
                "cache_place",
                tr("Place"),
                tr("LABELDOCK_HOME in the environment moves it, with everything else."),
                partial(_place, kept.folder),
                tr("folder directory disk"),
                is_wide=True,
            ),
            _limit(
                tasks,
                "pictures_mb",
                kept.pictures,
                tr("Limit for pictures"),
                tr("Of batches and results. Those not looked at for longest are removed first."),
                tr("cache limit size images"),
            ),
            _limit(
                tasks,
                "findings_mb",
                kept.findings,
                tr("Limit for previews"),
                tr(
                    "What previews found stays on this computer and works offline; the oldest is removed first."
                ),
                tr("cache limit size findings"),
            ),
        ),
    )


def _limit(tasks: Tasks, name: str, limit: Limit, title: str, about: str, found_by: str) -> Row:
    def keep(value: int) -> None:
        limit.mb = value
        tasks.start(f"keep {name}", limit.keep)

    return Row(
        name,
        title,
        about,
        number(MOST_MB, tr("nothing"), lambda: limit.mb, keep, tr(" MB")),
        found_by,
        lambda: limit.mb != limit.usual_mb,
        lambda: keep(limit.usual_mb),
    )


class Now(QWidget):
    """How much is kept, and a button that throws it away."""

    def __init__(self, workstation: Workstation) -> None:
        super().__init__()
        self._caches = workstation.caches
        self._counting = Latest(workstation.tasks, "count caches")
        self._clearing = Latest(workstation.tasks, "clear caches")
        self.words = label(tr("Counting…"))
        self.clear = button(tr("Clear"), icon="trash")
        self.clear.setAccessibleName(tr("Clear the cache"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.clear)
        self.clear.clicked.connect(self._on_clear)
        self._counting.answered.connect(self._show)
        self._clearing.answered.connect(self.look)

    def look(self) -> None:
        """Count what is there."""
        self._counting.ask(self._caches.sizes)

    def _on_clear(self) -> None:
        self._clearing.ask(self._caches.clear)

    def _show(self, sizes: Sizes) -> None:
        def words(size: int) -> str:
            return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)

        text = tr("Pictures {pictures} · previews {findings}")
        self.words.setText(text.format(pictures=words(sizes.pictures), findings=words(sizes.findings)))
        self.clear.setEnabled(bool(sizes.pictures or sizes.findings))


def _place(folder: str, _told: Callable[[], object]) -> Control:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(Elided(folder), 1)
    show = button(tr("Show folder"), icon="folder")
    show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
    row.addWidget(show)
    return Control(widget, lambda: None)
