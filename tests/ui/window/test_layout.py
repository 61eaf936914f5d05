"""The docks of the frame, before their panels are there."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QDockWidget

from app.ui.window import MainWindow
from tests.waiting import wait_until


async def test_the_first_head_of_a_panel_looks_as_the_one_that_comes(qtbot, workstation):
    frame = MainWindow()
    qtbot.addWidget(frame)
    frame.resize(1280, 800)
    frame.show()
    first = _head(frame)
    frame.furnish(workstation)
    await wait_until(lambda: frame.panels.are_built)
    assert _head(frame) == first


def _head(window):
    head = window.findChild(QDockWidget, "drafts").titleBarWidget()
    return head.grab(QRect(0, 0, 120, head.height())).toImage()
