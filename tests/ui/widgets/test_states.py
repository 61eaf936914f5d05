"""No state is told by its colour alone: each has a word, or a sign of a shape of its own."""

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.domain.checks import Severity
from app.domain.job import DraftState
from app.services.session import Link, LinkState
from app.ui.composer.grid_delegates import MARKS
from app.ui.inspector import problem_list
from app.ui.monitor.painting import _paint_square
from app.ui.monitor.words import Part
from app.ui.preview.chart import LINES
from app.ui.results.sizes import SHARES
from app.ui.series import cells
from app.ui.session.dot import link_dot
from app.ui.session.words import link_words
from app.ui.theme import icon
from app.ui.widgets import Badge

SIZE = 36
FEWEST_PIXELS = 8
"""By so many pixels two shapes differ that are told apart at a glance."""


def shape(image):
    """Return where something is painted, whatever its colour."""
    image = image.convertToFormat(QImage.Format.Format_Alpha8)
    return [image.pixelColor(x, y).alpha() > 127 for y in range(image.height()) for x in range(image.width())]


def painted(paint):
    image = QImage(SIZE, SIZE, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(4, 4)
    paint(painter)
    painter.end()
    return shape(image)


def alike(shapes):
    """Return the pairs that only their colour tells apart."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(shapes.items(), 2)
        if sum(x != y for x, y in zip(a, b, strict=True)) < FEWEST_PIXELS
    ]


def test_the_squares_of_sub_jobs_differ_in_their_shape():
    assert alike({p: painted(lambda q, p=p: _paint_square(q, QRectF(0, 0, 9, 9), p)) for p in Part}) == []


def test_the_dots_of_the_link_differ_in_their_shape_and_their_words():
    dots = {state: shape(link_dot(Link(state)).pixmap(32, 32).toImage()) for state in LinkState}
    assert alike(dots) == []
    assert len({link_words(Link(state), 0.0) for state in LinkState}) == len(LinkState)


@pytest.mark.parametrize("signs", [problem_list.SIGNS, cells.SIGNS, MARKS])
def test_the_signs_of_problems_and_checks_are_icons_of_their_own(signs):
    names = [look[0] for look in signs.values()]
    assert len(set(names)) == len(names)
    assert alike({name: shape(icon(name).pixmap(32, 32).toImage()) for name in names}) == []


@pytest.mark.parametrize("state", DraftState)
def test_a_badge_says_its_state_in_words(qtbot, state):
    badge = Badge(state.value)
    qtbot.addWidget(badge)
    assert badge.accessibleName() == badge.text == state.value


def test_the_lines_of_a_chart_differ_in_their_strokes():
    assert len({(style, width) for _, style, width in LINES}) == len(LINES)


def test_the_sizes_of_boxes_differ_in_their_strength():
    strengths = [strength for _, strength in SHARES]
    assert all(b - a >= 0.25 for a, b in pairwise(strengths))


def test_every_severity_has_a_word_or_an_icon():
    assert {*problem_list.SIGNS, Severity.NOTE} == set(Severity)
