"""Outside of the window: notices in words, the tray's menu, what is told where there is no tray, the taskbar."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from app.domain.job import DraftState
from app.services.notices import Cause, Kind, Notice, Thing
from app.ui.desktop import Tray, taskbar
from app.ui.desktop.taskbar import Taskbar, tell_launcher
from app.ui.desktop.tray import app_icon
from app.ui.desktop.words import text_of, title_of
from tests.services.fakes import NOW, make_draft
from tests.ui.monitor.jobs import make_job

CREATED = Notice(Kind.NEEDS_YOU, (Thing(Cause.UNCERTAIN, "d1", "Monday"),))


class StubIcon(QObject):
    """A tray that there is not here: it keeps what it is told."""

    activated = Signal(QSystemTrayIcon.ActivationReason)

    def __init__(self) -> None:
        super().__init__()
        self.messages = []

    def supportsMessages(self):
        return True

    def showMessage(self, title, text, sign, ms):
        self.messages.append((title, text))

    def hide(self):
        self.messages.append("hidden")


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def tray(window, workstation, bridge):
    return Tray(workstation, bridge, window, pause=QAction("Pause", window), quit_=QAction("Quit", window))


@pytest.fixture
def icon(tray):
    tray.icon = StubIcon()
    return tray.icon


def texts(menu):
    return [action.text() for action in menu.actions() if action.isVisible() and action.text()]


def done(*names):
    return Notice(Kind.DONE, tuple(Thing(Cause.DONE, f"id of {name}", name) for name in names))


async def test_one_end_is_told_by_name_with_what_came_back(workstation):
    job = make_job(1, "done", 11, name="Monday")
    workstation.ledger.take(job)
    notice = Notice(Kind.DONE, (Thing(Cause.DONE, job.id, job.name),))
    assert title_of(notice) == "“Monday” is done"
    assert text_of(notice, workstation.ledger, NOW) == "11 of 12 images came back."


async def test_many_ends_are_told_by_their_number_and_the_first_names(workstation):
    notice = done("a", "b", "c", "d", "e")
    assert title_of(notice) == "5 jobs are done"
    assert text_of(notice, workstation.ledger, NOW) == "a, b, c\nand 2 more"


@pytest.mark.parametrize(
    ("thing", "title", "text"),
    [
        (Thing(Cause.REJECTED, "d", "Monday", "Bad."), "“Monday” was not taken", "Bad."),
        (Thing(Cause.ENDED, "j", "Monday", "failed"), "“Monday” ended: failed", ""),
        (Thing(Cause.HELD, "w", "No credits", "Add some."), "No credits", "Add some."),
    ],
)
async def test_what_failed_is_told_in_the_servers_words(workstation, thing, title, text):
    notice = Notice(Kind.FAILED, (thing,))
    assert (title_of(notice), text_of(notice, workstation.ledger, NOW)) == (title, text)


async def test_a_stall_is_told_with_its_length(workstation):
    job = make_job(1, changed_at=NOW - 25 * 60)
    workstation.ledger.take(job)
    notice = Notice(Kind.NEEDS_YOU, (Thing(Cause.STALLED, job.id, "Monday"),))
    assert title_of(notice) == "“Monday” stands still"
    assert text_of(notice, workstation.ledger, NOW) == "Nothing has changed for 25 minutes."


async def test_several_that_need_you_are_told_one_a_line(workstation):
    stall = Thing(Cause.STALLED, "j", "Tuesday")
    notice = Notice(Kind.NEEDS_YOU, (*CREATED.things, stall))
    assert title_of(notice) == "2 things need you"
    assert text_of(notice, workstation.ledger, NOW) == "Was “Monday” created?\n“Tuesday” stands still"


async def test_without_a_tray_the_desktop_points_at_the_window(tray, bridge, window, monkeypatch):
    alerted = []
    monkeypatch.setattr(QApplication, "alert", lambda *given: alerted.append(given[0]))
    bridge.notice_told.emit(CREATED)
    assert tray.icon is None
    assert alerted == [window]


async def test_a_notice_is_a_message_of_the_tray(tray, icon, bridge):
    bridge.notice_told.emit(done("Monday"))
    assert icon.messages == [("“Monday” is done", "")]


async def test_a_click_shows_the_window_and_what_the_notice_is_about_once(tray, icon, bridge, window):
    asked = []
    tray.watch_requested.connect(lambda job_id: asked.append(("watch", job_id)))
    tray.resolve_requested.connect(lambda draft_id: asked.append(("resolve", draft_id)))
    tray.open_requested.connect(lambda draft_id: asked.append(("open", draft_id)))
    window.hide()
    for notice in (
        done("a", "b"),
        CREATED,
        Notice(Kind.FAILED, (Thing(Cause.REJECTED, "d2", ""),)),
        Notice(Kind.NEEDS_YOU, (Thing(Cause.HELD, "w", "No credits"),)),
    ):
        bridge.notice_told.emit(notice)
        tray.open_notice()
        tray._on_activated(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()
    assert asked == [("watch", "id of a"), ("resolve", "d1"), ("open", "d2")]


async def test_the_menu_shows_the_last_notice_until_it_was_looked_at(tray, bridge):
    assert texts(tray.menu) == ["Pause", "Quit"]
    tray.menu.aboutToShow.emit()
    assert texts(tray.menu) == ["&Hide window", "Pause", "Quit"]
    bridge.notice_told.emit(done("Nuts & bolts"))
    assert texts(tray.menu)[0] == "“Nuts && bolts” is done"
    tray._latest.trigger()
    assert texts(tray.menu) == ["&Hide window", "Pause", "Quit"]


async def test_the_window_is_hidden_and_shown_by_the_menu(tray, window):
    tray._toggle.trigger()
    assert not window.isVisible()
    assert tray._toggle.text() == "&Show window"
    tray._toggle.trigger()
    assert window.isVisible()


async def test_it_says_whether_the_window_is_looked_at(tray, workstation):
    for state in (Qt.ApplicationState.ApplicationActive, Qt.ApplicationState.ApplicationInactive):
        tray._on_state_changed(state)
        assert workstation.notices.is_in_front is (state is Qt.ApplicationState.ApplicationActive)


async def test_nothing_is_left_on_the_desktop(tray, icon):
    tray.clear()
    assert icon.messages == ["hidden"]


def test_the_icon_has_the_sizes_of_trays(qapp):
    assert [size.width() for size in app_icon().availableSizes()][:3] == [16, 22, 24]
    assert app_icon().pixmap(64, 64).toImage().pixelColor(32, 6).name() == "#7262ed"


@pytest.fixture
def told(monkeypatch):
    """What the docks of the desktop are told."""
    told = []
    monkeypatch.setattr(taskbar, "tell_launcher", told.append)
    return told


async def test_progress_is_that_of_the_jobs_on_their_way_and_of_those_done_meanwhile(
    workstation, bridge, window, told
):
    jobs = [make_job(1, "running", 6), make_job(2, "running", 0)]
    bar = Taskbar(workstation, bridge, window)
    for job in (make_job(3, "done", 12), *jobs):
        workstation.ledger.take(job)
    assert bar.progress == 6 / 24
    workstation.ledger.take(make_job(1, "done", 12))
    assert bar.progress == 12 / 24
    bar._show_progress()
    bar._show_progress()
    workstation.ledger.take(replace(jobs[1], is_gone=True))
    assert bar.progress is None
    bar._show_progress()
    assert told == [0.5, None]


async def test_the_badge_counts_the_decisions_that_wait(workstation, bridge, window, monkeypatch):
    shown = []
    monkeypatch.setattr(taskbar, "_show_badge", shown.append)
    Taskbar(workstation, bridge, window)
    draft = workstation.composer.add(make_draft())
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN)
    workstation.composer.set_state(draft.id, DraftState.DRAFT)
    assert shown == [1, 0]


def test_where_nobody_listens_nothing_is_told(qapp):
    assert not tell_launcher(0.5, QDBusConnection("nobody is there"))
