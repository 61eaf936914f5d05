"""The workspaces with a key: where each is stored, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError
from app.domain.texts import mark, tr
from app.services.session import MASK, KeyPlace
from app.ui.latest import Latest, answer_or_error
from app.ui.preferences.rows import Control, Page, Row
from app.ui.session.removing import ask_to_remove_key
from app.ui.session.words import can_remove
from app.ui.widgets import Elided, ago, button, label, set_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.session import KeyInfo
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

PLACES = {
    KeyPlace.KEYRING: mark("in the system keyring"),
    KeyPlace.MEMORY: mark("in memory, until the program ends"),
    KeyPlace.ENVIRONMENT: mark("from ROBOFLOW_API_KEY, until the program ends"),
}


def keys(workstation: Workstation, bridge: Bridge, add: Callable[[], object]) -> Page:
    """Return the page; `add` asks for a key."""

    def make(_told: Callable[[], object]) -> Control:
        listed = Keys(workstation, bridge)
        listed.add_requested.connect(add)
        return Control(listed, listed.show_now)

    row = Row(
        "keys",
        tr("API keys"),
        tr(
            "One for each workspace of this server. Never kept in a file, and shown by their last characters only."
        ),
        make,
        tr("key workspace secret keyring account add replace remove test"),
        is_wide=True,
    )
    return Page("keys", tr("API keys"), (row,))


class Keys(QWidget):
    """A card for each workspace, and a way to add one."""

    add_requested = Signal()

    def __init__(self, workstation: Workstation, bridge: Bridge) -> None:
        super().__init__()
        self._workstation = workstation
        self._cards: list[KeyCard] = []
        self.none = label(tr("There is no key yet."), "muted")
        self.add = button(tr("Add API key…"), icon="key")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.none)
        column.addLayout(self._list)
        column.addLayout(foot)
        self.setFocusProxy(self.add)
        self.add.clicked.connect(self.add_requested)
        bridge.session_changed.connect(self.show_now)

    @property
    def cards(self) -> tuple[KeyCard, ...]:
        """What is shown of each key."""
        return tuple(self._cards)

    def show_now(self) -> None:
        """Show the keys of now."""
        session = self._workstation.session
        before, self._cards = self._cards, []
        for key in session.known:
            card = next((card for card in before if card.stands_for(key)), None) or self._new_card(key)
            card.show_key(key, is_used=key.workspace == session.workspace)
            self._list.insertWidget(len(self._cards), card)
            self._cards.append(card)
        for card in before:
            if card not in self._cards:
                card.deleteLater()
        self.none.setVisible(not self._cards)

    def _new_card(self, key: KeyInfo) -> KeyCard:
        card = KeyCard(self._workstation, key)
        card.replace.clicked.connect(self.add_requested)
        return card


class KeyCard(QWidget):
    """One workspace: its key's end, its place, whether it is in use; use, test, replace, remove."""

    def __init__(self, workstation: Workstation, key: KeyInfo) -> None:
        super().__init__()
        self._workstation = workstation
        self._testing = Latest(workstation.tasks, "test key of")
        self.key = key
        self.name = Elided("", "heading")
        self.words = label("", "small", wraps=True)
        self.said = label("", "small", wraps=True)
        self.said.hide()
        self.use = button(tr("Use"))
        self.test = button(tr("Test"))
        self.replace = button(tr("Replace…"))
        self.remove = button(tr("Remove…"), "danger")
        self._verbs = (self.use, self.test, self.replace, self.remove)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.name, 1)
        for verb in self._verbs:
            row.addWidget(verb)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.said)
        self.use.clicked.connect(self._on_use)
        self.test.clicked.connect(self._on_test)
        self._testing.answered.connect(self._on_tested)
        self.remove.clicked.connect(self._on_remove)

    def stands_for(self, key: KeyInfo) -> bool:
        """Tell whether this is the workspace's card, also that of a key whose workspace was not known yet."""
        return self.key.workspace == key.workspace or (
            not self.key.workspace and self.key.masked == key.masked
        )

    def show_key(self, key: KeyInfo, *, is_used: bool) -> None:
        """Say where the key is, and whether it is the one in use."""
        if key.masked != self.key.masked and self.key.masked != MASK:
            self._testing.drop()  # it was of another key
            self.said.hide()
        self.key = key
        name = key.workspace or tr("Workspace of ROBOFLOW_API_KEY")
        self.name.setText(name)
        for verb in self._verbs:
            verb.setAccessibleName(tr("{verb}: {name}").format(verb=verb.text(), name=name))
        self.remove.setVisible(can_remove(self._workstation.session, key))
        parts = [self.key.masked, tr(PLACES[self.key.place])]
        if is_used:
            parts.append(tr("in use"))
        elif (used_at := self._workstation.session.used_at(self.key.workspace)) is not None:
            now = self._workstation.clock.now()
            parts.append(tr("last used {ago}").format(ago=ago(now - used_at)))
        self.words.setText(" · ".join(parts))
        self.use.setVisible(not is_used)

    def _say(self, words: str, role: str) -> None:
        set_property(self.said, "role", role)
        self.said.setText(words)
        self.said.show()

    def _on_use(self) -> None:
        use = partial(self._workstation.session.use, self.key.workspace)
        self._workstation.tasks.start("use workspace", use)

    def _on_test(self) -> None:
        self._say(tr("Asking…"), "small")
        self._testing.ask(lambda: answer_or_error(self._workstation.session.test(self.key.workspace)))

    def _on_tested(self, answer: str | LabeldockError) -> None:
        if isinstance(answer, LabeldockError):
            self._say(f"{answer.title}. {answer.message}", "error")
        else:
            self._say(tr("The server knows this key."), "ok")

    def _on_remove(self) -> None:
        ask_to_remove_key(self._workstation, self.key, self)
