"""Icons: every name has its drawing, every drawing takes the theme's colour."""

from typing import get_args

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from app.resources import resource_path
from app.ui.theme import IconName, icon, theme, tint
from app.ui.widgets import Toasts


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


def test_a_button_keeps_one_tint_however_often_it_is_given_another_icon(qtbot):
    button = QToolButton()
    qtbot.addWidget(button)
    for name in ("play", "pause", "pause"):
        tint(button, name)
    assert len(button.findChildren(QObject)) == 1
    assert button.icon().cacheKey() == icon("pause").cacheKey()
    theme().apply("dark")
    assert button.icon().cacheKey() == icon("pause").cacheKey()


def test_news_that_are_shown_follow_another_theme(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    toasts = Toasts(parent)
    toasts.show_news("Submitted", "ok")
    mark = next(label for label in toasts.findChildren(QLabel) if not label.pixmap().isNull())
    before = mark.pixmap().toImage()
    theme().apply("dark")
    assert mark.pixmap().toImage() != before
