"""A threshold from 0 to 1, which may also be left unset: then the value that holds instead is shown."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.theme import px, row_px
from app.ui.widgets.decimal_box import DecimalBox
from app.ui.widgets.parts import inset, set_property, tool_button
from app.ui.widgets.spoken import tell_value

HEIGHT = 30
"""As high as a field of the style sheet."""
BOX_WIDTH = 78
BOX_ROOM = 40
"""In pixels, for the frame and the arrows beside the word that stands for no number."""
STEPS = 100
"""The slider moves by hundredths; typed values keep three digits."""


class _Box(DecimalBox):
    """Says that the default holds while no number is set, since which number that is only the server knows."""

    def __init__(self) -> None:
        super().__init__()
        self.is_unset = True

    @override
    def textFromValue(self, value: float) -> str:
        return tr("default") if self.is_unset else super().textFromValue(value)


class ThresholdSlider(QWidget):
    """Slider and box for one threshold; `changed` gives a float, or None after a reset to the default."""

    changed = Signal(object)

    def __init__(self, default: float = 0.5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._default = default
        self._value: float | None = None
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, STEPS)
        self._slider.setPageStep(5)
        self._slider.setMinimumWidth(60)
        self._box = _Box()
        self._box.setRange(0, 1)
        self._box.setDecimals(2)
        self._box.setSingleStep(0.01)
        word = self._box.fontMetrics().horizontalAdvance(tr("default"))
        self._box.setFixedWidth(max(px(BOX_WIDTH), word + px(BOX_ROOM)))
        inset(self._box)
        self._box.setKeyboardTracking(False)
        self._reset = tool_button("undo", tr("Use the default"))
        self.setMinimumHeight(row_px(HEIGHT))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # else the mnemonic of a label before it goes nowhere
        self.setFocusProxy(self._box)
        self._lay_out()
        self._slider.valueChanged.connect(self._on_slider_moved)
        self._box.lineEdit().textEdited.connect(self._on_box_edited)
        self._box.valueChanged.connect(self._on_box_changed)
        self._box.editingFinished.connect(self._on_box_finished)
        self._reset.clicked.connect(self._on_reset_clicked)
        self._show()

    @property
    def value(self) -> float | None:
        """The threshold, or None while it is unset."""
        return self._value

    def set_value(self, value: float | None) -> None:
        """Show a threshold, or None for unset; without a signal."""
        self._value = value
        self._show()

    def set_name(self, name: str) -> None:
        """Name what the threshold is for, for screen readers."""
        self._slider.setAccessibleName(name)
        self._box.setAccessibleName(name)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._slider, 1)
        row.addWidget(self._box)
        row.addWidget(self._reset)
        keeps = self._reset.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(keeps)

    def _show(self) -> None:
        shown = self._default if self._value is None else self._value
        is_unset = self._value is None
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            self._slider.setValue(round(shown * STEPS))
            self._box.is_unset = is_unset
            self._box.setValue(shown)
        set_property(self._slider, "unset", is_unset)
        self._reset.setVisible(not is_unset)
        if self._slider.isVisible():
            tell_value(self._slider, self._slider.value())
        self.setToolTip(tr("Default, not sent") if is_unset else "")

    def _set(self, value: float | None) -> None:
        self._value = value
        self._show()
        self.changed.emit(value)

    def _on_slider_moved(self, step: int) -> None:
        self._set(step / STEPS)

    def _on_box_edited(self, text: str) -> None:
        self._box.is_unset = self._value is None and not any(letter.isdigit() for letter in text)

    def _on_box_changed(self, value: float) -> None:
        self._set(round(value, 3))

    def _on_box_finished(self) -> None:
        """Take a typed number also where it is the one that the slider showed already."""
        if self._value is None and not self._box.is_unset:
            self._set(round(self._box.value(), 3))

    def _on_reset_clicked(self) -> None:
        self._set(None)
