"""The table of a series: filled by keyboard alone, and what is changed in a row is changed in all selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.texts import tr
from app.ui.override import override
from app.ui.series.rows import CHOICES, EDITABLE, Column, Row
from app.ui.theme import row_px, theme
from app.ui.widgets import inset

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QEvent
    from PySide6.QtGui import QPainter, QResizeEvent

    from app.ui.series.model import SeriesModel

Index = QModelIndex | QPersistentModelIndex
Flag = QItemSelectionModel.SelectionFlag
ROW_HEIGHT = 29
MOST_IMAGES = 10_000_000
FIXED = {Column.HAS: 92, Column.IMAGES: 92, Column.EXISTING: 110, Column.CREDITS: 68}
SHARES = {Column.BATCH: 0.25, Column.PROJECT: 0.18, Column.NAME: 0.22, Column.REVIEWER: 0.11}
"""Pixels, and shares of what they leave; Check takes the rest. None is narrower than its heading."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SeriesTable(QTableView):
    """Space chooses the selected batches or no longer, typing changes a cell, Tab leaves the table."""

    def __init__(self, model: SeriesModel) -> None:
        super().__init__()
        self.rows = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setProperty("role", "framed")
        self.setAccessibleName(tr("Batches"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_px(ROW_HEIGHT))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.setColumnHidden(Column.CREDITS, True)

    @property
    def selected(self) -> list[Row]:
        """The rows that are selected, from the top."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.rows.shown[place] for place in places]

    def show_credits(self, is_known: bool) -> None:
        """Show the column of credits where the server tells them."""
        if self.isColumnHidden(Column.CREDITS) is is_known:
            self.setColumnHidden(Column.CREDITS, not is_known)
            self._fit()

    def go_to(self, place: int) -> None:
        """Make a row the current and only selected one, where there is one."""
        if place < len(self.rows.shown):
            column = max(self.currentIndex().column(), 0)
            self.setCurrentIndex(self.rows.index(place, column))

    def commit(self, index: Index, value: object) -> None:
        """Change a cell, and with it the same cell of every selected row; a name stays one row's own."""
        column, row = Column(index.column()), self.rows.shown[index.row()]
        selected = self.selected
        is_shared = column is not Column.NAME and row in selected
        self.rows.ask(selected if is_shared else [row], column, value)

    def choose_selected(self) -> None:
        """Choose the selected rows; where all of them are chosen, no longer choose them."""
        selected = self.selected
        self.rows.choose(selected, is_chosen=not all(row.is_chosen for row in selected))

    def _choose_label(self, key: str) -> bool:
        """Set keep, replace or the server's default by its first letter."""
        index = self.currentIndex()
        if index.column() != Column.EXISTING or not key:
            return False
        found = [value for value, text in CHOICES.items() if tr(text).casefold().startswith(key)]
        if found:
            self.commit(index, found[0])
        return bool(found)

    def _fit(self) -> None:
        least = self.horizontalHeader().sectionSizeHint
        fixed = {c: max(w, least(c)) for c, w in FIXED.items() if not self.isColumnHidden(c)}
        room = self.viewport().width() - sum(fixed.values())
        shared = {column: max(round(room * share), least(column)) for column, share in SHARES.items()}
        for column, width in (fixed | shared).items():
            self.setColumnWidth(column, width)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.state() is QTableView.State.EditingState:
            super().keyPressEvent(event)  # it comes up from a cell's editor, which has seen to it
        elif event.key() == Qt.Key.Key_Space and is_plain:
            self.choose_selected()
        elif event.key() in ENTER and is_plain:
            if self.currentIndex().column() in EDITABLE:
                self.edit(self.currentIndex())
            else:
                self.choose_selected()
        elif not (is_plain and self._choose_label(event.text().casefold())):
            super().keyPressEvent(event)

    @override
    def selectionCommand(self, index: Index, event: QEvent | None = None) -> Flag:
        """Keep all selected rows while a key goes from cell to cell of one row."""
        is_key = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        return Flag.NoUpdate if is_key else super().selectionCommand(index, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(480, self.horizontalHeader().sizeHint().height() + 4 * row_px(ROW_HEIGHT))


class _Delegate(QStyledItemDelegate):
    """Frames the current cell, and edits each column with what fits it."""

    def __init__(self, table: SeriesTable) -> None:
        super().__init__(table)
        self._table = table

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        line = option.rect.adjusted(0, option.rect.height() - 1, 0, 0)
        painter.fillRect(line, theme().color("border"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1))
            painter.restore()

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.column() == Column.NAME:  # the names of a series differ at their ends
            option.textElideMode = Qt.TextElideMode.ElideMiddle

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = Column(index.column())
        if column is Column.IMAGES:
            return self._images_editor(parent, index)
        if column is Column.EXISTING:
            return self._choice_editor(parent)
        return QLineEdit(parent, maxLength=500)

    def _images_editor(self, parent: QWidget, index: Index) -> QWidget:
        size = self._table.rows.shown[index.row()].candidate.batch.images
        box = QSpinBox(parent)
        box.setRange(0, size or MOST_IMAGES)
        box.setSpecialValueText(tr("All"))
        inset(box)
        return box

    def _choice_editor(self, parent: QWidget) -> QWidget:
        box = QComboBox(parent)
        for value, text in CHOICES.items():
            box.addItem(tr(text), value)
        box.activated.connect(lambda _: self._finish(box))
        return box

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QSpinBox):
            editor.setValue(int(value))
            editor.selectAll()
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(list(CHOICES).index(value))
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(value or ""))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QSpinBox):
            editor.interpretText()
            self._table.commit(index, editor.value())
        elif isinstance(editor, QComboBox):
            self._table.commit(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            self._table.commit(index, editor.text())

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)
