"""Labels are made ready to be drawn, as fine as the scale asks for."""

import math

import pytest

from app.domain.catalogue import Label, Mask
from app.domain.run_lengths import write_counts
from app.ui.results.figures import detail_of, make_figures
from app.ui.results.geometry import Size

SIZE = Size(100, 100)
RING = ((10, 10), (30, 10), (30, 40.5))
CIRCLE = tuple((50 + 40 * math.cos(n / 80), 50 + 40 * math.sin(n / 80)) for n in range(500))


def column_mask(left: int, right: int) -> Mask:
    """Return a mask of 100 × 100 pixels of which some columns are whole."""
    return Mask(100, 100, write_counts([left * 100, (right - left) * 100, (100 - right) * 100]))


def figure(label: Label, detail: int = 1):
    (made,) = make_figures([label], SIZE, 1 / detail).drawn
    return made


def points(polygon):
    return [(point.x(), point.y()) for point in polygon]


def test_a_box_has_no_outline():
    made = figure(Label("a", (1, 2, 5, 9)))
    assert made.rings == ()
    assert made.extent.getCoords() == (1, 2, 5, 9)


def test_an_outline_keeps_its_points_and_knows_its_peak():
    made = figure(Label("a", (0, 0, 1, 1), RING, more=(((50, 5), (60, 5), (60, 9)),)))
    assert [points(ring) for ring in made.rings] == [[*RING], [(50, 5), (60, 5), (60, 9)]]
    assert made.extent.getCoords() == (10, 5, 60, 40.5)
    assert made.peak is not None
    assert (made.peak.x(), made.peak.y()) == (50, 5)


def test_points_that_nobody_could_tell_apart_are_left_out():
    label = Label("a", (10, 10, 90, 90), CIRCLE * 3)
    fine, coarse = figure(label).rings[0], figure(label, 4).rings[0]
    assert 50 < len(coarse) < len(fine) < 3 * len(CIRCLE)
    assert figure(label, 4).extent == figure(label).extent


def test_an_outline_that_is_only_a_dot_on_the_screen_is_drawn_as_its_box():
    label = Label("a", (0, 0, 1, 1), RING)
    assert figure(label, 4).rings
    assert not figure(label, 32).rings
    assert figure(label, 32).extent == figure(label).extent


def test_a_mask_becomes_its_outline():
    made = figure(Label("a", (0, 0, 1, 1), mask=column_mask(20, 30)))
    assert set(points(made.rings[0])) == {(20, 0), (30, 0), (30, 100), (20, 100)}


def test_a_mask_that_lies_between_the_columns_looked_at_is_drawn_all_the_same():
    assert figure(Label("a", (0, 0, 1, 1), mask=column_mask(33, 35)), 16).rings


@pytest.mark.parametrize(("scale", "detail"), [(4, 1), (0.6, 1), (0.25, 4), (0.2, 4), (0.001, 32), (0, 1)])
def test_so_many_pixels_fall_on_one_of_the_screen(scale, detail):
    assert detail_of(scale) == detail


def test_only_sound_labels_become_figures():
    made = make_figures([Label("a", (1, 1, 5, 5)), Label("a", (5, 5, 5, 5))], SIZE, 1.0)
    assert len(made.drawn) == made.sifted.odd.total() == 1


def test_what_was_sifted_before_is_not_sifted_again():
    first = make_figures([Label("a", (1, 1, 5, 5))], SIZE, 1.0)
    assert make_figures([], SIZE, 0.1, first.sifted).drawn == first.drawn


def test_of_what_is_tiny_in_a_thumbnail_only_the_box_is_looked_at():
    broken = Mask(100, 100, "no run lengths")
    labels = [Label("a", (10, 10, 20, 20), RING), Label("a", (10, 10, 20, 20), mask=broken)]
    made = make_figures(labels, SIZE, 0.25, least=40)
    assert [figure.extent.getCoords() for figure in made.drawn] == [(10, 10, 20, 20)] * 2
    assert not any(figure.rings for figure in made.drawn)


def test_a_canvas_looks_at_everything_whatever_its_scale():
    broken = Label("a", (10, 10, 20, 20), mask=Mask(100, 100, "no run lengths"))
    assert make_figures([broken], SIZE, 0.01).drawn == ()
