"""The panel of drafts and queue: open, queue, take back, copy and delete drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QMenu,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.job import DraftState
from app.ui.drafts.model import STATE_ROLE, WORD_ROLE, DraftModel
from app.ui.override import override
from app.ui.rows import ID_ROLE
from app.ui.theme import theme
from app.ui.widgets import EmptyState, PanelHead, badge_size, paint_badge

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPainter

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

ROW_HEIGHT = 28
PADDING = 12


class DraftsPanel(QWidget):
    """Every draft with its state; a click opens its tab."""

    delete_requested = Signal(str)

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self.head = PanelHead(self.tr("Drafts and queue"))
        self._model = DraftModel(workstation.composer, self)
        self._list = _List()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setAccessibleName(self.tr("Drafts and queue"))
        self._empty = EmptyState(self.tr("No drafts"), self.tr("A new draft begins with a batch."))
        self._body = QStackedWidget()
        self._lay_out()
        self._connect(bridge)
        self._show()

    def select(self, draft_id: str) -> None:
        """Mark the draft whose tab is in front."""
        row = self._model.row_of(draft_id)
        self._list.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())

    def _lay_out(self) -> None:
        self._body.addWidget(self._list)
        self._body.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)

    def _connect(self, bridge: Bridge) -> None:
        bridge.drafts_listed.connect(self._show)
        bridge.draft_changed.connect(self._model.show_one)
        bridge.draft_checked.connect(self._model.show_one)
        bridge.catalogue_changed.connect(self._show)
        bridge.ready.connect(self._show)
        self._list.clicked.connect(self._on_opened)
        self._list.entered_row.connect(self._on_opened)
        self._list.delete_pressed.connect(self._on_delete_pressed)
        self._list.customContextMenuRequested.connect(self._on_menu_requested)

    def _show(self) -> None:
        self._model.show_all()
        has_rows = self._model.rowCount() > 0
        self._body.setCurrentWidget(self._list if has_rows else self._empty)

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self._workstation.composer.open(str(index.data(ID_ROLE)))

    def _on_delete_pressed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.delete_requested.emit(str(index.data(ID_ROLE)))

    def _on_menu_requested(self, at: QPoint) -> None:
        draft_id = str(self._list.indexAt(at).data(ID_ROLE) or "")
        draft = self._workstation.composer.draft(draft_id)
        if draft is None:
            return
        composer = self._workstation.composer
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), lambda: composer.open(draft_id))
        menu.addAction(self.tr("Duplicate"), lambda: composer.duplicate(draft_id))
        if draft.state is DraftState.QUEUED:
            menu.addAction(
                self.tr("Take back from the queue"), lambda: self._workstation.outbox.withdraw(draft_id)
            )
        menu.addSeparator()
        delete = menu.addAction(self.tr("Delete"), lambda: self.delete_requested.emit(draft_id))
        delete.setEnabled(draft.state is not DraftState.SENDING)
        menu.popup(self._list.viewport().mapToGlobal(at))


class _List(QListView):
    """A list whose rows open by Enter, and go by Delete."""

    entered_row = Signal(QModelIndex)
    delete_pressed = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMinimumHeight(2 * ROW_HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_row.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Paints the name, and the state as a badge at the right end."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        rect = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        word = str(index.data(WORD_ROLE) or "")
        width = badge_size(word).width()
        badge = rect.adjusted(max(0, rect.width() - width), 0, 0, 0)
        paint_badge(painter, badge, word, str(index.data(STATE_ROLE) or ""))
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        name = rect.adjusted(0, 0, -width - 8, 0)
        painter.save()
        painter.setPen(theme().color("accent_on_soft" if is_selected else "text"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, ROW_HEIGHT)
