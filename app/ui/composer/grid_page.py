"""The grid with its bar for finding over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.composer.find_bar import FindBar
from app.ui.composer.find_in_grid import FindInGrid

if TYPE_CHECKING:
    from app.ui.composer.document import DraftDocument
    from app.ui.composer.grid import OntologyGrid


class GridPage(QWidget):
    """Lays the bar over the grid; it is hidden until something is looked for."""

    def __init__(self, document: DraftDocument, grid: OntologyGrid) -> None:
        super().__init__()
        self.bar = FindBar()
        self.finding = FindInGrid(document, grid, self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(grid, 1)
