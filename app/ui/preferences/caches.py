"""What is kept of pictures and previews: how much, where, and away with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.texts import tr
from app.services.caches import PICTURES_MB
from app.services.preview_sources import CACHE_MB
from app.ui.latest import Latest
from app.ui.preferences.controls import number
from app.ui.preferences.rows import Control, Page, Row
from app.ui.widgets import Elided, button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.caches import Sizes
    from app.services.workstation import Workstation

MOST_MB = 100_000
TASK = "settings of caches"


def caches(workstation: Workstation) -> Page:
    """Return the page."""
    kept, preview, tasks = workstation.caches, workstation.preview, workstation.tasks

    def set_pictures(value: int) -> None:
        tasks.start(f"{TASK}: {value} MB of pictures", lambda: kept.set_pictures_mb(value))

    def set_findings(value: int) -> None:
        tasks.start(f"{TASK}: {value} MB of previews", lambda: preview.set_cache_mb(value))

    def make_now(_told: Callable[[], object]) -> Control:
        now = Now(workstation)
        return Control(now, now.look)

    none = tr("nothing")
    return Page(
        "cache",
        tr("Cache"),
        (
            Row(
                "cache",
                tr("Kept now"),
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
            Row(
                "pictures_mb",
                tr("Pictures at most"),
                tr("Of batches and results. What was not seen for longest goes first."),
                number(MOST_MB, none, lambda: kept.pictures_mb, set_pictures, tr(" MB")),
                tr("cache limit size images"),
                lambda: kept.pictures_mb != PICTURES_MB,
                lambda: set_pictures(PICTURES_MB),
            ),
            Row(
                "findings_mb",
                tr("Previews at most"),
                tr(
                    "What was found is kept on this computer, and works offline afterwards; the oldest goes first."
                ),
                number(MOST_MB, none, lambda: preview.cache_mb, set_findings, tr(" MB")),
                tr("cache limit size findings"),
                lambda: preview.cache_mb != CACHE_MB,
                lambda: set_findings(CACHE_MB),
            ),
        ),
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
