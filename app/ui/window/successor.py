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
    _carry(new, old)
    new.setVisible(old.isVisible())
    new.help.take_over(old.help)
    old.retire()
    old.deleteLater()
    if action:
        new.actions_by_id[action].trigger()


def _carry(new: MainWindow, old: MainWindow) -> None:
    """Have the new window look for, and look at, what the old one does, where both have got so far."""
    from app.ui.composer.tab import DraftTab
    from app.ui.results import ResultsTab

    new.welcome.take_over(old.welcome)
    if new.panels.are_built and old.panels.are_built:
        new.projects.take_over(old.projects)
        new.jobs.take_over(old.jobs)
    for key in new.documents.keys:
        page, before = new.documents.page(key), old.documents.page(key)
        if isinstance(page, ResultsTab) and isinstance(before, ResultsTab):
            page.take_over(before)
        if isinstance(page, DraftTab) and isinstance(before, DraftTab):
            page.take_over(before)
