"""A row of buttons of which exactly one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.ui.override import override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QAbstractButton


class Segmented(QFrame):
    """Exclusive choices in a row; `chosen` comes with the id when a person chooses another."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "segmented")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # else the mnemonic of a label before it goes nowhere
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._ids = [name for name, _ in options]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for i, (_, text) in enumerate(options):
            row.addWidget(self._choice(i, text))
        self._group.idClicked.connect(self._on_clicked)
        self._group.buttonToggled.connect(self._on_toggled)
        if options:
            self._group.button(0).setChecked(True)

    @property
    def value(self) -> str:
        """The chosen id, empty when there are no options."""
        return self._ids[self._group.checkedId()] if self._ids else ""

    def choose(self, name: str) -> None:
        """Show this choice, without a signal. Raises ValueError for an unknown id."""
        self._group.button(self._ids.index(name)).setChecked(True)

    def set_text(self, name: str, text: str) -> None:
        """Change the text of a choice, for example its count."""
        self._group.button(self._ids.index(name)).setText(text)

    def set_enabled(self, name: str, is_enabled: bool, tip: str = "") -> None:
        """Allow or forbid a choice, and say why in its tip."""
        choice = self._group.button(self._ids.index(name))
        choice.setEnabled(is_enabled)
        choice.setToolTip(tip)

    def _choice(self, i: int, text: str) -> QPushButton:
        choice = _SteadyButton(text)
        choice.setCheckable(True)
        choice.setProperty("place", self._place(i))
        self._group.addButton(choice, i)
        return choice

    def _place(self, i: int) -> str:
        if len(self._ids) == 1:
            return "only"
        return {0: "first", len(self._ids) - 1: "last"}.get(i, "middle")

    def _on_toggled(self, choice: QAbstractButton, is_chosen: bool) -> None:
        if is_chosen:
            self.setFocusProxy(choice)

    def _on_clicked(self, i: int) -> None:
        self.chosen.emit(self._ids[i])


class _SteadyButton(QPushButton):
    """A button as wide with bold text as without, so that choosing moves nothing."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAutoDefault(False)

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        bold = self.font()
        bold.setWeight(QFont.Weight.DemiBold)
        plain = self.font()
        plain.setWeight(QFont.Weight.Normal)
        text = self.text()
        own = QFontMetrics(self.font()).horizontalAdvance(text)
        widest = max(QFontMetrics(f).horizontalAdvance(text) for f in (bold, plain))
        return QSize(hint.width() - own + widest + 2, hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
