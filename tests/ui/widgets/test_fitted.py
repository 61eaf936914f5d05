"""Dialogs are as large as their words and buttons need."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.ui.widgets import Fitted, button, label

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def dialog(qtbot):
    dialog = Fitted(300)
    dialog.words = label("A word", wraps=True)
    dialog.row = QHBoxLayout()
    dialog.row.addWidget(button("Cancel"))
    column = QVBoxLayout(dialog)
    column.addWidget(dialog.words)
    column.addLayout(dialog.row)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def is_whole(words):
    return words.height() >= words.heightForWidth(words.width())


def test_a_dialog_grows_with_its_words(dialog, qtbot):
    low = dialog.height()
    dialog.words.setText("Many words that need more than one line. " * 12)
    qtbot.waitUntil(lambda: is_whole(dialog.words))
    assert dialog.width() == 300
    dialog.words.setText("Few")
    qtbot.waitUntil(lambda: dialog.height() <= low)


def test_a_dialog_is_as_wide_as_its_buttons_need(dialog, qtbot):
    wide = button("A verb that is much longer than the other language had any need for")
    dialog.row.addWidget(wide)
    qtbot.waitUntil(lambda: wide.isVisible() and wide.width() >= wide.sizeHint().width())
    assert dialog.width() > 300
    assert is_whole(dialog.words)
