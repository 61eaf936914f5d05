"""Icons by name, tinted with a colour of the theme."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Slot
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from app.resources import resource_path
from app.ui.theme.theme import px, theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer
    from PySide6.QtWidgets import QAbstractButton

IconName = Literal[
    "box", "check", "chevron-down", "chevron-right", "clock", "close", "copy", "draft", "error",
    "expand", "external", "eye", "eye-off", "filter", "folder", "image", "info", "key", "left", "more", "pause",
    "pin", "pinned", "play", "plus", "polygon", "queue", "redo", "refresh", "right", "sandbox", "save", "search",
    "send", "server", "settings", "shuffle", "trash", "undo", "warning", "zoom-fit", "zoom-in", "zoom-out",
]  # fmt: skip

SIZES = (16, 20)
"""In pixels at the usual font size; each is drawn for every kind of screen that is there, so that none is blurred."""


def icon(name: IconName, color: str = "muted") -> QIcon:
    """Return the icon in the colour of a theme token; it does not follow a later switch (see `tint`)."""
    return _tinted(name, theme().color(color).name(), theme().color("disabled").name(), _sizes())


def tint(target: QAction | QAbstractButton, name: IconName, color: str = "muted") -> None:
    """Give an action or button the icon, and keep it in the theme's colour from now on."""
    kept = target.findChild(_Tint, options=Qt.FindChildOption.FindDirectChildrenOnly) or _Tint(target)
    kept.show_as(name, color)


class _Tint(QObject):
    """Repaints the icon of its parent whenever the theme changes."""

    def __init__(self, target: QAction | QAbstractButton) -> None:
        super().__init__(target)
        self._target = target
        self._shown: tuple[IconName, str] | None = None
        theme().changed.connect(self._show)

    def show_as(self, name: IconName, color: str) -> None:
        if self._shown != (name, color):
            self._shown = (name, color)
            self._show()

    @Slot()
    def _show(self) -> None:
        if self._shown is not None:
            self._target.setIcon(icon(*self._shown))


def _sizes() -> tuple[int, ...]:
    """Return the sizes in pixels of the screen that icons are drawn in."""
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return tuple(sorted({round(px(size) * by) for size in SIZES for by in (1.0, ratio)}))


@lru_cache(maxsize=256)
def _tinted(name: str, color: str, disabled: str, sizes: tuple[int, ...]) -> QIcon:
    from PySide6.QtSvg import QSvgRenderer  # the first paint does without

    svg = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for mode, tone in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", tone).encode()))
        for size in sizes:
            result.addPixmap(drawn(renderer, size), mode)
    return result


def drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    """Return a drawing as a square of so many pixels."""
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
