"""The field over the whole window: a few letters, Enter, and it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.lookup import Lookup
from app.domain.texts import tr
from app.ui.override import override
from app.ui.palette.delegate import PaletteDelegate
from app.ui.palette.model import THING_ROLE, FoundThings
from app.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from app.domain.lookup import Thing
    from app.ui.palette.sources import Source
    from app.ui.settings import Settings

WIDTH, ROWS, TOP = 620, 10, 64
EDGE = 24
MOST_RECENT = 12
STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -ROWS,
    Qt.Key.Key_PageDown: ROWS,
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Palette(QFrame):
    """Lies over its window while it has the keyboard; the keyboard then goes back to where it was."""

    closed = Signal()

    def __init__(self, source: Source, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Search everything"))
        self._source, self._settings, self._window = source, settings, window
        self._is_left = False
        self._before = _line_of(QApplication.focusWidget())
        self._lookup = Lookup(source.things(), settings.recently_found)
        self.field = _Field(placeholderText=tr("Search actions, drafts, batches and jobs"))
        self.field.setAccessibleName(tr("Search everything"))
        self.found = FoundThings(self)
        self.list = QListView()
        self.list.setAccessibleName(tr("What was found"))
        self.list.setModel(self.found)
        self._delegate = PaletteDelegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing = label(tr("Nothing is called that."), "muted")
        self._lay_out()
        self.field.textChanged.connect(self._on_typed)
        self.list.clicked.connect(self._on_clicked)
        self.field.stepped.connect(self._step)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self.leave)
        self._on_typed("")

    def open(self) -> None:
        """Show it with the keyboard in its field."""
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        QTimer.singleShot(0, self._delegate, self._delegate.prepare)

    def leave(self) -> None:
        """Close it; the keyboard goes back."""
        if self._is_left:
            return
        self._is_left = True
        has_keyboard = self.field.hasFocus()
        self.close()
        before = next((part for part in self._before if isValid(part) and part.isVisible()), None)
        if has_keyboard and before is not None:
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)

    def _place(self) -> None:
        room = self._window.size()
        width = min(WIDTH, room.width() - 2 * EDGE)
        rows = ROWS * self.list.sizeHintForRow(0) if self.found.rowCount() else 0
        height = min(rows + self.field.sizeHint().height() + 34, room.height() - TOP - EDGE)
        self.setGeometry((room.width() - width) // 2, TOP, width, height)

    def _on_typed(self, typed: str) -> None:
        self.found.show(self._lookup.find(typed, self._source.jobs(typed)), typed)
        self._nothing.setVisible(not self.found.rowCount())
        self.list.setCurrentIndex(self.found.index(0))
        self.list.scrollToTop()

    def _on_entered(self) -> None:
        self._do(self.list.currentIndex())

    def _on_clicked(self, index: QModelIndex) -> None:
        self._do(index)

    def _do(self, index: QModelIndex) -> None:
        thing: Thing | None = index.data(THING_ROLE)
        if thing is None or not thing.is_possible:
            return
        recent = (thing.id, *(name for name in self._settings.recently_found if name != thing.id))
        self._settings.recently_found = recent[:MOST_RECENT]
        self.leave()
        self._source.do(thing)

    def _step(self, by: int) -> None:
        row = min(max(0, self.list.currentIndex().row() + by), self.found.rowCount() - 1)
        self.list.setCurrentIndex(self.found.index(row))


def _line_of(part: QWidget | None) -> list[QWidget]:
    """Return what had the keyboard and what lies around it: the editor of a cell is gone when it comes back."""
    line = []
    while part is not None:
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
            line.append(part)
        part = part.parentWidget()
    return line


class _Field(QLineEdit):
    """Has the keyboard all the time; the keys that go through the rows are told."""

    stepped = Signal(int)
    entered = Signal()
    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self.stepped.emit(STEPS[key])
        elif key in ENTER:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # the menu of the field itself
            self.left.emit()
