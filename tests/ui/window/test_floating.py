"""Panels on their own: they go, come back, and stay where a screen is."""

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton


@pytest.fixture
def jobs(window):
    return next(dock for dock in window.layout_of_docks.docks if dock.objectName() == "jobs")


def action(window, text):
    return next(a for a in window.layout_of_docks.floats if a.text() == text)


def head_buttons(dock):
    names = ("Put back into the window", "Hide this panel")
    found = dock.titleBarWidget().findChildren(QToolButton)
    return {b.accessibleName(): b for b in found if b.accessibleName() in names}


async def test_a_panel_is_put_on_its_own_and_back_from_the_menu(window, jobs):
    assert not any(b.isVisible() for b in head_buttons(jobs).values())
    action(window, "Jobs on its own").trigger()
    assert jobs.isFloating()
    assert all(b.isVisible() for b in head_buttons(jobs).values())
    action(window, "Jobs on its own").trigger()
    assert not jobs.isFloating()


async def test_the_buttons_of_a_floating_panel_put_it_back_and_hide_it(window, jobs):
    jobs.setFloating(True)
    assert action(window, "Jobs on its own").isChecked()
    head_buttons(jobs)["Hide this panel"].click()
    assert jobs.isHidden()
    jobs.show()
    head_buttons(jobs)["Put back into the window"].click()
    assert not jobs.isFloating()


async def test_a_double_click_on_the_head_puts_it_on_its_own(window, jobs):
    head = jobs.titleBarWidget()
    at = QPointF(300, 10)
    for kind in (
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
    ):
        event = QMouseEvent(
            kind,
            at,
            head.mapToGlobal(at),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier(0),
        )
        QApplication.sendEvent(head, event)
    assert jobs.isFloating()


async def test_a_panel_whose_screen_is_gone_comes_back_into_sight(window, jobs):
    jobs.setFloating(True)
    jobs.setGeometry(QRect(9000, 9000, 600, 300))
    window.layout_of_docks.restore(window.settings)
    jobs.setFloating(True)
    jobs.setGeometry(QRect(9000, 9000, 600, 300))
    window.layout_of_docks._floating["jobs"].come_into_sight()
    assert QGuiApplication.primaryScreen().availableGeometry().contains(jobs.geometry().center())


async def test_a_panel_in_sight_stays_where_it_is(window, jobs):
    jobs.setFloating(True)
    jobs.setGeometry(QRect(40, 60, 720, 300))
    window.layout_of_docks._floating["jobs"].come_into_sight()
    assert jobs.geometry() == QRect(40, 60, 720, 300)


async def test_the_layout_of_the_beginning_takes_panels_back(window, jobs):
    jobs.setFloating(True)
    window.layout_of_docks.reset()
    assert not jobs.isFloating()
