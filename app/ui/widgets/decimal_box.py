"""Boxes for numbers with a point, which is understood as well where the language writes a comma."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDoubleSpinBox

from app.ui.override import override

if TYPE_CHECKING:
    from PySide6.QtGui import QValidator

MARKS = ".,"
THOUSANDS = 3


class DecimalBox(QDoubleSpinBox):
    """Takes 0.35 and 0,35 in every language, since it is for numbers without thousands."""

    @override
    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(self._in_the_language(text), position)

    @override
    def valueFromText(self, text: str) -> float:
        return super().valueFromText(self._in_the_language(text))

    def _in_the_language(self, text: str) -> str:
        point = self.locale().decimalPoint()
        return (
            text.translate({ord(mark): point for mark in MARKS})
            if text.count(",") + text.count(".") == 1
            else text
        )


class AmountBox(DecimalBox):
    """Takes 1.5 and 1,5 as well, but a mark before three digits parts thousands where the language has it so."""

    @override
    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        state = super().validate(text, position)[0]
        return state, text, position  # as it is typed: the next digit may make thousands of it

    @override
    def _in_the_language(self, text: str) -> str:
        group = self.locale().groupSeparator()
        is_thousands = len(text.rpartition(group)[2]) == THOUSANDS and group in text
        return text if is_thousands else super()._in_the_language(text)
