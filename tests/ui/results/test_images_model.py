"""The images of a job as a list model."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.census import Kind, take_census
from app.domain.cut import Cut
from app.domain.errors import NotFound
from app.ui.pictures import PictureShelf
from app.ui.results.images_model import ImageFilter, ImagesModel, Role
from tests.ui.results.conftest import BOLT, NUT, make_image, png
from tests.waiting import wait_until


class Server:
    """Gives thumbnails; remembers which were asked for."""

    def __init__(self):
        self.asked = []
        self.troubles = {}

    async def fetch(self, image):
        self.asked.append(image.id)
        if image.id in self.troubles:
            raise self.troubles[image.id]
        return png()


@pytest.fixture
def server():
    return Server()


@pytest.fixture
async def model(workstation, server):
    model = ImagesModel(PictureShelf(workstation.tasks, "test"), server.fetch)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


IMAGES = (make_image(0, BOLT, NUT), make_image(1, BOLT), make_image(2), make_image(3, labels=None))


def ids(model):
    return [model.image(row).id for row in range(model.rowCount())]


def show(model, images):
    model.set_census(take_census(images, Cut(default=0.5)))


@pytest.mark.parametrize(
    ("kind", "found"), [(Kind.ALL, ["i0", "i1", "i2", "i3"]), (Kind.EMPTY, ["i2"]), (Kind.UNSURE, ["i0"])]
)
async def test_images_are_filtered_by_kind(model, kind, found):
    unsure = replace(BOLT, confidence=0.55)
    show(model, (make_image(0, BOLT, unsure), *IMAGES[1:]))
    model.set_filter(ImageFilter(kind))
    assert ids(model) == found


async def test_images_are_filtered_by_the_whole_name_of_a_class(model):
    show(model, (*IMAGES, make_image(4, replace(NUT, class_name="nut, small"))))
    model.set_filter(ImageFilter(class_name="nut"))
    assert ids(model) == ["i0"]
    model.set_filter(ImageFilter(class_name="nut", text="bench-1"))
    assert ids(model) == []


@pytest.mark.parametrize(
    ("text", "found"), [("BENCH-1", ["i1"]), (" nut", ["i0"]), ("", ["i0", "i1", "i2", "i3"]), ("x", [])]
)
async def test_images_are_filtered_by_file_and_class(model, text, found):
    show(model, IMAGES)
    model.set_filter(ImageFilter(text=text))
    assert ids(model) == found


async def test_new_images_are_appended_and_changed_ones_told(model, qtbot):
    show(model, IMAGES[:2])
    changed = []
    model.dataChanged.connect(lambda a, b: changed.append((a.row(), b.row())))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted) as inserted:
        show(model, (IMAGES[0], replace(IMAGES[1], labels=(NUT,)), IMAGES[2]))
    assert changed == [(1, 1)]
    assert inserted.args[1:] == [2, 2]


async def test_an_image_that_went_resets_the_list(model):
    show(model, IMAGES)
    show(model, IMAGES[1:])
    assert ids(model) == ["i1", "i2", "i3"]
    assert model.row_of("i0") is None


async def test_a_thumbnail_is_loaded_when_it_is_looked_at_and_only_once(model, server):
    show(model, IMAGES)
    assert model.index(1).data(Qt.ItemDataRole.DecorationRole) is None
    await wait_until(lambda: isinstance(model.index(1).data(Qt.ItemDataRole.DecorationRole), QPixmap))
    assert server.asked.count("i1") == 1
    assert "i2" not in server.asked


async def test_a_thumbnail_is_loaded_again_when_its_labels_changed(model, server):
    show(model, IMAGES)
    await seen(model, 1)
    show(model, (IMAGES[0], replace(IMAGES[1], labels=(NUT,)), *IMAGES[2:]))
    await seen(model, 1)
    model.set_colors({"nut": QColor("red")})
    await seen(model, 1)
    assert server.asked.count("i1") == 3


async def test_a_thumbnail_that_is_not_there_says_why_without_losing_others(model, server):
    server.troubles["i0"] = NotFound("No such image", status=404)
    show(model, IMAGES)
    model.index(0).data(Qt.ItemDataRole.DecorationRole)
    await seen(model, 1)
    await wait_until(lambda: model.index(0).data(Role.TROUBLE))
    assert model.index(0).data(Role.TROUBLE) == "No such image"
    assert not model.index(1).data(Role.TROUBLE)


async def seen(model, row):
    await wait_until(lambda: model.index(row).data(Qt.ItemDataRole.DecorationRole) is not None)
