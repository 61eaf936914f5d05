"""Stands over the queue: what all of it will take, and why it rests, with the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.texts import count, tr
from app.ui.estimates import sum_words
from app.ui.session import PauseNotices
from app.ui.widgets import button, label

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge


class QueueBar(QWidget):
    """Hidden while nothing is queued and nothing rests."""

    limits_requested = Signal()
    rate_requested = Signal()

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outbox = workstation.outbox
        self._forecasts = workstation.forecasts
        self.pauses = PauseNotices(workstation, bridge, is_short=True)
        self._sum = label("", "small", wraps=True)
        self._rate = button(tr("Set a rate…"), "link")
        self._rate.setToolTip(tr("Say what 1,000 images cost: the server names no price"))
        self._lay_out()
        self._rate.clicked.connect(self.rate_requested)
        for changed in (bridge.outbox_changed, bridge.drafts_listed, bridge.forecasts_changed, bridge.ready):
            changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.setSpacing(2)
        column.addWidget(self.pauses)
        column.addWidget(self._sum)
        column.addWidget(self._rate, 0, Qt.AlignmentFlag.AlignRight)

    def _show(self) -> None:
        queued = self._outbox.queued
        words = tr("{n} queued · {sum}").format(n=count(len(queued)), sum=sum_words(queued, self._forecasts))
        self._sum.setText(words if queued else "")
        self._sum.setVisible(bool(queued))
        is_unpriced = any(self._forecasts.cost_of(draft).credits is None for draft in queued)
        self._rate.setVisible(is_unpriced and self._forecasts.own_rate is None)
        self.setVisible(bool(queued or self._outbox.pauses))
