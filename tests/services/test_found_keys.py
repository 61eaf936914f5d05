"""Keys of other programs are shown masked, and used only once a person takes them."""

from app.domain.found_key import FoundKey, Source
from app.services.session import KeyPlace
from tests.services.fakes import KEY, WORKSPACE, FakeApi, FakeKeys, make_workstation

OTHER = FoundKey(Source.CONFIG, "other", "Other", "AnotherKeyOfTheTest2x7q")
OURS = FoundKey(Source.CONFIG, WORKSPACE, "Workbench", KEY, is_default=True)


async def test_offers_are_masked_and_the_default_is_the_first():
    station = make_workstation(found_keys=[OTHER, OURS])
    await station.found_keys.look()
    assert [(o.workspace, o.masked) for o in station.found_keys.offers] == [
        (WORKSPACE, "••••k3f9"),
        ("other", "••••2x7q"),
    ]
    assert KEY not in repr((station.found_keys.offers, OURS))


async def test_looking_asks_no_server_and_keeps_nothing():
    api, keys = FakeApi(), FakeKeys()
    station = make_workstation(api=api, keys=keys, found_keys=[OURS])
    await station.start()
    await station.found_keys.look()
    assert station.session.key is None
    assert not keys.kept
    assert not api.count("workspace_of_key")
    await station.stop()


async def test_a_key_that_is_taken_goes_to_the_keyring():
    keys = FakeKeys()
    station = make_workstation(keys=keys, found_keys=[OURS])
    await station.found_keys.look()
    info = await station.found_keys.take(0)
    assert (info.workspace, info.place) == (WORKSPACE, KeyPlace.KEYRING)
    assert KEY in keys.kept.values()


async def test_the_key_of_the_environment_that_is_kept_is_there_once():
    found = FoundKey(Source.ENVIRONMENT, "", "", KEY, is_default=True)
    station = make_workstation(environment_key=KEY, found_keys=[found])
    await station.start()
    await station.found_keys.look()
    await station.found_keys.take(0)
    assert [(key.workspace, key.place) for key in station.session.known] == [(WORKSPACE, KeyPlace.KEYRING)]
    await station.stop()
