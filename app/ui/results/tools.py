"""The tools above the canvas: which images are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.ui.override import override
from app.ui.results.acts import ResultActs
from app.ui.results.images_model import ImageFilter, Kind
from app.ui.widgets import Segmented, count

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

from app.ui.results.images_model import ImagesModel

DELAY_MS = 150
SEARCH_WANTS = 140
"""With less room for it, the acts become one menu."""


class ImageTools(QWidget):
    """A kind of images and a text; `changed` comes a moment after the last key."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = Segmented([(kind.value, "") for kind in Kind])
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Filter by file or class"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(60)
        self.search.setMaximumWidth(260)
        self.acts = ResultActs()
        self._delay = QTimer(self, interval=DELAY_MS, singleShot=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kinds)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        row.addWidget(self.acts)
        self.kinds.chosen.connect(self._on_chosen)
        self.search.textChanged.connect(self._delay.start)
        self._delay.timeout.connect(self.changed)

    @property
    def filter(self) -> ImageFilter:
        """What is to be shown."""
        return ImageFilter(Kind(self.kinds.value), self.search.text())

    def show_all(self) -> None:
        """Take every limit away."""
        self.search.clear()
        self.kinds.choose(Kind.ALL.value)
        self.changed.emit()

    def show_counts(self, model: ImagesModel, *, is_final: bool) -> None:
        """Show how many images there are of each kind; while the job runs, empty means not labelled yet."""
        empty = self.tr("Empty") if is_final else self.tr("No labels yet")
        titles = {Kind.ALL: self.tr("All"), Kind.LABELLED: self.tr("Labelled"), Kind.EMPTY: empty}
        for kind, title in titles.items():
            self.kinds.set_text(kind.value, f"{title} {count(model.count(kind))}")

    def _on_chosen(self) -> None:
        self.changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = self.kinds.sizeHint().width() + SEARCH_WANTS
        self.acts.set_narrow(is_narrow=self.width() < left + self.acts.room)
