"""The projects panel: tree with filter, age of the copy, refresh, pictures, and a draft for the batch."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from app.domain.errors import LinkError, NoKey
from app.domain.texts import count, tr
from app.services.session import LinkState
from app.ui.composer.thumbnails import BatchPictures, ThumbnailStrip
from app.ui.override import override
from app.ui.projects.delegate import ProjectDelegate
from app.ui.projects.model import ProjectFilter, ProjectModel, place_of
from app.ui.shortcuts import keys
from app.ui.widgets import Elided, EmptyState, Notice, PanelHead, RowMenu, ago, button, tool_button

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from app.domain.catalogue import Batch
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

AGE_TICK_MS = 15_000
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYPAD = Qt.KeyboardModifier.KeypadModifier
FEW_PROJECTS = 5
"""So many projects are shown unfolded when they first come."""


class ProjectsPanel(QWidget):
    """Where a draft begins: choose a batch, then “New draft”, Enter or a double click."""

    add_key_requested = Signal()
    series_requested = Signal(object)
    """Batches were chosen that one template is to be used for, by the ids of project and batch."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._seen: set[str] = set()
        self._build()
        self._lay_out()
        self.setFocusProxy(self._filter)
        self._connect(bridge)
        self._show()

    def focus_filter(self) -> None:
        """Put the cursor in the filter."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def refresh(self) -> None:
        """Fetch projects and batches again."""
        self._workstation.tasks.start("refresh", self._workstation.catalogue.refresh)

    def selected(self) -> tuple[str, Batch | None]:
        """Return the selected project's id and the selected batch, where there are any."""
        project, batch = place_of(self._tree.currentIndex())
        return project, self._workstation.catalogue.catalogue.batch(project, batch)

    def selected_batches(self) -> list[tuple[str, str]]:
        """Return every selected batch by the ids of project and batch; of a selected project, all of its."""
        projects = {p.id: p.batches or () for p in self._workstation.catalogue.catalogue.projects}
        found: dict[tuple[str, str], None] = {}
        for project, batch in map(place_of, self._tree.selectionModel().selectedIndexes()):
            batches = [batch] if batch else [b.id for b in projects.get(project, ())]
            found |= dict.fromkeys((project, each) for each in batches)
        return list(found)

    def take_over(self, other: ProjectsPanel) -> None:
        """Look for what is looked for in another panel, and choose what is chosen there."""
        self._filter.setText(other._filter.text())
        chosen = place_of(other._tree.currentIndex())
        for project in range(self._shown.rowCount()):
            parent = self._shown.index(project, 0)
            is_open = other._tree.isExpanded(other._shown.index(project, 0))
            self._tree.setExpanded(parent, is_open)
            rows = (
                parent,
                *(self._shown.index(row, 0, parent) for row in range(self._shown.rowCount(parent))),
            )
            for index in rows:
                if any(chosen) and place_of(index) == chosen:
                    self._tree.setCurrentIndex(index)

    def new_draft(self) -> None:
        """Start a draft for what is selected."""
        project, batch = self.selected()
        self._workstation.composer.new(project, batch)

    def _build(self) -> None:
        self.head = PanelHead(tr("Projects"))
        self._age = Elided("", "small")
        self._age.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._refresh = tool_button("refresh", tr("Refresh projects and batches"))
        keys().explain(self._refresh, tr("Refresh projects and batches"), "window.refresh")
        self.head.add_wide(self._age)
        self.head.add_right(self._refresh)
        self._filter = _Filter(placeholderText=tr("Filter projects and batches"))
        self._filter.setClearButtonEnabled(True)
        self._filter.setAccessibleName(tr("Filter projects and batches"))
        self._model = ProjectModel(self)
        self._shown = ProjectFilter(self._model, self)
        self._tree = _Tree()
        self._tree.setModel(self._shown)
        self._tree.setItemDelegate(ProjectDelegate(self._tree))
        self._tree.setAccessibleName(tr("Projects and batches"))
        self._empty = EmptyState("")
        self._notice = Notice()
        self._pictures = BatchPictures(self._workstation)
        self._strip = ThumbnailStrip(self._pictures)
        self._new = button(tr("New draft"), "", "plus")
        self._timer = QTimer(self, interval=AGE_TICK_MS)

    def _lay_out(self) -> None:
        self._body = QStackedWidget()
        self._body.addWidget(self._tree)
        self._body.addWidget(self._empty)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 6)
        top.setSpacing(8)
        top.addWidget(self._filter)
        top.addWidget(self._notice)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.setSpacing(8)
        foot.addWidget(self._strip)
        foot.addWidget(self._new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._body, 1)
        column.addLayout(foot)

    def _connect(self, bridge: Bridge) -> None:
        bridge.catalogue_changed.connect(self._show)
        bridge.session_changed.connect(self._show)
        bridge.ready.connect(self._show)
        self._refresh.clicked.connect(self.refresh)
        self._filter.textChanged.connect(self._on_filter_changed)
        self._filter.left.connect(self._go_to_tree)
        self._tree.selectionModel().currentChanged.connect(self._show_pictures)
        self._tree.opened.connect(self._on_opened)
        self._tree.customContextMenuRequested.connect(self._on_menu_requested)
        self._empty.acted.connect(self._on_empty_acted)
        self._new.clicked.connect(self.new_draft)
        self._timer.timeout.connect(self._show_age)
        self._timer.start()

    def _show(self) -> None:
        catalogue = self._workstation.catalogue.catalogue
        self._model.show_catalogue(catalogue)
        fresh = {p.id for p in catalogue.projects if p.batches is not None} - self._seen
        if len(catalogue.projects) <= FEW_PROJECTS:
            self._unfold(fresh)
        self._seen |= fresh
        self._new.setEnabled(self._workstation.is_ready)
        self._show_pictures()
        self._show_trouble()
        self._show_emptiness()
        self._show_age()

    def _unfold(self, projects: set[str]) -> None:
        for row in range(self._shown.rowCount()):
            index = self._shown.index(row, 0)
            if place_of(index)[0] in projects:
                self._tree.expand(index)

    def _show_age(self) -> None:
        service = self._workstation.catalogue
        fetched = service.catalogue.fetched_at
        self._refresh.setEnabled(self._workstation.session.key is not None and not service.is_refreshing)
        if service.is_refreshing:
            self._age.setText(tr("refreshing…"))
        elif fetched is None:
            self._age.setText("")
        else:
            words = tr("offline copy, {ago}") if self._is_offline() else tr("updated {ago}")
            self._age.setText(words.format(ago=ago(self._workstation.clock.now() - fetched)))

    def _show_emptiness(self) -> None:
        is_empty = not self._shown.rowCount()
        if is_empty:
            self._empty.say(*self._why_empty())
        self._body.setCurrentWidget(self._empty if is_empty else self._tree)

    def _why_empty(self) -> tuple[str, str, str]:
        service = self._workstation.catalogue
        if not self._workstation.is_ready:
            return tr("Opening…"), "", ""
        if service.catalogue.projects:
            return tr("Nothing matches"), tr("No project or batch has this in its name."), ""
        if self._workstation.session.key is None:
            text = tr("With an API key, the projects of your workspace appear here.")
            return tr("No workspace yet"), text, tr("Add API key…")
        if service.is_refreshing:
            return tr("Asking for the projects…"), "", ""
        if service.trouble:
            is_told = not self._notice.isHidden()  # and that needs the room
            return "" if is_told else tr("No projects yet"), "", tr("Try again")
        return tr("No projects"), tr("This workspace has none yet."), tr("Refresh")

    def _show_trouble(self) -> None:
        trouble = self._workstation.catalogue.trouble
        has_copy = self._workstation.catalogue.catalogue.fetched_at is not None
        is_told_elsewhere = isinstance(trouble, NoKey) or (has_copy and isinstance(trouble, LinkError))
        if trouble is None or is_told_elsewhere:
            self._notice.hide()
            return
        self._notice.say("warning", trouble.title, trouble.message, trouble.hint)

    def _is_offline(self) -> bool:
        return self._workstation.session.link.state is LinkState.OFFLINE

    def _on_filter_changed(self, text: str) -> None:
        self._shown.setFilterFixedString(text.strip())
        if text.strip():
            self._tree.expandAll()
        self._show_emptiness()

    def _go_to_tree(self) -> None:
        """Go from the filter to what it found: to the first batch, unless one of those in sight is current."""
        index = self._tree.currentIndex()
        if not index.isValid():
            index = self._shown.index(0, 0)
            if self._tree.isExpanded(index):
                index = self._shown.index(0, 0, index)
        self._tree.setCurrentIndex(index)
        self._tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_pictures(self) -> None:
        project, batch = place_of(self._tree.currentIndex())
        self._pictures.show_batch(project, batch)
        self._strip.setVisible(bool(batch))

    def _on_opened(self, index: QModelIndex) -> None:
        project, batch = place_of(index)
        if batch:
            self.new_draft()
        elif project:
            self._tree.setExpanded(index, not self._tree.isExpanded(index))

    def _on_empty_acted(self) -> None:
        if self._workstation.session.key is None:
            self.add_key_requested.emit()
        else:
            self.refresh()

    def _on_menu_requested(self, at: QPoint) -> None:
        index = self._tree.indexAt(at)
        project, batch = place_of(index)
        if not project:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("New draft"), self.new_draft)
        chosen = self.selected_batches()
        if len(chosen) > 1:
            words = tr("Use the draft for {n} batches…").format(n=count(len(chosen)))
            menu.addAction(words, lambda: self.series_requested.emit(chosen))
        service = self._workstation.catalogue
        menu.addAction(tr("Refresh this project"), partial(self._do, service.refresh_project, project))
        if service.locked_classes(project) is not None:
            words = tr("Its classes are not locked any more")
            menu.addAction(words, partial(self._do, service.forget_locked, project))
        menu.addSeparator()
        menu.addAction(tr("Copy name"), lambda: _copy(str(index.data() or "")))
        menu.addAction(tr("Copy id"), lambda: _copy(batch or project))
        menu.popup(self._tree.viewport().mapToGlobal(at))

    def _do(self, what: Callable[[str], Coroutine[Any, Any, None]], project: str) -> None:
        self._workstation.tasks.start(f"{what.__name__} {project}", partial(what, project))


class _Filter(QLineEdit):
    """`left` downwards: by the arrow key, or by Enter."""

    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, *ENTER) and not event.modifiers() & ~KEYPAD:
            self.left.emit()
            return
        super().keyPressEvent(event)


class _Tree(QTreeView):
    """A tree whose rows open by Enter and double click alike."""

    opened = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(22)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        RowMenu(self)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self.opened)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & ~KEYPAD:
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
