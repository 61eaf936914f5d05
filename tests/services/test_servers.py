"""The chosen server counts from the next start on, unless that start is told another one."""

import pytest

from app.domain.errors import InputError, KeyStoreError, Offline
from app.domain.probe import Probe
from app.services.servers import EU_SERVER, US_SERVER
from tests.services.fakes import KEY, SERVER, WORKSPACE, FakeKeys, FakeStore, make_workstation


@pytest.fixture
def store():
    return FakeStore()


async def test_a_chosen_server_counts_at_the_next_start_and_not_before(store):
    first = make_workstation(store=store, is_server_given=False)
    await first.start()
    assert first.session.server == US_SERVER
    await first.servers.choose(f" {EU_SERVER}/ ")
    assert first.session.server == US_SERVER
    assert first.servers.waits_for_start
    await first.stop()
    second = make_workstation(store=store, is_server_given=False)
    await second.start()
    assert second.session.server == EU_SERVER
    assert not second.servers.waits_for_start
    await second.stop()


async def test_a_key_that_is_in_memory_alone_is_lost_by_a_start(store):
    keys = FakeKeys()
    station = make_workstation(store=store, keys=keys)
    await station.start()
    await station.session.add_key(KEY)
    assert station.servers.keys_lost_by_start == ()
    keys.trouble = KeyStoreError("There is no keyring.")
    await station.session.add_key(KEY)
    assert station.servers.keys_lost_by_start == (WORKSPACE,)
    await station.stop()


async def test_a_key_of_the_environment_is_there_after_a_start(store):
    station = make_workstation(store=store, environment_key=KEY)
    await station.start()
    await station.session.test()
    assert station.servers.keys_lost_by_start == ()
    await station.stop()


async def test_a_server_that_was_given_wins(store):
    store.settings["server"] = EU_SERVER
    station = make_workstation(store=store, is_server_given=True)
    await station.start()
    assert station.session.server == SERVER
    assert station.servers.chosen == EU_SERVER
    assert not station.servers.waits_for_start
    await station.stop()


async def test_a_command_of_the_shell_works_with_the_chosen_server_too(store):
    store.settings["server"] = EU_SERVER
    station = make_workstation(store=store, is_server_given=False)
    await station.connect()
    assert station.session.server == EU_SERVER
    await station.stop()


@pytest.mark.parametrize("kept", ["http://far.example", "nonsense", "https://a:b@c.example"])
async def test_a_kept_address_that_is_none_is_the_usual_server(store, kept):
    store.settings["server"] = kept
    station = make_workstation(store=store, is_server_given=False)
    await station.start()
    assert station.session.server == US_SERVER
    await station.stop()


async def test_an_address_that_is_none_is_not_kept(store):
    station = make_workstation(store=store)
    with pytest.raises(InputError):
        await station.servers.choose("http://far.example")
    assert "server" not in store.settings
    await station.stop()


async def test_the_usual_server_is_kept_as_none(store):
    station = make_workstation(store=store)
    await station.servers.choose(EU_SERVER)
    await station.servers.choose(US_SERVER)
    assert not store.settings.get("server")
    await station.stop()


async def test_a_check_asks_the_address_and_passes_on_what_it_says(store):
    async def probe(address: str) -> Probe:
        if address == US_SERVER:
            raise Offline("No network.")
        return Probe(0.2, 200)

    station = make_workstation(probe=probe)
    found = await station.servers.check(EU_SERVER)
    assert (found.is_well, found.needs_key) == (True, False)
    with pytest.raises(Offline):
        await station.servers.check("")
    await station.stop()


@pytest.mark.parametrize(
    ("status", "well", "key"), [(200, True, False), (401, True, True), (502, False, False)]
)
def test_an_answer_says_how_a_server_is(status, well, key):
    assert (Probe(0.1, status).is_well, Probe(0.1, status).needs_key) == (well, key)
