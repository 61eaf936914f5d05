"""Why nothing is sent for now, and the way out of each reason: over the tabs, and over the queue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.pauses import Cause
from app.ui.widgets import Notice

if TYPE_CHECKING:
    from app.services.pauses import Pause
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.widgets.notice import Kind


class PauseNotices(QWidget):
    """One banner for each pause; narrow ones are short, and show also those that the person made."""

    way_out_requested = Signal(str)
    """The workspace whose pause needs something done first; empty: it is the pause of all."""

    def __init__(
        self,
        workstation: Workstation,
        bridge: Bridge,
        parent: QWidget | None = None,
        *,
        is_narrow: bool = False,
    ) -> None:
        super().__init__(parent)
        self._outbox = workstation.outbox
        self._session = workstation.session
        self._is_narrow = is_narrow
        self._notices: dict[str, Notice] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6 if is_narrow else 0)
        bridge.outbox_changed.connect(self._show)
        bridge.session_changed.connect(self._show)
        bridge.ready.connect(self._show)
        self._show()

    @property
    def titles(self) -> tuple[str, ...]:
        """What is said now, in bold."""
        return tuple(notice.accessibleName() for notice in self._notices.values())

    def _show(self) -> None:
        pauses = {w: p for w, p in self._outbox.pauses.items() if self._is_narrow or not p.is_by_person}
        for workspace in self._notices.keys() - pauses.keys():
            self._notices.pop(workspace).deleteLater()
        for workspace, pause in pauses.items():
            if workspace not in self._notices:
                self._notices[workspace] = self._made(workspace)
            self._say(self._notices[workspace], workspace, pause)
        self.setVisible(bool(pauses))

    def _made(self, workspace: str) -> Notice:
        notice = Notice(self, is_narrow=self._is_narrow)
        notice.acted.connect(partial(self._on_acted, workspace))
        notice.acted_otherwise.connect(partial(self._outbox.resume, workspace))
        self._column.addWidget(notice)
        return notice

    def _say(self, notice: Notice, workspace: str, pause: Pause) -> None:
        is_other = workspace not in ("", self._session.workspace)
        title = f"{workspace}: {pause.title}" if is_other else pause.title
        resume, way_out = self.tr("Resume"), way_out_of(pause)
        kind: Kind = "info" if pause.is_by_person else "warning"
        text = "" if self._is_narrow else pause.text
        notice.say(kind, title, text, action=way_out or resume, other=resume if way_out else "")
        notice.setToolTip(pause.text)
        notice.setAccessibleDescription(pause.text)

    def _on_acted(self, workspace: str) -> None:
        pause = self._outbox.pauses.get(workspace)
        if pause is None:
            return
        if way_out_of(pause):
            self.way_out_requested.emit(workspace)
        else:
            self._outbox.resume(workspace)


def way_out_of(pause: Pause) -> str:
    """Return the words for what ends the pause; empty where there is nothing to do but to resume."""
    words = {Cause.KEY: _tr("Replace key…"), Cause.CEILING: _tr("Limits and prices…")}
    return words.get(pause.cause, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("session", text)
