"""What the pages of the settings are made of: rows of data, and the one view that shows a row."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.theme import px, theme
from app.ui.widgets import label, tool_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QLabel

CONTROL_WIDTH = 160
LEAST_WORDS = 200
"""Pixels of the usual font; with less for the words beside it, a control stands below them."""


@dataclass(frozen=True, slots=True)
class Control:
    """What a value is set with; `show` has it show the value of now.

    `look_for` has what is itself a list show what has some words in it, and tells whether there is any.
    """

    widget: QWidget
    show: Callable[[], object]
    look_for: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One setting. `make` is given what to call after each change; `keywords` are looked through as well."""

    id: str
    title: str
    text: str
    make: Callable[[Callable[[], object]], Control]
    keywords: str = ""
    is_changed: Callable[[], bool] | None = None
    reset: Callable[[], object] | None = None
    is_wide: bool = False
    """Whether its control stands below the words, as wide as they are."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows under a name."""

    id: str
    title: str
    rows: Sequence[Row]
    text: str = ""


class RowView(QWidget):
    """The words of a row, its control, and its reset where there is something to reset."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row
        self._title = label(row.title, "heading", wraps=True)
        self._text = label(row.text, "muted", wraps=True)
        self.control = row.make(self.show_state)
        self.reset = tool_button("undo", tr("Reset “{name}” to its default").format(name=row.title))
        keeps = self.reset.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # also where nothing can be reset: all controls end at one edge
        self.reset.setSizePolicy(keeps)
        widget = self.control.widget
        if not widget.accessibleName():
            widget.setAccessibleName(row.title)
        widget.setAccessibleDescription(row.text)
        self._lay_out(widget)
        self.reset.clicked.connect(self._on_reset)
        self.show_state()

    def show_state(self) -> None:
        """Show what is set now, and whether that can be reset."""
        self.control.show()
        self.reset.setVisible(self.row.is_changed is not None and self.row.is_changed())

    def matches(self, words: Sequence[str], page: str) -> bool:
        """Tell whether each of these words is somewhere in the row, and mark them."""
        said = " ".join((page, self.row.title, self.row.text, self.row.keywords)).casefold()
        is_found = all(word in said for word in words)
        if self.control.look_for is not None:
            is_found = self.control.look_for("" if is_found else " ".join(words))
        for part, text in ((self._title, self.row.title), (self._text, self.row.text)):
            _mark(part, text, words if is_found else ())
        return is_found

    def _lay_out(self, widget: QWidget) -> None:
        self._text.setVisible(bool(self.row.text))
        self._is_below = False
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, px(8), 0, px(8))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._text, 1, 0)
        self._side = side = QHBoxLayout()
        side.setSpacing(px(6))
        side.addWidget(widget, 1)
        side.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        if self.row.is_wide:
            side.setContentsMargins(0, px(4), 0, 0)
            grid.addLayout(side, 2, 0)
            return
        if isinstance(widget, QComboBox | QAbstractSpinBox):
            widget.setMinimumWidth(px(CONTROL_WIDTH))
        self._place_control(is_below=False)

    def _place_control(self, *, is_below: bool) -> None:
        """Have the control beside the words, or below them where both would be too narrow."""
        self._is_below = is_below
        self._grid.removeItem(self._side)
        if is_below:
            self._grid.addLayout(self._side, 2, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            corner = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            self._grid.addLayout(self._side, 0, 1, 2, 1, corner)

    def _on_reset(self) -> None:
        if self.row.reset is not None:
            self.row.reset()
            self.show_state()
            self.control.widget.setFocus()

    @override
    def minimumSizeHint(self) -> QSize:
        """Ask for no more room than with the control below: only then is it seen that it has to go there."""
        hint = super().minimumSizeHint()
        return hint if self.row.is_wide else QSize(self._side.minimumSize().width(), hint.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._side.sizeHint().width() + px(LEAST_WORDS)
        if not self.row.is_wide and is_narrow is not self._is_below:
            self._place_control(is_below=is_narrow)


def _mark(part: QLabel, text: str, words: Sequence[str]) -> None:
    """Show a text with these words marked; the text itself never becomes markup."""
    found = [word for word in words if word in text.casefold()]
    if not found:
        part.setTextFormat(Qt.TextFormat.PlainText)
        part.setText(text)
        return
    ground, ink = theme().color("selection").name(), theme().color("text").name()
    pattern = re.compile("|".join(re.escape(word) for word in found), re.IGNORECASE)
    pieces, at = [], 0
    for hit in pattern.finditer(text):
        marked = html.escape(hit.group())
        pieces += [
            html.escape(text[at : hit.start()]),
            f'<span style="background:{ground};color:{ink}">{marked}</span>',
        ]
        at = hit.end()
    part.setTextFormat(Qt.TextFormat.RichText)
    part.setText("".join([*pieces, html.escape(text[at:])]))
