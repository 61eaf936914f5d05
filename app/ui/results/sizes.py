"""How large the boxes are: the shares of small, medium and large ones as one bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.census import Sizes
from app.domain.texts import count, percent, tr
from app.ui.override import override
from app.ui.theme import theme
from app.ui.widgets import Elided, PanelHead, label, line

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

SHARES = (("small", 0.35), ("medium", 0.65), ("large", 1.0))
"""The sizes, and how strong the colour of each is: told apart by their order too."""
BAR = 10


class SizesPart(QWidget):
    """Shows `Sizes` of one class or of all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.class_name = Elided("", "small")
        self.bar = _SizesBar()
        self.words = [label("", "small") for _ in SHARES]
        self.setToolTip(
            tr("By the area of the box in pixels, as COCO counts: small below 32 × 32, large from 96 × 96.")
        )
        head = PanelHead(tr("Size of boxes"))
        head.add_right(self.class_name)
        legend = QHBoxLayout()
        legend.setSpacing(12)
        for word in self.words:
            legend.addWidget(word)
        legend.addStretch(1)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 10, 12, 12)
        inner.setSpacing(6)
        inner.addWidget(self.bar)
        inner.addLayout(legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addWidget(head)
        column.addLayout(inner)

    def show_sizes(self, sizes: Sizes, class_name: str) -> None:
        """Show sizes; an empty class name means all classes."""
        self.class_name.setText(class_name or tr("all classes"))
        self.bar.show_sizes(sizes)
        names = (tr("small"), tr("medium"), tr("large"))
        numbers = (sizes.small, sizes.medium, sizes.large)
        for word, name, number in zip(self.words, names, numbers, strict=True):
            share = number / sizes.total if sizes.total else 0.0
            word.setText(f"{name} {percent(share)}")
            word.setAccessibleName(f"{name}: {count(number)}")


class _SizesBar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._sizes = Sizes()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_sizes(self, sizes: Sizes) -> None:
        if sizes != self._sizes:
            self._sizes = sizes
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, BAR)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        total = self._sizes.total
        if not total:
            painter.setBrush(theme().color("track"))
            painter.drawRoundedRect(QRectF(self.rect()), 2.5, 2.5)
        left = 0.0
        numbers = (self._sizes.small, self._sizes.medium, self._sizes.large)
        for (_, strength), number in zip(SHARES, numbers, strict=True):
            width = self.width() * number / total if total else 0.0
            color = theme().color("accent")
            color.setAlphaF(strength)
            painter.setBrush(color)
            if width > 1:
                painter.drawRoundedRect(QRectF(left, 0, width - 1, self.height()), 2.5, 2.5)
            left += width
        painter.end()
