"""What suppression keeps."""

import numpy as np

from app.sandbox.engine.nms import nms

_BOXES = np.asarray([(0, 0, 10, 10), (1, 0, 11, 10), (30, 30, 40, 40)], np.float32)


def test_the_surer_of_two_overlapping_boxes_stays() -> None:
    assert nms(_BOXES, np.asarray([0.6, 0.9, 0.5], np.float32), 0.5) == [1, 2]


def test_overlap_up_to_the_limit_is_allowed() -> None:
    assert nms(_BOXES, np.asarray([0.6, 0.9, 0.5], np.float32), 0.9) == [1, 0, 2]


def test_no_boxes_keep_none() -> None:
    assert nms(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), 0.5) == []
