"""What a job and a day may cost at most, and what is paid where the server names no price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.cost import Ceilings
from app.domain.texts import count, plural, tr
from app.ui.estimates import amount_words
from app.ui.override import override
from app.ui.theme import px
from app.ui.widgets import button, inset, label, line

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

WIDTH = 480
MOST_IMAGES = 10_000_000
MOST_CREDITS = 1_000_000.0


class LimitsDialog(QDialog):
    """Every number counts as soon as it is written; 0 is no ceiling."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forecasts = workstation.forecasts
        self._outbox = workstation.outbox
        self.setWindowTitle(tr("Limits and prices"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        none = tr("no ceiling")
        self._job_images = _images(tr("Images of one job at most"), none)
        self._job_credits = _credits(tr("Credits for one job at most"), none)
        self._day_images = _images(tr("Images of one day at most"), none)
        self._day_credits = _credits(tr("Credits of one day at most"), none)
        self.rate = _credits(tr("Credits for 1,000 images"), tr("not known"))
        self._spent = label("", "muted", wraps=True)
        self._over = label("", "warning", wraps=True)
        self._close = button(tr("Close"))
        self._boxes = (
            self._job_images,
            self._job_credits,
            self._day_images,
            self._day_credits,
            self.rate,
        )
        self._lay_out()
        self._show()
        for box in self._boxes:
            box.valueChanged.connect(self._on_changed)
        self._close.clicked.connect(self.accept)
        bridge.outbox_changed.connect(self._show_effect)
        bridge.forecasts_changed.connect(self._show)

    def _lay_out(self) -> None:
        why = tr(
            "A job that is over a ceiling is not sent: the queue stops before it and says so. "
            "With a ceiling in credits, neither is one whose price nobody named."
        )
        price = tr("Used where the server names no price. Roboflow shows your plan's rate under billing.")
        buttons = QHBoxLayout()
        buttons.addWidget(label(tr("Changes count at once."), "small"), 1)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(tr("Ceilings"), "heading"))
        column.addWidget(label(why, "muted", wraps=True))
        column.addLayout(self._ceilings())
        column.addWidget(self._spent)
        column.addWidget(self._over)
        column.addWidget(line())
        column.addWidget(label(tr("Price"), "heading"))
        column.addLayout(self._price())
        column.addWidget(label(price, "small", wraps=True))
        column.addSpacing(4)
        column.addLayout(buttons)
        self.setMinimumWidth(px(WIDTH))

    def _ceilings(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.addWidget(label(tr("Images"), "small"), 0, 1)
        grid.addWidget(label(tr("Credits"), "small"), 0, 2)
        rows = (
            (tr("For one job"), self._job_images, self._job_credits),
            (tr("For one day"), self._day_images, self._day_credits),
        )
        for row, (words, images, credits) in enumerate(rows, 1):
            grid.addWidget(label(words), row, 0)
            grid.addWidget(images, row, 1)
            grid.addWidget(credits, row, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        return grid

    def _price(self) -> QHBoxLayout:
        name = label(tr("1,000 images &cost"))
        name.setBuddy(self.rate)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(name)
        row.addWidget(self.rate, 1)
        row.addWidget(label(tr("credits"), "muted"))
        return row

    def _show(self) -> None:
        most, rate = self._forecasts.ceilings, self._forecasts.own_rate
        for box, images in ((self._job_images, most.images_per_job), (self._day_images, most.images_per_day)):
            with QSignalBlocker(box):
                box.setValue(images or 0)
        for box_of_credits, credits in (
            (self._job_credits, most.credits_per_job),
            (self._day_credits, most.credits_per_day),
            (self.rate, rate),
        ):
            with QSignalBlocker(box_of_credits):
                box_of_credits.setValue(credits or 0)
        self._show_effect()

    def _show_effect(self) -> None:
        images, credits = self._forecasts.spent_today()
        parts = (
            tr("an unknown number of images")
            if images is None
            else plural(images, "{n} image", "{n} images"),
            tr("cost not known") if credits is None else amount_words(credits),
        )
        self._spent.setText(tr("Submitted today: {sum}").format(sum=" · ".join(parts)))
        over = [draft.name for draft in self._outbox.queued if self._forecasts.over(draft)]
        words = tr("Stops “{name}”, which is queued.") if len(over) == 1 else tr("Stops {n} queued jobs.")
        self._over.setText(words.format(name=over[0], n=count(len(over))) if over else "")
        self._over.setVisible(bool(over))

    def _on_changed(self) -> None:
        ceilings = Ceilings(
            images_per_job=self._job_images.value() or None,
            images_per_day=self._day_images.value() or None,
            credits_per_job=self._job_credits.value() or None,
            credits_per_day=self._day_credits.value() or None,
        )
        self._forecasts.set_limits(ceilings, self.rate.value() or None)
        self._show_effect()

    @override
    def done(self, result: int) -> None:
        for box in self._boxes:
            box.interpretText()  # what was typed and not left yet counts as well
        super().done(result)


def _images(name: str, none: str) -> QSpinBox:
    box = QSpinBox(maximum=MOST_IMAGES)
    box.setSingleStep(100)
    _furnish(box, name, none)
    return box


def _credits(name: str, none: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox(maximum=MOST_CREDITS)
    box.setDecimals(2)
    box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
    _furnish(box, name, none)
    return box


def _furnish(box: QAbstractSpinBox, name: str, none: str) -> None:
    """Let a number count when it is written to its end, not at each digit: 1 of 1,000 would stop the queue."""
    box.setKeyboardTracking(False)
    box.setSpecialValueText(none)
    box.setGroupSeparatorShown(True)
    box.setAccessibleName(name)
    inset(box)
