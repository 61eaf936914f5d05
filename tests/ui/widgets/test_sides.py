"""What is painted by hand stands on the other side where a line begins at the right."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.composer.grid_paint import fix_link, slider_rect
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.sides import is_turned, turned

CELL = QRect(100, 0, 300, 30)


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def is_rtl(request, qapp):
    qapp.setLayoutDirection(request.param)
    yield request.param is Qt.LayoutDirection.RightToLeft
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_part_stands_as_far_from_the_side_where_a_line_begins(is_rtl):
    assert is_turned() == is_rtl
    assert turned(QRect(110, 5, 20, 20), CELL) == QRect(370 if is_rtl else 110, 5, 20, 20)
    assert turned(CELL, CELL) == CELL


def test_a_slider_begins_and_a_fix_ends_the_line(is_rtl, qapp):
    slider = slider_rect(CELL)
    link, _ = fix_link(CELL, QFontMetrics(qapp.font()), "Swap them")
    assert (slider.right() == CELL.right()) if is_rtl else (slider.left() == CELL.left())
    assert (link.left() == CELL.left()) if is_rtl else (link.right() == CELL.right())


def test_buttons_of_a_row_begin_where_a_line_does(is_rtl, qtbot):
    row = QWidget()
    qtbot.addWidget(row)
    layout = FlowLayout(row)
    first, second = QPushButton("One"), QPushButton("Two")
    layout.addWidget(first)
    layout.addWidget(second)
    row.resize(400, 40)
    row.show()
    assert (first.x() > second.x()) == is_rtl
