"""The switches of what is told on the desktop, and the tray that comes after the window."""

from PySide6.QtWidgets import QMenu

from app.services.notices import Cause, Kind, Notice, Thing
from app.ui.window import window as module
from tests.waiting import wait_until


def notifications(window):
    menus = window.actions_by_id.menus["view"].findChildren(QMenu)
    menu = next(menu for menu in menus if menu.title() == "N&otifications")
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


async def test_each_kind_of_notice_is_switched_in_the_view_menu(window, workstation):
    assert all(action.isChecked() for action in notifications(window).values())
    notifications(window)["A job is &done"].trigger()
    assert [workstation.notices.is_on(kind) for kind in Kind] == [False, True, True]
    assert [action.isChecked() for action in notifications(window).values()] == [False, True, True]


async def test_the_tray_comes_after_the_window_and_leads_to_the_job(window, workstation, monkeypatch):
    shown = []
    monkeypatch.setattr(module, "TRAY_AFTER_MS", 0)
    monkeypatch.setattr(module.MainWindow, "_on_watch_requested", lambda _self, job_id: shown.append(job_id))
    assert window._tray is None
    window._on_ready()
    await wait_until(lambda: window._tray is not None)
    workstation.notices.told.emit(Notice(Kind.DONE, (Thing(Cause.DONE, "our-1", "Monday"),)))
    window._tray.open_notice()
    assert shown == ["our-1"]
    window.retire()
    assert not window.isVisible()
