"""The settings: found by search, applied at once, each with a way back to its default, and told where they fail."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from app.domain.errors import KeyRefused, Offline
from app.domain.probe import Probe
from app.services.notices import Kind
from app.services.servers import EU_SERVER, US_SERVER
from app.services.session import MASK, KeyPlace
from app.ui.help.diagnostics import DiagnosticsDialog
from app.ui.session import KeyDialog
from app.ui.theme import theme
from app.ui.widgets.confirm import Question
from tests.services.fakes import WORKSPACE, settle
from tests.waiting import wait_until


def shown(dialog):
    return [view.row.id for section in dialog.sections for view in section.views if view.isVisibleTo(dialog)]


def control(dialog, name):
    return dialog.row(name).control.widget


async def test_a_search_looks_through_all_pages_and_marks_what_it_finds(dialog):
    dialog.search.setText("credits day")
    assert shown(dialog) == ["credits_per_day"]
    assert "background" in dialog.row("credits_per_day")._title.text()
    dialog.search.clear()
    assert "background" not in dialog.row("credits_per_day")._title.text()


async def test_a_search_finds_a_setting_by_words_that_are_not_on_it(dialog):
    dialog.search.setText("larger")
    assert shown(dialog) == ["font_percent"]


async def test_a_search_finds_an_action_by_its_name_and_shows_no_other(dialog):
    dialog.search.setText("Fill down")
    assert shown(dialog) == ["shortcuts"]
    page = control(dialog, "shortcuts")
    assert [name for name, item in page._items.items() if not item.isHidden()] == ["grid.fill"]
    dialog.search.clear()
    assert not any(item.isHidden() for item in page._items.values())


async def test_a_search_that_finds_nothing_says_so(dialog):
    dialog.search.setText("<b>elephants")
    assert shown(dialog) == []
    assert dialog.nothing.isVisible()
    assert "<b>elephants" in dialog.nothing.text()


async def test_all_controls_end_at_one_edge(dialog):
    for section in dialog.sections:
        dialog.show_page(section.page.id)
        await settle()
        ends = {
            view.control.widget.mapTo(dialog, view.control.widget.rect().topRight()).x()
            for view in section.views
        }
        assert len(ends) == 1, section.page.id


async def test_the_page_that_was_looked_at_last_is_there_again(window, dialog):
    dialog.show_page("cache")
    dialog.close()
    window.commands.open_settings()
    again = window.commands._settings_dialog
    assert again is not dialog
    assert shown(again)[0] == "cache"


async def test_the_settings_are_there_once(window, dialog):
    window.commands.open_settings("limits")
    assert window.commands._settings_dialog is dialog
    assert "rate" in shown(dialog)


async def test_every_row_has_a_name_and_can_be_reached_by_keyboard(dialog):
    for section in dialog.sections:
        for view in section.views:
            assert view.control.widget.accessibleName()
            if view.row.id not in ("spent",):
                parts = [view.control.widget, *view.control.widget.findChildren(QWidget)]
                assert any(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in parts), view.row.id


async def test_the_look_changes_at_once_and_goes_back(window, dialog):
    view = dialog.row("mode")
    assert not view.reset.isVisibleTo(dialog)
    view.control.widget._group.button(2).click()
    assert theme().is_dark
    assert window.settings.mode == "dark"
    assert view.reset.isVisibleTo(dialog)
    view.reset.click()
    assert not theme().is_dark
    assert not view.reset.isVisibleTo(dialog)


async def test_an_accent_is_chosen_from_a_list(window, dialog):
    box = control(dialog, "accent")
    box.setCurrentIndex(box.findData("teal"))
    box.activated.emit(box.currentIndex())
    assert theme().look.accent == window.settings.accent == "teal"


async def test_another_font_size_has_the_window_built_again(window, dialog, qtbot):
    box = control(dialog, "font_percent")
    with qtbot.waitSignal(window.rebuild_requested) as told:
        box.setCurrentIndex(box.findData("150"))
        box.activated.emit(box.currentIndex())
    assert told.args == ["settings"]
    assert theme().look.scale == 1.5


async def test_fewer_movements_count_at_once(window, dialog):
    control(dialog, "motion").click()
    assert theme().look.is_calm
    assert window.settings.has_fewer_movements
    dialog.row("motion").reset.click()
    assert not theme().look.is_calm


async def test_a_switch_of_notices_counts_at_once(dialog, workstation):
    box = control(dialog, f"notice {Kind.DONE}")
    box.click()
    assert not workstation.notices.is_on(Kind.DONE)
    dialog.row(f"notice {Kind.DONE}").reset.click()
    assert workstation.notices.is_on(Kind.DONE)
    await settle()


async def test_a_notice_that_was_switched_in_the_view_menu_is_shown_so(window, dialog, workstation):
    window.activateWindow()
    await wait_until(lambda: not dialog.isActiveWindow())
    workstation.notices.switch(Kind.DONE, is_on=False)
    dialog.activateWindow()
    await wait_until(lambda: not control(dialog, f"notice {Kind.DONE}").isChecked())


async def test_another_server_counts_from_the_next_start_on(dialog, workstation):
    workstation.servers.is_given = False
    choice = control(dialog, "server")
    choice.regions._group.button(1).click()
    await settle()
    assert workstation.servers.chosen == EU_SERVER
    assert "next start" in choice.note.text()
    assert dialog.row("server").reset.isVisibleTo(dialog.row("server"))


async def test_a_server_that_is_reset_is_shown_as_what_is_kept(dialog, workstation):
    workstation.servers.is_given = False
    choice = control(dialog, "server")
    choice.regions._group.button(1).click()
    await settle()
    dialog.row("server").reset.click()
    await settle()
    assert (workstation.servers.chosen, choice.regions.value) == ("", "us")
    assert not dialog.row("server").reset.isVisibleTo(dialog.row("server"))


async def test_an_address_that_cannot_be_used_says_why(dialog, workstation, qtbot):
    field = control(dialog, "inference")
    dialog.show_page("servers", "inference")
    qtbot.keyClicks(field.field, "http://far.example")
    field.field.editingFinished.emit()
    await settle()
    assert field.words.isVisibleTo(dialog)
    assert workstation.preview.inference_address == ""
    field.field.clear()
    qtbot.keyClicks(field.field, "https://far.example")
    field.field.editingFinished.emit()
    await settle()
    assert workstation.preview.inference_address == "https://far.example"
    assert not field.words.text()


async def test_a_check_says_how_the_server_answers(dialog):
    field = control(dialog, "server").own
    field.check.click()
    assert field.words.text() == "Asking…"
    await settle()
    assert field.words.text() == "It answers, within 100 ms, and asks for a key."


async def test_a_key_is_tested_where_it_is_listed(dialog, api):
    (card,) = control(dialog, "keys").cards
    assert card.words.text() == "••••k3f9 · in the system keyring · in use"
    card.test.click()
    await settle()
    assert card.said.text() == "The server knows this key."
    api.fail_all = KeyRefused("Unknown key.", status=401)
    card.test.click()
    await settle()
    assert "Unknown key." in card.said.text()
    api.fail_all = None


async def test_settings_that_are_closed_do_not_hear_what_they_asked(dialog, workstation, api):
    failed = []
    workstation.tasks.failed.connect(lambda name, error: failed.append(error))
    api.gate = asyncio.Event()
    (card,) = control(dialog, "keys").cards
    card.test.click()
    control(dialog, "cache").look()
    await settle()
    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(card)
    api.gate.set()
    await settle()
    assert failed == []


async def test_a_key_that_is_not_in_use_says_when_it_was(dialog, workstation):
    workstation.session._listed.names.append("other")
    workstation.session._listed.used["other"] = workstation.clock.now() - 7200
    control(dialog, "keys").show_now()
    assert "last used 2 h ago" in control(dialog, "keys").cards[1].words.text()


async def test_a_removed_key_leaves_the_list(dialog, workstation):
    await workstation.session.remove(WORKSPACE)
    assert control(dialog, "keys").cards == ()
    assert control(dialog, "keys").none.isVisibleTo(control(dialog, "keys"))


async def test_the_cache_is_counted_and_cleared(dialog, workstation):
    await workstation.caches._pictures.put("a", b"x" * 2048)
    now = control(dialog, "cache")
    now.look()
    await settle()
    assert now.words.text() == "Pictures 2.0 kB · previews 0 bytes"
    now.clear.click()
    await settle()
    assert now.words.text() == "Pictures 0 bytes · previews 0 bytes"
    assert not now.clear.isEnabled()


async def test_limits_of_caches_count_at_once(dialog, workstation):
    for name, number in (("pictures_mb", 40), ("findings_mb", 7)):
        control(dialog, name).setValue(number)
        assert control(dialog, name).value() == number
        assert dialog.row(name).reset.isVisibleTo(dialog.row(name))
    await settle()
    assert (workstation.caches.pictures.mb, workstation.caches.findings.mb) == (40, 7)
    dialog.row("pictures_mb").reset.click()
    assert control(dialog, "pictures_mb").value() == workstation.caches.pictures.mb == 500
    await settle()


@pytest.mark.parametrize(("row", "kind"), [("keys", KeyDialog), ("diagnostics", DiagnosticsDialog)])
async def test_what_the_settings_open_lies_over_them(dialog, row, kind):
    dialog.activateWindow()
    await wait_until(dialog.isActiveWindow)
    control(dialog, row).add.click() if row == "keys" else control(dialog, row).click()
    (opened,) = dialog.findChildren(kind)
    opened.reject()
    await settle()


async def test_a_check_for_a_newer_version_says_what_came_of_it_in_the_settings(
    dialog, workstation, monkeypatch
):
    check = control(dialog, "check")
    check.check.click()
    assert check.words.text() == "Looking for a newer version…"
    await settle()
    assert "is the newest version" in check.words.text()

    async def offline():
        raise Offline("The list of versions cannot be reached.")

    monkeypatch.setattr(workstation.updates._releases, "latest", offline)
    check.check.click()
    await settle()
    assert check.words.text() == "The list of versions cannot be reached."


async def test_of_limits_that_are_set_at_once_the_last_one_counts(dialog, workstation, store):
    box = control(dialog, "pictures_mb")
    for value in (40, 500, 40, 300):
        box.setValue(value)
        assert box.value() == value
    await wait_until(lambda: store.settings.get("pictures cache MB") == "300")
    assert workstation.caches.pictures.mb == 300


async def test_updates_are_not_looked_for_until_a_person_says_so(window, dialog):
    assert not window.settings.checks_updates
    control(dialog, "updates").click()
    assert window.settings.checks_updates


async def test_a_refused_address_stays_to_be_mended(dialog, workstation, qtbot):
    choice = control(dialog, "server")
    dialog.show_page("servers", "server")
    choice.regions._group.button(2).click()
    qtbot.keyClicks(choice.own.field, "api.roboflow.eu")
    choice.own.field.editingFinished.emit()
    await settle()
    choice.own.check.setFocus()
    workstation.session.changed.emit()
    assert choice.own.field.text() == "api.roboflow.eu"
    assert choice.regions.value == "own"
    assert "cannot be read" in choice.own.words.text()
    choice.regions._group.button(0).click()
    await settle()
    assert choice.own.field.text() == US_SERVER
    assert not choice.own.words.text()


async def test_a_reset_of_an_address_is_seen_at_once(dialog, workstation, qtbot):
    workstation.servers.is_given = False
    choice, inference = control(dialog, "server"), control(dialog, "inference")
    choice.regions._group.button(1).click()
    await workstation.preview.set_inference_address("https://far.example")
    dialog._section("servers").show_values()
    await settle()
    for name in ("server", "inference"):
        dialog.row(name).reset.click()
        await settle()
        assert not dialog.row(name).reset.isVisibleTo(dialog.row(name))
    assert (choice.regions.value, choice.own.field.text()) == ("us", US_SERVER)
    assert inference.field.text() == ""


async def test_no_inference_server_is_not_checked(dialog, qtbot):
    field = control(dialog, "inference")
    assert not field.check.isEnabled()
    qtbot.keyClicks(field.field, "https://far.example")
    assert field.check.isEnabled()


async def test_another_letter_takes_the_answer_of_a_check_away(dialog, qtbot):
    field = control(dialog, "inference")
    qtbot.keyClicks(field.field, "https://far.example")
    field.check.click()
    await settle()
    assert field.words.text().startswith("It answers")
    qtbot.keyClicks(field.field, "s")
    assert not field.words.text()


async def test_a_web_page_is_not_taken_for_the_api(dialog, monkeypatch, workstation):
    async def page(_address):
        return Probe(0.1, 200, is_page=True)

    monkeypatch.setattr(workstation.servers, "_probe", page)
    field = control(dialog, "server").own
    field.check.click()
    await settle()
    assert field.words.text() == "A web page answers there, not Roboflow's API."


@pytest.mark.parametrize("name", ["server", "keys", "cache"])
async def test_an_answer_after_the_settings_were_closed_is_dropped(window, dialog, workstation, name):
    if name == "server":
        control(dialog, name).own.check.click()
    elif name == "keys":
        control(dialog, name).cards[0].test.click()
    else:
        control(dialog, name).look()
    dialog.close()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert not isValid(dialog)
    await settle()
    assert not workstation.failures.kept


@pytest.mark.parametrize("width", [1600, 420])
async def test_a_control_goes_below_its_words_where_there_is_no_room(dialog, width):
    dialog.resize(width, 600)
    await settle()
    assert dialog.row("mode")._is_below is (width == 420)


async def test_a_key_that_is_read_and_named_by_its_test_keeps_its_card_and_the_answer(dialog, workstation):
    listed = control(dialog, "keys")
    (card,) = listed.cards
    workstation.session._held[WORKSPACE].info = replace(card.key, masked=MASK)
    listed.show_now()
    card.test.click()
    workstation.session._held[WORKSPACE].info = replace(card.key, masked="••••k3f9")
    workstation.session.changed.emit()
    await settle()
    assert listed.cards == (card,)
    assert card.said.text() == "The server knows this key."


async def test_removing_a_key_says_where_it_is_removed_from(dialog, workstation):
    (card,) = control(dialog, "keys").cards
    workstation.session._held[WORKSPACE].info = replace(card.key, place=KeyPlace.MEMORY)
    control(dialog, "keys").show_now()
    card.remove.click()
    texts = [part.text() for part in dialog.findChild(Question).findChildren(QLabel)]
    assert "It is only in memory, and is forgotten. Drafts and jobs stay." in texts
