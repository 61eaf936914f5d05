"""Labels are painted where they belong."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage

from app.domain.catalogue import Label, Mask
from app.domain.run_lengths import write_counts
from app.ui.results.colors import distinct_colors
from app.ui.results.geometry import Size, View
from app.ui.results.overlay import Ink, Order, paint_labels, paint_layer, paint_thumb
from app.ui.results.tags import text_on

RED, BLUE = QColor("#e02020"), QColor("#2020e0")
COLORS = {"bolt": RED, "nut": BLUE}
BOX = Label("bolt", (20, 30, 60, 80))
TRIANGLE = Label("nut", (10, 10, 90, 90), ((10, 10), (90, 10), (10, 90)))
AS_IT_IS = View()
PLAIN = Ink(COLORS, has_tags=False)

pytestmark = pytest.mark.usefixtures("qapp")


def is_near(image: QImage, x: float, y: float, color: QColor) -> bool:
    seen = image.pixelColor(round(x), round(y))
    near = max(abs(getattr(seen, c)() - getattr(color, c)()) for c in ("red", "green", "blue"))
    return seen.alpha() > 200 and near < 40


def layer(view: View = AS_IT_IS, *, labels=(BOX,), ink: Ink = PLAIN, ratio: float = 1.0) -> QImage:
    return paint_layer(Order(labels, Size(100, 100), view, QSize(200, 200), ratio, ink))


def test_a_box_is_drawn_on_its_four_sides_and_only_there():
    image = layer()
    for x, y in ((20, 50), (60, 50), (40, 30), (40, 80)):
        assert is_near(image, x, y, RED)
    assert image.pixelColor(40, 50).alpha() < 80
    assert image.pixelColor(10, 50).alpha() == image.pixelColor(90, 90).alpha() == 0


def test_a_box_follows_the_view_with_a_line_of_the_same_width():
    view = View(2.0, -10, 5)
    image = layer(view)
    for x, y in ((20, 50), (60, 50), (40, 30), (40, 80)):
        assert is_near(image, *view.on_canvas(x, y), RED)
    left, middle = view.on_canvas(20, 50)
    assert image.pixelColor(round(left) + 5, round(middle)).alpha() < 80


def test_a_polygon_is_drawn_in_place_of_its_box():
    image = layer(labels=(TRIANGLE,))
    assert is_near(image, 50, 50, BLUE)
    assert image.pixelColor(90, 90).alpha() == 0


def test_several_outlines_of_one_object_are_drawn():
    far = ((60, 60), (95, 60), (95, 95))
    image = layer(labels=(Label("nut", TRIANGLE.box, TRIANGLE.polygon, more=(far,)),))
    assert is_near(image, 50, 50, BLUE)
    assert is_near(image, 80, 60, BLUE)


def test_a_mask_is_drawn_with_its_hole():
    ring = [100 * 10 + 10] + [80, 20] * 29 + [20, 40, 20, 20] * 21 + [80, 20] * 29 + [80]
    mask = Mask(100, 100, write_counts([*ring, 100 * 100 - sum(ring)]))
    image = layer(
        labels=(Label("bolt", (0, 0, 1, 1), mask=mask),), ink=Ink(COLORS, has_tags=False, opacity=1.0)
    )
    assert is_near(image, 20, 50, RED)
    assert image.pixelColor(50, 50).alpha() == 0


@pytest.mark.parametrize("opacity", [0.0, 0.5, 1.0])
def test_figures_cover_as_much_of_the_picture_as_was_chosen(opacity):
    image = layer(ink=Ink(COLORS, has_tags=False, opacity=opacity))
    assert image.pixelColor(40, 50).alphaF() == pytest.approx(opacity, abs=0.01)


def test_labels_that_are_too_unsure_are_not_drawn():
    sure, unsure = replace(BOX, confidence=0.9), replace(TRIANGLE, class_name="bolt", confidence=0.4)
    image = layer(labels=(sure, unsure), ink=Ink(COLORS, least={"bolt": 0.5}, has_tags=False))
    assert is_near(image, 60, 70, RED)
    assert image.pixelColor(50, 10).alpha() == 0


def test_a_label_without_a_confidence_is_never_too_unsure():
    assert Ink(least={"bolt": 0.9}).shows(BOX)


def test_hidden_classes_are_not_drawn():
    image = layer(labels=(BOX, TRIANGLE), ink=Ink(COLORS, hidden=frozenset({"bolt"}), has_tags=False))
    assert not is_near(image, 60, 50, RED)
    assert is_near(image, 50, 50, BLUE)


def test_shapes_end_at_the_border_of_the_image():
    image = layer(labels=(Label("bolt", (50, 50, 150, 150)),))
    assert image.pixelColor(120, 120).alpha() == 0


def test_a_screen_of_more_device_pixels_gets_a_finer_layer():
    image = layer(ratio=2.0)
    assert image.size() == QSize(400, 400)
    assert is_near(image, 2 * 20, 2 * 50, RED)


def test_the_words_stand_above_the_box():
    image = layer(labels=(BOX,), ink=Ink(COLORS))
    assert is_near(image, 21, 26, RED)


def test_words_of_neighbours_do_not_cover_each_other():
    twins = (Label("bolt", (20, 60, 120, 90)), Label("nut", (20, 60, 120, 91)))
    image = layer(labels=twins, ink=Ink(COLORS))
    colors = {c for y in range(120) for c in "rb" if is_near(image, 24, y, RED if c == "r" else BLUE)}
    assert colors == {"r", "b"}


def test_a_labelled_picture_has_the_labels_in_its_own_pixels():
    picture = QImage(100, 100, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    result = paint_labels(picture, [BOX, Label("nut", (math.nan, 0, 1, 1))], COLORS)
    assert result.size() == picture.size()
    assert is_near(result, 60, 50, RED)
    assert picture.pixelColor(60, 50) == QColor("white")


def test_a_smaller_picture_has_the_labels_in_proportion():
    picture = QImage(50, 50, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    assert is_near(paint_labels(picture, [BOX], COLORS, Size(100, 100)), 30, 25, RED)
    assert is_near(paint_thumb(picture, [BOX], Size(100, 100), COLORS), 30, 25, RED)


def test_fifty_thousand_labels_are_drawn():
    many = tuple(Label("bolt", (n % 90, n % 80, n % 90 + 9, n % 80 + 9)) for n in range(50_000))
    assert not layer(labels=many, ink=Ink(COLORS)).isNull()


@pytest.mark.parametrize(
    ("color", "ink"), [("#1a62bb", "#ffffff"), ("#f4c816", "#14161b"), ("#000000", "#ffffff")]
)
def test_words_can_be_read_on_their_colour(color, ink):
    assert text_on(QColor(color)) == QColor(ink)


def test_classes_of_one_job_get_colours_that_differ():
    names = [f"class {n}" for n in range(20)]
    colors = distinct_colors(names, {})
    assert len({color.name() for color in colors.values()}) == 20
    assert distinct_colors(reversed(names), {}) == colors


def test_colours_of_the_project_are_kept():
    colors = distinct_colors(["bolt", "nut"], {"bolt": "#123456", "nut": "#123456"})
    assert {c.name() for c in colors.values()} == {"#123456"}
