"""The bar at the top: workspace, key, sandbox, files, queue, submit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QPushButton, QVBoxLayout, QWidget

from app.domain.texts import tr
from app.ui.override import override
from app.ui.session import WorkspaceButton, key_words
from app.ui.shortcuts import keys
from app.ui.theme import row_px, tint
from app.ui.widgets import Badge, Elided, badge_size, button, paint_badge
from app.ui.widgets.sides import turned

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.window.actions import Actions

HEIGHT = 48


class TopBar(QWidget):
    """Shows the session; its buttons trigger the window's actions."""

    def __init__(self, workstation: Workstation, bridge: Bridge, actions: Actions) -> None:
        super().__init__()
        self._workstation = workstation
        self._actions = actions
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "bar")
        self.workspace = WorkspaceButton(workstation, bridge)
        self.sandbox = Badge()
        self.key = Elided("", "small")
        self.open = button(tr("Open…"), "quiet")
        keys().explain(self.open, tr("Open a job file or an ontology"), "window.open_file")
        self.save = button(tr("Save as…"), "quiet")
        kept = tr("Save as a job file. The draft itself is kept at every change.")
        keys().explain(self.save, kept, "window.save_as")
        self.queue = QueueButton(workstation, bridge, actions)
        self.submit = button(tr("Submit job"), "primary")
        self.submit.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the draft
        self._lay_out()
        self._connect(bridge)
        self._show()

    def explain_submit(self, verb: str, tip: str) -> None:
        """Say what the button does, and why it cannot where it cannot."""
        self.submit.setText(verb)
        self.submit.setToolTip(tip)

    def below(self, menus: QMenuBar) -> QWidget:
        """Return the menu bar and this one below it as one; docks begin under both."""
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(menus)
        column.addWidget(self)
        return top

    def _lay_out(self) -> None:
        self.setFixedHeight(row_px(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.workspace)
        row.addWidget(self.sandbox)
        row.addWidget(self.key, 1)
        for part in (self.open, self.save, self.queue, self.submit):
            row.addWidget(part)

    def _connect(self, bridge: Bridge) -> None:
        self.open.clicked.connect(self._actions["open_file"].trigger)
        self.save.clicked.connect(self._actions["save_as"].trigger)
        self.submit.clicked.connect(self._actions["submit"].trigger)
        self.workspace.add_key_requested.connect(self._actions["add_key"].trigger)
        for name, part in (("open_file", self.open), ("save_as", self.save), ("submit", self.submit)):
            self._actions[name].enabledChanged.connect(part.setEnabled)
            part.setEnabled(self._actions[name].isEnabled())
        bridge.session_changed.connect(self._show)
        bridge.ready.connect(self._show)

    def _show(self) -> None:
        session = self._workstation.session
        self.sandbox.show_state(tr("Sandbox") if session.is_sandbox else "", "info")
        tip = tr("An embedded server on this computer; it labels a sample workspace and costs nothing.")
        self.sandbox.setToolTip(tip)
        self.key.setText(key_words(session))


class QueueButton(QPushButton):
    """How many drafts wait, with a menu to open one of them and to pause."""

    def __init__(self, workstation: Workstation, bridge: Bridge, actions: Actions) -> None:
        super().__init__()
        self._outbox = workstation.outbox
        self._composer = workstation.composer
        self._pause = actions["pause"]
        self._limits = actions["limits"]
        self._count = ""
        self.setAutoDefault(False)
        self.setProperty("has_badge", True)
        self.setText(tr("Queue"))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.clicked.connect(self._on_clicked)
        bridge.outbox_changed.connect(self._show)
        bridge.drafts_listed.connect(self._show)
        bridge.ready.connect(self._show)
        self._show()

    def _show(self) -> None:
        waiting = len(self._outbox.queued)
        is_paused = self._outbox.is_paused
        rests = bool(self._outbox.pauses)
        self._count = tr("paused · {n}").format(n=waiting) if rests else str(waiting or "")
        self._pause.setText(tr("&Resume the queue") if is_paused else tr("&Pause the queue"))
        tint(self._pause, "play" if is_paused else "pause")
        self.setToolTip(tr("Drafts that wait to be sent"))
        name = tr("Queue, paused: {n} waiting") if rests else tr("Queue: {n} waiting")
        self.setAccessibleName(name.format(n=waiting))
        self.updateGeometry()
        self.update()

    def _fill_menu(self) -> None:
        self._menu.clear()
        for draft in self._outbox.queued:
            name = draft.name.replace("&", "&&")
            self._menu.addAction(name, partial(self._composer.open, draft.id))
        if not self._outbox.queued:
            self._menu.addAction(tr("Nothing waits")).setEnabled(False)
        self._menu.addSeparator()
        self._menu.addAction(self._pause)
        self._menu.addAction(self._limits)

    def _on_clicked(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        extra = badge_size(self._count).width() + 6 if self._count else 0
        return QSize(hint.width() + extra, hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.text()
        super().paintEvent(event)
        if self._count and text:
            painter = QPainter(self)
            width = badge_size(self._count).width()
            end = self.rect().adjusted(self.width() - width - 10, 0, -10, 0)
            paint_badge(painter, turned(end, self.rect()), self._count, "queued")
            painter.end()
