"""The chart of a job's course."""

import pytest
from PySide6.QtCore import QRect

from app.domain.course import Course, Silence
from app.domain.forecast import Span
from app.domain.trace import Point
from app.ui.job.chart import ProgressChart, Sheet
from app.ui.theme import theme

POINTS = tuple(Point(float(i * 10), i) for i in range(101))
SHEET = Sheet(Course(POINTS, (Silence(200, 300),)), start=0, end=1000, total=200, left=Span(400, 2000))


@pytest.fixture
def chart(qtbot):
    chart = ProgressChart()
    chart.resize(600, 300)
    qtbot.addWidget(chart)
    return chart


def colors(chart: ProgressChart, area: QRect | None = None) -> set[str]:
    image = chart.grab(area or chart.rect()).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_what_came_back_is_filled_under_the_line(chart):
    chart.show_sheet(SHEET, "half way")
    assert theme().color("accent_soft").name() in colors(chart)
    assert chart.accessibleDescription() == "half way"


def test_a_place_says_its_time_and_count(chart):
    chart.show_sheet(SHEET, "")
    x = chart._x(500)
    assert "50 of 200 images" in chart.text_at(x)
    assert "no answer" in chart.text_at(chart._x(250))
    assert "no answer" not in chart.text_at(x)


def test_nothing_is_said_of_the_future(chart):
    chart.show_sheet(SHEET, "")
    assert chart.text_at(chart._x(1500)) == ""


def test_a_course_of_many_points_is_painted_in_no_more_steps_than_pixels(chart):
    many = tuple(Point(i / 100, i) for i in range(100_000))
    chart.show_sheet(Sheet(Course(many), 0, 1000, 100_000), "")
    assert len(list(chart._steps())) <= chart.width()


@pytest.mark.parametrize(
    "sheet",
    [
        Sheet(),
        Sheet(Course((Point(5, 3),)), 10, 5, 2),
        Sheet(Course((Point(-1e12, 3), Point(1e12, 1))), 0, 1, 10**12),
        Sheet(Course(silences=(Silence(0),)), 0, 0, 5, Span(0, 0)),
        Sheet(Course(), 1.9e9, 1.9e9 + 4e8, 1, Span(1, 1e12)),
    ],
)
@pytest.mark.parametrize("size", [(600, 300), (30, 20)])
def test_odd_courses_are_painted_too(chart, sheet, size):
    chart.resize(*size)
    chart.show_sheet(sheet, "")
    assert not chart.grab().isNull()
