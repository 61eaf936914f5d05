"""Nothing of ours moves by itself, and what Qt moves stands still for those who ask for fewer movements."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollBar, QStyle, QTabBar

from app.ui.settings import Settings
from app.ui.theme import theme
from app.ui.widgets import BusyBar
from tests.ui.window.conftest import settings_file, window

__all__ = ["settings_file", "window"]

UI = Path(__file__).parents[2] / "app" / "ui"
MOVES = re.compile(
    r"\b(QPropertyAnimation|QVariantAnimation|QSequentialAnimationGroup|QTimeLine|QMovie|QScroller)\b"
)
BUSY = re.compile(r"import .*\bQProgressBar\b|^    QProgressBar,$", re.MULTILINE)
DURATION = QStyle.StyleHint.SH_Widget_Animation_Duration


@pytest.fixture
def settings(tmp_path):
    yield Settings(tmp_path / "window.ini")
    theme().apply("light", is_calm=False)


def sources():
    return {path.name: path.read_text(encoding="utf-8") for path in UI.rglob("*.py")}


def test_nothing_is_animated():
    assert [name for name, text in sources().items() if MOVES.search(text)] == []


def test_only_one_kind_of_bar_runs_without_an_end_and_it_can_stand_still(qtbot):
    assert [name for name, text in sources().items() if BUSY.search(text)] == ["busy.py"]
    bar = BusyBar()
    qtbot.addWidget(bar)
    assert bar.maximum() == 0
    theme().apply("light", is_calm=True)
    assert bar.value() == bar.maximum() == 1
    theme().apply("light", is_calm=False)
    assert bar.maximum() == 0


def test_with_fewer_movements_what_qt_moves_stands_still(settings, qtbot):
    usual = QApplication.cursorFlashTime()
    bars = (QTabBar(), QScrollBar())
    for bar in bars:
        qtbot.addWidget(bar)
    settings.has_fewer_movements = True
    settings.show_look()
    assert QApplication.cursorFlashTime() == 0
    assert not any(
        QApplication.isEffectEnabled(e) for e in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_FadeTooltip)
    )
    for bar in bars:
        bar.ensurePolished()
        assert bar.style().styleHint(DURATION, None, bar) == 0
    settings.has_fewer_movements = False
    settings.show_look()
    assert QApplication.cursorFlashTime() == usual


async def test_panels_do_not_slide_either(window):
    assert isinstance(window, QMainWindow)
    assert window.isAnimated()
    theme().apply("light", is_calm=True)
    assert not window.isAnimated()
    theme().apply("light", is_calm=False)
    assert window.isAnimated()
