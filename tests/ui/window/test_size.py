"""The window fits on the screen that it opens on, with its title."""

import pytest
from PySide6.QtCore import QSize

from app.ui.window.size import first_size


@pytest.mark.parametrize(
    ("room", "size"),
    [
        ((3840, 2160), (1440, 900)),
        ((1440, 900), (1440, 860)),
        ((1366, 728), (1366, 688)),
        ((1024, 700), (1024, 660)),
        ((800, 480), (1024, 560)),
    ],
)
def test_a_screen_has_room_for_the_window_and_its_title(room, size):
    assert first_size(QSize(*room)) == QSize(*size)
