"""The controls that most rows need, each bound to how its value is read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox

from app.domain.texts import tr
from app.ui.preferences.rows import Control
from app.ui.widgets import AmountBox, Segmented, button, inset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QIcon


def segments(
    options: Sequence[tuple[str, str]], read: Callable[[], str], write: Callable[[str], object]
) -> Callable[[Callable[[], object]], Control]:
    """Return what makes a row of few choices, each with its id and its words."""

    def make(told: Callable[[], object]) -> Control:
        choices = Segmented(options)

        def choose(value: str) -> None:
            write(value)
            told()

        choices.chosen.connect(choose)
        return Control(choices, lambda: choices.choose(read()))

    return make


def press(words: str, act: Callable[[], object]) -> Callable[[Callable[[], object]], Control]:
    """Return what makes a button, for a row that keeps nothing."""

    def make(_told: Callable[[], object]) -> Control:
        widget = button(words)
        widget.clicked.connect(lambda: act())
        return Control(widget, lambda: None)

    return make


def pick(
    options: Sequence[tuple[str, str]],
    read: Callable[[], str],
    write: Callable[[str], object],
    icon: Callable[[str], QIcon] | None = None,
) -> Callable[[Callable[[], object]], Control]:
    """Return what makes a list of choices to open, each with its id and its words."""

    def make(told: Callable[[], object]) -> Control:
        box = QComboBox()
        for value, words in options:
            box.addItem(words, value)

        def choose(_: int) -> None:
            write(box.currentData())
            told()

        def show() -> None:
            for at in range(box.count() if icon else 0):
                box.setItemIcon(at, icon(box.itemData(at)))  # type: ignore[misc]
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(read())))

        box.activated.connect(choose)
        return Control(box, show)

    return make


def switch(
    read: Callable[[], bool], write: Callable[[bool], object]
) -> Callable[[Callable[[], object]], Control]:
    """Return what makes a switch."""

    def make(told: Callable[[], object]) -> Control:
        box = QCheckBox(tr("On"))

        def turn(is_on: bool) -> None:
            write(is_on)
            told()

        box.clicked.connect(turn)
        return Control(box, lambda: box.setChecked(read()))

    return make


def number(
    most: int, none: str, read: Callable[[], int], write: Callable[[int], object], unit: str = ""
) -> Callable[[Callable[[], object]], Control]:
    """Return what makes a whole number from 0, which reads as `none`."""

    def make(told: Callable[[], object]) -> Control:
        box = QSpinBox(maximum=most)
        box.setSingleStep(100 if most > 100_000 else 10)
        box.setSuffix(unit)
        return _bound(box, none, read, write, told)

    return make


def amount(
    most: float, none: str, read: Callable[[], float], write: Callable[[float], object]
) -> Callable[[Callable[[], object]], Control]:
    """Return what makes an amount with two decimals from 0, which reads as `none`."""

    def make(told: Callable[[], object]) -> Control:
        box = AmountBox()
        box.setMaximum(most)
        box.setDecimals(2)
        box.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        return _bound(box, none, read, write, told)

    return make


def _bound(
    box: QSpinBox | QDoubleSpinBox,
    none: str,
    read: Callable[[], Any],
    write: Callable[[Any], object],
    told: Callable[[], object],
) -> Control:
    """Let a number count when it is written to its end, not at each digit: 1 of 1,000 would stop the queue."""

    def count(value: float) -> None:
        write(value)
        told()

    def show() -> None:
        if box.value() != read():  # else half a number that is being typed would go
            with QSignalBlocker(box):
                box.setValue(read())

    box.setKeyboardTracking(False)
    box.setSpecialValueText(none)
    box.setGroupSeparatorShown(True)
    inset(box)
    box.valueChanged.connect(count)
    return Control(box, show)
