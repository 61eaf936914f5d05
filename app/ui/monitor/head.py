"""The head of the jobs panel: which jobs, the field to find some, when the server was heard, and a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu

from app.domain.texts import count, tr
from app.ui.monitor.rows import JobFilter
from app.ui.override import override
from app.ui.shortcuts import keys, with_keys
from app.ui.theme import px
from app.ui.widgets import Elided, PanelHead, Segmented, tool_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

FIELD_WIDTH, LEAST_FIELD, AROUND_WORDS = 190, 64, 26
INTO_ROWS = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class JobsHead(PanelHead):
    """What a person chooses here is told by the parts' own signals."""

    def __init__(self, fill_menu: Callable[[QMenu], None]) -> None:
        super().__init__(tr("Jobs"))
        self._fill_menu = fill_menu
        self.filter = Segmented([(f.value, "") for f in JobFilter])
        self.filter.setAccessibleName(tr("Which jobs are shown"))
        self.search = SearchField()
        self.heard = Elided("", "small")
        self.heard.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.more = tool_button("more", tr("More about the jobs"))
        self.more.clicked.connect(self._on_menu_wanted)
        self.add(self.filter)
        self.add(self.search)
        self.add_wide(self.heard)
        self.add_right(self.more)

    def show_counts(self, counted: Callable[[JobFilter], int]) -> None:
        """Show how many jobs each filter has."""
        titles = {
            JobFilter.ALL: tr("All", "jobs"),
            JobFilter.ACTIVE: tr("Active"),
            JobFilter.NEEDS_YOU: tr("Needs you"),
            JobFilter.DONE: tr("Done"),
        }
        for each, title in titles.items():
            self.filter.set_text(each.value, f"{title} {count(counted(each))}")

    def _on_menu_wanted(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self._fill_menu(menu)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class SearchField(QLineEdit):
    """Escape clears it, or leaves it when it is empty; Down and Enter go to the rows."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        keys().changed.connect(self._show_key)
        self._show_key()
        self.setAccessibleName(tr("Search jobs"))
        self.setToolTip(tr("Names, projects, batches, models, status, ids, notes, people; “…” for a phrase"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(px(LEAST_FIELD))

    def begin(self) -> None:
        """Put the cursor in it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _show_key(self) -> None:
        words = with_keys(tr("Search jobs"), keys().text("jobs.search"))
        self.setPlaceholderText(words)
        needed = self.fontMetrics().horizontalAdvance(words) + px(AROUND_WORDS)
        self.setMaximumWidth(max(px(FIELD_WIDTH), needed))
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape or event.key() in INTO_ROWS:
            self.left.emit()
        else:
            super().keyPressEvent(event)
