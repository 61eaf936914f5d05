"""The canvas with wheel, drag and layers."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPixmap, QWheelEvent

from app.ui.results.canvas import Canvas
from app.ui.results.geometry import Size
from app.ui.results.overlay import Ink
from tests.ui.results.conftest import BOLT, NUT
from tests.waiting import wait_until

SIZE = Size(64, 48)


@pytest.fixture
async def canvas(qtbot, workstation):
    canvas = Canvas(workstation.tasks)
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show()
    return canvas


def gray():
    pixmap = QPixmap(64, 48)
    pixmap.fill(Qt.GlobalColor.gray)
    return pixmap


def wheel(canvas, notches, at):
    canvas.wheelEvent(
        QWheelEvent(
            QPointF(at), QPointF(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )
    )  # fmt: skip


async def test_the_wheel_zooms_about_the_cursor(canvas):
    canvas.show_image(gray(), SIZE, (), "")
    before = canvas.view.in_image(120, 90)
    wheel(canvas, 2, QPoint(120, 90))
    assert canvas.view.scale > 4
    assert canvas.view.in_image(120, 90) == pytest.approx(before)


async def test_dragging_moves_the_image(canvas, qtbot):
    canvas.show_image(gray(), SIZE, (), "")
    start = canvas.view
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    qtbot.mouseMove(canvas, QPoint(230, 140))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(230, 140))
    assert (canvas.view.x - start.x, canvas.view.y - start.y) == pytest.approx((30, -10))


async def test_a_fitted_image_stays_fitted_when_the_canvas_grows(canvas):
    canvas.show_image(gray(), Size(640, 480), (), "")
    before = canvas.view.scale
    canvas.resize(800, 600)
    assert canvas.view.scale > before
    canvas.zoom(3)
    zoomed = canvas.view.scale
    canvas.resize(400, 300)
    assert canvas.view.scale == zoomed
    canvas.fit()
    assert canvas.view.scale == pytest.approx(before)


async def test_the_view_stays_when_the_next_image_has_the_same_size(canvas):
    canvas.show_image(gray(), SIZE, (), "")
    canvas.zoom(2)
    view = canvas.view
    canvas.show_image(gray(), SIZE, (BOLT,), "")
    assert canvas.view == view
    canvas.show_image(gray(), Size(100, 100), (), "")
    assert canvas.view != view


async def test_labels_are_painted_in_a_layer_for_the_present_view(canvas):
    labels = (BOLT, NUT)
    canvas.show_image(gray(), SIZE, labels, "")
    canvas.zoom(1.5)
    await wait_until(lambda: canvas.layer is not None and canvas.layer.order.view == canvas.view)
    assert canvas.layer.order.labels is labels


async def test_the_layer_of_another_image_is_never_shown(canvas):
    canvas.show_image(gray(), SIZE, (BOLT,), "")
    await wait_until(lambda: canvas.layer is not None)
    canvas.show_image(gray(), SIZE, (NUT,), "")
    assert canvas.layer is None


async def test_the_labels_of_a_neighbour_are_drawn_before_it_is_shown(canvas):
    neighbour = (NUT,)
    canvas.show_image(gray(), SIZE, (BOLT,), "")
    canvas.expect([(SIZE, neighbour), (Size(0, 0), (BOLT,))])
    await wait_until(lambda: any(layer.order.labels is neighbour for layer in canvas._painter._ahead))
    canvas.show_image(gray(), SIZE, neighbour, "")
    assert canvas.layer is not None
    assert canvas.layer.order.labels is neighbour


async def test_a_layer_made_ahead_is_not_shown_where_it_does_not_fit_any_more(canvas):
    neighbour = (NUT,)
    canvas.show_image(gray(), SIZE, (BOLT,), "")
    canvas.expect([(SIZE, neighbour)])
    await wait_until(lambda: any(layer.order.labels is neighbour for layer in canvas._painter._ahead))
    canvas.zoom(2)
    canvas.show_image(gray(), SIZE, neighbour, "")
    assert canvas.layer is None
    await wait_until(lambda: canvas.layer is not None and canvas.layer.order.view == canvas.view)


async def test_only_a_few_layers_are_kept(canvas):
    for _ in range(10):
        canvas.show_image(gray(), SIZE, (replace(BOLT),), "")
        await wait_until(lambda: canvas.layer is not None)
    assert len(canvas._painter._layers()) <= 3


async def test_painted_labels_sit_on_the_image(canvas):
    canvas.set_ink(Ink({"bolt": QColor("#ff0000")}, has_tags=False))
    canvas.show_image(gray(), SIZE, (BOLT,), "")
    await wait_until(lambda: canvas.layer is not None and canvas.layer.order.ink.colors)
    shot = canvas.grab().toImage()
    x, y = canvas.view.on_canvas(8, 16)
    assert shot.pixelColor(round(x), round(y)).red() > 200
    canvas.hide_labels(True)
    assert canvas.grab().toImage().pixelColor(round(x), round(y)) == QColor(Qt.GlobalColor.gray)


async def test_a_message_stands_where_there_is_no_picture(canvas):
    canvas.show_image(None, Size(0, 0), (BOLT,), "The picture cannot be read")
    assert not canvas.grab().isNull()
