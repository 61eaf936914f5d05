"""The settings over the real window."""

import pytest

from app.ui.preferences import SettingsDialog
from tests.ui.window.conftest import settings_file, window

__all__ = ["settings_file", "window"]


@pytest.fixture
async def dialog(window):
    window.actions_by_id["settings"].trigger()
    return window.findChild(SettingsDialog)
