"""The window: opens before anything is read, keeps what a person arranged, and loses nothing."""

import asyncio
import json
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QDialog, QDockWidget, QLabel

from app.domain.errors import KeyringLocked, NoKeyring, Offline
from app.domain.job import DraftState
from app.domain.job_file import write_job_file
from app.ui.session import KeyDialog
from app.ui.theme import theme
from app.ui.window import MainWindow
from app.ui.window.about import AboutDialog
from app.ui.window.actions import ROWS
from app.ui.window.files import dropped_files, file_name
from app.ui.window.pages import DRAFT, RESULTS
from tests.services.fakes import BATCH, KEY, FakeClock, make_draft, make_workstation, settle
from tests.ui.monitor.jobs import make_job
from tests.waiting import wait_until


@pytest.fixture
async def early(qtbot, fresh):
    """The window of a workstation that has not started."""
    window = MainWindow(fresh)
    qtbot.addWidget(window)
    window.show()
    return window


def docks(window):
    return {dock.objectName(): dock for dock in window.findChildren(QDockWidget)}


async def test_the_window_is_there_before_the_services(early):
    assert early.welcome._title.text() == "Opening…"
    assert not early.actions_by_id["new_draft"].isEnabled()
    early.grab()


async def test_without_a_key_it_says_welcome(early, fresh):
    await fresh.start()
    await settle()
    assert early.welcome._title.text() == "Welcome to Labeldock"
    assert early.welcome._sandbox.isVisible()
    assert early.actions_by_id["new_draft"].isEnabled()


async def test_a_key_takes_the_welcome_away(early, fresh):
    await fresh.start()
    await fresh.session.add_key(KEY)
    assert early.welcome._title.text() == "No draft is open"
    assert not early.welcome._sandbox.isVisible()


async def test_the_sandbox_is_called_one(early, fresh):
    assert early.top_bar.sandbox.text == ""
    fresh.session.join_sandbox("http://127.0.0.1:9", "sample", KEY)
    assert early.top_bar.sandbox.text == "Sandbox"


async def test_a_new_draft_comes_to_the_front(window, workstation):
    window.actions_by_id["new_draft"].trigger()
    (draft,) = workstation.composer.drafts
    assert window.documents.current == DRAFT + draft.id
    assert window.pages.draft == draft


async def test_a_closed_tab_keeps_its_draft(window, workstation):
    draft = workstation.composer.add(make_draft())
    window.actions_by_id["close_tab"].trigger()
    assert window.documents.keys == ()
    assert [d.id for d in workstation.composer.drafts] == [draft.id]
    workstation.composer.open(draft.id)
    assert window.documents.current == DRAFT + draft.id


async def test_the_dot_goes_when_the_draft_is_on_disk(window, workstation):
    workstation.composer.add(make_draft())
    button = window.documents._bar.tabButton(0, window.documents._bar.ButtonPosition.RightSide)
    assert not button._is_saved
    await workstation.composer.flush()
    assert button._is_saved


async def test_a_new_name_reaches_the_tab(window, workstation):
    draft = workstation.composer.add(make_draft())
    window.commands.rename_draft(draft.id, "Night shift")
    assert window.documents._bar.tabText(0) == "Night shift"


async def test_a_deleted_draft_can_be_brought_back(window, workstation):
    draft = workstation.composer.add(make_draft())
    window.actions_by_id["delete"].trigger()
    assert workstation.composer.drafts == ()
    assert window.documents.keys == ()
    window.toasts._cards[-1]._on_acted()
    assert [d.id for d in workstation.composer.drafts] == [draft.id]
    assert window.documents.current == DRAFT + draft.id


async def test_results_of_a_job_have_one_tab(window, workstation):
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await settle()
    (job,) = workstation.ledger.jobs
    window.jobs.results_requested.emit(job.id)
    window.jobs.results_requested.emit(job.id)
    assert window.documents.keys == (RESULTS + job.id,)
    assert window.pages.draft is None
    window.actions_by_id["close_tab"].trigger()
    assert window.documents.keys == ()


async def test_results_have_the_room_of_the_right_panel(window, workstation):
    draft = workstation.composer.add(make_draft())
    job = await workstation.ledger.follow("job-9")
    window.pages.show_results(job.id)
    await wait_until(docks(window)["inspector"].isHidden)
    window.documents.show_tab(DRAFT + draft.id)
    await wait_until(lambda: not docks(window)["inspector"].isHidden())


async def test_a_panel_that_was_hidden_by_hand_is_not_brought_back(window, workstation):
    draft = workstation.composer.add(make_draft())
    job = await workstation.ledger.follow("job-9")
    docks(window)["inspector"].hide()
    for show in (
        partial(window.pages.show_results, job.id),
        partial(window.documents.show_tab, DRAFT + draft.id),
    ):
        show()
        await wait_until(window.documents.updatesEnabled)
    assert docks(window)["inspector"].isHidden()


async def test_the_columns_of_the_jobs_come_back(qtbot, window, workstation, settings_file):
    window.jobs.table.horizontalHeader().resizeSection(0, 333)
    window.save()
    later = MainWindow(workstation, settings_file)
    qtbot.addWidget(later)
    assert later.jobs.table.horizontalHeader().sectionSize(0) == 333


async def test_the_panels_come_soon_after_the_first_paint(early):
    await wait_until(lambda: early.panels.are_built)
    assert early.projects._empty._title.text() == "Opening…"
    assert not early.projects._new.isEnabled()


async def test_tabs_and_their_order_come_back(qtbot, window, workstation, store, settings_file):
    first = workstation.composer.add(make_draft(name="First"))
    second = workstation.composer.add(make_draft(name="Second"))
    third = workstation.composer.add(make_draft(name="Third"))
    window.documents._bar.moveTab(2, 0)
    workstation.composer.close(second.id)
    window.documents.show_tab(DRAFT + first.id)
    window.save()
    await workstation.composer.flush()

    again = make_workstation(store=store)
    later = MainWindow(again, settings_file)
    qtbot.addWidget(later)
    await again.start()
    assert later.documents.keys == (DRAFT + third.id, DRAFT + first.id)
    assert later.documents.current == DRAFT + first.id
    await again.stop()


async def test_a_remembered_tab_whose_draft_is_gone_is_left_out(qtbot, fresh, settings_file, window):
    window.settings.tabs = ("draft:gone", "results:gone", "nonsense")
    window.settings.save()
    later = MainWindow(fresh, settings_file)
    qtbot.addWidget(later)
    await fresh.start()
    assert later.documents.keys == ()


async def test_a_hidden_panel_stays_hidden_until_the_layout_is_reset(
    qtbot, window, workstation, settings_file
):
    docks(window)["inspector"].hide()
    window.save()
    later = MainWindow(workstation, settings_file)
    qtbot.addWidget(later)
    later.show()
    assert docks(later)["inspector"].isHidden()
    later.layout_of_docks.reset()
    assert not docks(later)["inspector"].isHidden()


async def test_a_damaged_layout_is_as_good_as_none(qtbot, workstation, settings_file):
    settings_file.write_text("[window]\nlayout-1=@ByteArray(nonsense)\ngeometry=@ByteArray(x)\n")
    window = MainWindow(workstation, settings_file)
    qtbot.addWidget(window)
    window.show()
    assert all(not dock.isHidden() for dock in docks(window).values())


async def test_a_close_is_only_a_wish(window, qtbot):
    with qtbot.waitSignal(window.close_requested):
        window.close()
    assert window.isVisible()


async def test_closing_an_open_window_keeps_its_layout(window, settings_file):
    window.close()
    assert "layout" in settings_file.read_text()


async def test_the_look_is_switched_at_once_and_kept(window):
    entries = window.actions_by_id.menus["view"].actions()
    (menu,) = [a.menu() for a in entries if a.text().replace("&", "") == "Theme"]
    (dark,) = [a for a in menu.actions() if a.text() == "&Dark"]
    dark.trigger()
    assert theme().is_dark
    assert window.settings.mode == "dark"


async def test_every_panel_can_be_hidden_from_the_menu(window):
    toggles = {action.text(): action for action in window.layout_of_docks.toggles}
    toggles["Jobs"].trigger()
    assert docks(window)["jobs"].isHidden()
    toggles["Jobs"].trigger()
    assert not docks(window)["jobs"].isHidden()


async def test_every_action_has_a_slot(window):
    for row in ROWS:
        if row.id:
            assert window.actions_by_id[row.id].text()


async def test_a_dropped_job_file_becomes_a_draft(window, workstation, tmp_path):
    file = tmp_path / "night.labeldock.json"
    file.write_text(write_job_file(make_draft(name="From a file")), encoding="utf-8")
    other = tmp_path / "picture.png"
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(other)), QUrl("https://a/b.json")])
    assert dropped_files(mime) == [str(file)]
    window.files.open(dropped_files(mime))
    while not workstation.composer.drafts:
        await settle()
    assert workstation.composer.drafts[0].name == "From a file"


async def test_a_file_that_cannot_be_read_is_news(window, workstation, tmp_path):
    file = tmp_path / "broken.json"
    file.write_text('{"a prompt": ', encoding="utf-8")
    window.files.open([str(file)])
    while not window.toasts.texts:
        await settle()
    assert not workstation.composer.drafts
    assert "cannot be read" in window.toasts.texts[0] or "cannot be used" in window.toasts.texts[0]


async def test_a_draft_is_saved_as_a_job_file(window, workstation, tmp_path):
    draft = workstation.composer.add(make_draft())
    file = tmp_path / "out.labeldock.json"
    window.files.save_into(draft.id, file)
    await wait_until(lambda: window.settings.recent_files)
    assert json.loads(file.read_text(encoding="utf-8"))["request"]["batchId"] == BATCH.id
    assert window.settings.folder == str(tmp_path)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Night shift", "Night shift.labeldock.json"),
        ("a/b\\c: d?", "a-b-c- d.labeldock.json"),
        ("..", "job.labeldock.json"),
        ("x" * 300, "x" * 80 + ".labeldock.json"),
        ("夜" * 300, "夜" * 26 + ".labeldock.json"),
        ("con", "con_.labeldock.json"),
    ],
)
def test_a_name_becomes_a_file_name(name, file):
    assert file_name(name) == file


async def test_adding_a_key_opens_the_dialog_for_it(window):
    window.actions_by_id["add_key"].trigger()
    assert window.findChild(KeyDialog).isVisible()
    window.findChild(KeyDialog).reject()


async def test_the_status_line_says_how_it_stands(window, workstation):
    line = window.statusBar()
    assert line._link.text() == "Online · heard just now"
    workstation.outbox.pause()
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    assert line._queue.text() == "Queue paused · 1 job waits in the queue"
    await workstation.composer.flush()
    assert line._saved.text().startswith("Draft saved ")


async def test_a_paused_queue_is_not_said_to_go_on_when_the_server_is_back(window, workstation, api):
    workstation.outbox.pause()
    workstation.outbox.enqueue(workstation.composer.add(make_draft()).id)
    await settle()
    api.next_answers["batches"] = [Offline("127.0.0.1 refuses the connection.")]
    with pytest.raises(Offline):
        await workstation.catalogue.refresh_project("parts")
    assert window.statusBar()._link.text().startswith("Offline")
    assert window.statusBar()._queue.text() == "Queue paused · 1 job waits in the queue"


async def test_a_pause_is_shown_and_taken_back(window, workstation):
    window.actions_by_id["pause"].trigger()
    assert workstation.outbox.is_paused
    assert window.actions_by_id["pause"].text() == "&Resume the queue"
    window.actions_by_id["pause"].trigger()
    assert not workstation.outbox.is_paused


async def test_the_window_fits_a_small_screen(qtbot, workstation):
    window = MainWindow(workstation)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    workstation.composer.add(make_draft(name="A very long name of a draft " * 5))
    await settle()
    assert (window.width(), window.height()) == (1024, 700)
    assert window.top_bar.submit.geometry().right() < window.top_bar.width()


async def test_a_trouble_of_the_keyring_is_told_until_it_is_dismissed(window, workstation, keys):
    keys.trouble = NoKeyring("None answers.")
    await workstation.session.add_key(KEY)
    assert window.banner.isVisible()
    window.banner.acted.emit()
    workstation.session.changed.emit()
    assert not window.banner.isVisible()
    keys.trouble = KeyringLocked("It is locked.")
    await workstation.session.add_key(KEY)
    assert window.banner.isVisible()


async def test_no_dialog_is_left_open(window):
    assert not [d for d in window.findChildren(QDialog) if d.isVisible()]


async def test_uncertain_drafts_of_the_last_time_are_told_at_the_start(qtbot, store):
    store.kept_drafts["d"] = make_draft("d", state=DraftState.SENDING)
    station = make_workstation(store=store, clock=FakeClock())
    window = MainWindow(station)
    qtbot.addWidget(window)
    await station.start()
    await settle()
    assert any("not known whether" in text for text in window.toasts.texts)
    await station.stop()


async def test_a_window_that_was_shown_empty_gives_its_centre_the_most_room(qtbot, workstation):
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.furnish(workstation)
    await settle()
    assert window.documents.width() > window.width() / 2


async def test_a_job_that_gets_done_offers_its_results(window, workstation):
    job = replace(make_job(1, "running"), id="ours")
    workstation.ledger.take(job)
    await settle()
    workstation.ledger._jobs.put(replace(job, status=replace(job.status, status="done")))
    workstation.ledger.changed.emit("ours")
    assert window.toasts.texts[-1] == "“Night shift 1” is done: 3 of 12 images came back."
    window.toasts._cards[-1]._on_acted()
    assert window.documents.current == f"{RESULTS}ours"


async def test_a_job_that_was_done_before_is_no_news(window, workstation):
    workstation.ledger.take(make_job(1, "done"))
    workstation.ledger.changed.emit("our-1")
    assert window.toasts.texts == ()


async def test_the_keyboard_follows_a_submitted_job(window, workstation):
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await settle()
    (job,) = workstation.ledger.jobs
    assert window.focusWidget() is window.jobs.table
    assert window.jobs.table.current().id == job.id


async def test_the_tab_in_front_can_have_all_the_room(window, workstation):
    draft = workstation.composer.add(make_draft())
    docks(window)["drafts"].hide()
    window.documents._room.click()
    assert all(dock.isHidden() for dock in docks(window).values())
    job = await workstation.ledger.follow("job-9")
    window.pages.show_results(job.id)
    window.documents.show_tab(DRAFT + draft.id)
    assert all(dock.isHidden() for dock in docks(window).values())
    window.documents._room.click()
    assert {name for name, dock in docks(window).items() if dock.isHidden()} == {"drafts"}


async def test_the_keyboard_goes_along_to_the_next_tab(window, workstation):
    for name in ("one", "two"):
        workstation.composer.add(make_draft(name=name))
    window.jobs.table.setFocus()
    window.actions_by_id["next_tab"].trigger()
    assert window.pages.draft.name == "one"
    assert window.pages.draft_tab.isAncestorOf(window.focusWidget())


async def test_the_keyboard_stays_in_the_tabs_when_one_goes(window, workstation):
    for name in ("one", "two"):
        workstation.composer.add(make_draft(name=name))
    window.actions_by_id["close_tab"].trigger()
    assert window.pages.draft.name == "one"
    assert window.pages.draft_tab.isAncestorOf(window.focusWidget())


async def test_about_names_the_program(window):
    window.actions_by_id["about"].trigger()
    (dialog,) = window.findChildren(AboutDialog)
    assert dialog.findChildren(QLabel)[0].text().startswith("Labeldock")
    dialog.accept()


async def test_about_lists_the_parts_with_the_texts_of_their_licences(window):
    window.actions_by_id["about"].trigger()
    (dialog,) = window.findChildren(AboutDialog)
    await wait_until(lambda: dialog.parts.topLevelItemCount() == 2)
    assert [dialog.parts.topLevelItem(0).text(column) for column in range(3)] == ["bolts", "1.2", "MIT"]
    assert dialog.text.toPlainText() == "Permission is hereby granted."
    dialog.parts.setCurrentItem(dialog.parts.topLevelItem(1))
    assert dialog.text.toPlainText() == "This part brings no text of its licence."
    dialog.accept()


async def test_about_may_be_closed_before_the_parts_are_known(window, workstation):
    window.actions_by_id["about"].trigger()
    (dialog,) = window.findChildren(AboutDialog)
    dialog.accept()
    dialog.deleteLater()
    await wait_until(lambda: not window.findChildren(AboutDialog))


async def test_about_that_is_opened_again_lists_the_parts_as_well(window, workstation, monkeypatch):
    gate, parts = asyncio.Event(), await workstation.licences.parts()

    async def late():
        await gate.wait()
        return parts

    monkeypatch.setattr(workstation.licences, "parts", late)
    window.actions_by_id["about"].trigger()
    await settle()
    (closed,) = window.findChildren(AboutDialog)
    closed.accept()
    await wait_until(lambda: not window.findChildren(AboutDialog))
    window.actions_by_id["about"].trigger()
    (dialog,) = window.findChildren(AboutDialog)
    gate.set()
    await wait_until(lambda: dialog.parts.topLevelItemCount() == 2)
    dialog.accept()


async def test_exported_jobs_are_told_with_the_way_to_their_folder(window, tmp_path):
    window.jobs.exported.emit(str(tmp_path / "jobs.csv"))
    assert window.toasts.texts == ("Exported into “jobs.csv”.",)


async def test_the_menu_leads_into_the_search_of_the_jobs(window):
    window.actions_by_id["find_jobs"].trigger()
    assert window.focusWidget() is window.jobs.head.search


async def test_details_of_a_job_open_a_tab(window, workstation):
    workstation.ledger.take(make_job(1))
    window.jobs.details_requested.emit("our-1")
    assert window.documents.current == "job:our-1"


async def test_settings_that_could_not_be_read_are_told_of_once(qtbot, workstation, settings_file):
    window = MainWindow(workstation, settings_file, kept_aside=settings_file.with_name("window.ini.bad-2026"))
    qtbot.addWidget(window)
    window.show()
    await settle()
    (card,) = [text for text in window.toasts.texts if "window.ini.bad-2026" in text]
    assert "defaults" in card
