"""The jobs panel, with keys and menu."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from app.domain.errors import StoreError
from app.services.session import Link, LinkState
from app.ui.monitor.actions import Act, board_url
from app.ui.monitor.columns import PLACES
from app.ui.monitor.model import FEW
from app.ui.monitor.note_dialog import NoteDialog
from app.ui.monitor.view import DEFAULT_COLUMNS
from tests.services.fakes import NOW
from tests.ui.monitor.jobs import BODY, make_job, parts
from tests.waiting import wait_until

CONTROL = Qt.KeyboardModifier.ControlModifier


async def shown(panel, *jobs):
    panel._ledger._end_loading()
    for job in jobs:
        panel._ledger.take(job)
    await wait_until(lambda: panel.model.rowCount() == len(jobs))
    return panel


def rows(panel):
    return [panel.model.job(row).id for row in range(panel.model.rowCount())]


def offered(panel, *jobs):
    return {action.objectName() for action in panel.acts.menu_for(jobs).actions()}


def titles(menu):
    return [action.text() for action in menu.actions()]


def current_id(panel):
    return panel.table.current().id


async def test_a_ledger_that_is_being_read_says_so(panel):
    assert panel.pages.currentWidget() is panel.empty
    assert panel.empty._title.text() == "Reading the ledger…"


async def test_a_ledger_that_cannot_be_read_says_why(panel, workstation):
    workstation.ledger.read_trouble = StoreError("The store is not open.")
    panel._on_tick()
    assert panel.empty._title.text() == "Earlier jobs cannot be read"
    assert "The store is not open." in panel.empty._text.text()


async def test_an_empty_ledger_says_what_to_do(panel):
    await shown(panel)
    assert panel.empty._title.text() == "No jobs yet"


async def test_jobs_that_are_added_appear(panel):
    await shown(panel, make_job(1), make_job(2))
    assert rows(panel) == ["our-2", "our-1"]
    assert panel.pages.currentWidget() is panel.table


async def test_the_filter_counts_and_filters(panel):
    await shown(panel, make_job(1), make_job(2, "done"), make_job(3, "mystery"), make_job(4, is_gone=True))
    texts = [b.text() for b in panel.head.filter._group.buttons()]
    assert texts == ["All 4", "Active 3", "Needs you 1", "Done 1"]
    panel.head.filter.chosen.emit("done")
    assert rows(panel) == ["our-2"]


async def test_an_empty_filter_says_so_and_leads_back(panel):
    await shown(panel, make_job(1))
    panel.head.filter.chosen.emit("done")
    assert panel.pages.currentWidget() is panel.empty
    panel.empty.acted.emit()
    assert rows(panel) == ["our-1"]
    assert panel.head.filter.value == "all"


async def test_what_is_typed_is_found_and_escape_clears_it(panel, qtbot):
    await shown(panel, make_job(1, project="orchard"), make_job(2))
    qtbot.keyClicks(panel.head.search, "orch")
    assert rows(panel) == ["our-1"]
    assert panel.head.heard.text().startswith("1 of 2 found")
    qtbot.keyClick(panel.head.search, Qt.Key.Key_Escape)
    assert rows(panel) == ["our-2", "our-1"]


async def test_a_search_without_a_match_says_so_and_can_be_cleared(panel):
    await shown(panel, make_job(1))
    panel.head.search.setText("apples")
    assert panel.empty._title.text() == "No job matches “apples”"
    panel.empty.acted.emit()
    assert panel.head.search.text() == ""
    assert rows(panel) == ["our-1"]


async def test_enter_in_the_search_goes_to_the_first_row(panel, qtbot):
    await shown(panel, make_job(1), make_job(2))
    qtbot.keyClick(panel.head.search, Qt.Key.Key_Return)
    assert current_id(panel) == "our-2"


async def test_news_of_a_job_keeps_the_selection(panel, workstation):
    await shown(panel, make_job(1), make_job(2))
    panel.table.selectRow(1)
    workstation.ledger.take(make_job(3))
    await wait_until(lambda: panel.model.rowCount() == 3)
    assert current_id(panel) == "our-1"


async def test_a_new_job_is_marked_unless_several_are_selected_or_it_is_hidden(panel):
    await shown(panel, make_job(1), make_job(2), make_job(3, "done"))
    panel.select("our-1")
    assert current_id(panel) == "our-1"
    panel.table.selectAll()
    panel.select("our-2")
    assert len(panel.table.selected()) == 3
    panel.table.selectRow(0)
    panel.head.filter.chosen.emit("done")
    panel.select("our-2")
    assert current_id(panel) == "our-3"


async def test_a_job_that_is_asked_for_is_shown_whatever_hides_it(panel):
    await shown(panel, make_job(1), make_job(2))
    panel.head.filter.chosen.emit("done")
    panel.head.search.setText("apples")
    panel.reveal("our-1")
    assert current_id(panel) == "our-1"
    assert rows(panel) == ["our-2", "our-1"]


async def test_a_new_list_keeps_what_is_selected_of_it(panel):
    await shown(panel, *(make_job(n, note="even" if n % 2 == 0 else "odd") for n in range(3 * FEW)))
    panel.table.selectRow(3)
    before = current_id(panel)
    panel.head.search.setText(panel.model.job(3).note)
    assert current_id(panel) == before
    panel.table.sortByColumn(PLACES["name"], Qt.SortOrder.AscendingOrder)
    assert current_id(panel) == before
    assert [job.id for job in panel.table.selected()] == [before]


async def test_a_new_list_leaves_on_screen_what_a_person_looks_at(panel):
    panel.resize(1000, 300)
    panel.show()
    await shown(panel, *(make_job(n) for n in range(200)))
    panel.table.selectRow(5)
    panel.table.scrollToBottom()
    before = panel.table.visible_rows()
    panel.model.put_all([make_job(n, done=9) for n in range(50)])
    assert panel.table.visible_rows() == before
    panel.table.scrollTo(panel.table.currentIndex())
    panel.table.sortByColumn(PLACES["name"], Qt.SortOrder.AscendingOrder)
    first, last = panel.table.visible_rows()
    assert first <= panel.table.currentIndex().row() <= last


async def test_many_jobs_at_once_come_as_one_list(panel, qtbot):
    with qtbot.assertNotEmitted(panel.model.rowsInserted):
        await shown(panel, *(make_job(n) for n in range(1_000)))


async def test_news_in_quick_succession_are_shown_together(panel, workstation):
    await shown(panel, make_job(1))
    changes = []
    panel.model.dataChanged.connect(lambda *_: changes.append(1))
    assert panel._resting.isActive()
    for done in range(4, 9):
        workstation.ledger._jobs.put(make_job(1, done=done))
        workstation.ledger.changed.emit("our-1")
    assert changes == []
    panel._show_news()
    assert changes == [1]
    assert panel.model.job(0).status.num_sent_back == 8


async def test_an_answer_that_was_no_news_is_shown_with_the_next_tick(panel, workstation):
    await shown(panel, make_job(1))
    panel.resize(1000, 300)
    workstation.ledger._jobs.put(make_job(1, heard_at=NOW))
    panel._on_tick()
    assert panel.model.job(0).heard_at == NOW


async def test_enter_asks_for_the_results_of_the_row(panel, qtbot):
    await shown(panel, make_job(1), make_job(2))
    asked = []
    panel.results_requested.connect(asked.append)
    panel.table.selectRow(0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert asked == ["our-1"]


@pytest.mark.parametrize(
    ("key", "held"), [(Qt.Key.Key_I, CONTROL), (Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)]
)
async def test_details_are_a_key_away(panel, qtbot, key, held):
    await shown(panel, make_job(1))
    panel.table.selectRow(0)
    with qtbot.waitSignal(panel.details_requested) as asked:
        qtbot.keyClick(panel.table, key, held)
    assert asked.args == ["our-1"]


async def test_enter_shows_the_details_where_nothing_came_back_yet(panel, qtbot):
    await shown(panel, make_job(1, "pending", 0))
    panel.table.selectRow(0)
    with qtbot.waitSignal(panel.details_requested), qtbot.assertNotEmitted(panel.results_requested):
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)


async def test_the_menu_offers_what_fits_the_job(panel):
    always = {"details", "note", "draft", "ask", "export"}
    assert offered(panel, make_job(1)) == always | {"results", "stop", "copy"}
    assert offered(panel, make_job(1, done=0, is_watched=False)) == always | {"watch", "copy"}
    assert offered(panel, make_job(1, "done")) == always | {"results", "copy"}


async def test_the_menu_of_several_jobs_offers_what_can_be_done_with_several(panel):
    jobs = [make_job(1), make_job(2, is_watched=False), make_job(3, "done"), make_job(4)]
    assert offered(panel, *jobs) == {"ask", "stop", "watch", "copy", "export"}
    texts = titles(panel.acts.menu_for(jobs))
    assert "Ask now about 4 jobs" in texts
    assert "Stop watching 2 jobs (the server goes on)" in texts


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
async def test_the_menu_of_the_current_row_pops_up_without_a_nested_loop(panel):
    await shown(panel, make_job(1))
    panel.table.selectRow(0)
    panel.table.customContextMenuRequested.emit(QPoint(-5, -5))
    menu = panel.findChild(QMenu)
    assert menu.isVisible()
    menu.close()


async def test_stop_watching_and_watch_again_all_that_are_selected(panel, workstation):
    await shown(panel, make_job(1), make_job(2))
    panel.table.selectAll()
    panel.do(Act.STOP)
    assert not any(job.is_watched for job in workstation.ledger.jobs)
    panel.do(Act.WATCH)
    assert all(job.is_watched for job in workstation.ledger.jobs)
    await workstation.tasks.stop()


async def test_a_new_draft_asks_for_the_same(panel, workstation, store):
    await shown(panel, make_job(1))
    store.bodies["our-1"] = BODY
    panel.table.selectRow(0)
    panel.do(Act.DRAFT)
    await wait_until(lambda: workstation.composer.drafts)
    (draft,) = workstation.composer.drafts
    assert draft.request.body() == json.loads(BODY)
    assert draft.project == "parts"
    await workstation.tasks.stop()


async def test_the_ids_of_all_selected_jobs_are_copied(panel, qtbot):
    await shown(panel, make_job(7), make_job(8), make_job(9, job_id=""))
    panel.table.selectAll()
    qtbot.keyClick(panel.table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "job-8\njob-7"


async def test_a_note_is_written_and_kept(panel, workstation, qtbot):
    await shown(panel, make_job(1))
    panel.table.selectRow(0)
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    dialog = panel.findChild(NoteDialog)
    dialog.field.setPlainText("  second camera was dirty\n")
    dialog._on_kept()
    assert workstation.ledger.job("our-1").note == "second camera was dirty"
    await workstation.tasks.stop()


async def test_what_is_shown_is_exported_in_its_order(panel, workstation, tmp_path, qtbot):
    await shown(panel, make_job(1), make_job(2), make_job(3, "done"))
    panel.head.filter.chosen.emit("active")
    panel.table.sortByColumn(PLACES["name"], Qt.SortOrder.AscendingOrder)
    written = []
    panel.exported.connect(written.append)
    panel.exporting.write(panel.shown(), tmp_path / "jobs.json")
    await wait_until(lambda: written)
    found = json.loads((tmp_path / "jobs.json").read_text())["jobs"]
    assert [job["jobId"] for job in found] == ["job-1", "job-2"]


async def test_the_kind_of_file_is_chosen_in_the_dialog(panel):
    await shown(panel, make_job(1))
    panel.exporting.choose(panel.shown())
    dialog = panel.findChild(QFileDialog)
    dialog.filterSelected.emit("JSON (*.json)")
    assert dialog.defaultSuffix() == "json"
    dialog.reject()


async def test_the_head_says_when_the_server_was_last_heard(panel, workstation):
    await shown(panel, make_job(1, heard_at=NOW - 3))
    assert panel.head.heard.text().endswith("last answer 3 s ago")


async def test_offline_the_head_names_no_interval(panel, workstation):
    await shown(panel, make_job(1, heard_at=NOW - 3))
    workstation.session.link = Link(LinkState.OFFLINE)
    panel._show_heard()
    assert panel.head.heard.text() == "last answer 3 s ago"


async def test_the_clock_ticks_only_while_the_panel_is_seen(panel):
    assert not panel._ticking.isActive()
    panel.show()
    assert panel._ticking.isActive()
    panel.hide()
    assert not panel._ticking.isActive()


async def test_the_monitor_is_told_which_jobs_are_on_screen(panel, workstation, monkeypatch):
    seen, windows = [], []
    monkeypatch.setattr(workstation.monitor, "look_at", seen.append)
    monkeypatch.setattr(workstation.monitor, "show", windows.append)
    await shown(panel, *(make_job(n) for n in range(100)))
    panel.resize(1000, 200)
    panel.show()
    await wait_until(lambda: seen and seen[-1])
    assert seen[-1][0] == "our-99"
    assert 2 < len(seen[-1]) < 10
    assert windows[-1]
    panel.hide()
    await wait_until(lambda: not seen[-1])
    assert not windows[-1]


async def test_every_kind_of_job_is_painted(panel):
    job = make_job(1)
    many = replace(job, status=replace(job.status, subjobs=parts(*["done"] * 300)))
    few = make_job(2, "odd", changed_at=0)
    few = replace(few, status=replace(few.status, subjobs=parts("done", "running", "pending", "what")))
    await shown(panel, many, few, make_job(3, word=None, job_id="", name="n" * 400), make_job(4, "failed"))
    for column in range(panel.model.columnCount()):
        panel.table.columns.setSectionHidden(column, False)
    panel.table.selectRow(1)
    for width in (1440, 300):
        panel.resize(width, 240)
        assert not panel.grab().isNull()


def test_the_page_on_roboflow_is_for_jobs_of_roboflow_only():
    job = make_job(1)
    assert board_url(job) == ""
    assert board_url(replace(job, server="https://evilroboflow.com")) == ""
    theirs = replace(job, server="https://api.eu.roboflow.com", workspace="ac me", project="p/1")
    assert board_url(theirs) == "https://app.roboflow.com/ac%20me/p%2F1/annotate"


async def test_widths_that_a_person_chose_are_kept_and_restored(panel):
    panel.show()
    panel.resize(1000, 200)
    before = panel.save_view()
    panel.table.columns.resizeSection(PLACES["project"], 222)
    kept = panel.save_view()
    panel.resize(1400, 200)
    assert panel.table.columnWidth(PLACES["project"]) == 222
    panel.restore_view(before)
    assert panel.table.columnWidth(PLACES["project"]) != 222
    panel.restore_view(kept)
    assert panel.table.columnWidth(PLACES["project"]) == 222


async def test_columns_sort_and_filter_that_a_person_chose_are_kept_and_restored(panel):
    await shown(panel, make_job(1), make_job(2, "done"), make_job(3))
    columns = panel.table.columns
    menu = QMenu()
    columns.fill_columns_menu(menu)
    next(a for a in menu.actions() if a.text() == "Note").trigger()
    columns.moveSection(columns.visualIndex(PLACES["note"]), 0)
    columns.setSortIndicator(PLACES["name"], Qt.SortOrder.AscendingOrder)
    panel.head.filter.chosen.emit("active")
    kept = panel.save_view()
    panel.restore_view("")
    assert columns.shown == DEFAULT_COLUMNS
    assert rows(panel) == ["our-3", "our-2", "our-1"]
    panel.restore_view(kept)
    assert columns.shown[:2] == ("note", "name")
    assert rows(panel) == ["our-1", "our-3"]
    assert panel.head.filter.value == "active"


async def test_the_columns_of_the_beginning_come_back(panel):
    columns = panel.table.columns
    columns.setSectionHidden(0, True)
    columns.moveSection(1, 5)
    menu = QMenu()
    columns.fill_columns_menu(menu)
    menu.actions()[-1].trigger()
    assert columns.shown == DEFAULT_COLUMNS


async def test_one_column_stays(panel):
    columns = panel.table.columns
    for name in DEFAULT_COLUMNS[1:]:
        columns.setSectionHidden(PLACES[name], True)
    menu = QMenu()
    columns.fill_columns_menu(menu)
    assert not any(a.isEnabled() for a in menu.actions() if a.isChecked())
    assert any(a.isEnabled() for a in menu.actions() if a.isCheckable() and not a.isChecked())


async def test_rows_are_sorted_by_keyboard_too(panel):
    await shown(panel, make_job(1), make_job(2))
    menu = QMenu()
    panel.table.columns.fill_sort_menu(menu)
    next(a for a in menu.actions() if a.text() == "Ascending").trigger()
    assert rows(panel) == ["our-1", "our-2"]


async def test_a_click_on_see_results_opens_them(panel, qtbot):
    await shown(panel, make_job(1, "running", 0), make_job(2, "done"))
    left = PLACES["left"]
    assert [panel.model.index(row, left).data() for row in (0, 1)] == ["See results", "no estimate yet"]
    panel.table.selectRow(1)
    with qtbot.assertNotEmitted(panel.results_requested):
        panel.table.clicked.emit(panel.model.index(1, left))
        panel.table.clicked.emit(panel.model.index(0, 0))
    panel.table.selectRow(0)
    with qtbot.waitSignal(panel.results_requested) as asked:
        panel.table.clicked.emit(panel.model.index(0, left))
    assert asked.args == ["our-2"]
