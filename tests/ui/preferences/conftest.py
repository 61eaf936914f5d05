"""The settings over the real window."""

import pytest

from app.ui.preferences import SettingsDialog
from tests.ui.window.conftest import settings_file, window

__all__ = ["settings_file", "window"]


@pytest.fixture(autouse=True)
def nothing_is_saved_meanwhile(monkeypatch):
    """Keep the window's autosave from a moment in which pytest turns Qt's loop and no task can run."""
    monkeypatch.setattr("app.ui.window.places.SAVED_AFTER_MS", 600_000)


@pytest.fixture
async def dialog(nothing_is_saved_meanwhile, window):
    window.actions_by_id["settings"].trigger()
    return window.findChild(SettingsDialog)
