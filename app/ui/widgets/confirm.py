"""Asks before something destructive, without blocking: the verb on the button, Cancel as default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.texts import tr
from app.ui.widgets.fitted import Fitted, button_row, dialog_column
from app.ui.widgets.parts import button, label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

WIDTH = 400


class Question(Fitted):
    """A title, a sentence, a button for each verb, and Cancel, which Enter and Escape press."""

    def __init__(
        self, parent: QWidget, title: str, text: str, verbs: Mapping[str, Callable[[], object]]
    ) -> None:
        super().__init__(WIDTH, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._verbs = verbs
        self.cancel = button(tr("Cancel"))
        self.choices = {verb: button(verb) for verb in verbs}
        self._lay_out(title, text)
        self.cancel.clicked.connect(self.reject)
        for part in (*self.choices.values(), self.cancel):
            part.setAutoDefault(True)  # Enter presses the one with the focus
        self.cancel.setDefault(True)
        self.cancel.setFocus()
        for verb, choice in self.choices.items():
            choice.clicked.connect(lambda _=False, chosen=verb: self._act(chosen))

    def _lay_out(self, title: str, text: str) -> None:
        column = dialog_column(self)
        column.addWidget(label(title, "heading", wraps=True))
        column.addWidget(label(text, "muted", wraps=True))
        column.addSpacing(8)
        column.addLayout(button_row(*self.choices.values(), self.cancel))

    def _act(self, verb: str) -> None:
        self.accept()
        self._verbs[verb]()


def ask(parent: QWidget, title: str, text: str, verb: str, then: Callable[[], object]) -> Question:
    """Open the question; `then` is called when the person chose the verb."""
    return ask_which(parent, title, text, {verb: then})


def ask_which(parent: QWidget, title: str, text: str, verbs: Mapping[str, Callable[[], object]]) -> Question:
    """Open a question with several verbs, each with what it does; Cancel and Escape do nothing."""
    question = Question(parent, title, text, verbs)
    question.open()
    return question
