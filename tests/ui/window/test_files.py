"""Job files in the window: opened, saved, listed as recent, asked about; and the names of Undo."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from app.ui.settings import Settings
from app.ui.widgets.confirm import Question
from app.ui.window.files import RECENT
from app.ui.window.pages import DRAFT
from app.ui.window.recent import RecentMenu
from tests.services.fakes import make_draft, settle
from tests.waiting import wait_until

LATER = '{"version": 2, "name": "New", "request": {"batchId": "b"}, "later": 1}'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "night.labeldock.json"


@pytest.fixture
async def saved(window, workstation, path):
    """A draft in front that was saved in a job file."""
    made = workstation.composer.add(make_draft(name="Night"))
    await workstation.job_files.save(made.id, path)
    return workstation.composer.draft(made.id)


def tab_text(window):
    return window.documents._bar.tabText(0)


def tab_tip(window):
    return window.documents._bar.tabToolTip(0)


def recent(window):
    menu = window.findChild(RecentMenu)
    menu.aboutToShow.emit()
    return [action for action in menu.actions() if not action.isSeparator()]


async def test_save_asks_for_a_file_the_first_time_only(window, workstation, path):
    draft = workstation.composer.add(make_draft(name="Night"))
    window.actions_by_id["save"].trigger()
    dialog = window.findChild(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "Night.labeldock.json"
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    await wait_until(lambda: workstation.composer.draft(draft.id).path)
    workstation.composer.edit(replace(workstation.composer.draft(draft.id), name="Renamed"))
    window.actions_by_id["save"].trigger()
    await wait_until(lambda: json.loads(path.read_text(encoding="utf-8"))["name"] == "Renamed")
    assert window.toasts.texts[-1] == "Saved in the job file “night.labeldock.json”."


async def test_the_tab_says_which_file_a_draft_has_and_whether_it_is_up_to_date(window, workstation, saved):
    assert tab_text(window) == "Night"
    assert f"Job file: {saved.path}" in tab_tip(window)
    workstation.composer.edit(saved.asking(run_nms=True))
    assert tab_text(window) == "Night *"
    assert "Changed since it was saved" in tab_tip(window)
    await workstation.job_files.save(saved.id)
    assert tab_text(window) == "Night"


async def test_a_file_that_somebody_else_wrote_is_asked_about(window, workstation, saved, path):
    path.write_text("{}", encoding="utf-8")
    window.actions_by_id["save"].trigger()
    await wait_until(lambda: window.findChild(Question))
    question = window.findChild(Question)
    assert "night.labeldock.json" in question.windowTitle()
    assert path.read_text(encoding="utf-8") == "{}"
    question.choices["Overwrite"].click()
    await wait_until(lambda: path.read_text(encoding="utf-8") != "{}")


async def test_a_locked_draft_says_why_and_offers_a_copy(window, workstation, path):
    path.write_text(LATER, encoding="utf-8")
    draft = await workstation.job_files.open(path)
    notice = window.pages.draft_tab.page.notice
    assert "newer Labeldock" in notice._text.text()
    assert not window.actions_by_id["save"].isEnabled()
    assert not window.actions_by_id["save_as"].isEnabled()
    assert not window.actions_by_id["submit"].isEnabled()
    notice.acted.emit()
    assert window.pages.draft.id != draft.id
    assert window.pages.draft.is_editable


async def test_files_that_were_used_are_listed_the_newest_first(window, workstation, saved, path):
    other = path.with_name("other & more.labeldock.json")
    await workstation.job_files.save(saved.id, other)
    words = [action.text().partition("\t")[0] for action in recent(window)]
    assert words == ["&1  other && more.labeldock.json", "&2  night.labeldock.json", "&Clear this list"]
    workstation.composer.delete(saved.id)
    recent(window)[1].trigger()
    await wait_until(lambda: workstation.composer.drafts)
    assert window.settings.recent_files == (str(path), str(other))


async def test_the_list_of_recent_files_is_kept_short_and_can_be_cleared(window):
    for n in range(RECENT + 3):
        window.files._on_file_used(f"/jobs/{n}.labeldock.json")
    assert len(recent(window)) == RECENT + 1
    recent(window)[-1].trigger()
    assert [action.isEnabled() for action in recent(window)] == [False, False]
    assert window.settings.recent_files == ()


async def test_a_recent_file_that_is_gone_is_told(window, saved, path):
    path.unlink()
    recent(window)[0].trigger()
    await wait_until(lambda: "cannot be read" in window.toasts.texts[-1])


def test_recent_files_are_there_again_after_a_restart(settings_file):
    settings = Settings(settings_file)
    settings.recent_files = ("/a/one.labeldock.json",)
    settings.save()
    assert Settings(settings_file).recent_files == ("/a/one.labeldock.json",)


async def test_undo_and_redo_say_what_they_would_do(window, workstation):
    first = workstation.composer.add(make_draft())
    undo, redo = window.actions_by_id["undo"], window.actions_by_id["redo"]
    assert (undo.text(), undo.isEnabled(), redo.isEnabled()) == ("&Undo", False, False)
    document = window.pages.draft_tab.page.document
    document.edit("paste of 2 rows & more", document.draft.asking(run_nms=True))
    assert (undo.text(), undo.isEnabled()) == ("&Undo paste of 2 rows && more", True)
    undo.trigger()
    assert (undo.text(), redo.text()) == ("&Undo", "&Redo paste of 2 rows && more")
    assert redo.isEnabled()
    workstation.composer.add(make_draft())
    assert (redo.text(), redo.isEnabled()) == ("&Redo", False)
    window.documents.show_tab(DRAFT + first.id)
    assert (redo.text(), redo.isEnabled()) == ("&Redo paste of 2 rows && more", True)


async def test_a_queued_draft_has_nothing_to_undo(window, workstation):
    workstation.outbox.pause()
    draft = workstation.composer.add(make_draft())
    window.pages.draft_tab.page.document.edit("x", draft.asking(run_nms=True))
    workstation.outbox.enqueue(draft.id)
    assert not window.actions_by_id["undo"].isEnabled()


async def test_rename_writes_the_name_in_the_list_and_can_be_undone(window, workstation, qtbot):
    draft = workstation.composer.add(make_draft(name="Night"))
    window.actions_by_id["rename"].trigger()
    editor = window.drafts._list.findChild(QLineEdit)
    await wait_until(editor.hasFocus)
    qtbot.keyClicks(editor, "Day")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    await settle()
    assert workstation.composer.draft(draft.id).name == "Day"
    window.actions_by_id["undo"].trigger()
    assert workstation.composer.draft(draft.id).name == "Night"


async def test_several_drafts_are_deleted_and_brought_back_at_once(window, workstation):
    drafts = [workstation.composer.add(make_draft(name=f"Draft {n}")) for n in range(3)]
    window.drafts.delete_requested.emit([draft.id for draft in drafts[:2]])
    assert [d.name for d in workstation.composer.drafts] == ["Draft 2"]
    assert window.toasts.texts[-1] == "Deleted 2 drafts."
    window.toasts._cards[-1]._on_acted()
    assert {d.name for d in workstation.composer.drafts} == {"Draft 0", "Draft 1", "Draft 2"}


async def test_the_edit_menu_finds_in_the_ontology(window, workstation):
    workstation.composer.add(make_draft())
    await settle()
    bar = window.pages.draft_tab.page.ontology.grid_page.bar
    window.actions_by_id["find_rows"].trigger()
    assert bar.isVisible()
    window.actions_by_id["replace_rows"].trigger()
    assert bar.replace.isVisible()


async def test_what_a_file_holds_beside_its_ontology_is_told(window, workstation):
    folder = Path(__file__).parents[2] / "data" / "interchange" / "voc"
    window.files.open([str(folder)])
    await wait_until(lambda: any(text.startswith("Left out of “voc”") for text in window.toasts.texts))
