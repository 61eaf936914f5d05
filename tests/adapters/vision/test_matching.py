"""Scores by pycocotools, held against counts by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.vision.boxes import Boxes
from app.adapters.vision.matching import GRID, scores
from app.domain.catalogue import Label
from app.domain.preview import LOWEST, Score

LEFT, RIGHT = (0.0, 0.0, 10.0, 10.0), (50.0, 0.0, 60.0, 10.0)


def found(box=LEFT, sure: float | None = 0.5, name: str = "bolt") -> Label:
    return Label(name, box, confidence=sure)


def true(box=LEFT, name: str = "bolt") -> Label:
    return Label(name, box)


def at(curve: tuple[Score, ...], threshold: float) -> tuple[float, float]:
    score = next(score for score in curve if score.threshold == threshold)
    return score.precision, score.recall


def test_the_grid_goes_from_the_lowest_threshold_to_one():
    assert (GRID[0], GRID[-1], len(GRID)) == (LOWEST, 1.0, 96)


def test_right_and_wrong_are_counted_at_each_threshold():
    curve = scores([[found(LEFT, 0.9), found((200, 0, 210, 10), 0.4)]], [[true(LEFT), true(RIGHT)]])["bolt"]
    assert at(curve, 0.3) == (0.5, 0.5)
    assert at(curve, 0.4) == (0.5, 0.5)
    assert at(curve, 0.41) == (1.0, 0.5)
    assert at(curve, 0.9) == (1.0, 0.5)
    assert at(curve, 0.91) == (1.0, 0.0)
    assert curve[-1].f1 == 0


def test_one_true_object_is_found_once():
    curve = scores([[found(sure=0.9), found(sure=0.8)]], [[true()]])["bolt"]
    assert at(curve, 0.5) == (0.5, 1.0)
    assert at(curve, 0.85) == (1.0, 1.0)


def test_half_an_overlap_is_enough_and_less_is_not():
    assert at(scores([[found((0, 0, 10, 5))]], [[true()]])["bolt"], 0.5) == (1.0, 1.0)
    assert at(scores([[found((0, 0, 10, 4.9))]], [[true()]])["bolt"], 0.5) == (0.0, 0.0)


def test_images_are_not_mixed_up():
    curve = scores([[found()], []], [[], [true()]])["bolt"]
    assert at(curve, 0.5) == (0.0, 0.0)


def test_classes_are_not_mixed_up_and_those_without_truth_have_no_scores():
    result = scores([[found(name="nut"), found()]], [[true(), true(RIGHT, "gear")]])
    assert set(result) == {"bolt", "gear"}
    assert at(result["bolt"], 0.5) == (1.0, 1.0)
    assert at(result["gear"], 0.5) == (1.0, 0.0)


def test_a_label_without_confidence_counts_at_every_threshold():
    assert at(scores([[found(sure=None)]], [[true()]])["bolt"], 1.0) == (1.0, 1.0)


def test_without_truth_there_are_no_scores():
    assert scores([[found()]], [[]]) == {}
    assert scores([], []) == {}


def test_nothing_is_printed(capsys):
    scores([[found()]], [[true()]])
    assert capsys.readouterr().out == ""


def test_tiny_and_huge_boxes_count_as_others_do():
    huge = (0.0, 0.0, 1e6, 1e6)
    tiny = (0.0, 0.0, 1e-3, 1e-3)
    for box in (huge, tiny):
        assert at(scores([[found(box)]], [[true(box)]])["bolt"], 0.5) == (1.0, 1.0)


BOXES = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda p: (p[0], p[1], p[0] + 4, p[1] + 4))
FOUND = st.lists(st.builds(found, BOXES, st.integers(5, 100).map(lambda n: n / 100)), max_size=8)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(FOUND, st.lists(st.builds(true, BOXES), max_size=5)), max_size=3))
def test_recall_never_rises_with_the_threshold_and_a_filtered_list_has_the_same_scores(images):
    labels, truth = [list(image[0]) for image in images], [image[1] for image in images]
    curve = scores(labels, truth).get("bolt", ())
    assert [score.recall for score in curve] == sorted((score.recall for score in curve), reverse=True)
    sure = [[label for label in image if label.confidence >= 0.5] for image in labels]
    again = scores(sure, truth).get("bolt", ())
    assert [s for s in curve if s.threshold >= 0.5] == [s for s in again if s.threshold >= 0.5]


@pytest.mark.timeout(60)
async def test_thousands_of_labels_are_matched_in_a_thread():
    many = [found((n % 90, n // 90, n % 90 + 8, n // 90 + 8), n / 3000) for n in range(3000)]
    assert "bolt" in await Boxes().scores([many], [[true()] * 50])
