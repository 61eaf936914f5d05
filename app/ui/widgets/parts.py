"""Makes the plainest parts in one line: labels, buttons, lines with a role of the style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QLabel, QPushButton, QScrollArea, QToolButton, QWidget

from app.ui.theme import px, tint

if TYPE_CHECKING:
    from app.ui.theme import IconName

LabelRole = Literal["", "title", "heading", "muted", "small", "error", "warning", "ok", "mono"]
ButtonKind = Literal["", "primary", "danger", "quiet", "link", "tab", "toggle"]

ICON_SIZE = 16


def label(text: str = "", role: LabelRole = "", *, wraps: bool = False) -> QLabel:
    """Return a label in plain text; text of the server never becomes markup."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    result.setWordWrap(wraps)
    return result


def button(text: str, kind: ButtonKind = "", icon: IconName | None = None, tip: str = "") -> QPushButton:
    """Return a push button; never the dialog's default by accident."""
    result = QPushButton(text)
    result.setAutoDefault(False)
    result.setProperty("kind", kind)
    result.setToolTip(tip)
    if icon:
        tint(result, icon, "accent_text" if kind == "primary" else "muted")
        result.setIconSize(QSize(px(ICON_SIZE), px(ICON_SIZE)))
    return result


def tool_button(icon: IconName, tip: str) -> QToolButton:
    """Return a button of only an icon; the tip is also its name for screen readers."""
    result = QToolButton()
    result.setIconSize(QSize(px(ICON_SIZE), px(ICON_SIZE)))
    result.setToolTip(tip)
    result.setAccessibleName(tip)
    tint(result, icon)
    return result


def line() -> QFrame:
    """Return a thin horizontal line."""
    result = QFrame()
    result.setProperty("role", "line")
    return result


def scrolled(content: QWidget) -> QScrollArea:
    """Return a page that is scrolled where there is less room than it needs."""
    content.setProperty("role", "content")
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def inset(box: QAbstractSpinBox) -> None:
    """Keep a number off the border of its box: the style sheet's padding does not reach it in Qt 6."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by, and restyle the widget when it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
