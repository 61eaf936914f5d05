"""What is kept of pictures and previews: how much it is, how much it may be, and away with it."""

import pytest

from app.services.caches import Sizes
from tests.services.fakes import FakePictures, FakeStore, make_workstation


async def test_caches_are_counted_and_cleared():
    pictures, findings = FakePictures(), FakePictures()
    pictures.kept, findings.kept = {"a": b"123"}, {"b": b"12345"}
    caches = make_workstation(pictures=pictures, findings=findings).caches
    assert await caches.sizes() == Sizes(3, 5)
    await caches.clear()
    assert await caches.sizes() == Sizes(0, 0)


@pytest.mark.parametrize("name", ["pictures", "findings"])
async def test_a_limit_comes_back(name):
    store, kept = FakeStore(), FakePictures()
    limit = getattr(make_workstation(store=store).caches, name)
    limit.mb = 20
    await limit.keep()
    again = make_workstation(store=store, **{name: kept}).caches
    await again.load()
    assert getattr(again, name).mb == 20
    assert kept.limit_bytes == 20 * 1024 * 1024


@pytest.mark.parametrize("kept", ["-1", "a lot", "1.5", ""])
async def test_a_limit_that_is_none_is_the_usual_one(kept):
    store = FakeStore()
    store.settings |= {"pictures cache MB": kept, "preview cache MB": kept}
    caches = make_workstation(store=store).caches
    await caches.load()
    assert (caches.pictures.mb, caches.findings.mb) == (500, 50)
