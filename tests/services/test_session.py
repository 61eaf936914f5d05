import json

import pytest

from app.domain.catalogue import Catalogue
from app.domain.errors import (
    InputError,
    KeyRefused,
    KeyringLocked,
    NoKey,
    NoKeyring,
    NotFound,
    Offline,
    ServerTrouble,
)
from app.services.session import KeyPlace, LinkState
from tests.services.fakes import KEY, NOW, SERVER, WORKSPACE, FakeApi, FakeKeys, FakeServer, FakeStore

OTHER_KEY = "TheOtherWorkspacesKey42"


def two_workspaces() -> FakeServer:
    return FakeServer(FakeApi(key=KEY), FakeApi(Catalogue("other"), key=OTHER_KEY))


async def test_an_added_key_is_asked_for_its_workspace_and_kept_in_the_keyring(build):
    keys = FakeKeys()
    session = build(keys=keys).session
    info = await session.add_key(f"  {KEY}\n")
    assert (info.workspace, info.place) == (WORKSPACE, KeyPlace.KEYRING)
    assert keys.kept == {(SERVER, WORKSPACE): KEY}
    assert session.workspace == WORKSPACE


async def test_a_key_is_found_again_at_the_next_start(build, api):
    keys = FakeKeys()
    await build(keys=keys).session.add_key(KEY)
    again = build(keys=keys).session
    await again.start()
    assert again.key.place is KeyPlace.KEYRING
    assert await again.test() == WORKSPACE


async def test_a_start_asks_no_server(build, api):
    await build(environment_key=KEY).session.start()
    assert api.calls == []


async def test_a_refused_key_is_not_kept(build):
    keys = FakeKeys()
    session = build(keys=keys, server=FakeServer(FakeApi(key=KEY))).session
    with pytest.raises(KeyRefused):
        await session.add_key("A-wrong-key")
    assert keys.kept == {}
    assert session.key is None


@pytest.mark.parametrize("key", ["", "   ", "two words", "schlüssel", "line\nbreak", "\x00"])
async def test_what_cannot_be_a_key_is_refused_without_repeating_it(build, key):
    with pytest.raises(InputError) as caught:
        await build().session.add_key(key)
    assert "schl" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize("trouble", [NoKeyring("none"), KeyringLocked("locked")])
async def test_with_no_usable_keyring_the_key_lives_in_memory_and_that_is_said(build, trouble):
    keys = FakeKeys(trouble=trouble)
    session = build(keys=keys).session
    info = await session.add_key(KEY)
    assert info.place is KeyPlace.MEMORY
    assert session.keyring_trouble is trouble
    assert await session.test() == WORKSPACE


async def test_a_keyring_that_fails_at_the_start_is_said_and_stops_nothing(build, store):
    await build().session.add_key(KEY)
    session = build(keys=FakeKeys(trouble=KeyringLocked("locked"))).session
    await session.start()
    assert isinstance(session.keyring_trouble, KeyringLocked)
    with pytest.raises(KeyringLocked):
        await session.test()


async def test_the_key_of_the_environment_is_used_and_never_written(build, store):
    keys = FakeKeys()
    session = build(keys=keys, environment_key=KEY).session
    await session.start()
    assert session.key.place is KeyPlace.ENVIRONMENT
    assert await session.test() == WORKSPACE
    assert (session.workspace, session.key.place) == (WORKSPACE, KeyPlace.ENVIRONMENT)
    assert keys.kept == {}
    assert KEY not in json.dumps(store.settings)


async def test_the_key_of_the_environment_wins_over_the_keyring(build):
    keys = FakeKeys()
    await build(keys=keys, server=two_workspaces()).session.add_key(OTHER_KEY)
    session = build(keys=keys, server=two_workspaces(), environment_key=KEY).session
    await session.start()
    assert await session.test() == WORKSPACE
    assert session.workspace == WORKSPACE


async def test_the_key_of_the_environment_cannot_be_removed(build):
    session = build(environment_key=KEY).session
    await session.start()
    await session.test()
    with pytest.raises(InputError, match="ROBOFLOW_API_KEY"):
        await session.remove(WORKSPACE)


async def test_without_a_key_asking_says_so(build):
    session = build().session
    await session.start()
    with pytest.raises(NoKey):
        await session.test()
    assert session.link.state is LinkState.UNKNOWN


async def test_each_workspace_is_asked_with_its_own_key(build):
    server = two_workspaces()
    session = build(server=server).session
    await session.add_key(KEY)
    await session.add_key(OTHER_KEY)
    assert session.workspace == "other"
    assert {info.workspace for info in session.known} == {WORKSPACE, "other"}
    assert await session.ask(lambda a: a.workspace_of_key(), workspace=WORKSPACE) == WORKSPACE
    await session.use(WORKSPACE)
    assert await session.test() == WORKSPACE


async def test_another_workspace_is_never_asked_with_this_ones_key(build, api):
    session = build().session
    await session.add_key(KEY)
    with pytest.raises(NoKey):
        await session.ask(lambda a: a.workspace_of_key(), workspace="other")


async def test_an_unconfirmed_key_is_not_used_for_a_workspace_that_is_not_its_own(build):
    session = build(environment_key=KEY).session
    await session.start()
    with pytest.raises(NoKey):
        await session.ask(lambda a: a.workspace_of_key(), workspace="other")
    assert session.workspace == WORKSPACE


async def test_a_removed_key_is_gone_from_the_keyring_and_the_list(build):
    keys = FakeKeys()
    session = build(keys=keys).session
    await session.add_key(KEY)
    await session.remove(WORKSPACE)
    assert keys.kept == {}
    assert session.known == ()
    assert session.workspace == ""
    again = build(keys=keys).session
    await again.start()
    assert again.known == ()


async def test_using_a_workspace_without_a_key_says_so(build):
    with pytest.raises(NoKey):
        await build().session.use("other")


async def test_the_link_is_learned_from_real_answers(build, api, clock):
    session = build().session
    await session.add_key(KEY)
    assert (session.link.state, session.link.heard_at) == (LinkState.ONLINE, NOW)

    api.fail_all = Offline("No route to host.")
    with pytest.raises(Offline):
        await session.test()
    assert session.link.state is LinkState.OFFLINE
    assert session.link.heard_at == NOW
    assert session.link.trouble == "No route to host."

    await clock.advance(5)
    api.fail_all = NotFound("gone", status=404)  # an answer that says no is an answer
    with pytest.raises(NotFound):
        await session.test()
    assert (session.link.state, session.link.heard_at) == (LinkState.ONLINE, NOW + 5)


async def test_a_gateways_page_is_a_trouble_of_a_link_that_is_there(build, api):
    session = build().session
    await session.add_key(KEY)
    api.fail_all = ServerTrouble("502 Bad Gateway", status=502)
    with pytest.raises(ServerTrouble):
        await session.test()
    assert (session.link.state, session.link.trouble) == (LinkState.ONLINE, "502 Bad Gateway")


async def test_changes_of_the_link_are_said_once(build, api):
    session, heard = build().session, []
    await session.add_key(KEY)
    session.changed.connect(lambda: heard.append(session.link.state))
    await session.test()
    await session.test()
    assert heard == []


async def test_no_key_is_readable_from_the_session(build):
    session = build().session
    await session.add_key(KEY)
    shown = repr(session) + repr(vars(session)) + repr(session.known)
    assert KEY not in shown
    assert session.key.masked == "••••k3f9"


async def test_short_keys_show_no_end(build):
    session = build().session
    await session.add_key("short-key")
    assert session.key.masked == "••••"


async def test_clients_are_closed_at_the_end(build, api):
    session = build().session
    await session.add_key(KEY)
    await session.close()
    assert api.is_closed


async def test_the_sandboxs_key_is_held_in_memory_only(build, store):
    keys = FakeKeys()
    session = build(keys=keys).session
    session.join_sandbox("http://127.0.0.1:5000", WORKSPACE, KEY)
    await session.start()
    assert session.is_sandbox
    assert session.key.place is KeyPlace.MEMORY
    assert await session.test() == WORKSPACE
    assert (keys.kept, store.settings) == ({}, {})


async def test_a_store_that_fails_costs_only_the_memory_of_the_last_workspace(build):
    store = FakeStore()
    session = build(store=store).session
    from app.domain.errors import StoreError

    store.trouble = StoreError("full")
    await session.start()
    await session.add_key(KEY)
    assert session.workspace == WORKSPACE
