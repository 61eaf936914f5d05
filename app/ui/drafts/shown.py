"""The drafts that match a search, with names that can be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRegularExpression,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from app.ui.drafts.model import FOUND_ROLE
from app.ui.override import override
from app.ui.rows import ID_ROLE

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.services.composer import Composer
    from app.ui.drafts.model import DraftModel

Index = QModelIndex | QPersistentModelIndex


class ShownDrafts(QSortFilterProxyModel):
    """Keeps drafts that have every word of a text in what is said of them: name, project, batch, refusal."""

    renamed = Signal(str, str)
    """A draft's id and the name that was written."""

    def __init__(self, source: DraftModel, composer: Composer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._source = source
        self.setFilterRole(FOUND_ROLE)
        self.setSourceModel(source)

    def show_matching(self, text: str) -> None:
        """Keep what has the words of this text; all when it has none."""
        every = "".join(f"(?=.*{QRegularExpression.escape(word)})" for word in text.split())
        flags = QRegularExpression.PatternOption
        self.setFilterRegularExpression(
            QRegularExpression(f"^{every}", flags.CaseInsensitiveOption | flags.DotMatchesEverythingOption)
        )

    def index_of(self, draft_id: str) -> QModelIndex:
        """Return where a draft stands; invalid when it does not match."""
        row = self._source.row_of(draft_id)
        return self.mapFromSource(self._source.index(row, 0)) if row >= 0 else QModelIndex()

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return super().data(index, Qt.ItemDataRole.DisplayRole if role == Qt.ItemDataRole.EditRole else role)

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = str(value).strip()
        if not name or name == index.data():
            return False
        self.renamed.emit(str(index.data(ID_ROLE)), name)
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        draft = self._composer.draft(str(index.data(ID_ROLE)))
        can_rename = draft is not None and draft.is_editable
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if can_rename else Qt.ItemFlag.NoItemFlags)
