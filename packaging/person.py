"""Uses the window as a person does: finds things by what they are called, clicks, types, looks, waits."""

from __future__ import annotations

import asyncio
import warnings
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QTreeView,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

W = TypeVar("W", bound=QWidget)

LOOK_AGAIN_S = 0.02
PATIENCE_S = 30.0
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Lost(AssertionError):
    """A person does not find what they look for, or waited for too long."""


class Person:
    """One person at one window. What cannot be seen or is greyed out cannot be used, and is waited for."""

    def __init__(self, window: QWidget, patience_s: float = PATIENCE_S) -> None:
        self.window = window
        self.doing = ""
        """What the person does just now, or did last."""
        self._patience_s = patience_s

    # Waiting

    async def until(self, what: str, is_so: Callable[[], object], patience_s: float | None = None) -> None:
        """Wait until something is so. Raises Lost with `what` and the texts in sight."""
        loop = asyncio.get_running_loop()
        end = loop.time() + (patience_s or self._patience_s)
        while not is_so():
            if loop.time() > end:
                raise Lost(f"Waited for: {what}, after: {self.doing}. In sight: {' | '.join(self.texts())}")
            await asyncio.sleep(LOOK_AGAIN_S)

    async def until_says(self, *words: str, patience_s: float | None = None) -> None:
        """Wait until each of these texts is in sight, alone or within others."""
        for word in words:
            await self.until(f"“{word}”", partial(self.sees, word), patience_s)

    # Looking

    def sees(self, words: str) -> bool:
        """Tell whether a text is in sight."""
        return any(words in text for text in self.texts())

    def texts(self) -> list[str]:
        """Return every text in sight: labels, buttons, fields, rows, menus, of the window and its dialogs."""
        return [text for widget in self._widgets() for text in texts_of(widget) if text]

    def find(self, kind: type[W], name: str = "") -> W | None:
        """Return the first of a kind in sight that is called so; dialogs are looked at before the window."""
        return next((w for w in self._widgets() if isinstance(w, kind) and _is_called(w, name)), None)

    async def get(self, kind: type[W], name: str = "") -> W:
        """Wait for something of a kind that is called so and can be used. Raises Lost."""

        def usable() -> W | None:
            found = self.find(kind, name)
            return found if found is not None and found.isEnabled() else None

        await self.until(f"a usable {kind.__name__} “{name}”", usable)
        found = usable()
        if found is None:
            raise Lost(f"“{name}” was there for a moment only.")
        return found

    def cells(self, view: QAbstractItemView) -> list[list[str]]:
        """Return the texts of a table or list, row by row."""
        model = view.model()
        return [
            [str(model.index(row, column).data() or "") for column in range(_columns(model, QModelIndex()))]
            for row in range(model.rowCount())
        ]

    # Mouse and keys

    async def click(self, name: str, kind: type[QWidget] = QAbstractButton) -> None:
        """Click what is called so."""
        self.doing = f"click “{name}”"
        await self.click_on(await self.get(kind, name))

    async def click_on(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget, in its middle by default."""
        _bring_into_sight(widget)
        at = at or QPoint(min(widget.width() // 2, 40), widget.height() // 2)
        await self._act(lambda: QTest.mouseClick(widget, LEFT, NO_KEYS, at))

    async def choose(self, menu: str, *path: str) -> None:
        """Open a menu of the menu bar and choose an action by its text."""
        bar = await self.get(QMenuBar)
        top = next(a for a in bar.actions() if _plain(a.text()) == menu)
        await self.click_on(bar, bar.actionGeometry(top).center())
        for words in path:
            await self.pick(words)

    async def pick(self, words: str) -> None:
        """Choose an action of the menu that is open."""

        def offered() -> tuple[QMenu, QPoint] | None:
            menus = (w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible())
            for menu in menus:
                for action in menu.actions():
                    if _plain(action.text()) == words and action.isEnabled():
                        return menu, menu.actionGeometry(action).center()
            return None

        self.doing = f"choose “{words}”"
        await self.until(f"“{words}” in a menu", offered)
        found = offered()
        if found is None:
            raise Lost(f"“{words}” was there for a moment only.")
        menu, at = found
        await self._act(lambda: QTest.mouseClick(menu, LEFT, NO_KEYS, at))

    async def click_row(self, view: QAbstractItemView, *path: str, twice: bool = False) -> None:
        """Click the row with this text; in a tree, the texts from the top down."""
        self.doing = f"click the row {' › '.join(path)}"
        await self.until(f"the row {' › '.join(path)}", lambda: row_of(view, *path).isValid())
        index = row_of(view, *path)
        if isinstance(view, QTreeView):
            await self.until(f"{path[-1]} unfolded", lambda: not view.visualRect(index).isEmpty())
        view.scrollTo(index)
        at = view.visualRect(index).center()
        await self._act(lambda: QTest.mouseClick(view.viewport(), LEFT, NO_KEYS, at))
        if twice:
            await self._act(lambda: QTest.mouseDClick(view.viewport(), LEFT, NO_KEYS, at))

    async def write(self, text: str) -> None:
        """Type where the focus is."""
        self.doing = f"write “{text}”"
        for letter in text:  # the first one may open an editor, which has the focus from then on
            await self._act(partial(self._type_letter, letter))

    async def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key where the focus is."""
        self.doing = f"press {key.name}"
        await self._act(lambda: QTest.keyClick(self._focus(), key, modifiers))

    async def paste(self, text: str) -> None:
        """Paste a text where the focus is, and leave the clipboard empty."""
        clipboard = QApplication.clipboard()
        clipboard.setText(text)
        await self.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        clipboard.clear()

    async def fill(self, name: str, text: str, kind: type[QWidget]) -> None:
        """Replace the text of a field."""
        field = await self.get(kind, name)
        await self.click_on(field)
        await self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        await self.write(text)

    async def _act(self, act: Callable[[], object]) -> None:
        """Do something in a turn of the loop of its own, as real input comes, and let it take effect."""
        loop = asyncio.get_running_loop()
        if QApplication.activeWindow() is None and QApplication.activePopupWidget() is None:
            _activate(self._front())
        done: asyncio.Future[None] = loop.create_future()

        def turn() -> None:
            try:
                act()
            except BaseException as error:
                done.set_exception(error)
            else:
                done.set_result(None)

        loop.call_later(0.001, turn)
        await done
        await asyncio.sleep(0.001)

    def _type_letter(self, letter: str) -> None:
        QTest.keyClicks(self._focus(), letter)

    def _focus(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or self._front()

    def _front(self) -> QWidget:
        return QApplication.activeModalWidget() or self.window

    def _widgets(self) -> Iterator[QWidget]:
        """Yield what can be seen, dialogs and menus first."""
        others = [w for w in QApplication.topLevelWidgets() if w is not self.window]
        for top in (*others, self.window):
            if top.isVisible():
                yield top
                yield from (w for w in top.findChildren(QWidget) if w.isVisible() and not w.isWindow())


def _activate(window: QWidget) -> None:
    """Do what a window manager does; without one, Qt forgets the active window while a menu closes."""
    window.activateWindow()
    if QApplication.activeWindow() is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            QApplication.setActiveWindow(window)


def row_of(view: QAbstractItemView, *path: str) -> QModelIndex:
    """Return the row with this text in its first columns, an invalid index where there is none."""
    model, parent = view.model(), view.rootIndex()
    for text in path:
        parent = _child(model, parent, text)
        if not parent.isValid():
            break
    return parent


def _child(model: QAbstractItemModel, parent: QModelIndex, text: str) -> QModelIndex:
    for row in range(model.rowCount(parent)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            if str(index.data() or "") == text:
                return index
    return QModelIndex()


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def texts_of(widget: QWidget) -> list[str]:
    """Return the texts that a widget shows by itself."""
    if isinstance(widget, QHeaderView):
        return []
    if isinstance(widget, QAbstractItemView):
        return _texts_of_rows(widget.model(), widget.rootIndex())
    if isinstance(widget, QPlainTextEdit):
        return [widget.toPlainText()]
    if isinstance(widget, (QMenu, QMenuBar)):
        return [_plain(action.text()) for action in widget.actions()]
    said = [widget.windowTitle()] if widget.isWindow() else []
    for name in ("text", "title", "displayText"):
        value = getattr(widget, name, None)
        if callable(value):
            said.append(_plain(str(value())) if isinstance(widget, QAbstractButton) else str(value()))
            break
    return said


def _texts_of_rows(model: QAbstractItemModel | None, parent: QModelIndex) -> list[str]:
    if model is None:
        return []
    found: list[str] = []
    for row in range(model.rowCount(parent)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            found.append(str(index.data() or ""))
        found += _texts_of_rows(model, model.index(row, 0, parent))
    return found


def _is_called(widget: QWidget, name: str) -> bool:
    if not name:
        return True
    names = [widget.accessibleName(), widget.toolTip()]
    if isinstance(widget, (QAbstractButton, QLabel)):
        names.append(_plain(widget.text()))
    return name in names


def _plain(text: str) -> str:
    """Return a text without mnemonics."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _bring_into_sight(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
