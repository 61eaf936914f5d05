"""The first start: three ways in beside each other, none of which blocks another, and no key without consent."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.domain.errors import NoKeyring
from app.domain.found_key import FoundKey, Source
from app.services.session import KeyPlace
from app.ui.bridge import Bridge
from app.ui.window.welcome import Welcome
from tests.services.fakes import KEY, WORKSPACE, FakeApi, FakeKeys, FakeServer, make_workstation, settle

OTHER = FoundKey(Source.CONFIG, "other", "Other", "AnotherKeyOfTheTest2x7q")
OURS = FoundKey(Source.CONFIG, WORKSPACE, "Workbench", KEY, is_default=True)


@pytest.fixture
async def opened(qtbot):
    stations = []

    async def make(**parts):
        station = make_workstation(**parts)
        stations.append(station)
        bridge = Bridge(station)
        welcome = Welcome(station, bridge)
        qtbot.addWidget(welcome)
        welcome.resize(900, 640)
        welcome.show()
        await station.start()
        await settle()
        return welcome, station, bridge

    yield make
    for station in stations:
        await station.stop()


async def test_all_ways_in_are_there_at_once(opened):
    welcome, _, _ = await opened()
    assert all(card.isVisible() for card in (welcome._sandbox, welcome._key, welcome._draft))
    assert not welcome._found.isVisible()


async def test_it_says_where_a_key_would_be_kept(opened):
    welcome, _, _ = await opened()
    assert "Secret Service" in welcome._key.entry.place.text()


async def test_without_a_keyring_it_says_so_before_a_key_is_pasted(opened):
    trouble = NoKeyring("This system has no keyring that Labeldock can use.")
    welcome, _, _ = await opened(keys=FakeKeys(trouble=trouble))
    assert trouble.default_title in welcome._key.entry.place.text()


async def test_a_pasted_key_is_checked_at_once_and_kept(opened):
    keys = FakeKeys()
    welcome, station, _ = await opened(keys=keys)
    entry = welcome._key.entry
    entry.field.setText(KEY)
    entry.field.textEdited.emit(KEY)
    await settle()
    assert station.session.workspace == WORKSPACE
    assert KEY in keys.kept.values()
    assert entry.field.text() == ""
    assert not welcome._key.isVisible()


async def test_a_refused_key_is_said_where_it_was_pasted(opened):
    welcome, station, _ = await opened(server=FakeServer(FakeApi()))
    entry = welcome._key.entry
    entry.field.setText("NoKeyOfAnybodyHere1")
    entry.field.textEdited.emit("NoKeyOfAnybodyHere1")
    await settle()
    assert entry.notice.isVisible() is (station.session.key is None)


async def test_found_keys_are_shown_masked_and_nothing_is_asked(opened):
    api, keys = FakeApi(), FakeKeys()
    welcome, station, _ = await opened(api=api, keys=keys, found_keys=[OTHER, OURS])
    assert welcome._found.isVisible()
    words = [row.words.text() for row in welcome._found.rows]
    assert words == [
        "Workbench · ••••k3f9 · in roboflow's config.json",
        "Other · ••••2x7q · in roboflow's config.json",
    ]
    assert (station.session.key, keys.kept, api.count("workspace_of_key")) == (None, {}, 0)


async def test_a_found_key_is_taken_over_on_consent(opened):
    keys = FakeKeys()
    welcome, station, _ = await opened(keys=keys, found_keys=[OURS])
    welcome._found.rows[0].take.click()
    await settle()
    assert station.session.key.place is KeyPlace.KEYRING
    assert KEY in keys.kept.values()
    assert not welcome._found.isVisible()


async def test_a_found_key_that_is_refused_says_so_and_can_be_tried_again(opened):
    api = FakeApi()
    api.fail_all = NoKeyring("Nobody is there.")
    welcome, _, _ = await opened(api=api, found_keys=[OURS])
    welcome._found.rows[0].take.click()
    await settle()
    assert welcome._found.notice.isVisible()
    assert welcome._found.rows[0].take.isEnabled()
    assert welcome.focusWidget() is welcome._found.rows[0].take


async def test_a_key_of_the_environment_can_be_kept(opened):
    found = FoundKey(Source.ENVIRONMENT, "", "", KEY, is_default=True)
    welcome, station, _ = await opened(environment_key=KEY, found_keys=[found])
    assert welcome._found.isVisible()
    welcome._found.rows[0].take.click()
    await settle()
    assert station.session.key.place is KeyPlace.KEYRING
    assert not welcome._found.isVisible()


async def test_a_found_key_that_is_checked_says_so(opened):
    welcome, _, _ = await opened(found_keys=[OURS])
    welcome._found.rows[0].take.click()
    assert welcome._found.busy.isVisible()
    assert not welcome._found.rows[0].take.isEnabled()
    await settle()
    assert not welcome._found.busy.isVisible()


async def test_a_found_key_may_be_checked_while_its_card_goes(opened):
    api = FakeApi()
    api.fail_all = NoKeyring("Nobody is there.")
    welcome, station, _ = await opened(api=api, found_keys=[OURS])
    welcome._found.rows[0].take.click()
    welcome.deleteLater()
    QCoreApplication.sendPostedEvents(welcome, QEvent.Type.DeferredDelete)
    await settle()
    assert not station.failures.kept


async def test_a_key_of_the_environment_that_is_refused_leaves_the_first_steps(opened):
    welcome, _, _ = await opened(server=FakeServer(), environment_key="aKeyThatNobodyHas")
    assert welcome._key.isVisible()
    assert "Welcome" in welcome._title.text()
