"""The line at the bottom: the link, the queue, when drafts were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from app.domain.texts import plural, tr
from app.services.session import LinkState
from app.ui.session import link_words
from app.ui.session.dot import link_dot
from app.ui.theme import theme
from app.ui.widgets import Elided, label, set_property, time_of_day

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

TICK_MS = 5_000
GAP = 12
"""Pixels between the link and the queue, which are two things."""


class StatusLine(QStatusBar):
    """Quiet facts; news come as toasts."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._dot = QLabel()
        self._link = Elided()
        self._queue = Elided()
        self._saved = label()
        self._timer = QTimer(self, interval=TICK_MS)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self.addWidget(self._dot)
        self.addWidget(self._link)
        self.addWidget(self._queue)
        self._queue.setContentsMargins(GAP, 0, 0, 0)
        self.addPermanentWidget(self._saved)
        bridge.session_changed.connect(self._show_link)
        bridge.session_changed.connect(self._show_queue)
        theme().changed.connect(self._show_link)
        bridge.outbox_changed.connect(self._show_link)
        bridge.outbox_changed.connect(self._show_queue)
        bridge.drafts_listed.connect(self._show_queue)
        bridge.saved.connect(self._show_saved)
        bridge.ready.connect(self._show)
        self._timer.timeout.connect(self._show_link)
        self._timer.start()
        self._show()

    def _show(self) -> None:
        self._show_link()
        self._show_queue()
        self._show_saved()

    def _show_link(self) -> None:
        link = self._workstation.session.link
        self._dot.setPixmap(link_dot(link).pixmap(16, 16))
        self._link.setText(link_words(link, self._workstation.clock.now()))
        self._link.setToolTip(link.trouble)

    def _show_queue(self) -> None:
        outbox = self._workstation.outbox
        waiting = len(outbox.queued)
        words = [self._waiting_words(waiting) if waiting else ""]
        if outbox.pauses:
            words.insert(0, tr("Queue paused"))
        uncertain = len(outbox.uncertain)
        words.append(plural(uncertain, "{n} uncertain job", "{n} uncertain jobs") if uncertain else "")
        self._queue.setText(" · ".join(word for word in words if word))

    def _waiting_words(self, waiting: int) -> str:
        if self._workstation.session.link.state is LinkState.OFFLINE and not self._workstation.outbox.pauses:
            return plural(
                waiting,
                "{n} queued job is sent when the server answers again",
                "{n} queued jobs are sent when the server answers again",
            )
        return plural(waiting, "{n} job waits in the queue", "{n} jobs wait in the queue")

    def _show_saved(self) -> None:
        composer = self._workstation.composer
        trouble = composer.save_trouble
        if trouble is not None:
            self._saved.setText(tr("Drafts cannot be saved"))
            self._saved.setToolTip(f"{trouble.message} {trouble.hint}".strip())
        elif composer.saved_at is not None:
            self._saved.setText(tr("Draft saved {time}").format(time=time_of_day(composer.saved_at)))
            self._saved.setToolTip("")
        set_property(self._saved, "role", "error" if trouble else "")
