"""The tab of a job: how it went, what was sent, what was answered."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from app.domain.errors import Offline
from app.domain.job import Event
from app.ui.bridge import Bridge
from app.ui.job import JobTab
from app.ui.job.tab import ANSWER, EVENTS, REQUEST
from tests.services.fakes import NOW, make_workstation
from tests.ui.monitor.jobs import BODY, make_job, parts
from tests.waiting import wait_until

RAW = '{"status":"running"}'
HISTORY = [
    Event(NOW - 60, "submitted", {"status": None}),
    Event(NOW - 30, "status running, 3 of 12 images", {"status": {"num_sent_back": 3}}),
]


@pytest.fixture
async def workstation(qapp, api, store):
    """Without its monitor: the tests say what was heard."""
    station = make_workstation(api=api, store=store)
    yield station
    await station.stop()


@pytest.fixture
async def open_tab(qtbot, workstation, store):
    """Return a function that opens the tab of a job with a history."""

    async def open_(**changes):
        job = make_job(1, submitted_at=NOW - 60, **changes)
        job = replace(job, status=job.status and replace(job.status, raw=RAW, subjobs=parts("done", "odd")))
        store.ledger[job.id], store.bodies[job.id] = job, BODY if job.has_body else ""
        store.histories[job.id] = list(HISTORY)
        workstation.ledger.take(job)
        bridge = Bridge(workstation)
        tab = JobTab(workstation, bridge, job.id)
        bridge.setParent(tab)
        qtbot.addWidget(tab)
        tab.resize(900, 560)
        tab.show()
        await wait_until(lambda: tab.events.rowCount())
        return tab

    return open_


def test_events_name_a_note():
    from app.ui.job.events import event_text

    assert event_text(Event(1, "note", {"note": "left\n camera"})) == "noted: left camera"
    assert event_text(Event(1, "note", {"note": ""})) == "note removed"


async def test_the_events_stand_newest_first(open_tab):
    tab = await open_tab()
    texts = [tab.events.index(row, 1).data() for row in range(tab.events.rowCount())]
    assert texts == ["status running, 3 of 12 images", "submitted"]


async def test_the_request_and_the_last_answer_can_be_copied_as_they_were(open_tab):
    tab = await open_tab()
    tab.show_page(REQUEST)
    tab.copy.click()
    assert QGuiApplication.clipboard().text() == BODY
    tab.show_page(ANSWER)
    assert tab.answer.toPlainText() == '{\n  "status": "running"\n}'
    tab.copy.click()
    assert QGuiApplication.clipboard().text() == RAW


async def test_in_a_narrow_window_the_buttons_go_below_what_the_job_is_about(open_tab):
    tab = await open_tab()

    def top(part):
        return part.mapTo(tab, QPoint()).y()

    tab.resize(460, 560)
    await wait_until(lambda: top(tab.draft) > top(tab.target) + tab.target.height())
    assert top(tab.draft) == top(tab.results)  # both, not the one that would still have room
    assert tab.target.toolTip() == ""  # nothing of it is cut
    tab.resize(1100, 560)
    await wait_until(lambda: top(tab.draft) <= top(tab.target))


async def test_a_job_started_elsewhere_says_that_its_request_is_not_known(open_tab):
    tab = await open_tab(body_sha256="")
    tab.show_page(REQUEST)
    assert tab.pages.currentWidget() is tab.no_request
    assert not tab.draft.isEnabled()


async def test_news_of_the_job_are_read_while_the_tab_is_seen(open_tab, workstation, store):
    tab = await open_tab()
    store.histories["our-1"].append(Event(NOW, "status done", {"status": {"num_sent_back": 12}}))
    workstation.ledger.changed.emit("our-1")
    await wait_until(lambda: tab.events.rowCount() == 3)
    assert tab.events.index(0, 1).data() == "status done"


async def test_stopping_says_that_the_server_goes_on_and_can_be_taken_back(open_tab, workstation):
    tab = await open_tab()
    tab.stop.click()
    await wait_until(lambda: not workstation.ledger.job("our-1").is_watched)
    tab._show()
    assert tab.notice.isVisible()
    assert "server goes on" in tab.notice._text.text()
    tab.notice.acted.emit()
    assert workstation.ledger.job("our-1").is_watched


async def test_a_missing_answer_is_no_other_status(open_tab):
    tab = await open_tab(trouble=Offline("No route to the server.").message)
    assert tab.badge.text == "running"
    assert "No route to the server." in tab.notice._text.text()


async def test_a_job_that_is_gone_keeps_what_was_heard(open_tab):
    tab = await open_tab(is_gone=True, trouble="No longer known to the server.")
    assert tab.notice._title.text() == "No longer known to the server"
    assert tab.badge.text == "running"


async def test_a_note_is_kept_when_the_person_pauses_or_leaves(open_tab, workstation, store, qtbot):
    tab = await open_tab()
    tab.side.note.setFocus()
    qtbot.keyClicks(tab.side.note, "check the left camera")
    qtbot.keyClick(tab.side.note, Qt.Key.Key_Tab)
    tab.side.note.clearFocus()
    await wait_until(lambda: workstation.ledger.job("our-1").note == "check the left camera")
    await wait_until(lambda: ("our-1", "note") in store.events)


async def test_a_draft_is_made_of_the_job(open_tab, workstation):
    tab = await open_tab()
    tab.draft.click()
    await wait_until(lambda: workstation.composer.drafts)


async def test_sub_jobs_are_squares_with_their_words(open_tab):
    tab = await open_tab()
    assert tab.side.parts.accessibleName() == "1 done, 1 odd"


async def test_a_job_that_was_never_heard_of_has_an_empty_course(open_tab):
    tab = await open_tab(word=None)
    tab.show_page(ANSWER)
    assert tab.pages.currentWidget() is tab.no_answer
    tab.show_page(EVENTS)
    assert not tab.grab().isNull()
