"""The demo without a display does the main job with the real model, and its labels sit on what was drawn."""

import os
import re
import subprocess
import sys

import pytest

from tests.sandbox_process import ROOT

ENOUGH = 0.8
"""mAP@50 over twelve images; the engine's own tests measure many more."""


@pytest.mark.timeout(180)
def test_the_demo_prints_quality_and_writes_pictures(tmp_path):
    command = [sys.executable, str(ROOT / "packaging" / "demo.py"), "--out", str(tmp_path)]
    unseen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, cwd=tmp_path, env=unseen, capture_output=True, text=True, timeout=150, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    scores = [float(score) for score in re.findall(r"mAP@50 .*: ([0-9.]+)$", done.stdout, re.MULTILINE)]
    assert len(scores) == 2
    assert min(scores) > ENOUGH
    written = {path.name.split("-")[0] for path in tmp_path.glob("*.png")}
    assert written == {"window", "detection", "segmentation"}
    assert len(list(tmp_path.glob("*.png"))) == 17
