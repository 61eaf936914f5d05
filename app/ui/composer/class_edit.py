"""The editor of a class cell: a line that completes the names of the dataset, also in spite of a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QCompleter, QLineEdit, QWidget

from app.domain.fuzzy import ranked
from app.ui.composer.completion import completer
from app.ui.override import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

_HINTS = {
    Qt.Key.Key_Return: QAbstractItemDelegate.EndEditHint.SubmitModelCache,
    Qt.Key.Key_Enter: QAbstractItemDelegate.EndEditHint.SubmitModelCache,
    Qt.Key.Key_Tab: QAbstractItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QAbstractItemDelegate.EndEditHint.EditPreviousItem,
}


class ClassEdit(QLineEdit):
    """Offers the names that fit what is typed; Enter and Tab also take the one that is marked in the list."""

    finished = Signal(object)
    """An end was chosen while the list was open; carries the EndEditHint."""

    def __init__(self, classes: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._classes = classes
        self._offered = QStringListModel(self)
        made = completer(self._offered, self)
        made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompleter(made)
        self.textEdited.connect(self._offer)

    def _offer(self, text: str) -> None:
        self._offered.setStringList(ranked(text, self._classes))

    def _offer_all(self) -> None:
        self._offer("")
        self.completer().complete()
        self._popup.setCurrentIndex(self._offered.index(0, 0))

    @property
    def _popup(self) -> QAbstractItemView:
        return cast("QAbstractItemView", self.completer().popup())

    def _ends(self, event: QKeyEvent) -> bool:
        """Finish editing where the list of completions would keep the key to itself."""
        hint = _HINTS.get(Qt.Key(event.key()))
        if hint is None or not self._popup.isVisible():
            return False
        marked = self._popup.selectionModel().selectedIndexes()
        if marked:
            self.setText(str(marked[0].data()))
            self.setModified(True)
        event.accept()
        self.finished.emit(hint)
        self._popup.hide()  # not before: the focus that comes back then would end the editing by itself
        return True

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._ends(event):
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self._offer_all()
        else:
            super().keyPressEvent(event)
