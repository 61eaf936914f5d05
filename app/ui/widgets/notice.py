"""An inline banner: what happened, what to do about it, and buttons for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.theme import icon, px, theme
from app.ui.widgets.parts import button, label, set_property, tool_button

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.domain.errors import LabeldockError
    from app.ui.theme import IconName

Kind = Literal["info", "ok", "warning", "error"]

NARROW = 520
"""Pixels; a narrower banner has its buttons below the words, which would be a column of single ones."""
ROWS = 5
"""Three of words, and what is left above and below: a single line is in the middle, as its button is."""
ICONS: dict[str, IconName] = {"info": "info", "ok": "check", "warning": "warning", "error": "error"}


class Notice(QFrame):
    """A banner that is hidden until it has something to say; `acted` when its button is pressed."""

    acted = Signal()
    acted_otherwise = Signal()
    """The second button was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        # Not Maximum: the height that wrapped text needs is only known for a width.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._kind: Kind = "info"
        self._icon = QLabel()
        self._title = label("", "heading", wraps=True)
        self._text = label("", wraps=True)
        self._hint = label("", "muted", wraps=True)
        self._action = button("")
        self._other = button("", "quiet")
        self._close = tool_button("close", tr("Close"))
        self._lay_out()
        self.setFocusProxy(self._action)
        self._action.clicked.connect(self.acted)
        self._other.clicked.connect(self.acted_otherwise)
        self._close.clicked.connect(self.hide)
        theme().changed.connect(self._show_icon)
        self.hide()

    @property
    def kind(self) -> Kind:
        """What sort of news it shows."""
        return self._kind

    def say(
        self,
        kind: Kind,
        title: str,
        text: str = "",
        hint: str = "",
        action: str = "",
        *,
        other: str = "",
        can_close: bool = False,
    ) -> None:
        """Show the banner with these words; empty ones take no room."""
        self._kind = kind
        set_property(self, "kind", kind)
        for part, words in (
            (self._title, title),
            (self._text, text),
            (self._hint, hint),
            (self._action, action),
            (self._other, other),
        ):
            part.setText(words)
            part.setVisible(bool(words))
        self._close.setVisible(can_close)
        self._show_icon()
        self.setAccessibleName(title)
        self.show()

    def say_error(self, error: LabeldockError, action: str = "", *, can_close: bool = False) -> None:
        """Show an error of the domain: its title, what happened, what to do."""
        self.say("error", error.title, error.message, error.hint, action, can_close=can_close)

    def drop_action(self) -> None:
        """Take the button away: what it did can no longer be done."""
        self._action.hide()

    def _lay_out(self) -> None:
        self._acts = QHBoxLayout()
        self._acts.setSpacing(6)
        self._acts.addWidget(self._action)
        self._acts.addWidget(self._other)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(10, 8, 10, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)  # it would stand between hidden lines too
        for part in (self._text, self._hint):
            part.setContentsMargins(0, 2, 0, 0)
        grid.addWidget(self._icon, 1, 0, Qt.AlignmentFlag.AlignTop)
        for row, part in enumerate((self._title, self._text, self._hint), 1):
            grid.addWidget(part, row, 1)
        grid.addWidget(self._close, 0, 3, ROWS, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        for row in (0, ROWS - 1):
            grid.setRowStretch(row, 1)
        self._place_acts(is_narrow=False)

    def _place_acts(self, *, is_narrow: bool) -> None:
        self._is_narrow = is_narrow
        self._grid.removeItem(self._acts)
        if is_narrow:
            self._grid.addLayout(self._acts, ROWS, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            self._grid.addLayout(self._acts, 0, 2, ROWS, 1, Qt.AlignmentFlag.AlignVCenter)

    def _show_icon(self) -> None:
        self._icon.setPixmap(icon(ICONS[self._kind], self._kind).pixmap(px(16), px(16)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (is_narrow := self.width() < NARROW) is not self._is_narrow:
            self._place_acts(is_narrow=is_narrow)
