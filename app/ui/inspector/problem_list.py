"""The list of problems: a sign and a word for how bad each is, where it is, and what to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.checks import Problem, Severity, Where
from app.domain.texts import tr
from app.ui.override import override
from app.ui.theme import icon, px, theme
from app.ui.widgets.sides import turned

if TYPE_CHECKING:
    from app.ui.theme import IconName

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
PROBLEM = Qt.ItemDataRole.UserRole
PLACE = Qt.ItemDataRole.UserRole + 1
WORD = Qt.ItemDataRole.UserRole + 2

SIDE, TOP, ICON, GAP, LINE_GAP = 12, 8, 16, 8, 2
SHOWN = 500
"""Nobody reads more; the number of all of them is said above the list."""

SIGNS: dict[Severity, tuple[IconName, str]] = {
    Severity.ERROR: ("error", "error"),
    Severity.WARNING: ("warning", "warning"),
}


class ProblemModel(QAbstractListModel):
    """Problems as rows; a new list only announces itself when it differs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: list[Problem] = []

    def show_problems(self, problems: list[Problem]) -> None:
        """Show these problems."""
        shown = problems[:SHOWN]
        if shown != self._problems:
            self.beginResetModel()
            self._problems = shown
            self.endResetModel()

    def _words(self, problem: Problem) -> tuple[str, str]:
        """Return the word for how bad it is, and the place."""
        severities = {Severity.ERROR: tr("Error"), Severity.WARNING: tr("Warning")}
        places = {
            Where.TARGET: tr("project and batch"),
            Where.ONTOLOGY: tr("ontology"),
            Where.MODEL: tr("model"),
            Where.IMAGES: tr("number of images"),
            Where.CONFIDENCE: tr("confidence"),
            Where.REVIEWER: tr("reviewer"),
            Where.EXISTING: tr("existing labels"),
        }
        place = places.get(problem.where, str(problem.where))
        if problem.row is not None:
            place = tr("{place}, row {row}").format(place=place, row=problem.row + 1)
        return severities.get(problem.severity, str(problem.severity).capitalize()), place

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._problems)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._problems):
            return None
        problem = self._problems[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return problem.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((*self._words(problem), problem.text))
        if role == PROBLEM:
            return problem
        return self._words(problem)[role == PLACE] if role in (WORD, PLACE) else None


class ProblemDelegate(QStyledItemDelegate):
    """Two lines: “Error · ontology, row 5”, then the sentence, wrapped."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        theme().changed.connect(view.viewport().update)

    def _text_width(self) -> int:
        return max(80, self._view.viewport().width() - 2 * SIDE - px(ICON) - GAP)

    def _text_height(self, text: str) -> int:
        box = QRect(0, 0, self._text_width(), 10_000)
        return self._view.fontMetrics().boundingRect(box, int(Qt.TextFlag.TextWordWrap), text).height()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        first = self._view.fontMetrics().height()
        height = 2 * TOP + first + LINE_GAP + self._text_height(str(index.data() or ""))
        return QSize(self._text_width(), height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        problem = index.data(PROBLEM)
        if not isinstance(problem, Problem):
            return
        painter.save()
        rect = option.rect
        is_near = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        if is_near:
            painter.fillRect(rect, theme().color("hover"))
        painter.fillRect(rect.adjusted(SIDE, rect.height() - 1, -SIDE, 0), theme().color("border"))
        name, color = SIGNS.get(problem.severity, ("info", "info"))
        size = px(ICON)
        sign = turned(QRect(rect.left() + SIDE, rect.top() + TOP, size, size), rect)
        painter.drawPixmap(sign.topLeft(), icon(name, color).pixmap(size, size))
        text = turned(rect.adjusted(SIDE + size + GAP, TOP, -SIDE, -TOP), rect)
        self._paint_first_line(painter, text, index, color)
        text.setTop(text.top() + self._view.fontMetrics().height() + LINE_GAP)
        painter.setFont(self._view.font())
        painter.setPen(theme().color("text"))
        painter.drawText(text, int(Qt.TextFlag.TextWordWrap), problem.text)
        painter.restore()

    def _paint_first_line(self, painter: QPainter, rect: QRect, index: Index, color: str) -> None:
        bold = QFont(self._view.font())
        bold.setWeight(QFont.Weight.DemiBold)
        word = str(index.data(WORD))
        painter.setFont(bold)
        painter.setPen(theme().color(color))
        used = QFontMetrics(bold).horizontalAdvance(word)
        line = QRect(rect.left(), rect.top(), rect.width(), self._view.fontMetrics().height())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), word)
        painter.setFont(self._view.font())
        painter.setPen(theme().color("muted"))
        place = tr(" · {place}").format(place=index.data(PLACE))
        painter.drawText(turned(line.adjusted(used, 0, 0, 0), line), int(Qt.AlignmentFlag.AlignLeft), place)
