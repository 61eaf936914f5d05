"""What is kept of pictures and previews: how much it is, how much it may be, and away with it."""

from app.services.caches import Sizes
from tests.services.fakes import FakePictures, FakeStore, make_workstation, settle


async def test_caches_are_counted_and_cleared():
    pictures, findings = FakePictures(), FakePictures()
    pictures.kept, findings.kept = {"a": b"123"}, {"b": b"12345"}
    caches = make_workstation(pictures=pictures, findings=findings).caches
    assert await caches.sizes() == Sizes(3, 5)
    await caches.clear()
    assert await caches.sizes() == Sizes(0, 0)


async def test_the_limit_of_pictures_comes_back():
    store, pictures = FakeStore(), FakePictures()
    make_workstation(store=store).caches.set_pictures_mb(20)
    await settle()
    again = make_workstation(store=store, pictures=pictures).caches
    await again.load()
    assert again.pictures_mb == 20
    assert pictures.limit_bytes == 20 * 1024 * 1024


async def test_a_limit_that_is_none_is_the_usual_one():
    store = FakeStore()
    store.settings["pictures cache MB"] = "a lot"
    caches = make_workstation(store=store).caches
    await caches.load()
    assert caches.pictures_mb == 500
