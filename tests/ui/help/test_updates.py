"""A newer version is looked for where it was asked for, and told by a card that downloads nothing."""

import pytest
from PySide6.QtGui import QDesktopServices

from app.domain.errors import Offline
from app.domain.release import Release
from tests.services.fakes import settle


@pytest.fixture
def version(qapp):
    before = qapp.applicationVersion()
    qapp.setApplicationVersion("0.1.0")
    yield "0.1.0"
    qapp.setApplicationVersion(before)


@pytest.fixture
def releases(window, workstation, version):
    return workstation._releases


async def check(window):
    window.actions_by_id["updates"].trigger()
    await settle()


async def test_nothing_is_asked_until_a_person_wants_it(window, workstation, releases):
    await workstation.clock.advance(60)  # days would be thousands of turns of all other services
    assert not workstation.tasks.is_running("look for versions daily")
    assert releases.asked == 0


async def test_check_now_says_that_this_is_the_newest(window, releases):
    await check(window)
    assert window.toasts.texts == ("Labeldock 0.1.0 is the newest version.",)


async def test_check_now_tells_of_a_newer_one_and_opens_its_page(window, releases, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    releases.release = Release("0.2.0", "https://example.org/0.2.0")
    await check(window)
    assert window.toasts.texts == ("Labeldock 0.2.0 is there.",)
    window.toasts._cards[0]._on_acted()
    assert opened == ["https://example.org/0.2.0"]


async def test_check_now_says_what_failed(window, releases):
    releases.release = Offline("The list of versions cannot be reached.")
    await check(window)
    assert "The list of versions cannot be reached." in window.toasts.texts[-1]


async def test_the_setting_starts_and_ends_the_daily_look(window, workstation, releases):
    window.settings.checks_updates = True
    await workstation.clock.advance(1)
    assert releases.asked == 1
    window.settings.checks_updates = False
    await workstation.clock.advance(60)  # days would be thousands of turns of all other services
    assert not workstation.tasks.is_running("look for versions daily")
    assert releases.asked == 1


async def test_a_daily_look_that_fails_says_nothing(window, workstation, releases):
    releases.release = Offline("No network.")
    window.settings.checks_updates = True
    await workstation.clock.advance(1)
    assert releases.asked == 1
    assert window.toasts.texts == ()


async def test_a_daily_look_tells_of_a_newer_one(window, workstation, releases):
    releases.release = Release("0.2.0", "")
    window.settings.checks_updates = True
    await workstation.clock.advance(1)
    assert window.toasts.texts == ("Labeldock 0.2.0 is there.",)


async def test_the_settings_offer_diagnostics_as_well(window):
    from app.ui.help.diagnostics import DiagnosticsDialog

    window.commands.open_settings("updates")
    window.commands._settings_dialog.row("diagnostics").control.widget.click()
    await settle()
    assert window.findChild(DiagnosticsDialog) is not None


async def test_the_settings_offer_the_notes_of_a_newer_version(window, releases):
    releases.release = Release("0.2.0", "https://notes.example")
    window.commands.open_settings("updates")
    check = window.commands._settings_dialog.row("check").control.widget
    check.check.click()
    await settle()
    assert check.words.text() == "Labeldock 0.2.0 is there."
    assert check.notes.isVisibleTo(check)
