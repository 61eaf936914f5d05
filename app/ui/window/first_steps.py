"""The cards of the first start: the sandbox, a key to paste, keys that are on this machine already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError, LinkError
from app.domain.found_key import Source
from app.domain.texts import tr
from app.ui.latest import Latest, answer_or_error
from app.ui.session import KeyEntry
from app.ui.theme import icon, px, theme
from app.ui.widgets import BusyBar, Notice, button, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.services.found_keys import FoundKeys, Offer
    from app.services.session import KeyInfo
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.theme import IconName

LOOK_TASK = "look for keys"


class Card(QFrame):
    """An icon, a title, a sentence and a button; `below` stands under the words."""

    def __init__(self, icon_name: IconName, title: str, text: str, verb: str) -> None:
        super().__init__()
        self._icon_name: IconName = icon_name
        self.setProperty("role", "card")
        self._mark = QLabel()
        self.text = label(text, "muted", wraps=True)
        self.action: QPushButton = button(verb)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(title, "heading"))
        words.addWidget(self.text)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self.action)
        self.below = QVBoxLayout()
        self.below.setContentsMargins(px(34), 0, 0, 0)
        self.below.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self.below)
        theme().changed.connect(self._show_icon)
        self._show_icon()

    def _show_icon(self) -> None:
        self._mark.setPixmap(icon(self._icon_name, "accent").pixmap(px(20), px(20)))


class KeyCard(Card):
    """A key is pasted right here, checked at once, and kept where the card says."""

    def __init__(self, workstation: Workstation, bridge: Bridge) -> None:
        super().__init__(
            "key",
            tr("Connect your workspace"),
            tr("Paste the private API key; you find it in Roboflow under Settings › API Keys."),
            tr("Check and add"),
        )
        self.entry = KeyEntry(workstation, bridge, self.action)
        self.below.addWidget(self.entry)


class FoundCard(Card):
    """Keys that Roboflow's own tools left on this machine, masked; each is used only when its button is pressed."""

    def __init__(self, workstation: Workstation, bridge: Bridge) -> None:
        super().__init__("check", tr("A key is on this computer already"), "", "")
        self._tasks = workstation.tasks
        self._session = workstation.session
        self._found: FoundKeys = workstation.found_keys
        self.rows: list[FoundRow] = []
        self._taken = 0
        self.notice = Notice()
        self.busy = BusyBar()
        self.busy.hide()
        self.action.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._taking = Latest(workstation.tasks, "take a found key")
        self._taking.answered.connect(self._on_taken)
        self.below.addLayout(self._list)
        self.below.addWidget(self.busy)
        self.below.addWidget(self.notice)
        bridge.found_keys_changed.connect(self.show_offers)
        self.show_offers()

    def look(self) -> None:
        """Look for keys."""
        self._tasks.start(LOOK_TASK, self._found.look)

    def show_offers(self) -> None:
        """Show what was found."""
        for row in self.rows:
            row.deleteLater()
        offers = self._found.offers
        text = tr("It is shown to {server} and kept like a pasted one, once you say so.")
        self.text.setText(text.format(server=self._session.server))
        self.rows = [FoundRow(offer) for offer in offers]
        for number, row in enumerate(self.rows):
            row.take.clicked.connect(partial(self._on_take, number))
            self._list.addWidget(row)

    def _on_take(self, number: int) -> None:
        self.notice.hide()
        self._taken = number
        self._show_busy(True)
        self._taking.ask(lambda: answer_or_error(self._found.take(number)))

    def _on_taken(self, answer: KeyInfo | LabeldockError) -> None:
        self._show_busy(False)
        if not isinstance(answer, LabeldockError):
            return
        self.rows[self._taken].take.setFocus()  # it went elsewhere while the button was grey
        if isinstance(answer, LinkError):
            self.notice.say("error", answer.title, answer.message, tr("The key was not kept; try again."))
        else:
            self.notice.say_error(answer)

    def _show_busy(self, is_busy: bool) -> None:
        self.busy.setVisible(is_busy)
        for row in self.rows:
            row.take.setEnabled(not is_busy)


class FoundRow(QWidget):
    """One key: its workspace as it is said to be, its end, where it was found."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        where = {
            Source.ENVIRONMENT: tr("in ROBOFLOW_API_KEY"),
            Source.CONFIG: tr("in roboflow's config.json"),
        }
        name = offer.name or offer.workspace or tr("A workspace")
        self.words = label(f"{name} · {offer.masked} · {where[offer.source]}", wraps=True)
        self.take = button(tr("Use this key"))
        self.take.setAccessibleName(tr("Use the key of {name}").format(name=name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.take)
