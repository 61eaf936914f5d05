"""Tabs over pages: movable, closable, with a dot for what is not saved yet and a plus after the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.shortcuts import keys
from app.ui.theme import px, row_px, theme
from app.ui.widgets import tool_button

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QMouseEvent, QPaintEvent

MAX_TAB = 230
MIN_TAB, LEAST_TAB = 130, 86
"""What a tab has at first, and where many have to be in sight together; a few letters of each name stay."""
DOT = 7
SINKS = 2
"""By so much the words of a tab stand below the middle of the bar, as the sheet has it: its cross stands there too."""


class Documents(QWidget):
    """Pages by key, one tab each; without any page the blank page is shown."""

    current_changed = Signal(str)
    close_requested = Signal(str)
    new_requested = Signal()
    room_requested = Signal()
    reordered = Signal()

    def __init__(self, blank: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: dict[str, QWidget] = {}
        self._bar = _Bar()
        self._plus = tool_button("plus", tr("New draft"))
        self._room = tool_button("expand", tr("Hide or show all panels"))
        keys().explain(self._plus, tr("New draft"), "window.new_draft")
        keys().explain(self._room, tr("Hide or show all panels"), "window.room")
        self._stack = QStackedWidget()
        self._blank = blank
        self._lay_out()
        self._bar.currentChanged.connect(self._on_current_changed)
        self._bar.middle_clicked.connect(self._on_close_clicked)
        self._bar.tabMoved.connect(self.reordered)
        self._plus.clicked.connect(self.new_requested)
        self._room.clicked.connect(self.room_requested)
        self._show_page()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the tabs from left to right."""
        return tuple(self._key(i) for i in range(self._bar.count()))

    @property
    def current(self) -> str:
        """The key of the tab in front, empty without tabs."""
        return self._key(self._bar.currentIndex())

    def page(self, key: str) -> QWidget | None:
        """Return the page of this key."""
        return self._pages.get(key)

    def add(self, key: str, page: QWidget, text: str, tip: str = "") -> None:
        """Add a tab at the end; it does not come to the front by itself."""
        self._pages[key] = page
        self._stack.addWidget(page)
        with QSignalBlocker(self._bar):  # the first tab is in front before it has its key
            i = self._bar.addTab(_plain(text))
            self._bar.setTabData(i, key)
        close = _CloseButton(tr("Close tab"))
        keys().explain(close, tr("Close tab"), "window.close_tab")
        close.clicked.connect(lambda: self.close_requested.emit(key))
        self._bar.setTabButton(i, QTabBar.ButtonPosition.RightSide, close)
        self._bar.setTabToolTip(i, tip or text)
        self._show_page()
        if len(self._pages) == 1:
            self.current_changed.emit(key)

    def describe(self, key: str, text: str, tip: str, *, is_saved: bool) -> None:
        """Change a tab's name and tip, and whether it has the dot."""
        i = self._place(key)
        if i < 0:
            return
        if self._bar.tabText(i) != _plain(text):  # it lays out all tabs anew
            self._bar.setTabText(i, _plain(text))
        self._bar.setTabToolTip(i, tip)
        close = self._bar.tabButton(i, QTabBar.ButtonPosition.RightSide)
        if isinstance(close, _CloseButton):
            close.show_saved(is_saved)

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        i = self._place(key)
        if i >= 0:
            self._bar.setCurrentIndex(i)
            self._pages[key].setFocus()

    def remove(self, key: str) -> None:
        """Take a tab and its page away."""
        page = self._pages.pop(key, None)
        if page is None:
            return
        focus = self.window().focusWidget()
        had_focus = focus is not None and page.isAncestorOf(focus)
        self._bar.removeTab(self._place(key))
        self._stack.removeWidget(page)
        page.deleteLater()
        self._show_page()
        if had_focus:
            self._pages.get(self.current, self._blank).setFocus()

    def turn(self, steps: int) -> None:
        """Go some tabs to the right, around the end; the keyboard goes along."""
        if keys := self.keys:
            self.show_tab(keys[(self._bar.currentIndex() + steps) % len(keys)])

    def _lay_out(self) -> None:
        strip = QWidget()
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip.setProperty("role", "tab-strip")
        row = QHBoxLayout(strip)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._plus)
        row.addStretch(1)
        row.addWidget(self._room)
        strip.setFixedHeight(row_px(self._bar.HEIGHT))
        self._stack.addWidget(self._blank)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)

    def _key(self, i: int) -> str:
        return str(self._bar.tabData(i) or "") if i >= 0 else ""

    def _place(self, key: str) -> int:
        return next((i for i in range(self._bar.count()) if self._key(i) == key), -1)

    def _show_page(self) -> None:
        self._bar.setVisible(self._bar.count() > 0)
        self._stack.setCurrentWidget(self._pages.get(self.current, self._blank))

    def _on_current_changed(self, _i: int) -> None:
        self._show_page()
        self.current_changed.emit(self.current)

    def _on_close_clicked(self, i: int) -> None:
        if i >= 0:
            self.close_requested.emit(self._key(i))


class _Bar(QTabBar):
    """Tabs between a smallest and a largest width; the middle button closes one."""

    HEIGHT = 36
    middle_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Open drafts and results"))
        self._widest = MAX_TAB

    def _widest_that_fits(self) -> int:
        """Return how wide the widest tab may be for all to fit: the longest names give way, short ones stay whole."""
        widths = sorted(self._needs(i) for i in range(self.count()))
        room = self.width()
        for place, width in enumerate(widths):
            share = room // (len(widths) - place)
            if width > share:
                return share
            room -= width
        return px(MAX_TAB)

    def _needs(self, index: int) -> int:
        return max(px(LEAST_TAB), min(px(MAX_TAB), super().tabSizeHint(index).width()))

    @override
    def tabSizeHint(self, index: int) -> QSize:
        hint = super().tabSizeHint(index)
        return QSize(max(px(MIN_TAB), min(px(MAX_TAB), hint.width())), hint.height())

    @override
    def minimumTabSizeHint(self, index: int) -> QSize:
        if index == 0:  # Qt asks for all of them, one after the other, whenever it lays them out
            self._widest = self._widest_that_fits()
        width = max(px(LEAST_TAB), min(self._needs(index), self._widest))
        return QSize(width, super().minimumTabSizeHint(index).height())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            self.middle_clicked.emit(self.tabAt(event.position().toPoint()))
            return
        super().mouseReleaseEvent(event)


class _CloseButton(QToolButton):
    """A cross; while the draft is not saved, a dot until the mouse is over it."""

    def __init__(self, tip: str) -> None:
        super().__init__()
        self._is_saved = True
        self._is_hovered = False
        self.setFixedSize(px(20), px(20 + 2 * SINKS))
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_saved(self, is_saved: bool) -> None:
        """Show the cross, or the dot of what is not saved yet."""
        self._is_saved = is_saved
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self.rect().adjusted(0, px(2 * SINKS), 0, 0)
        middle, arm = place.center(), px(3)
        if not self._is_saved and not self._is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("muted"))
            painter.drawEllipse(middle, px(DOT) // 2 + 1, px(DOT) // 2 + 1)
        else:
            if self._is_hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().color("border"))
                painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setWidthF(1.4)
            pen.setColor(theme().color("text" if self._is_hovered else "faint"))
            painter.setPen(pen)
            painter.drawLine(middle - QPoint(arm, arm), middle + QPoint(arm, arm))
            painter.drawLine(middle + QPoint(arm, -arm), middle + QPoint(-arm, arm))
        painter.end()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_hovered = True
        super().enterEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._is_hovered = False
        super().leaveEvent(event)


def _plain(text: str) -> str:
    """Keep an ampersand of a name from becoming a mnemonic."""
    return text.replace("&", "&&")
