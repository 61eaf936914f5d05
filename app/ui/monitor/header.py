"""The head of the table: which columns are shown, in which order and how wide, until a person sets them all back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from app.domain.texts import tr
from app.ui.monitor.columns import COLUMNS, PLACES
from app.ui.monitor.view import View
from app.ui.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint

LEAST_WIDTH = 40


class JobsHeader(QHeaderView):
    """Its widths follow the room until a person sets one."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._are_widths_own = False
        self._is_fitting = False
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(LEAST_WIDTH)
        self.setStretchLastSection(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_wanted)
        self.sectionResized.connect(self._on_section_resized)
        self.setAccessibleName(tr("Columns of the jobs"))

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that are shown, from left to right."""
        places = map(self.logicalIndex, range(self.count()))
        return tuple(COLUMNS[place].id for place in places if not self.isSectionHidden(place))

    def view(self, chosen: str) -> View:
        """Return how the table stands, with the filter that is chosen."""
        widths = {name: self.sectionSize(PLACES[name]) for name in self.shown} if self._are_widths_own else {}
        is_falling = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        sort = COLUMNS[max(0, self.sortIndicatorSection())].id
        return View(self.shown, widths, sort, is_falling, chosen)

    def take(self, view: View) -> None:
        """Show the table as a person left it."""
        self._is_fitting = True
        for visual, name in enumerate(_all_in_order(view.columns)):
            self.moveSection(self.visualIndex(PLACES[name]), visual)
            self.setSectionHidden(PLACES[name], name not in view.columns)
        for name, width in view.widths.items():
            self.resizeSection(PLACES[name], width)
        order = Qt.SortOrder.DescendingOrder if view.is_falling else Qt.SortOrder.AscendingOrder
        self.setSortIndicator(PLACES[view.sort], order)
        self._is_fitting = False
        self._are_widths_own = bool(view.widths)
        self.fit()

    def reset_columns(self) -> None:
        """Show the columns and the order of the beginning."""
        self.take(View())

    def fit(self) -> None:
        """Give the columns their share of the room, unless a person gave them theirs."""
        if self._are_widths_own:
            return
        self._is_fitting = True
        shown = self.shown
        for name, width in zip(shown, widths_for(self.viewport().width(), shown), strict=True):
            self.resizeSection(PLACES[name], width)
        self._is_fitting = False

    def fill_columns_menu(self, menu: QMenu) -> None:
        """Add a mark for each column, and the way back to the first ones."""
        shown = self.shown
        for column in COLUMNS:
            action = _marked(tr(column.title), menu, is_on=column.id in shown)
            action.setEnabled(shown != (column.id,))  # one column stays
            action.toggled.connect(partial(self._on_toggled, column.id))
        menu.addSeparator()
        menu.addAction(tr("Reset columns")).triggered.connect(self.reset_columns)

    def fill_sort_menu(self, menu: QMenu) -> None:
        """Add a mark for each column to sort by, and for both directions."""
        by, directions = QActionGroup(menu), QActionGroup(menu)
        for name in self.shown:
            is_on = PLACES[name] == self.sortIndicatorSection()
            action = _marked(tr(COLUMNS[PLACES[name]].title), menu, is_on=is_on)
            by.addAction(action).triggered.connect(partial(self._on_sort_chosen, PLACES[name]))
        menu.addSeparator()
        for order, title in (
            (Qt.SortOrder.AscendingOrder, tr("Ascending")),
            (Qt.SortOrder.DescendingOrder, tr("Descending")),
        ):
            action = _marked(title, menu, is_on=order == self.sortIndicatorOrder())
            directions.addAction(action).triggered.connect(partial(self._on_order_chosen, order))

    def _on_toggled(self, name: str, is_on: bool) -> None:
        self.setSectionHidden(PLACES[name], not is_on)
        self.fit()

    def _on_sort_chosen(self, place: int, _is_on: bool = False) -> None:
        self.setSortIndicator(place, self.sortIndicatorOrder())

    def _on_order_chosen(self, order: Qt.SortOrder, _is_on: bool = False) -> None:
        self.setSortIndicator(self.sortIndicatorSection(), order)

    def _on_menu_wanted(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.fill_columns_menu(menu)
        menu.popup(self.mapToGlobal(at))

    def _on_section_resized(self, section: int, _old: int, new: int) -> None:
        # The last section follows the room by itself, and a hidden one has no width: neither is a person's wish.
        is_last = self.shown[-1:] == (COLUMNS[section].id,)
        self._are_widths_own = self._are_widths_own or not (self._is_fitting or is_last or not new)


def _all_in_order(shown: Sequence[str]) -> Sequence[str]:
    """Return every column; where a person moved none, none is: Qt paints moved ones more slowly."""
    if list(shown) == sorted(shown, key=PLACES.__getitem__):
        return tuple(PLACES)
    return (*shown, *(name for name in PLACES if name not in shown))


def _marked(title: str, menu: QMenu, *, is_on: bool) -> QAction:
    action = menu.addAction(title)
    action.setCheckable(True)
    action.setChecked(is_on)
    return action


def widths_for(room: int, shown: Sequence[str]) -> list[int]:
    """Return the columns' widths for so many pixels: between least and width; half of what is left to the first."""
    chosen = [COLUMNS[PLACES[name]] for name in shown]
    least, wanted = sum(px(c.least) for c in chosen), sum(px(c.width) for c in chosen)
    share = min(1.0, max(0.0, (room - least) / (wanted - least)))
    # Cut to whole pixels, not rounded: one too many, and there would be a scroll bar for it.
    widths = [px(c.least) + int((px(c.width) - px(c.least)) * share) for c in chosen]
    widths[0] += max(0, (room - sum(widths)) // 2)
    return widths
