"""The exact request that a draft will be sent as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.errors import OntologyError
from app.ui.composer.json_highlighter import JsonHighlighter
from app.ui.inspector.shell import curl
from app.ui.override import override
from app.ui.widgets import EmptyState, Notice, button, label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.domain.job import Draft
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

UNKNOWN = "…"
NO_KEY = "••••"


class RequestPanel(QWidget):
    """Address, headers with the key masked, and the body as it is sent, shown and hashed."""

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._draft_id = ""
        self._body_text = ""
        self._is_behind = True
        self._empty = EmptyState(self.tr("No draft is in front"), self.tr("Its request is shown here."))
        self._sheet = QWidget()
        self._head = label("", "mono", wraps=True)
        self._notice = Notice()
        self._body = QPlainTextEdit()
        self._highlighter = JsonHighlighter(self._body.document())
        self._copy_json = button(self.tr("Copy as JSON"), icon="copy")
        self._copy_curl = button(self.tr("Copy as curl"), icon="copy")
        self._lay_out()
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.session_changed.connect(self._show_soon)
        self._copy_json.clicked.connect(self.copy_json)
        self._copy_curl.clicked.connect(self.copy_curl)
        self._show()

    def show_draft(self, draft_id: str | None) -> None:
        """Show the request of this draft, or that there is none."""
        self._draft_id = draft_id or ""
        self._show_soon()

    def copy_json(self) -> None:
        """Copy the body."""
        QGuiApplication.clipboard().setText(self._body_text)

    def copy_curl(self) -> None:
        """Copy a curl command; it reads the key from the environment."""
        if (draft := self._draft) is not None:
            QGuiApplication.clipboard().setText(curl(self._url(draft), self._body_text))

    def _lay_out(self) -> None:
        self._head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._body.setProperty("role", "mono")
        self._body.setReadOnly(True)
        self._body.setAccessibleName(self.tr("Body of the request"))
        copies = QHBoxLayout()
        copies.addWidget(self._copy_json)
        copies.addWidget(self._copy_curl)
        copies.addStretch(1)
        sheet = QVBoxLayout(self._sheet)
        sheet.setContentsMargins(12, 12, 12, 12)
        sheet.setSpacing(10)
        sheet.addWidget(self._head)
        sheet.addWidget(self._notice)
        sheet.addWidget(self._body, 1)
        sheet.addStretch(0)
        sheet.addLayout(copies)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self._sheet)

    @property
    def _draft(self) -> Draft | None:
        return self._workstation.composer.draft(self._draft_id)

    def _url(self, draft: Draft) -> str:
        server = self._workstation.session.server.rstrip("/")
        workspace = draft.workspace or self._workstation.session.workspace or UNKNOWN
        return f"{server}/{workspace}/{draft.project or UNKNOWN}/autolabel"

    def _show_soon(self) -> None:
        """Show it now where it can be seen, else when it comes into sight."""
        self._is_behind = True
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        self._is_behind = False
        draft = self._draft
        self._empty.setVisible(draft is None)
        self._sheet.setVisible(draft is not None)
        if draft is not None:
            self._head.setText(self._head_text(draft))
            self._show_body(draft)

    def _head_text(self, draft: Draft) -> str:
        key = self._workstation.session.key
        masked = key.masked if key else NO_KEY
        return "\n".join(
            (
                f"POST {self._url(draft)}",
                f"Authorization: Bearer {masked}",
                "Content-Type: application/json",
            )
        )

    def _show_body(self, draft: Draft) -> None:
        """Show the body, or why there is none: its format cannot hold the ontology."""
        try:
            self._body_text = draft.request.body_text()
            self._notice.hide()
        except OntologyError as error:
            self._body_text = ""
            self._notice.say("error", self.tr("There is no body to send"), error.message, error.hint)
        if self._body.toPlainText() != self._body_text:
            place = self._body.verticalScrollBar().value()
            self._body.setPlainText(self._body_text)
            self._body.verticalScrollBar().setValue(place)
        self._body.setVisible(bool(self._body_text))
        self._copy_json.setEnabled(bool(self._body_text))
        self._copy_curl.setEnabled(bool(self._body_text))

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self._draft_id:
            self._show_soon()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._show()
