"""What stands in the middle while no tab is open: the first steps, or where to begin again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.errors import InputError, KeyRefused
from app.domain.texts import tr
from app.services.session import KeyPlace
from app.ui.theme import px
from app.ui.widgets import label
from app.ui.window.first_steps import Card, FoundCard, KeyCard

if TYPE_CHECKING:
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

WIDTH = 560


class Welcome(QScrollArea):
    """Without a key the first steps, none of which blocks another; with one, where to begin again."""

    sandbox_requested = Signal()
    draft_requested = Signal()
    open_requested = Signal()

    def __init__(self, workstation: Workstation, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Welcome"))
        self._workstation = workstation
        self._title = label("", "title", wraps=True)
        self._text = label("", "muted", wraps=True)
        self._sandbox = Card(
            "sandbox",
            tr("Try the sandbox"),
            tr("A server on this computer that really labels a sample workspace. No account, no cost."),
            tr("Open the sandbox"),
        )
        self._key = KeyCard(workstation, bridge)
        self._found = FoundCard(workstation, bridge)
        self._has_looked = False
        self._draft = Card(
            "draft",
            tr("Write a draft"),
            tr("Prompts and settings can be written offline, and sent when there is a key."),
            tr("New draft"),
        )
        self._file = Card(
            "folder",
            tr("Open a job file"),
            tr("A job file from a colleague, or the JSON of an ontology. You can also drop it here."),
            tr("Open…"),
        )
        self._lay_out()
        self._connect(bridge)
        self._show()

    def take_over(self, other: Welcome) -> None:
        """Hold the key that is being written in another one."""
        self._key.entry.take_over(other._key.entry)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(8)
        for card in (self._sandbox, self._found, self._key, self._draft, self._file):
            column.addWidget(card)
        column.addStretch(3)
        middle = QWidget()
        middle.setMaximumWidth(px(WIDTH))
        middle.setLayout(column)
        content = QWidget()
        content.setProperty("role", "content")
        row = QHBoxLayout(content)
        row.setContentsMargins(24, 16, 24, 16)
        row.addStretch(1)
        row.addWidget(middle, 1000)
        row.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _connect(self, bridge: Bridge) -> None:
        for card, signal in (
            (self._sandbox, self.sandbox_requested),
            (self._draft, self.draft_requested),
            (self._file, self.open_requested),
        ):
            card.action.clicked.connect(signal)
        bridge.ready.connect(self._show)
        bridge.session_changed.connect(self._show)
        bridge.catalogue_changed.connect(self._show)
        bridge.found_keys_changed.connect(self._show)

    @property
    def _is_refused(self) -> bool:
        """Whether the key that there is opened nothing yet, and will not."""
        trouble = self._workstation.catalogue.trouble
        return not self._workstation.session.workspace and isinstance(trouble, KeyRefused | InputError)

    def _show(self) -> None:
        is_ready = self._workstation.is_ready
        has_key = self._workstation.session.key is not None and not self._is_refused
        if not is_ready:
            title, text = tr("Opening…"), tr("Reading drafts and jobs.")
        elif has_key:
            title = tr("No draft is open")
            text = tr("Double-click a batch at the left, or begin here.")
        else:
            title = tr("Welcome to Labeldock")
            text = tr("Compose Auto Label jobs, check them, submit them, and watch the labels come back.")
        self._title.setText(title)
        self._text.setText(text)
        is_first = is_ready and not has_key
        for card in (self._sandbox, self._key):
            card.setVisible(is_first)
        key = self._workstation.session.key
        is_lent = is_ready and key is not None and key.place is KeyPlace.ENVIRONMENT
        self._found.setVisible((is_first or is_lent) and bool(self._workstation.found_keys.offers))
        if (is_first or is_lent) and not self._has_looked:
            self._has_looked = True
            self._found.look()
            self._key.entry.look_at_keyring()
        self._draft.setVisible(is_ready)
        self._file.setVisible(is_ready and has_key)
