"""The jobs panel, with keys and menu."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.ui.monitor.actions import Act, board_url
from app.ui.monitor.columns import COLUMNS, OPEN_COLUMN
from app.ui.monitor.table import widths_for
from tests.services.fakes import NOW
from tests.ui.monitor.jobs import BODY, make_job, parts
from tests.waiting import wait_until


async def shown(panel, *jobs):
    for job in jobs:
        panel._ledger.take(job)
    await wait_until(lambda: panel.model.rowCount() == len(jobs))
    return panel


def rows(panel):
    return [panel.model.job(row).id for row in range(panel.model.rowCount())]


def offered(panel, job):
    return {action.objectName() for action in panel.menu_for(job).actions()}


async def test_an_empty_ledger_says_what_to_do(panel):
    assert panel.pages.currentWidget() is panel.empty


async def test_jobs_that_are_added_appear(panel):
    await shown(panel, make_job(1), make_job(2))
    assert rows(panel) == ["our-2", "our-1"]
    assert panel.pages.currentWidget() is panel.table


async def test_the_filter_counts_and_filters(panel):
    await shown(panel, make_job(1), make_job(2, "done"), make_job(3, "mystery"))
    assert [b.text() for b in panel.filter._group.buttons()] == ["All 3", "Active 2", "Done 1"]
    panel.filter.chosen.emit("done")
    assert rows(panel) == ["our-2"]


async def test_an_empty_filter_says_so(panel):
    await shown(panel, make_job(1))
    panel.filter.chosen.emit("done")
    assert panel.pages.currentWidget() is panel.empty


async def test_news_of_a_job_keeps_the_selection(panel, workstation):
    await shown(panel, make_job(1), make_job(2))
    panel.table.selectRow(1)
    workstation.ledger.take(make_job(3))
    await wait_until(lambda: panel.model.rowCount() == 3)
    assert panel._current_id() == "our-1"


async def test_a_thousand_jobs_at_the_start_come_as_one_list(panel, qtbot):
    with qtbot.assertNotEmitted(panel.model.rowsInserted):
        await shown(panel, *(make_job(n) for n in range(1_000)))


async def test_enter_asks_for_the_results_of_the_row(panel, qtbot):
    await shown(panel, make_job(1), make_job(2))
    asked = []
    panel.results_requested.connect(asked.append)
    panel.table.selectRow(0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert asked == ["our-1"]


async def test_the_menu_offers_what_fits_the_job(panel):
    assert offered(panel, make_job(1)) == {"results", "draft", "ask", "stop", "copy"}
    assert offered(panel, make_job(1, is_watched=False)) == {"results", "draft", "ask", "watch", "copy"}
    assert offered(panel, make_job(1, "done", job_id="")) == {"results", "draft", "ask"}


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
async def test_the_menu_of_the_current_row_pops_up_without_a_nested_loop(panel):
    await shown(panel, make_job(1))
    panel.table.selectRow(0)
    panel.table.customContextMenuRequested.emit(QPoint(-5, -5))
    menu = panel.findChild(QMenu)
    assert menu.isVisible()
    menu.close()


async def test_stop_watching_and_watch_again(panel, workstation):
    await shown(panel, make_job(1))
    panel.do(Act.STOP, "our-1")
    assert not workstation.ledger.job("our-1").is_watched
    panel.do(Act.WATCH, "our-1")
    assert workstation.ledger.job("our-1").is_watched
    await workstation.tasks.stop()


async def test_a_new_draft_asks_for_the_same(panel, workstation, store):
    await shown(panel, make_job(1))
    store.bodies["our-1"] = BODY
    panel.do(Act.DRAFT, "our-1")
    await wait_until(lambda: workstation.composer.drafts)
    (draft,) = workstation.composer.drafts
    assert draft.request.body() == json.loads(BODY)
    assert draft.project == "parts"
    await workstation.tasks.stop()


async def test_the_job_id_is_copied(panel):
    await shown(panel, make_job(7))
    panel.do(Act.COPY, "our-7")
    assert QGuiApplication.clipboard().text() == "job-7"


async def test_the_head_says_when_the_server_was_last_heard(panel, workstation):
    await shown(panel, make_job(1, heard_at=NOW - 3))
    assert panel.polling.text().endswith("last answer 3 s ago")


async def test_the_clock_ticks_only_while_the_panel_is_seen(panel, qtbot):
    assert not panel._timer.isActive()
    panel.show()
    assert panel._timer.isActive()
    panel.hide()
    assert not panel._timer.isActive()


async def test_every_kind_of_job_is_painted(panel):
    job = make_job(1)
    many = replace(job, status=replace(job.status, subjobs=parts(*["done"] * 300)))
    few = make_job(2, "odd", changed_at=0)
    few = replace(few, status=replace(few.status, subjobs=parts("done", "running", "pending", "what")))
    await shown(panel, many, few, make_job(3, word=None, job_id="", name="n" * 400))
    for width in (1440, 300):
        panel.resize(width, 240)
        assert not panel.grab().isNull()


def test_the_page_on_roboflow_is_for_jobs_of_roboflow_only():
    job = make_job(1)
    assert board_url(job) == ""
    assert board_url(replace(job, server="https://evilroboflow.com")) == ""
    theirs = replace(job, server="https://api.eu.roboflow.com", workspace="ac me", project="p/1")
    assert board_url(theirs) == "https://app.roboflow.com/ac%20me/p%2F1/annotate"


@pytest.mark.parametrize("room", [600, 1024, 1440, 2560])
def test_the_columns_share_the_room(room):
    widths = widths_for(room)
    assert all(width >= column.least for width, column in zip(widths, COLUMNS, strict=True))
    assert sum(widths) <= max(room, sum(c.least for c in COLUMNS)) + len(COLUMNS)


async def test_widths_that_a_person_chose_are_kept_and_restored(panel):
    panel.show()
    panel.resize(1000, 200)
    assert panel.save_widths().isEmpty()
    panel.table.horizontalHeader().resizeSection(1, 222)
    state = panel.save_widths()
    panel.resize(1400, 200)
    assert panel.table.columnWidth(1) == 222
    panel.table.setColumnWidth(1, 50)
    panel.restore_widths(state)
    assert panel.table.columnWidth(1) == 222


async def test_a_click_on_see_results_opens_them(panel, qtbot):
    await shown(panel, make_job(1, "running", 0), make_job(2, "done"))
    texts = [panel.model.index(row, OPEN_COLUMN).data() for row in (0, 1)]
    assert texts == ["See results", ""]
    with qtbot.assertNotEmitted(panel.results_requested):
        panel.table.clicked.emit(panel.model.index(1, OPEN_COLUMN))
        panel.table.clicked.emit(panel.model.index(0, 0))
    with qtbot.waitSignal(panel.results_requested) as asked:
        panel.table.clicked.emit(panel.model.index(0, OPEN_COLUMN))
    assert asked.args == ["our-2"]
