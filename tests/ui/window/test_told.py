"""What opens rarely is told to a screen reader as well, in reading order, and values that change are told."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from app.ui.bridge import Bridge
from app.ui.help.diagnostics import DiagnosticsDialog
from app.ui.help.guide import GuideWindow
from app.ui.help.unexpected import UnexpectedDialog
from app.ui.palette import Palette
from app.ui.preferences import SettingsDialog
from app.ui.shortcuts.sheet import KeySheet
from app.ui.widgets import ThresholdSlider, spoken
from app.ui.window.welcome import Welcome
from tests.services.fakes import FakeKeys, make_workstation, settle
from tests.ui.window.test_accessibility import is_used, nameless, path

OPENED = {
    "guide": GuideWindow,
    "diagnostics": DiagnosticsDialog,
    "settings": SettingsDialog,
    "palette": Palette,
    "keys": KeySheet,
}
PAGES = ("appearance", "language", "shortcuts", "servers", "keys", "notices", "limits", "cache", "updates")
LINE = 8
"""Controls whose tops differ by less stand beside each other."""


@pytest.fixture
def open_(window):
    """Return a function that opens something by the id of its action."""

    async def open_it(name):
        window.activateWindow()
        window.actions_by_id[name].trigger()
        await settle()
        return window.findChild(OPENED[name])

    return open_it


@pytest.mark.parametrize("name", OPENED)
async def test_what_opens_rarely_is_told(open_, name):
    assert nameless(await open_(name)) == []


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_of_the_settings_is_told(open_, page):
    dialog = await open_("settings")
    dialog.show_page(page)
    await settle()
    assert nameless(dialog) == []


def jumps(root):
    """Return where Tab goes up, or back in a line, among the controls that have one parent."""
    at, found, before = root.nextInFocusChain(), [], {}
    while at is not root:
        is_there = at.isVisible() and root.isAncestorOf(at) and is_used(at)
        if is_there and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            place = at.mapTo(root, QPoint(0, 0))
            last = before.get(at.parentWidget())
            if last is not None and (
                place.y() < last.y() - LINE or (abs(place.y() - last.y()) < LINE and place.x() < last.x())
            ):
                found.append(path(at))
            before[at.parentWidget()] = place
        at = at.nextInFocusChain()
    return found


@pytest.mark.parametrize("name", OPENED)
async def test_tab_goes_in_reading_order(open_, name):
    assert jumps(await open_(name)) == []


async def test_tab_goes_through_the_panels_in_reading_order(window):
    assert [found for part in (window.projects, window.jobs) for found in jumps(part)] == []


async def test_an_unexpected_error_is_told(window):
    dialog = UnexpectedDialog(window)
    dialog._details.setChecked(True)
    dialog.show()
    assert nameless(dialog) == []
    assert jumps(dialog) == []


async def test_the_first_start_is_told(qtbot):
    station = make_workstation(environment_key=None, keys=FakeKeys())
    welcome = Welcome(station, Bridge(station))
    qtbot.addWidget(welcome)
    welcome.show()
    await station.start()
    await settle()
    assert nameless(welcome) == []
    assert jumps(welcome) == []
    await station.stop()


def test_a_threshold_that_is_set_elsewhere_is_told(qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(event.value()))
    slider = ThresholdSlider()
    qtbot.addWidget(slider)
    slider.show()
    slider.set_value(0.25)
    assert told[-1] == 25
    spoken.tell_value(slider, 0.5)
    assert told[-1] == 0.5
