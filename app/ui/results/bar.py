"""The bar under the canvas: which image this is, previous and next, zoom, hide the labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QToolButton, QWidget

from app.domain.texts import mark, percent, tr
from app.ui.override import override
from app.ui.shortcuts import keys
from app.ui.theme import px, tint
from app.ui.widgets import Elided, label, tool_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from app.ui.theme import IconName


class Act(StrEnum):
    """What can be done with the canvas."""

    PREVIOUS = "previous"
    NEXT = "next"
    ZOOM_OUT = "zoom out"
    ZOOM_IN = "zoom in"
    FIT = "fit"
    HIDE = "hide"
    FAINTER = "fainter"
    STRONGER = "stronger"


@dataclass(frozen=True, slots=True)
class CanvasAction:
    """An act with its button; `is_left` says where the button stands."""

    act: Act
    text: str
    icon: IconName
    is_left: bool = False


ACTIONS: tuple[CanvasAction, ...] = (
    CanvasAction(Act.PREVIOUS, mark("Previous image"), "left", True),
    CanvasAction(Act.NEXT, mark("Next image"), "right", True),
    CanvasAction(Act.HIDE, mark("Hide or show the labels"), "eye"),
    CanvasAction(Act.ZOOM_OUT, mark("Zoom out"), "zoom-out"),
    CanvasAction(Act.ZOOM_IN, mark("Zoom in"), "zoom-in"),
    CanvasAction(Act.FIT, mark("Zoom to fit"), "zoom-fit"),
)


KEYS_ALONE: Mapping[Act, str] = {
    Act.FAINTER: mark("Labels cover less of the picture"),
    Act.STRONGER: mark("Labels cover more of the picture"),
}
"""What has a slider in place of buttons."""
SLIDER_WIDTH = 64
SPACING, LEAST_REST = 4, 16
SLIDER_NEEDS = 460
"""A bar that is narrower (in pixels of the usual font) leaves the slider out."""
SCALE_NEEDS = 300
"""One that is still narrower leaves the scale out too."""


class CanvasBar(QWidget):
    """Buttons and words; `acted` comes from buttons and keys alike, `opacity_chosen` (0–1) from the slider."""

    acted = Signal(str)
    opacity_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.position = Elided("", "heading")
        self.caption = Elided("", "muted")
        self._scale = label("", "muted")
        self._buttons = {action.act: self._button(action) for action in ACTIONS}
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setFixedWidth(px(SLIDER_WIDTH))
        self.opacity.setToolTip(tr("How much the labels cover the picture ([ less, ] more)"))
        self.opacity.setAccessibleName(tr("How much the labels cover the picture"))
        self._lay_out()
        self.opacity.valueChanged.connect(self._on_opacity_moved)

    def listen(self, widget: QWidget) -> None:
        """Make the keys work wherever the focus is inside a widget."""
        for act in (*(action.act for action in ACTIONS), *KEYS_ALONE):
            shortcut = QShortcut(widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._on_acted, act))
            keys().bind(f"results.{act}", shortcut)

    def show_scale(self, scale: float) -> None:
        """Show how many canvas pixels one pixel of the image takes."""
        self._scale.setText(percent(scale))

    def show_opacity(self, opacity: float) -> None:
        """Show how much the labels cover the picture, 0–1."""
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(opacity * 100))

    def show_hidden(self, are_hidden: bool) -> None:
        """Show whether the labels are hidden."""
        tint(
            self._buttons[Act.HIDE], "eye-off" if are_hidden else "eye", "warning" if are_hidden else "muted"
        )

    def show_place(self, row: int | None, shown: int) -> None:
        """Allow only the ways that there are."""
        self._buttons[Act.PREVIOUS].setEnabled(bool(row))
        self._buttons[Act.NEXT].setEnabled(row is not None and row < shown - 1)
        for act in (Act.HIDE, Act.ZOOM_OUT, Act.ZOOM_IN, Act.FIT):
            self._buttons[act].setEnabled(row is not None)

    def _button(self, action: CanvasAction) -> QToolButton:
        result = tool_button(action.icon, tr(action.text))
        keys().explain(result, tr(action.text), f"results.{action.act}")
        result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        result.clicked.connect(partial(self._on_acted, action.act))
        return result

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for action in ACTIONS:
            if action.is_left:
                row.addWidget(self._buttons[action.act])
        row.addSpacing(4)
        row.addWidget(self.position)
        row.addSpacing(8)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self.caption, 1)
        row.addWidget(self.opacity)
        for action in ACTIONS:
            if not action.is_left:
                row.addWidget(self._buttons[action.act])
        self._scale.setMinimumWidth(self._scale.fontMetrics().horizontalAdvance("1000%"))
        self._scale.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._scale)

    def _on_acted(self, act: Act, _is_checked: bool = False) -> None:
        self.acted.emit(act.value)

    def _on_opacity_moved(self, percent: int) -> None:
        self.opacity_chosen.emit(percent / 100)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.opacity.setVisible(self.width() >= px(SLIDER_NEEDS))
        self._scale.setVisible(self.width() >= px(SCALE_NEEDS))

    @override
    def minimumSizeHint(self) -> QSize:
        """Ask for the room of the buttons and a few letters: the rest is left out where it has none."""
        buttons = sum(b.sizeHint().width() + SPACING for b in self._buttons.values())
        return QSize(
            buttons + self.position.minimumSizeHint().width() + px(LEAST_REST),
            super().minimumSizeHint().height(),
        )
