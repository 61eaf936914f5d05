"""The settings: pages at the left, a search over all of them, and their rows at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.texts import tr
from app.ui.override import override
from app.ui.preferences.pages import all_pages
from app.ui.preferences.rows import RowView
from app.ui.preferences.servers import KEEP_TASK
from app.ui.theme import px, row_px, theme
from app.ui.widgets import button, label, line

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.preferences.rows import Page
    from app.ui.settings import Settings

SIZE = QSize(820, 600)
PAGES_WIDTH, PAGE_HEIGHT = 210, 30
PAGES_SHARE = 0.3


class SettingsDialog(QDialog):
    """Every change counts at once, so there is nothing to save and nothing to cancel."""

    add_key_requested = Signal()
    action_requested = Signal(str)
    """The id of an action of the window."""
    rebuild_requested = Signal()
    """Lengths or the language changed: the window has to be built again."""
    restart_requested = Signal()
    """The person wants the program to start again, for another server."""

    def __init__(
        self,
        workstation: Workstation,
        bridge: Bridge,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        self._settings = settings
        self._bridge = bridge
        pages = all_pages(
            workstation,
            bridge,
            settings,
            add_key=self.add_key_requested.emit,
            do=self.action_requested.emit,
            rebuild=self._rebuild,
            restart=self._restart,
        )
        self.search = QLineEdit(placeholderText=tr("Search settings"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search settings"))
        self.pages = QListWidget()
        self.pages.setAccessibleName(tr("Pages of the settings"))
        self.sections = [Section(page) for page in pages]
        self.nothing = label("", "muted", wraps=True)
        self._close = button(tr("Close"))
        self._lay_out()
        self._connect()
        name, _, row = settings.page.partition(" ")
        self.show_page(name, row)

    def show_page(self, name: str, row: str = "") -> None:
        """Show a page, the first for an unknown name, and have the keyboard at a row of it."""
        self.search.clear()
        names = [section.page.id for section in self.sections]
        self.pages.setCurrentRow(names.index(name) if name in names else 0)
        if (view := self.row(row)) is not None:
            view.control.widget.setFocus()

    def row(self, name: str) -> RowView | None:
        """Return the row of this id."""
        views = (view for section in self.sections for view in section.views)
        return next((view for view in views if view.row.id == name), None)

    @override
    def done(self, result: int) -> None:
        for box in self.findChildren(QAbstractSpinBox):
            box.interpretText()  # what was typed and not left yet counts as well
        self._keep_page()
        super().done(result)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._section("notices").show_values()  # the View menu of the window switches them as well

    def _lay_out(self) -> None:
        for section in self.sections:
            item = QListWidgetItem(section.page.title)
            item.setSizeHint(QSize(0, row_px(PAGE_HEIGHT)))
            self.pages.addItem(item)
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.search)
        left.addWidget(self.pages, 1)
        content = QWidget()
        content.setProperty("role", "content")
        column = QVBoxLayout(content)
        column.setContentsMargins(px(20), 0, px(12), px(12))
        column.setSpacing(px(12))
        for section in self.sections:
            column.addWidget(section)
        column.addWidget(self.nothing)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        both = QHBoxLayout()
        both.addLayout(left)
        both.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.addWidget(label(tr("Changes apply at once."), "small"), 1)
        foot.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(14), px(14), px(14), px(12))
        whole.addLayout(both, 1)
        whole.addLayout(foot)
        room = self.screen().availableSize()
        if (parent := self.parentWidget()) is not None:
            room = parent.size()
        size = QSize(px(SIZE.width()), px(SIZE.height())).boundedTo(room - QSize(40, 40))
        self.resize(size)
        for part in (self.pages, self.search):
            part.setFixedWidth(min(px(PAGES_WIDTH), round(size.width() * PAGES_SHARE)))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show)
        for name, changed in (
            ("limits", self._bridge.forecasts_changed),
            ("appearance", theme().changed),
            ("servers", self._bridge.session_changed),
        ):
            changed.connect(self._section(name).show_values)
        self._bridge.task_finished.connect(self._on_task_ended)
        self._bridge.task_failed.connect(self._on_task_ended)
        self.pages.currentRowChanged.connect(self._on_page_chosen)
        self.pages.itemClicked.connect(self.search.clear)
        self._close.clicked.connect(self.accept)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)

    def _on_task_ended(self, name: str) -> None:
        if name.startswith(KEEP_TASK):
            self._section("servers").show_values()  # an address, also one that was reset

    def _keep_page(self) -> None:
        self._settings.page = self.sections[self.pages.currentRow()].page.id

    def _rebuild(self) -> None:
        self._keep_page()
        if (focus := self.focusWidget()) is not None:
            views = (view for section in self.sections for view in section.views)
            rows = (view.row.id for view in views if view.isAncestorOf(focus))
            self._settings.page += f" {next(rows, '')}"  # the keyboard is at that row again
        self.rebuild_requested.emit()

    def _restart(self) -> None:
        self.accept()
        self.restart_requested.emit()

    def _section(self, name: str) -> Section:
        return next(section for section in self.sections if section.page.id == name)

    def _on_page_chosen(self, place: int) -> None:
        if place >= 0:
            self.search.clear()
            self._show()
            self._scroll.verticalScrollBar().setValue(0)

    def _show(self) -> None:
        """Show the chosen page, or what was searched for in all of them."""
        words = self.search.text().casefold().split()
        found = False
        for place, section in enumerate(self.sections):
            is_there = section.look_for(words)
            is_shown = is_there if words else place == self.pages.currentRow()
            section.setVisible(is_shown)
            found = found or is_shown
        text = tr("No setting has “{text}” in it.").format(text=self.search.text().strip())
        self.nothing.setText(text)
        self.nothing.setVisible(not found)


class Section(QWidget):
    """A page: its title and its rows."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.views = [RowView(row) for row in page.rows]
        self._lines = [line() for _ in page.rows]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(page.title, "title"))
        column.addSpacing(px(6))
        for view, between in zip(self.views, self._lines, strict=True):
            column.addWidget(view)
            column.addWidget(between)
        self._lines[-1].hide()

    def show_values(self) -> None:
        """Show what is set now."""
        for view in self.views:
            view.show_state()

    def look_for(self, words: list[str]) -> bool:
        """Show the rows with these words (all for none), and tell whether there are any."""
        shown = [view.matches(words, self.page.title) for view in self.views]
        last = max((i for i, is_shown in enumerate(shown) if is_shown), default=-1)
        for place, (view, between) in enumerate(zip(self.views, self._lines, strict=True)):
            view.setVisible(shown[place])
            between.setVisible(shown[place] and place < last)
        return any(shown)
