"""Asks before a key is removed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.texts import tr
from app.ui.session.words import removal_words
from app.ui.widgets import ask

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.session import KeyInfo
    from app.services.workstation import Workstation


def ask_to_remove_key(workstation: Workstation, key: KeyInfo, parent: QWidget) -> None:
    """Remove a key, once a person said so."""
    remove = partial(workstation.session.remove, key.workspace)
    ask(
        parent.window(),
        tr("Remove the key of {name}?").format(name=key.workspace),
        removal_words(key),
        tr("Remove key"),
        lambda: workstation.tasks.start("remove key", remove),
    )
