"""Why nothing is sent for now, and the way out of each reason: over the tabs, and over the queue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.texts import tr
from app.services.pauses import Cause
from app.ui.theme import icon, px, theme
from app.ui.widgets import Elided, Notice, button

if TYPE_CHECKING:
    from app.services.pauses import Pause
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge


class PauseNotices(QWidget):
    """One banner for each pause that a person did not make; short ones are a line each, for all pauses."""

    way_out_requested = Signal(str)
    """The workspace whose pause needs something done first; empty: it is the pause of all."""

    def __init__(
        self,
        workstation: Workstation,
        bridge: Bridge,
        parent: QWidget | None = None,
        *,
        is_short: bool = False,
    ) -> None:
        super().__init__(parent)
        self._outbox = workstation.outbox
        self._session = workstation.session
        self._is_short = is_short
        self._notices: dict[str, Notice | _Line] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        bridge.outbox_changed.connect(self._show)
        bridge.session_changed.connect(self._show)
        bridge.ready.connect(self._show)
        self._show()

    @property
    def titles(self) -> tuple[str, ...]:
        """What is said now, in bold."""
        return tuple(notice.accessibleName() for notice in self._notices.values())

    def _show(self) -> None:
        pauses = {w: p for w, p in self._outbox.pauses.items() if self._is_short or not p.is_by_person}
        for workspace in self._notices.keys() - pauses.keys():
            self._notices.pop(workspace).deleteLater()
        for workspace, pause in pauses.items():
            if workspace not in self._notices:
                self._notices[workspace] = self._made(workspace)
            self._say(self._notices[workspace], workspace, pause)
        self.setVisible(bool(pauses))

    def _made(self, workspace: str) -> Notice | _Line:
        notice: Notice | _Line = _Line() if self._is_short else Notice(self)
        notice.acted.connect(partial(self._on_acted, workspace))
        if isinstance(notice, Notice):
            notice.acted_otherwise.connect(partial(self._outbox.resume, workspace))
        self._column.addWidget(notice)
        return notice

    def _say(self, notice: Notice | _Line, workspace: str, pause: Pause) -> None:
        of = f"{workspace}: " if workspace not in ("", self._session.workspace) else ""
        title = f"{of}{tr(pause.title)}"
        resume, way_out = tr("Resume"), way_out_of(pause)
        if isinstance(notice, _Line):
            notice.say(f"{of}{brief_of(pause)}", title, tr(pause.text), way_out or resume)
        else:
            other = resume if way_out else ""
            notice.say("warning", title, tr(pause.text), action=way_out or resume, other=other)

    def _on_acted(self, workspace: str) -> None:
        pause = self._outbox.pauses.get(workspace)
        if pause is None:
            return
        if way_out_of(pause):
            self.way_out_requested.emit(workspace)
        else:
            self._outbox.resume(workspace)


class _Line(QWidget):
    """Some words of a pause and its way out in one line; the rest is its tip."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._title = Elided(role="heading")
        self._action = button("", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._title, 1)
        row.addWidget(self._action)
        self._action.clicked.connect(self.acted)
        theme().changed.connect(self._show_icon)
        self._show_icon()

    def say(self, brief: str, title: str, text: str, action: str) -> None:
        """Show another pause."""
        self._title.setText(brief)
        self._action.setText(action)
        self._action.setAccessibleDescription(f"{title}. {text}")
        self.setAccessibleName(title)
        self.setToolTip(f"{title}\n{text}")

    def _show_icon(self) -> None:
        self._icon.setPixmap(icon("pause", "warning").pixmap(px(16), px(16)))


def brief_of(pause: Pause) -> str:
    """Return the pause in words that fit into a narrow panel."""
    words = {
        Cause.PERSON: tr("Queue paused"),
        Cause.KEY: tr("Key refused"),
        Cause.CREDITS: tr("No credits left"),
        Cause.ACCOUNT: tr("Account paused"),
        Cause.CEILING: tr("Over a limit"),
        Cause.LOST: tr("Answers get lost"),
    }
    return words[pause.cause]


def way_out_of(pause: Pause) -> str:
    """Return the words for what ends the pause; empty where there is nothing to do but to resume."""
    words = {Cause.KEY: tr("Replace key…"), Cause.CEILING: tr("Limits…")}
    return words.get(pause.cause, "")
