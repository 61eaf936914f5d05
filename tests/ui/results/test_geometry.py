"""Where an image lies on the canvas."""

import pytest

from app.ui.results.geometry import MOST_FIT_SCALE, MOST_SCALE, Size, View, fitted

IMAGE, CANVAS = Size(1920, 1080), Size(800, 600)


def test_the_point_under_the_cursor_stays_while_zooming():
    view = fitted(IMAGE, CANVAS)
    before = view.in_image(123, 456)
    for factor in (1.25, 1.25, 0.8, 3.0, 0.1):
        view = view.zoomed(factor, 123, 456)
        assert view.in_image(123, 456) == pytest.approx(before)


def test_canvas_and_image_points_turn_into_each_other():
    view = View(2.5, -40, 17)
    assert view.in_image(*view.on_canvas(12, 34)) == pytest.approx((12, 34))


def test_a_fitted_image_lies_in_the_middle_with_a_margin():
    area = fitted(IMAGE, CANVAS, margin=10).area(IMAGE)
    assert area.width() == pytest.approx(780)
    assert (area.center().x(), area.center().y()) == pytest.approx((400, 300))


def test_a_tiny_image_is_not_blown_up_without_limit():
    assert fitted(Size(4, 4), CANVAS).scale == MOST_FIT_SCALE


def test_zoom_ends_at_a_limit():
    assert View().zoomed(1e9, 0, 0).scale == MOST_SCALE
    assert View().zoomed(0, 0, 0).scale > 0


@pytest.mark.parametrize("way", [(1e6, 0), (-1e6, 0), (0, 1e6), (0, -1e6)])
def test_the_image_cannot_be_lost_out_of_the_canvas(way):
    area = fitted(IMAGE, CANVAS).moved(*way).held(IMAGE, CANVAS).area(IMAGE)
    assert area.right() >= 39
    assert area.left() <= 761
    assert area.bottom() >= 39
    assert area.top() <= 561


def test_an_image_or_canvas_without_size_is_no_trouble():
    assert fitted(Size(0, 0), CANVAS) == View()
    assert fitted(IMAGE, Size(0, 0)).scale > 0
