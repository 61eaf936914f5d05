"""A row that becomes more where the room is narrow."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.widgets import FlowLayout


@pytest.fixture
def row(qtbot):
    """Two parts at the near end and three at the far end, 100 pixels each."""
    row = QWidget()
    qtbot.addWidget(row)
    layout = FlowLayout(row, spacing=0)
    row.parts = [QPushButton(name) for name in "abcde"]
    for i, part in enumerate(row.parts):
        part.setFixedSize(100, 20)
        if i == 2:
            layout.add_break()
        layout.addWidget(part)
    row.show()
    return row


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (520, ["abcde"]),
        (480, ["ab", "cde"]),  # not “e” alone below the others
        (300, ["ab", "cde"]),
        (250, ["ab", "cd", "e"]),
    ],
)
def test_what_stands_at_the_far_end_stays_together(row, width, lines):
    row.resize(width, 100)
    tops = sorted({part.y() for part in row.parts})
    assert ["".join(part.text() for part in row.parts if part.y() == top) for top in tops] == lines


def test_what_has_room_in_a_line_above_goes_there(qtbot):
    row = QWidget()
    qtbot.addWidget(row)
    layout = FlowLayout(row, spacing=0)
    near, wide, small = (QPushButton(name) for name in "abc")
    for part, width in ((near, 100), (wide, 250), (small, 100)):
        part.setFixedSize(width, 20)
    layout.addWidget(near)
    layout.add_break()
    layout.addWidget(wide)
    layout.addWidget(small)
    row.resize(300, 100)
    row.show()
    assert near.y() == small.y() < wide.y()
    assert small.x() == 200
