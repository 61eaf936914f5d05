"""A bundle is looked through before it is saved, and only what was shown is saved."""

import asyncio
import zipfile

import pytest
from PySide6.QtCore import QByteArray

from app.ui.help.diagnostics import DiagnosticsDialog
from app.ui.help.facts import qt_facts, settings_facts
from tests.waiting import wait_until


@pytest.fixture
async def dialog(window):
    window.actions_by_id["diagnostics"].trigger()
    dialog = window.findChild(DiagnosticsDialog)
    await wait_until(dialog.files.count)
    return dialog


async def test_each_file_is_listed_and_its_text_shown(dialog):
    names = [dialog.files.item(row).text().partition(" · ")[0] for row in range(dialog.files.count())]
    assert names == ["versions.txt", "settings.txt", "counts.txt", "errors.txt", "log.txt"]
    assert "platform plugin: offscreen" in dialog.text.toPlainText()
    dialog.files.setCurrentRow(2)
    assert "projects: 2" in dialog.text.toPlainText()


async def test_what_was_shown_is_saved(dialog, tmp_path):
    file = tmp_path / "bundle.zip"
    dialog.save_as(str(file))
    await wait_until(lambda: dialog._notice.isVisible())
    with zipfile.ZipFile(file) as bundle:
        assert bundle.read("versions.txt").decode() == dialog._pages[0].text


async def test_saving_asks_for_a_file_with_a_name_to_begin_with(dialog):
    from PySide6.QtWidgets import QFileDialog

    dialog._save.click()
    asked = dialog.findChild(QFileDialog)
    assert asked.selectedFiles()[0].endswith(".zip")
    asked.reject()


async def test_a_file_that_cannot_be_written_is_told(dialog, window, tmp_path):
    dialog.save_as(str(tmp_path / "no such folder" / "bundle.zip"))
    await wait_until(lambda: dialog._notice.isVisible())
    assert "cannot be written" in dialog._notice._text.text()
    assert not window.toasts.texts


def test_settings_are_told_without_names_paths_and_layouts():
    told = settings_facts(
        {
            "files/folder": "/home/ada/secret project",
            "files/recent": ["a", "b"],
            "look/mode": "dark",
            "window/geometry": QByteArray(b"123"),
            "window/tab": "draft id-1",
            "jobs/view": "x" * 100,
        }
    )
    assert told == {
        "files/folder": "is set",
        "files/recent": "2 entries",
        "look/mode": "dark",
        "window/geometry": "3 bytes",
        "window/tab": "is set",
        "jobs/view": "is set",
    }


def test_facts_of_qt_name_screens_and_platform(qapp):
    facts = qt_facts()
    assert "×" in facts["screens"]
    assert facts["platform plugin"] == "offscreen"


async def test_a_dialog_that_is_opened_again_does_not_wait_for_the_one_that_was_left(window):
    window.actions_by_id["diagnostics"].trigger()
    left = window.findChild(DiagnosticsDialog)
    await asyncio.sleep(0)
    left.accept()
    window.actions_by_id["diagnostics"].trigger()
    again = next(each for each in window.findChildren(DiagnosticsDialog) if each is not left)
    await wait_until(again.files.count)
