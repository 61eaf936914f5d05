"""The tools above the canvas: which images are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.domain.census import UNSURE_WITHIN, Kind
from app.domain.texts import count, decimal, short, tr
from app.ui.override import override
from app.ui.results.acts import ResultActs
from app.ui.results.images_model import ImageFilter
from app.ui.shortcuts import keys
from app.ui.theme import px
from app.ui.widgets import Segmented, button, label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.domain.census import Census

DELAY_MS = 150
CHIP_TEXT = 110
SEARCH_LEAST, SEARCH_NEEDS, SEARCH_WIDTH = 40, 110, 220
GAP = 8


class ImageTools(QWidget):
    """A kind of images, a class and a text, and what is done with all; `changed` comes a moment after the last key."""

    changed = Signal()
    class_dropped = Signal()
    """Images without the chosen class are wanted again as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = Segmented([(kind.value, "") for kind in Kind])
        self.kinds.setAccessibleName(tr("Which images are shown"))
        self.kinds_in_short = KindsBox()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Filter by file or class"))
        self.search.setAccessibleName(tr("Filter by file or class"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(px(SEARCH_LEAST))
        self.search.setMaximumWidth(px(SEARCH_WIDTH))
        self.chip = button("", "quiet", "close", tr("Show images without this class too"))
        self.chip.hide()
        self.acts = ResultActs()
        self.hints = label(_hints(), "small")
        self._class_name = ""
        self._titles: dict[Kind, str] = {}
        self._texts: dict[Kind, str] = {}
        self._delay = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._lay_out()
        self.kinds.chosen.connect(self._on_chosen)
        self.kinds_in_short.activated.connect(self._on_chosen_in_short)
        self.search.textChanged.connect(self._delay.start)
        self.chip.clicked.connect(self.class_dropped)
        self._delay.timeout.connect(self.changed)

    @property
    def filter(self) -> ImageFilter:
        """What is to be shown."""
        return ImageFilter(Kind(self.kinds.value), self.search.text(), self._class_name)

    def show_all(self) -> None:
        """Take every limit away."""
        self.search.clear()
        self._choose(Kind.ALL)
        self.class_dropped.emit()
        self.changed.emit()

    def take_over(self, other: ImageTools) -> None:
        """Show what others show, but for the class, which is chosen elsewhere."""
        self._choose(Kind(other.kinds.value))
        self.search.setText(other.search.text())
        self.changed.emit()

    def set_class(self, name: str) -> None:
        """Show only images with a class; all again with an empty name."""
        if name != self._class_name:
            self._class_name = name
            words = self.chip.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, CHIP_TEXT)
            self.chip.setText(words.replace("&", "&&"))
            self.chip.setAccessibleName(tr("Only images with {name}").format(name=name))
            self._fit()
            self.changed.emit()

    def show_census(self, census: Census, *, is_final: bool) -> None:
        """Show how many images there are of each kind; while the job runs, empty means not labelled yet."""
        empty = tr("Empty") if is_final else tr("No labels yet")
        titles = {Kind.ALL: tr("All"), Kind.UNSURE: tr("Unsure"), Kind.EMPTY: empty}
        titles[Kind.CROWDED] = tr("Crowded")
        for kind in Kind:
            is_known, tip = self._says(kind, census)
            number = count(census.totals.get(kind, 0))
            self._texts[kind] = f"{titles[kind]} {number}" if is_known else titles[kind]
            self.kinds.set_enabled(kind.value, is_known, tip)
            self.kinds_in_short.show_kind(kind, self._texts[kind], tip, is_known=is_known)
        self._titles = titles
        self._fit()

    def _says(self, kind: Kind, census: Census) -> tuple[bool, str]:
        """Return whether it is known which images are of a kind, and what the kind means."""
        if kind is Kind.UNSURE:
            return census.has_confidences, (
                tr("Images with a label that is less than {margin} above the threshold of its class").format(
                    margin=decimal(UNSURE_WITHIN)
                )
                if census.has_confidences
                else tr("The server gave no confidences, so nobody can tell what is unsure")
            )
        if kind is Kind.CROWDED and census.crowded_above is None:
            return False, tr("Too few images have labels to tell what is usual")
        if kind is Kind.CROWDED:
            rule = tr(
                "Images with more than {most} labels: over twice the usual {usual} of this job, "
                "and well above what most of its images have"
            )
            return True, rule.format(most=count(census.crowded_above or 0), usual=short(census.usual))
        return True, ""

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.kinds)
        row.addWidget(self.kinds_in_short)
        row.addWidget(self.search, 4)
        row.addWidget(self.chip)
        row.addStretch(1)
        row.addWidget(self.hints)
        row.addWidget(self.acts)

    def _fit(self) -> None:
        """Leave out what there is no room for.

        The hints go first; then buttons become a menu, counts go, the kinds become a list to open, the chosen class
        goes.
        """
        self._show_in_short(is_short=False)
        chip = self.chip.sizeHint().width() + GAP if self._class_name else 0
        for kind, text in self._texts.items():
            self.kinds.set_text(kind.value, text)
        is_narrow = self.width() < self._needs(SEARCH_NEEDS) + chip + self.acts.room
        self.acts.set_narrow(is_narrow=is_narrow)
        acts = GAP + (self.acts.more.sizeHint().width() if is_narrow else self.acts.room)
        if self.width() < self._needs(SEARCH_NEEDS) + chip + acts:
            for kind, title in self._titles.items():
                self.kinds.set_text(kind.value, title)
        if self.width() < self._needs(px(SEARCH_LEAST)) + acts:
            self._show_in_short(is_short=True)
        has_room = self.width() >= self._needs(px(SEARCH_LEAST)) + chip + acts
        self.chip.setVisible(bool(self._class_name) and has_room)
        room = self.width() - self._needs(px(SEARCH_WIDTH)) - chip - acts - GAP
        self.hints.setVisible(room >= self.hints.sizeHint().width())

    def _needs(self, search: int) -> int:
        kinds = self.kinds_in_short if self.kinds.isHidden() else self.kinds
        return kinds.sizeHint().width() + GAP + search

    def _show_in_short(self, *, is_short: bool) -> None:
        self.kinds.setVisible(not is_short)
        self.kinds_in_short.setVisible(is_short)

    def _choose(self, kind: Kind) -> None:
        self.kinds.choose(kind.value)
        self.kinds_in_short.choose(kind)

    def _on_chosen(self) -> None:
        self.kinds_in_short.choose(Kind(self.kinds.value))
        self.changed.emit()

    def _on_chosen_in_short(self) -> None:
        self.kinds.choose(self.kinds_in_short.currentData())
        self.changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())  # what has no room is left out


class KindsBox(QComboBox):
    """The kinds of images as a list to open, where there is no room for a button each."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Which images are shown"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for kind in Kind:
            self.addItem("", kind.value)

    def choose(self, kind: Kind) -> None:
        """Show that this one is chosen."""
        self.setCurrentIndex(self.findData(kind.value))

    def show_kind(self, kind: Kind, text: str, tip: str, *, is_known: bool) -> None:
        """Show a kind with its count and what it means, and whether it can be chosen."""
        place, model = self.findData(kind.value), self.model()
        assert isinstance(model, QStandardItemModel)
        self.setItemText(place, text)
        self.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        model.item(place).setEnabled(is_known)


def _hints() -> str:
    words = tr("{previous} {next} to move · {fit} zoom to fit · {hide} hide labels")
    return words.format(
        **{name: keys().text(f"results.{name}") for name in ("previous", "next", "fit", "hide")}
    )
