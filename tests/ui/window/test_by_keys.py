"""The whole of a job without a mouse."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.widgets.confirm import Question
from tests.services.fakes import settle

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


async def test_a_job_is_written_submitted_watched_and_looked_at_by_keys_alone(window, workstation, qtbot):
    def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)

    def write(text):
        for letter in text:  # the first opens the editor of a cell
            qtbot.keyClicks(QApplication.focusWidget(), letter)

    window.activateWindow()
    window.setFocus()
    press(Qt.Key.Key_L, CTRL)
    write("monday")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    await settle()
    assert window.pages.draft.batch_name == "Monday 12"
    for word in ("a bolt", "bolt"):
        write(word)
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    await settle()
    assert [(e.prompt, e.class_name) for e in window.pages.draft.request.ontology.entries][:1] == [
        ("a bolt", "bolt")
    ]
    await workstation.composer.check_now(window.pages.draft.id)
    window.activateWindow()  # without a window manager nobody does after a popup
    await settle()
    press(Qt.Key.Key_Return, CTRL)
    await settle()
    question = window.findChild(Question)
    for _ in question.choices:
        if not question.choices["&Keep labels"].hasFocus():
            press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    await settle()
    assert len(workstation.ledger.jobs) == 1
    window.activateWindow()
    await settle()
    press(Qt.Key.Key_F, CTRL | SHIFT)
    press(Qt.Key.Key_Down)
    await settle()
    assert window.jobs.table.hasFocus()
    press(Qt.Key.Key_I, CTRL)
    await settle()
    assert window.pages.has_job_in_front
