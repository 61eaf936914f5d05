"""Puts a window that is built anew in the place of another one, when the settings changed what it is built of."""

from __future__ import annotations

from app.ui.language import apply_language
from app.ui.window.window import MainWindow


def successor_of(old: MainWindow) -> MainWindow:
    """Return an empty window of the settings as they are now; once it is furnished, `take_over`."""
    focus = old.focusWidget()
    if focus is not None:
        focus.clearFocus()  # what was typed there is taken over by the draft
    old.keep()
    apply_language(old.settings.language)
    return MainWindow(settings=old.settings)


def take_over(new: MainWindow, old: MainWindow, action: str = "") -> None:
    """Show a window where another one stood, which goes, and trigger an action of the new one."""
    new.pages.take_histories(old.pages)
    new.setVisible(old.isVisible())
    old.retire()
    old.deleteLater()
    if action:
        new.actions_by_id[action].trigger()
