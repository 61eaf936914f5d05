import asyncio
from dataclasses import replace

import pytest

from app.domain.catalogue import Batch, Catalogue, Image, ModelOffer, Project
from app.domain.errors import InputError, KeyRefused, NoKey, NotFound, Offline, ServerTrouble, StoreError
from app.services.catalogue_text import read_catalogue, write_catalogue
from tests.services.fakes import (
    BATCH,
    CATALOGUE,
    KEY,
    NOW,
    PARTS,
    PICTURE,
    TOOLS,
    WORKSPACE,
    FakeApi,
    FakeServer,
    FakeStore,
    settle,
)

OTHER_KEY = "TheOtherWorkspacesKey42"


async def test_a_refresh_brings_projects_with_their_batches(workstation):
    await workstation.catalogue.refresh()
    catalogue = workstation.catalogue.catalogue
    assert catalogue.project("parts").batches == (BATCH,)
    assert catalogue.fetched_at == NOW
    assert workstation.catalogue.trouble is None


async def test_the_cached_copy_is_shown_offline_with_its_age(build, api, clock, store):
    first = build()
    await first.start()
    await first.session.add_key(KEY)
    await clock.advance(0)
    await first.stop()
    await clock.advance(3600)

    api.fail_all = Offline("down")
    second = build(environment_key=KEY)
    await second.start()
    await clock.advance(0)
    assert second.catalogue.catalogue.project("parts").batches == (BATCH,)
    assert second.catalogue.catalogue.fetched_at == NOW
    assert isinstance(second.catalogue.trouble, Offline)


async def test_a_failed_refresh_keeps_the_copy(workstation, api):
    await workstation.catalogue.refresh()
    api.fail_all = ServerTrouble("502", status=502)
    await workstation.catalogue.refresh()
    assert workstation.catalogue.catalogue.projects
    assert isinstance(workstation.catalogue.trouble, ServerTrouble)
    assert not workstation.catalogue.is_refreshing


async def test_one_projects_trouble_does_not_hold_up_the_others(workstation, api):
    api.next_answers["batches"] = [KeyRefused("no", status=403), (BATCH,)]
    await workstation.catalogue.refresh()
    parts, tools = workstation.catalogue.catalogue.projects
    assert tools.batches == (BATCH,)
    assert parts.batches == (BATCH,)  # as it was known before
    assert isinstance(workstation.catalogue.trouble, KeyRefused)


async def test_at_most_four_projects_are_asked_about_at_a_time(workstation, api):
    api.contents = Catalogue(WORKSPACE, "", tuple(Project(f"p{i}", f"P {i}", batches=()) for i in range(9)))
    api.calls.clear()
    api.gates["batches"] = asyncio.Event()
    task = asyncio.ensure_future(workstation.catalogue.refresh())
    await settle()
    assert api.count("batches") == 4
    api.gates["batches"].set()
    await task
    assert api.count("batches") == 9


async def test_a_second_refresh_while_one_runs_does_nothing(workstation, api):
    api.gate = asyncio.Event()
    first = asyncio.ensure_future(workstation.catalogue.refresh())
    await settle()
    assert workstation.catalogue.is_refreshing
    await workstation.catalogue.refresh()
    api.gate.set()
    await first
    assert not workstation.catalogue.is_refreshing


async def test_known_batches_stay_while_a_refresh_runs(workstation, api):
    seen = []
    catalogue = workstation.catalogue
    catalogue.changed.connect(lambda: seen.append(catalogue.catalogue.project("parts").batches))
    await catalogue.refresh()
    assert None not in seen


async def test_another_workspace_never_shows_this_ones_catalogue(build, clock):
    server = FakeServer(
        FakeApi(key=KEY),
        FakeApi(Catalogue("other", "Other", (Project("theirs", "Theirs", batches=()),)), key=OTHER_KEY),
    )
    workstation = build(server=server)
    await workstation.start()
    await workstation.session.add_key(KEY)
    await clock.advance(0)
    shown = []
    catalogue = workstation.catalogue
    catalogue.changed.connect(
        lambda: shown.append(
            (
                workstation.session.workspace,
                catalogue.catalogue.workspace,
                [p.id for p in catalogue.catalogue.projects],
            )
        )
    )
    await workstation.session.add_key(OTHER_KEY)
    assert catalogue.catalogue == Catalogue("other")
    await clock.advance(0)
    await workstation.session.use(WORKSPACE)
    assert [p.id for p in catalogue.catalogue.projects] in ([], ["parts", "tools"])
    await clock.advance(0)
    assert [p.id for p in catalogue.catalogue.projects] == ["parts", "tools"]
    assert all(one == two for one, two, _ in shown)
    assert {tuple(ids) for name, _, ids in shown if name == "other"} == {(), ("theirs",)}


async def test_an_answer_for_the_workspace_that_was_left_is_dropped(build, clock):
    mine, theirs = FakeApi(key=KEY), FakeApi(Catalogue("other"), key=OTHER_KEY)
    workstation = build(server=FakeServer(mine, theirs))
    await workstation.start()
    await workstation.session.add_key(OTHER_KEY)
    await workstation.session.add_key(KEY)
    await clock.advance(0)
    mine.gate = asyncio.Event()
    refresh = asyncio.ensure_future(workstation.catalogue.refresh())
    await settle()
    await workstation.session.use("other")
    mine.gate.set()
    await refresh
    await settle()
    assert workstation.catalogue.catalogue.workspace == "other"
    assert workstation.catalogue.catalogue.projects == ()


async def test_one_project_can_be_refreshed_alone(workstation, api):
    await workstation.catalogue.refresh()
    newer = replace(PARTS, classes={"bolt": 9, "gear": 1}, batches=(BATCH, Batch("b2", "Second", 3)))
    api.contents = replace(CATALOGUE, projects=(newer, TOOLS))
    await workstation.catalogue.refresh_project("parts")
    assert workstation.catalogue.catalogue.project("parts") == newer
    assert [p.id for p in workstation.catalogue.catalogue.projects] == ["parts", "tools"]


async def test_without_a_key_the_trouble_says_so(build):
    workstation = build()
    await workstation.start()
    await workstation.catalogue.refresh()
    assert isinstance(workstation.catalogue.trouble, NoKey)


@pytest.mark.parametrize("answer", [None, NotFound("no such route", status=404)])
async def test_a_server_without_a_model_catalogue_offers_nothing(workstation, api, answer):
    api.next_answers["model_offers"] = [answer or (lambda *_: None)]
    assert await workstation.catalogue.offers() == ()


async def test_offers_come_from_a_server_that_has_them(workstation, api):
    api.offered = (ModelOffer("sam3", "SAM 3"),)
    assert await workstation.catalogue.offers() == api.offered


async def test_a_picture_is_fetched_once(workstation, api):
    assert await workstation.catalogue.picture("t/1") == PICTURE
    assert await workstation.catalogue.picture("t/1") == PICTURE
    assert api.count("image_bytes") == 1


async def test_at_most_six_pictures_are_fetched_at_a_time(workstation, api):
    api.gate = asyncio.Event()
    waiting = [asyncio.ensure_future(workstation.catalogue.picture(f"t/{i}")) for i in range(10)]
    await settle()
    assert api.count("image_bytes") == 6
    api.gate.set()
    await asyncio.gather(*waiting)


async def test_a_cache_that_cannot_be_written_or_read_stops_nothing(build, clock):
    store = FakeStore()
    workstation = build(store=store)
    await workstation.start()
    store.trouble = StoreError("full")
    await workstation.session.add_key(KEY)
    await clock.advance(0)
    await workstation.catalogue.load()
    assert workstation.catalogue.catalogue.projects


def test_the_cached_text_loses_nothing():
    catalogue = replace(CATALOGUE, fetched_at=NOW)
    assert read_catalogue(write_catalogue(catalogue), WORKSPACE) == catalogue


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"workspace": "other", "projects": []}', '{"projects": [{}]}']
)
def test_a_cached_text_that_cannot_be_used_counts_as_never_fetched(text):
    assert read_catalogue(text, WORKSPACE) == Catalogue(WORKSPACE)


@pytest.mark.parametrize(("thumb", "url"), [(False, "u/1"), (True, "t/1")])
async def test_a_picture_is_fetched_from_its_address(workstation, api, thumb, url):
    assert await workstation.catalogue.picture_of(api.shown[0], thumb=thumb) == PICTURE
    assert api.calls[-1] == ("image_bytes", (url,))


async def test_an_image_without_an_address_says_so(workstation):
    with pytest.raises(InputError):
        await workstation.catalogue.picture_of(Image("i", "i.png"))
