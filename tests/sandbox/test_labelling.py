"""Thresholds, suppression and keeping: which findings become labels."""

from app.sandbox.engine.labeler import Detection
from app.sandbox.labelling import Label, Rules, new_labels, to_labels

SIZE = (100, 80)
CORNERS = ((0.0, 0.0), (20.0, 0.0), (20.0, 20.0))


def rules(*classes: str, **changes) -> Rules:
    usual = {"thresholds": {}, "default_confidence": None, "runs_nms": True, "has_outlines": False}
    return Rules(classes, **usual | changes)


def found(confidence: float, box=(10.0, 10.0, 30.0, 30.0), index: int = 0) -> Detection:
    return Detection(index, box, CORNERS, confidence)


def test_half_is_the_threshold_where_none_is_named():
    assert [
        x.confidence for x in to_labels([found(0.5), found(0.49, (50, 10, 70, 30))], rules("a"), SIZE)
    ] == [0.5]


def test_threshold_of_a_class_goes_over_the_default():
    chosen = rules("a", "b", thresholds={"a": 0.8}, default_confidence=0.2)
    labels = to_labels([found(0.7), found(0.3, index=1)], chosen, SIZE)
    assert [label.class_name for label in labels] == ["b"]
    assert chosen.floor == 0.2


def test_threshold_of_zero_takes_all_that_is_found():
    assert len(to_labels([found(0.02)], rules("a", default_confidence=0), SIZE)) == 1


def test_the_surer_of_two_labels_of_one_object_stays():
    labels = to_labels([found(0.6), found(0.9, (11, 11, 31, 31))], rules("a"), SIZE)
    assert [label.confidence for label in labels] == [0.9]


def test_two_prompts_of_one_class_share_an_object():
    assert len(to_labels([found(0.6), found(0.9, index=1)], rules("a", "a"), SIZE)) == 1


def test_two_classes_may_name_the_same_object():
    assert len(to_labels([found(0.6), found(0.9, index=1)], rules("a", "b"), SIZE)) == 2


def test_without_suppression_every_label_stays():
    assert len(to_labels([found(0.6), found(0.9)], rules("a", runs_nms=False), SIZE)) == 2


def test_boxes_end_at_the_border():
    (label,) = to_labels([found(0.9, (-10.0, 70.0, 20.0, 90.0))], rules("a"), SIZE)
    assert label.centre_box == (10.0, 75.0, 20.0, 10.0)


def test_boxes_outside_the_image_are_dropped():
    assert to_labels([found(0.9, (110.0, 10.0, 120.0, 20.0))], rules("a"), SIZE) == []


def test_outlines_are_kept_for_segmentation_only():
    assert to_labels([found(0.9)], rules("a"), SIZE)[0].points is None
    assert to_labels([found(0.9)], rules("a", has_outlines=True), SIZE)[0].points == CORNERS


def test_label_on_a_kept_one_of_its_class_is_not_new():
    kept = [Label("a", (10, 10, 30, 30))]
    same, other, apart = (
        Label("a", (11, 11, 31, 31)),
        Label("b", (11, 11, 31, 31)),
        Label("a", (60, 10, 80, 30)),
    )
    assert new_labels([same, other, apart], kept) == [other, apart]
