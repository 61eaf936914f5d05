"""Pictures are decoded off the GUI thread and kept within a limit."""

import asyncio

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QColor, QImage

from app.domain.errors import InputError, NotFound
from app.services.tasks import Tasks
from app.ui.pictures import AT_ONCE, MOST_WAITING, PictureShelf, Want, decode, read_image
from tests.ui.results.conftest import png
from tests.waiting import wait_until


@pytest.fixture
async def tasks(qapp):
    tasks = Tasks()
    yield tasks
    await tasks.stop()


def want(key, data=b"", *, asked=None, gate=None, error=None, **changes):
    async def fetch():
        if asked is not None:
            asked.append(key)
        if gate is not None:
            await gate.wait()
        if error is not None:
            raise error
        return data or png()

    return Want(key, fetch, **changes)


def test_a_picture_is_read_no_larger_than_wanted():
    assert read_image(png(640, 480), QSize(100, 100)).size() == QSize(100, 75)
    assert read_image(png(64, 48), QSize(100, 100)).size() == QSize(64, 48)


@pytest.mark.parametrize("data", [b"", b"no picture", png()[:60]])
def test_a_broken_picture_is_an_error_with_words(data):
    with pytest.raises(InputError, match="cannot be read"):
        read_image(data)


async def test_decoding_happens_off_the_loop(qapp):
    assert (await decode(png())).size() == QSize(64, 48)


async def test_a_picture_arrives_finished(tasks):
    shelf = PictureShelf(tasks, "test")

    def paint(image):
        image.fill(QColor("red"))
        return image

    shelf.want(want("a", finish=paint))
    await wait_until(lambda: shelf.pixmap("a") is not None)
    assert shelf.pixmap("a").toImage().pixelColor(0, 0) == QColor("red")


@pytest.mark.parametrize(
    ("kind", "color", "shown"),
    [
        (QImage.Format.Format_Grayscale8, QColor("#808080"), QImage.Format.Format_RGB32),
        (QImage.Format.Format_RGB888, QColor("#803020"), QImage.Format.Format_RGB32),
        (QImage.Format.Format_ARGB32, QColor(255, 0, 0, 51), QImage.Format.Format_ARGB32_Premultiplied),
    ],
)
async def test_a_picture_of_any_kind_arrives_as_the_screen_wants_it(tasks, kind, color, shown):
    image = QImage(8, 8, kind)
    image.fill(color)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    shelf = PictureShelf(tasks, "test")
    shelf.want(want("a", bytes(buffer.data().data())))
    await wait_until(lambda: shelf.pixmap("a") is not None)
    arrived = shelf.pixmap("a").toImage()
    assert (arrived.format(), arrived.pixelColor(3, 3)) == (shown, color)


async def test_a_picture_is_fetched_once(tasks):
    shelf, asked = PictureShelf(tasks, "test"), []
    for _ in range(3):
        shelf.want(want("a", asked=asked))
    await wait_until(lambda: shelf.pixmap("a") is not None)
    shelf.want(want("a", asked=asked))
    await asyncio.sleep(0)
    assert asked == ["a"]


async def test_the_newest_wish_is_served_first_and_old_ones_are_dropped(tasks):
    shelf, asked, gate = PictureShelf(tasks, "test"), [], asyncio.Event()
    for n in range(AT_ONCE):
        shelf.want(want(f"busy {n}", gate=gate))
    await asyncio.sleep(0)
    for n in range(MOST_WAITING + 10):
        shelf.want(want(str(n), asked=asked))
    gate.set()
    await wait_until(lambda: len(asked) == MOST_WAITING)
    assert asked[0] == str(MOST_WAITING + 9)
    assert "0" not in asked


async def test_failures_are_kept_until_forgiven(tasks):
    shelf, asked = PictureShelf(tasks, "test"), []
    for error in (NotFound("gone"), None):
        shelf.want(want("a", asked=asked, error=error))
        await wait_until(lambda: shelf.trouble("a"))
    assert asked == ["a"]
    shelf.forgive()
    shelf.want(want("a", asked=asked))
    await wait_until(lambda: shelf.pixmap("a") is not None)


async def test_memory_stays_within_its_limit(tasks):
    shelf = PictureShelf(tasks, "test", limit_mb=0.05)
    for n in range(12):
        shelf.want(want(str(n)))
        await wait_until(lambda n=n: shelf.pixmap(str(n)) is not None)
    assert shelf.used_bytes <= 0.05 * 1024 * 1024
    assert shelf.pixmap("0") is None


async def test_a_stopped_shelf_loads_nothing_more(tasks):
    shelf, asked, gate = PictureShelf(tasks, "test"), [], asyncio.Event()
    for n in range(AT_ONCE):
        shelf.want(want(f"busy {n}", gate=gate))
    await asyncio.sleep(0)
    shelf.want(want("late", asked=asked))
    shelf.stop()
    gate.set()
    await wait_until(lambda: shelf.pixmap("busy 0") is not None)
    assert asked == []
