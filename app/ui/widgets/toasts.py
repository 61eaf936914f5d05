"""News that pass by: small cards at the bottom of the window, with an action where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.texts import tr
from app.ui.override import override
from app.ui.theme import icon, px, theme, tint
from app.ui.widgets.parts import button, label, tool_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.theme import IconName

NewsKind = Literal["info", "ok", "warning", "error"]
Action = tuple[str, "Callable[[], object]"]

SHOWN_MS = {"info": 5000, "ok": 5000, "warning": 9000, "error": 14000}
WITH_ACTION_MS = 9000
"""At least so long stays what can be acted on."""
AT_MOST = 3
SPACING = 6
WIDTH = 460
ICONS: dict[str, IconName] = {"info": "info", "ok": "check", "warning": "warning", "error": "error"}


class Toasts(QWidget):
    """Lies over the bottom of its parent; it takes no focus and no clicks beside its cards.

    What finds no room waits for its turn: nothing that was said is lost.
    """

    def __init__(self, parent: QWidget, bottom: int = 12) -> None:
        super().__init__(parent)
        self._bottom = bottom
        self._cards: list[_Card] = []
        self._waiting: list[_Card] = []
        self._taken_from: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING)
        self._column.setAlignment(Qt.AlignmentFlag.AlignBottom)
        parent.installEventFilter(self)
        self.hide()

    def show_news(
        self, text: str, kind: NewsKind = "info", action: Action | None = None, *, topic: str = ""
    ) -> None:
        """Show a card for some seconds; `action` is the words of a button and what it does.

        The card of a topic takes the place of the one that the topic has.
        """
        if topic and (before := self._card_of(topic)) is not None:
            self._take_away(before)
            before.deleteLater()
        if len(self._cards) >= AT_MOST:
            mildest = min(self._cards, key=lambda card: (card.has_focus, SHOWN_MS[card.kind]))  # the oldest
            mildest.wait()
            self._take_away(mildest)
            self._waiting.append(mildest)
        self._add(_Card(self, text, kind, action, topic))

    def tells(self, topic: str) -> bool:
        """Whether there is a card of this topic, shown or waiting."""
        return self._card_of(topic) is not None

    def take_focus(self) -> bool:
        """Give the newest card the keyboard; False where it is there already, or no card is shown."""
        focus = self.window().focusWidget()
        if not self._cards or (focus is not None and self.isAncestorOf(focus)):
            return False
        self._taken_from = focus
        self._cards[-1].take_focus()
        return True

    def let_go(self) -> QWidget | None:
        """Let the cards pass by again, and return what the keyboard was taken from, where that is still there."""
        for card in self._cards:
            card.pass_by()
        return self._taken_from if isValid(self._taken_from) else None

    @property
    def texts(self) -> tuple[str, ...]:
        """The news that are shown now, oldest first."""
        return tuple(card.text for card in self._cards)

    def drop(self, card: _Card) -> None:
        """End a card; the gravest that waits comes in its place."""
        if card not in self._cards:
            return
        had_focus = card.has_focus
        self._take_away(card)
        card.deleteLater()
        if self._waiting:
            gravest = max(self._waiting, key=lambda waiting: SHOWN_MS[waiting.kind])
            self._waiting.remove(gravest)
            self._add(gravest)
        self._place()
        if had_focus and (before := self.let_go()) is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card_of(self, topic: str) -> _Card | None:
        return next((card for card in (*self._cards, *self._waiting) if card.topic == topic), None)

    def _add(self, card: _Card) -> None:
        self._cards.append(card)
        self._column.addWidget(card)
        card.show()
        card.pass_by()
        self._place()

    def _take_away(self, card: _Card) -> None:
        if card in self._waiting:
            self._waiting.remove(card)
        else:
            self._cards.remove(card)
            self._column.removeWidget(card)
            card.hide()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None or not self._cards:
            self.hide()
            return
        width = min(px(WIDTH), parent.width() - 32)
        for card in self._cards:
            card.setFixedHeight(card.height_at(width))  # the column would cut a text of three lines
        height = sum(card.height() + SPACING for card in self._cards)
        self.setGeometry(
            (parent.width() - width) // 2, parent.height() - self._bottom - height, width, height
        )
        self.show()
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False


class _Card(QFrame):
    """One piece of news."""

    def __init__(self, stack: Toasts, text: str, kind: NewsKind, action: Action | None, topic: str) -> None:
        super().__init__(stack)
        self.text = text
        self.kind = kind
        self.topic = topic
        self._stack = stack
        self._act = action[1] if action else None
        self.setProperty("role", "toast")
        self.setAccessibleName(text)
        shown_ms = max(SHOWN_MS[kind], WITH_ACTION_MS if action else 0)
        self._timer = QTimer(self, singleShot=True, interval=shown_ms)
        self._timer.timeout.connect(self._on_closed)
        self._lay_out(action[0] if action else "")

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is in it."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def wait(self) -> None:
        """Stay, unseen, until there is room again."""
        self._timer.stop()

    def take_focus(self) -> None:
        """Give the keyboard to what can be done about the news, and stay until it is done."""
        self._timer.stop()
        self._first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def pass_by(self) -> None:
        """Go by itself after a while."""
        self._timer.start()

    def height_at(self, width: int) -> int:
        """Return the height that the wrapped text needs at this width, in pixels."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # before that, texts are measured in another font
        self._row.invalidate()
        return self._row.totalHeightForWidth(width)

    def _lay_out(self, verb: str) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        self._mark = QLabel()
        self._show_mark()
        theme().changed.connect(self._show_mark)
        row.addWidget(self._mark)
        row.addWidget(label(self.text, wraps=True), 1)
        close = tool_button("close", tr("Dismiss"))
        tint(close, "close", "tooltip_text")
        close.clicked.connect(self._on_closed)
        self._first: QWidget = close
        if verb:
            act = button(verb)
            act.clicked.connect(self._on_acted)
            row.addWidget(act)
            self._first = act
        row.addWidget(close)

    def _show_mark(self) -> None:
        self._mark.setPixmap(icon(ICONS[self.kind], "tooltip_text").pixmap(px(16), px(16)))

    def _on_acted(self) -> None:
        self._on_closed()
        if self._act:
            self._act()

    def _on_closed(self) -> None:
        self._timer.stop()
        self._stack.drop(self)

    @override
    def enterEvent(self, event: QEvent) -> None:
        self._timer.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.pass_by()
