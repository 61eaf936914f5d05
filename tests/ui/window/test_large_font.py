"""At 200 % of the usual font nothing that is written is cut off, in a large window and in the smallest."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)  # fmt: skip

from app.ui.theme import theme
from app.ui.widgets import Elided
from app.ui.window import MainWindow
from tests.services.fakes import make_draft, settle
from tests.ui.monitor.jobs import make_job

SLACK = 2
"""Pixels by which a font's own numbers are off."""
FEWEST = "Mm…"
"""So much of a longer text is in sight at least, where it is elided."""


@pytest.fixture(params=[(1440, 900), (1024, 700)], ids=["1440x900", "1024x700"])
async def large(request, qtbot, workstation, settings_file):
    settings_file.write_text("[look]\nmode=light\nfont_percent=200\n")
    window = MainWindow(workstation, settings_file)
    qtbot.addWidget(window)
    window.resize(*request.param)
    window.show()
    workstation.composer.add(make_draft(name="one"))
    workstation.ledger.take(make_job(1, "running"))
    await settle()
    assert theme().look.scale == 2.0
    yield window
    theme().apply("light", scale=1.0)


def cut(root):
    """Return what is written in less room than it needs, under a root."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and (not widget.visibleRegion().isEmpty() or is_lost(widget)):
            found += [f"{type(widget).__name__}: {words}" for words in cut_in(widget)]
    return found


def cut_in(widget):
    """Yield what is cut in one widget; what scrolls may go on out of sight, and long names may be elided."""
    metrics = widget.fontMetrics()
    is_label = isinstance(widget, QLabel) and not isinstance(widget, Elided) and not widget.wordWrap()
    if (is_label or isinstance(widget, QPushButton)) and widget.text():
        needs = metrics.size(Qt.TextFlag.TextShowMnemonic, widget.text())
        room = widget.contentsRect().size() + QSize(SLACK, SLACK)
        if needs.height() > room.height() or needs.width() > room.width():
            yield f"{widget.text()!r} needs {needs.toTuple()}, has {room.toTuple()}"
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit) and not scrolls(widget):
        seen = widget.visibleRegion().boundingRect()
        if seen.width() + SLACK < widget.width() or seen.height() + SLACK < widget.height():
            yield f"{name_of(widget)!r} goes out of sight: {seen.getRect()} of {widget.size().toTuple()}"
    if isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        yield from cut_in_header(widget)
    elif isinstance(widget, QTabBar):
        rect = widget.tabRect(widget.currentIndex()).intersected(widget.rect())
        if widget.count() and (rect.height() < metrics.height() or rect.width() < least(widget, FEWEST)):
            yield f"tab {rect.size().toTuple()}"
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        row = widget.visualRect(widget.model().index(0, 0))
        if row.isValid() and row.height() + SLACK < metrics.height():
            yield f"row of {row.height()}"


def cut_in_header(header):
    """Yield the columns whose names are not even in sight with dots."""
    if header.height() < header.fontMetrics().height():
        yield f"height {header.height()}"
    for column in range(header.count()):
        text = str(header.model().headerData(column, Qt.Orientation.Horizontal) or "")
        width = header.sectionSize(column)
        if (
            text
            and not header.isSectionHidden(column)
            and width < min(least(header, text), least(header, FEWEST))
        ):
            yield f"column {text!r} of {width}"


def least(widget, text):
    return widget.fontMetrics().horizontalAdvance(text)


def scrolls(widget):
    """Tell whether something around a widget can be scrolled to show it whole."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QAbstractScrollArea):
        around = None if around.isWindow() else around.parentWidget()
    return around is not None


def is_lost(widget):
    """Tell whether a widget lies where its parent is not, though nothing can be scrolled there."""
    parent = widget.parentWidget()
    is_near = parent is not None and not parent.visibleRegion().isEmpty() and not scrolls(widget)
    return is_near and not widget.geometry().isEmpty() and not widget.geometry().intersects(parent.rect())


def name_of(widget):
    return (
        (not isinstance(widget, QLineEdit) and widget.text()) or widget.accessibleName() or widget.toolTip()
    )


async def test_the_window_with_a_draft_cuts_nothing(large):
    assert cut(large) == []


async def test_results_cut_nothing(large):
    large.pages.show_results("our-1")
    await settle()
    assert cut(large) == []


async def test_everything_about_a_job_cuts_nothing(large):
    large.pages.show_job("our-1")
    await settle()
    assert cut(large) == []


@pytest.mark.parametrize(
    "name", ["add_key", "about", "limits", "series", "keys", "shortcuts", "palette", "import_job", "settings"]
)
async def test_what_opens_over_the_window_cuts_nothing(large, name):
    large.actions_by_id[name].trigger()
    await settle()
    opened = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert [text for dialog in opened for text in cut(dialog)] == []
    for dialog in opened:
        dialog.close()
