"""Which keys do what, as a page of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.texts import tr
from app.ui.preferences.rows import Control, Page, Row
from app.ui.shortcuts.page import ShortcutsPage

if TYPE_CHECKING:
    from collections.abc import Callable


def shortcuts() -> Page:
    """Return the page; the search of the settings looks through the names of the actions as well."""
    row = Row(
        "shortcuts",
        tr("Shortcuts of actions"),
        tr("A new shortcut counts as soon as it is pressed. Those in bold were changed."),
        _make,
        tr("shortcut hotkey keyboard"),
        is_wide=True,
    )
    return Page("shortcuts", tr("Shortcuts"), (row,))


def _make(_told: Callable[[], object]) -> Control:
    page = ShortcutsPage()
    return Control(page, lambda: None, page.look_for)
