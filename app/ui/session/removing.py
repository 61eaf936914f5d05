"""Asks before a key is deleted from the keyring."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.texts import tr
from app.ui.widgets import ask

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.workstation import Workstation


def ask_to_remove_key(workstation: Workstation, workspace: str, parent: QWidget) -> None:
    """Remove the key of a workspace, once a person said so."""
    remove = partial(workstation.session.remove, workspace)
    ask(
        parent.window(),
        tr("Remove the key of {name}?").format(name=workspace),
        tr("It is deleted from the system keyring. Drafts and jobs stay."),
        tr("Remove key"),
        lambda: workstation.tasks.start("remove key", remove),
    )
