"""The real window on a workstation of fakes, which catches what nobody caught."""

import logging

import pytest

from app.services import failures
from tests.services.fakes import settle
from tests.ui.window.conftest import settings_file, window

__all__ = ["settings_file", "window"]


@pytest.fixture
async def watched(window, workstation, monkeypatch, caplog):
    """The window while errors are caught as in the program."""
    monkeypatch.setattr(failures, "TOLD_EVERY_S", 0.0)
    caplog.set_level(logging.CRITICAL + 1, "app.services.failures")
    with workstation.failures.watching():
        yield window
        await settle()
