"""The menu key asks for the menu of the current row, not of the one in the middle of the list."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QListWidget

from app.ui.widgets import RowMenu


def test_the_menu_key_asks_at_the_current_row(qtbot):
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.addItems(["first", "second", "third"])
    rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    RowMenu(rows)
    rows.show()
    asked = []
    rows.customContextMenuRequested.connect(lambda at: asked.append(rows.itemAt(at).text()))
    rows.setCurrentRow(2)
    middle = rows.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, rows.mapToGlobal(middle))
    QApplication.sendEvent(rows, event)
    assert asked == ["third"]


def test_the_mouse_asks_where_it_is(qtbot):
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    RowMenu(rows)
    asked = []
    rows.customContextMenuRequested.connect(asked.append)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 6), rows.mapToGlobal(QPoint(5, 6)))
    QApplication.sendEvent(rows.viewport(), event)
    assert asked == [QPoint(5, 6)]
