"""The exact request that a draft will be sent as, and what of it is new."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QVBoxLayout, QWidget

from app.domain.job_list import last_job
from app.domain.texts import tr
from app.ui.composer.code_view import CodeView
from app.ui.inspector.difference_view import DifferenceView
from app.ui.inspector.sheet import Sheet, make_difference, make_sheet
from app.ui.inspector.shell import curl, roboflow
from app.ui.latest import Latest
from app.ui.override import override
from app.ui.widgets import EmptyState, FlowLayout, Notice, ago, button, label, scrolled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtGui import QShowEvent

    from app.domain.job import Draft, Job, JobRequest
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

UNKNOWN = "…"
NO_KEY = "••••"
ROWS_AT_ONCE = 500
"""The body of a longer ontology is written in a thread, when typing pauses."""
PAUSE_MS = 150


class RequestPanel(QWidget):
    """Address, headers with the key masked, and the body as it is sent; or what differs from the last job."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._draft_id = ""
        self._sheet = Sheet()
        self._is_behind = True
        self._work = Latest(workstation.tasks, "request panel")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._empty = EmptyState(tr("No draft is in front"), tr("Open a draft to see its request here."))
        self._page = QWidget()
        self._scrolled = scrolled(self._page)
        self._head = label("", "mono", wraps=True)
        self._notice = Notice()
        self.is_compared = QCheckBox(tr("Difference to the last job"))
        self.is_compared.setToolTip(tr("To the last job on this batch"))
        self._compared = label("", "muted", wraps=True)
        self._body = CodeView()
        self._changes = DifferenceView()
        self._views = QStackedWidget()
        self._copy_json = button(tr("JSON"), icon="copy", tip=tr("Copy the body as JSON"))
        self._copy_curl = button(tr("curl"), icon="copy", tip=tr("Copy the request as a curl command"))
        self._copy_roboflow = button(
            tr("roboflow"),
            icon="copy",
            tip=tr("Copy the job as a command of Roboflow's own program"),
        )
        self._lay_out()
        self._connect(bridge)
        self._show()

    def show_draft(self, draft_id: str | None) -> None:
        """Show the request of this draft, or that there is none."""
        self._draft_id = draft_id or ""
        self._show_soon()

    def copy_json(self) -> None:
        """Copy the body."""
        QGuiApplication.clipboard().setText(self._sheet.body)

    def copy_curl(self) -> None:
        """Copy a curl command; it reads the key from the environment."""
        if (draft := self._draft) is not None:
            QGuiApplication.clipboard().setText(curl(self._url(draft), self._sheet.body))

    def copy_roboflow(self) -> None:
        """Copy a command of the `roboflow` package; it reads the key from the environment."""
        if (draft := self._draft) is not None:
            body = json.loads(self._sheet.body)
            place = (self._workstation.session.server, self._workspace(draft), draft.project or UNKNOWN)
            QGuiApplication.clipboard().setText(roboflow(*place, body))

    def _lay_out(self) -> None:
        self._head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._body.setReadOnly(True)
        self._body.setAccessibleName(tr("Body of the request"))
        self._changes.setAccessibleName(tr("Difference to the last job"))
        for view in (self._body, self._changes):
            self._views.addWidget(view)
        copies = FlowLayout(spacing=6)
        copies.addWidget(label(tr("Copy as"), "muted"))
        for copy in (self._copy_json, self._copy_curl, self._copy_roboflow):
            copies.addWidget(copy)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        for part in (self._head, self._notice, self.is_compared, self._compared):
            column.addWidget(part)
        column.addWidget(self._views, 1)
        column.addStretch(0)
        column.addLayout(copies)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._empty)
        outer.addWidget(self._scrolled)

    def _connect(self, bridge: Bridge) -> None:
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.session_changed.connect(self._show_soon)
        bridge.job_added.connect(self._show_soon)
        self.is_compared.toggled.connect(self._show_soon)
        self._pause.timeout.connect(self._on_typing_paused)
        self._work.answered.connect(self._on_worked_out)
        self._copy_json.clicked.connect(self.copy_json)
        self._copy_curl.clicked.connect(self.copy_curl)
        self._copy_roboflow.clicked.connect(self.copy_roboflow)

    @property
    def _draft(self) -> Draft | None:
        return self._workstation.composer.draft(self._draft_id)

    def _workspace(self, draft: Draft) -> str:
        return draft.workspace or self._workstation.session.workspace or UNKNOWN

    def _url(self, draft: Draft) -> str:
        server = self._workstation.session.server.rstrip("/")
        return f"{server}/{self._workspace(draft)}/{draft.project or UNKNOWN}/autolabel"

    def _show_soon(self) -> None:
        """Show it now where it can be seen, else when it comes into sight."""
        self._is_behind = True
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        self._is_behind = False
        self._pause.stop()
        self._work.drop()
        draft = self._draft
        self._empty.setVisible(draft is None)
        self._scrolled.setVisible(draft is not None)
        if draft is None:
            return
        self._head.setText(self._head_text(draft))
        rows = draft.request.ontology.entries if draft.request.ontology else ()
        if len(rows) > ROWS_AT_ONCE:
            self._set_copies_enabled(is_enabled=False)
            self._pause.start()
        elif self.is_compared.isChecked():
            self._work.ask(self._work_of(draft))
        else:
            self._on_worked_out(make_sheet(draft.request))

    def _work_of(self, draft: Draft) -> Callable[[], Awaitable[Sheet]]:
        """Return what works the sheet of this draft out, whatever the draft becomes meanwhile."""
        if not self.is_compared.isChecked():
            return partial(asyncio.to_thread, make_sheet, draft.request)
        batch_id, jobs = (
            draft.request.batch_id,
            self._workstation.ledger.jobs_on(draft.workspace, draft.project),
        )
        return partial(self._compare, draft.request, last_job(jobs, batch_id) if batch_id else None)

    async def _compare(self, request: JobRequest, last: Job | None) -> Sheet:
        body = await self._workstation.ledger.body(last.id) if last else ""
        return await asyncio.to_thread(make_difference, request, last, body)

    def _on_typing_paused(self) -> None:
        if (draft := self._draft) is not None:
            self._work.ask(self._work_of(draft))

    def _on_worked_out(self, sheet: Sheet) -> None:
        """Show the body, or why there is none: its format cannot hold the ontology."""
        self._sheet = sheet
        if sheet.error:
            words = (tr("There is no body to send"), sheet.error.message, sheet.error.hint)
            self._notice.say("error", *words)
        else:
            self._notice.hide()
        self._set_copies_enabled(is_enabled=bool(sheet.body))
        self._compared.setVisible(sheet.lines is not None)
        self._views.setVisible(bool(sheet.body) if sheet.lines is None else bool(sheet.lines))
        self._views.setCurrentIndex(0 if sheet.lines is None else 1)
        if sheet.lines is None:
            self._body.show_text(sheet.body)
        else:
            self._changes.show_lines(sheet.lines)
            self._compared.setText(self._compared_words(sheet))

    def _compared_words(self, sheet: Sheet) -> str:
        """Say what it is compared with."""
        if sheet.last is None:
            return tr("There is no job on this batch yet.")
        when = ago(self._workstation.clock.now() - sheet.last.submitted_at)
        name = sheet.last.name or sheet.last.job_id
        if not sheet.lines:
            return tr("The same as “{name}”, sent {when}.").format(name=name, when=when)
        words = tr("+ new, \N{MINUS SIGN} no longer there, against “{name}”, sent {when}")
        return words.format(name=name, when=when)

    def _set_copies_enabled(self, *, is_enabled: bool) -> None:
        for copy in (self._copy_json, self._copy_curl, self._copy_roboflow):
            copy.setEnabled(is_enabled)

    def _head_text(self, draft: Draft) -> str:
        session = self._workstation.session
        is_here = draft.workspace in ("", session.workspace)
        key = (
            session.key
            if is_here
            else next((k for k in session.known if k.workspace == draft.workspace), None)
        )
        masked = key.masked if key else NO_KEY
        return "\n".join(
            (
                f"POST {self._url(draft)}",
                f"Authorization: Bearer {masked}",
                "Content-Type: application/json",
            )
        )

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self._draft_id:
            self._show_soon()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._show()
