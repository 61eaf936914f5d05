"""The parts of the side: a trial of thresholds, the histogram, the sizes."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor

from app.domain.census import Sizes, Spread, take_census
from app.domain.cut import Cut
from app.ui.results.confidence import ConfidencePart
from app.ui.results.histogram import Histogram
from app.ui.results.side import ResultsSide
from app.ui.results.sizes import SizesPart
from app.ui.results.trial import Trial
from tests.ui.results.conftest import BOLT, NUT, make_image

RED = QColor("#e02020")

pytestmark = pytest.mark.usefixtures("qapp")


def bolts(*confidences: float):
    return [replace(BOLT, confidence=c) for c in confidences]


CENSUS = take_census([make_image(0, *bolts(0.52, 0.61, 0.75, 0.93), NUT)], Cut(default=0.5))


@pytest.fixture
def trial() -> Trial:
    trial = Trial()
    trial.set_census(CENSUS)
    return trial


@pytest.fixture
def part(qtbot, trial) -> ConfidencePart:
    part = ConfidencePart(trial)
    qtbot.addWidget(part)
    part.show_class(CENSUS, "bolt", RED)
    return part


def test_a_trial_tells_how_many_labels_fewer(trial):
    assert trial.lost("bolt") == 0
    trial.try_out("bolt", 0.7)
    assert (trial.lost("bolt"), trial.tried) == (2, {"bolt": 0.7})


def test_going_back_to_the_threshold_of_the_job_tries_nothing(trial):
    trial.try_out("bolt", 0.7)
    trial.try_out("bolt", 0.5)
    assert trial.tried == {}


def test_what_is_tried_stays_when_more_images_come(trial):
    trial.try_out("bolt", 0.7)
    more = take_census([*CENSUS.images, make_image(1, *bolts(0.55, 0.99))], CENSUS.cut)
    trial.set_census(more)
    assert trial.lost("bolt") == 3


def test_no_threshold_is_tried_of_which_the_labels_tell_nothing(trial):
    assert trial.least("bolt") == 0.5
    low = take_census([make_image(0, *bolts(0.237))], CENSUS.cut)
    trial.set_census(low)
    assert trial.least("bolt") == 0.23


def test_the_same_threshold_again_is_no_news(trial, qtbot):
    trial.try_out("bolt", 0.7)
    with qtbot.assertNotEmitted(trial.changed):
        trial.try_out("bolt", 0.7)


def test_moving_the_slider_moves_the_line_and_counts(part, trial):
    part.set_has_body(True)
    assert (part.threshold.text(), part.lost.text(), part.draft.isEnabled()) == (
        "threshold 0.50",
        "no change",
        False,
    )
    part.slider.setValue(70)
    assert trial.tried == {"bolt": 0.7}
    assert part.lost.text() == "−2 labels"
    assert part.histogram._threshold == 0.7
    assert part.draft.isEnabled()


def test_another_class_shows_what_was_tried_for_it(part):
    part.slider.setValue(70)
    part.show_class(CENSUS, "nut", RED)
    assert "gave no confidences for nut" in part.none.text()
    part.show_class(CENSUS, "bolt", RED)
    assert part.slider.value() == 70


def test_other_classes_that_are_changed_too_are_told(part, trial):
    trial.try_out("gear", 0.9)
    assert part.note.text().startswith("1 other class is changed too.")


def test_an_unknown_threshold_is_said_to_be_unknown(part, trial):
    census = take_census(CENSUS.images, Cut())
    trial.set_census(census)
    part.show_class(census, "bolt", RED)
    assert part.threshold.text() == "threshold unknown"
    assert "0.50" in part.threshold.toolTip()


def test_bars_left_of_the_threshold_are_gray(qtbot):
    histogram = Histogram()
    qtbot.addWidget(histogram)
    histogram.resize(300, histogram.sizeHint().height())
    histogram.show_spread(Spread(0.8, (5, 5, 5, 5)), 0.9, RED)
    shot = histogram.grab().toImage()
    colors = [shot.pixelColor(round(histogram.x_of(at)), 50) for at in (0.825, 0.875, 0.925, 0.975)]
    assert [color == RED for color in colors] == [False, False, True, True]


@pytest.mark.parametrize(
    "spread", [Spread(0.0, ()), Spread(0.95, (0,)), Spread(0.95, (7,)), Spread(0.0, (0,) * 20)]
)
def test_every_histogram_can_be_painted(qtbot, spread):
    histogram = Histogram()
    qtbot.addWidget(histogram)
    histogram.show_spread(spread, 1.0, RED)
    assert not histogram.grab().isNull()


def test_sizes_are_told_as_shares(qtbot):
    part = SizesPart()
    qtbot.addWidget(part)
    part.show_sizes(Sizes(1, 2, 7), "")
    assert [word.text() for word in part.words] == ["small 10%", "medium 20%", "large 70%"]
    assert part.class_name.text() == "all classes"
    part.show_sizes(Sizes(), "bolt")
    assert [word.text() for word in part.words] == ["small 0%", "medium 0%", "large 0%"]
    assert not part.grab().isNull()


def test_the_most_frequent_class_is_looked_at_until_one_is_chosen(qtbot):
    side = ResultsSide()
    qtbot.addWidget(side)
    side.show_census(CENSUS, {"bolt": RED})
    assert side.confidence.class_name.text() == "bolt"
    assert side.sizes.bar._sizes.total == 5
    side.classes.choose("nut")
    assert side.confidence.class_name.text() == "nut"
    assert side.sizes.bar._sizes.total == 1
