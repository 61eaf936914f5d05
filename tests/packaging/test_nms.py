"""The script that writes the model of one node."""

import make_nms

from app.resources import resource_path


def test_the_shipped_model_is_the_one_that_the_script_writes():
    assert resource_path("nms.onnx").read_bytes() == make_nms.model()
