"""An error that nobody caught is told by one dialog that blocks nothing, and no draft is lost."""

import asyncio

import pytest
from PySide6.QtCore import QAbstractListModel, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListView, QPushButton, QWidget

from app.ui.help.unexpected import UnexpectedDialog
from tests.services.fakes import KEY, make_draft, settle
from tests.waiting import wait_until


def dialogs(window):
    return [d for d in window.findChildren(UnexpectedDialog) if d.isVisible()]


def fail(words="broken"):
    raise ValueError(words)


class BrokenModel(QAbstractListModel):
    def rowCount(self, parent=None):
        return 3

    def data(self, index, role=0):
        fail("no such row")


class BrokenWidget(QWidget):
    painted = 0

    def paintEvent(self, event):
        self.painted += 1
        fail("no paint")


@pytest.fixture
def click(watched, qtbot):
    button = QPushButton(watched)
    qtbot.addWidget(button)
    return button


async def test_an_error_of_a_click_is_told_and_the_window_goes_on(watched, click):
    click.clicked.connect(lambda: fail())
    click.click()
    await settle()
    (dialog,) = dialogs(watched)
    assert not dialog.isModal()
    assert "ValueError: broken" in dialog.report
    assert "PySide: " in dialog.report
    watched.actions_by_id["new_draft"].trigger()


async def test_the_draft_that_was_typed_just_before_is_on_disk(watched, click, workstation, store):
    draft = workstation.composer.add(make_draft(name="Typed just now"))
    click.clicked.connect(lambda: fail())
    click.click()
    await settle()
    assert (await store.draft(draft.id)).name == "Typed just now"
    assert "Your drafts are saved." in dialogs(watched)[0]._drafts.text()


async def test_all_words_of_the_dialog_can_be_read(watched, click):
    click.clicked.connect(lambda: fail())
    click.click()
    await settle()
    await asyncio.sleep(0.05)
    (dialog,) = dialogs(watched)
    for words in (dialog._title, dialog._drafts, dialog._times):
        assert words.height() >= words.heightForWidth(words.width())
    dialog._details.click()
    assert dialog._report.isVisible()
    assert dialog.rect().contains(dialog._keep.geometry())


async def test_a_draft_that_cannot_be_saved_is_not_called_saved(
    watched, click, workstation, store, monkeypatch
):
    from app.domain.errors import StoreError

    async def full(*_):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(store, "save_draft", full)
    workstation.composer.add(make_draft())
    click.clicked.connect(lambda: fail())
    click.click()
    await settle()
    assert dialogs(watched)[0]._drafts.text() == "Your drafts could not be saved: The disk is full."
    monkeypatch.undo()


async def paint(widget, times=1):
    """Have a widget painted by the loop, as it is in the program: a `grab` would hand the error to its caller."""
    for _ in range(times):
        before = widget.painted
        widget.update()
        await wait_until(lambda before=before: widget.painted > before)
    await settle()


async def test_a_model_that_fails_for_each_cell_opens_one_dialog(watched, qtbot):
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(BrokenModel(view))
    QTimer.singleShot(0, view.show)
    await wait_until(lambda: dialogs(watched))
    view.viewport().update()
    await asyncio.sleep(0.05)
    (dialog,) = dialogs(watched)
    assert "no such row" in dialog.report
    view.hide()


async def test_a_widget_that_cannot_be_painted_does_not_open_dialogs_for_ever(watched, qtbot):
    broken = BrokenWidget()
    qtbot.addWidget(broken)
    QTimer.singleShot(0, broken.show)
    await paint(broken, 5)
    (dialog,) = dialogs(watched)
    assert "times" in dialog._times.text()
    dialog.accept()
    await paint(broken, 2)
    assert not dialogs(watched)
    broken.hide()


async def test_an_error_of_a_task_is_told_by_the_same_dialog(watched, click, workstation):
    async def work():
        fail("in the background")

    click.clicked.connect(lambda: fail("in a click"))
    click.click()
    await settle()
    workstation.tasks.start("look", work)
    await settle()
    (dialog,) = dialogs(watched)
    assert "in the background" in dialog.report
    assert "in task look" in dialog.report


async def test_a_key_is_neither_shown_nor_copied(watched, click):
    click.clicked.connect(lambda: fail(f"refused: {KEY}"))
    click.click()
    await settle()
    (dialog,) = dialogs(watched)
    dialog._details.click()
    dialog._copy.click()
    copied = QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().clear()
    assert "ValueError: refused: ••••" in copied
    assert KEY not in copied + dialog.report


async def test_keep_working_closes_the_dialog_and_quit_closes_the_window(watched, click, qtbot):
    click.clicked.connect(lambda: fail())
    click.click()
    await settle()
    (dialog,) = dialogs(watched)
    dialog._keep.click()
    assert not dialogs(watched)
    dialog.show()
    with qtbot.waitSignal(watched.close_requested):
        dialog._quit.click()


async def test_an_error_of_a_timer_is_told(watched):
    QTimer.singleShot(0, watched, fail)
    await asyncio.sleep(0.01)
    await settle()
    assert dialogs(watched)
