"""Chooses the images of the sample by hand, among all of the batch."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from app.domain.texts import count, tr
from app.ui.override import override
from app.ui.pictures import PictureShelf, Want
from app.ui.widgets import button, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.catalogue import Image
    from app.services.preview import Preview
    from app.services.workstation import Workstation

SIZE = QSize(560, 560)
THUMB = QSize(48, 34)
LIMIT_MB = 16
MOST = 24
"""So many images can be looked at in one go; each is a question to the server."""

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class ChoiceModel(QAbstractListModel):
    """The images of a batch whose names hold a text, each with a check."""

    chosen_changed = Signal()

    def __init__(self, preview: Preview, shelf: PictureShelf, images: tuple[Image, ...]) -> None:
        super().__init__()
        self._preview = preview
        self._shelf = shelf
        self._all = images
        self._shown = list(images)
        self.chosen: dict[str, None] = {}
        shelf.arrived.connect(self._on_arrived)

    def choose(self, image_ids: Iterable[str]) -> None:
        """Begin with these."""
        self.chosen = dict.fromkeys(image_ids)

    def filter(self, text: str) -> None:
        """Show the images whose name has this text."""
        wanted = text.strip().casefold()
        self.beginResetModel()
        self._shown = [image for image in self._all if wanted in image.name.casefold()]
        self.endResetModel()

    def toggle(self, row: int) -> None:
        """Choose an image, or leave it out; no more than MOST are chosen."""
        image_id = self._shown[row].id
        if image_id in self.chosen:
            del self.chosen[image_id]
        elif len(self.chosen) < MOST:
            self.chosen[image_id] = None
        self.dataChanged.emit(self.index(row), self.index(row))
        self.chosen_changed.emit()

    def _on_arrived(self, key: str) -> None:
        for row, image in enumerate(self._shown):
            if image.id == key:
                self.dataChanged.emit(self.index(row), self.index(row))
                return

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._shown):
            return None
        image = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return image.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if image.id in self.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            fetch = partial(self._preview.picture, image, thumb=True)
            self._shelf.want(Want(image.id, fetch, THUMB))
            return self._shelf.pixmap(image.id)
        return None

    @override
    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.toggle(index.row())
        return True


class ChoiceOfImages(QDialog):
    """A list to check, with a filter; what is checked becomes the sample."""

    def __init__(self, workstation: Workstation, draft_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Choose images"))
        self.resize(SIZE)
        self._preview = workstation.preview
        self._draft_id = draft_id
        self._shelf = PictureShelf(workstation.tasks, "thumbs of the choice", LIMIT_MB)
        self.model = ChoiceModel(self._preview, self._shelf, self._preview.images(draft_id))
        self.model.setParent(self)
        self.model.choose(shot.image.id for shot in self._preview.look(draft_id).shots)
        self.search = QLineEdit()
        self.list = QListView()
        self.use = button("", "primary")
        self._words = label("", "small", wraps=True)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(tr("Filter by file name"))
        self.search.setAccessibleName(tr("Filter by file name"))
        self.search.setClearButtonEnabled(True)
        self.list.setModel(self.model)
        self.list.setProperty("role", "framed")
        self.list.setIconSize(THUMB)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(tr("Images of the batch; Space checks one"))
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(cancel)
        row.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.model.filter)
        self.model.chosen_changed.connect(self._show)
        self.use.clicked.connect(self._on_used)
        self.destroyed.connect(self._shelf.stop)

    def _show(self) -> None:
        n = len(self.model.chosen)
        self.use.setText(tr("Use {n}").format(n=count(n)))
        self.use.setEnabled(n > 0)
        words = tr("{n} images at most") if n >= MOST else tr("Checked ones become the sample")
        self._words.setText(words.format(n=count(MOST)))

    def _on_used(self) -> None:
        self._preview.choose(self._draft_id, list(self.model.chosen))
        self.accept()
