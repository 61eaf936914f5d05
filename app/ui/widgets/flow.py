"""A layout of one row that becomes more where the room is narrow."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.ui.override import override
from app.ui.widgets.sides import turned


class FlowLayout(QLayout):
    """Items in the direction of the language; those after `add_break` stand at the far end of their line."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._break = 0
        self._heights: dict[int, int] = {}
        """By width, as long as no item changes: a layout above asks dozens of times at each turn to another tab."""
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins())

    def add_break(self) -> None:
        """Push what comes after this to the right end."""
        self._break = len(self._items)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), is_trial=True)
        return self._heights[width]

    @override
    def invalidate(self) -> None:
        self._heights = {}
        super().invalidate()

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, is_trial=False)

    @override
    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(i.sizeHint().width() for i in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((i.sizeHint().height() for i in shown), default=0))

    @override
    def minimumSize(self) -> QSize:
        sizes = [i.minimumSize() for i in self._shown()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Put each item into the first line that has room for it; what stands at the far end stays together."""
        shown = self._shown()
        far = [item for item in self._items[self._break :] if not item.isEmpty()] if self._break else []
        near = shown[: len(shown) - len(far)]
        if far and near and self._least(shown) > width >= max(self._least(near), self._least(far)):
            return [near, far]
        lines: list[list[QLayoutItem]] = []
        left: list[int] = []
        for item in shown:
            wanted = item.minimumSize().width()
            line = next((i for i, room in enumerate(left) if wanted <= room), len(lines))
            if line == len(lines):
                lines.append([])
                left.append(width)
            lines[line].append(item)
            left[line] -= wanted + self.spacing()
        return lines

    def _least(self, items: list[QLayoutItem]) -> int:
        """Return how narrow a line of these can be."""
        return sum(item.minimumSize().width() for item in items) + self.spacing() * (len(items) - 1)

    def _arrange(self, rect: QRect, *, is_trial: bool) -> int:
        """Place the items unless it is a trial; return the height in pixels."""
        right = set(map(id, self._items[self._break :])) if self._break else set()
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max((item.sizeHint().height() for item in line), default=0)
            if not is_trial:
                self._place(line, QRect(rect.x(), y, rect.width(), height), right)
            y += height + self.spacing()
        return y - self.spacing() - rect.y()

    def _place(self, line: list[QLayoutItem], rect: QRect, right: set[int]) -> None:
        spare = rect.width() - self.spacing() * (len(line) - 1)
        widths = _widths(line, spare)
        spare -= sum(widths)
        x = rect.x()
        for i, (item, width) in enumerate(zip(line, widths, strict=True)):
            starts_right = id(item) in right and (i > 0 and id(line[i - 1]) not in right)
            x += max(0, spare) if starts_right else 0
            height = item.sizeHint().height()
            place = QRect(QPoint(x, rect.y() + (rect.height() - height) // 2), QSize(width, height))
            item.setGeometry(turned(place, rect))
            x += width + self.spacing()


def _widths(line: list[QLayoutItem], room: int) -> list[int]:
    """Return the width of each item: the one it wants, less what those that can shrink give up."""
    widths = [item.sizeHint().width() for item in line]
    for i, item in enumerate(line):
        too_much = sum(widths) - room
        if too_much > 0:
            widths[i] = max(item.minimumSize().width(), widths[i] - too_much)
    return widths
