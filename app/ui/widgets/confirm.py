"""Asks before something destructive, without blocking: the verb on the button, Cancel as default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def ask(parent: QWidget, title: str, text: str, verb: str, then: Callable[[], object]) -> QMessageBox:
    """Open the question; `then` is called when the person chose the verb."""
    return ask_which(parent, title, text, {verb: then})


def ask_which(
    parent: QWidget, title: str, text: str, verbs: Mapping[str, Callable[[], object]]
) -> QMessageBox:
    """Open a question with several verbs, each with what it does; Cancel and Escape do nothing."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(title)
    box.setInformativeText(text)
    acts: dict[str, Callable[[], object]] = {}
    for verb, act in verbs.items():
        choice = QPushButton(verb)
        choice.setAutoDefault(False)
        box.addButton(choice, QMessageBox.ButtonRole.AcceptRole)
        acts[verb] = act
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.buttonClicked.connect(lambda pressed: acts.get(pressed.text(), _nothing)())
    box.open()
    return box


def _nothing() -> None:
    """Do what Cancel does."""
