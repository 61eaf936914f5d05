"""The real window on a workstation of fakes."""

import pytest

from app.ui.window import MainWindow
from tests.services.fakes import settle


@pytest.fixture
def settings_file(tmp_path):
    return tmp_path / "window.ini"


@pytest.fixture
async def window(qtbot, workstation, settings_file):
    window = MainWindow(workstation, settings_file)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    await settle()
    return window
