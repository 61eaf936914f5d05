"""Icons: every name has its drawing, every drawing takes the theme's colour."""

from typing import get_args

import pytest

from app.resources import resource_path
from app.ui.theme import IconName, icon


@pytest.mark.parametrize("name", get_args(IconName))
def test_an_icon_is_drawn(name, qapp):
    image = icon(name).pixmap(16).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16))


@pytest.mark.parametrize("path", sorted(resource_path("icons").glob("*.svg")), ids=lambda p: p.stem)
def test_a_drawing_has_a_name_and_no_colour_of_its_own(path):
    assert path.stem in get_args(IconName)
    text = path.read_text(encoding="utf-8")
    assert "currentColor" in text
    assert "#" not in text
