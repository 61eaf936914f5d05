"""At every scale of the screen the window has its size in points, and its icons are as sharp as the screen."""

import json
import os
import subprocess
import sys

import pytest

from tests.sandbox_process import ROOT

LOOKS = """
import json, sys
from PySide6.QtWidgets import QApplication
from app.ui.theme import icon, px
from app.ui.window import MainWindow

app = QApplication([])
window = MainWindow()
window.resize(1024, 700)
window.show()
app.sendPostedEvents()
picture = window.grab()
sharp = icon("key").pixmap(px(16), px(16))
clipped = [
    label.objectName() or label.text()
    for label in window.findChildren(__import__("PySide6.QtWidgets", fromlist=["QLabel"]).QLabel)
    if label.isVisible() and label.text() and not label.wordWrap() and label.width() < label.minimumSizeHint().width()
]
if len(sys.argv) > 1:
    picture.save(sys.argv[1])
print(json.dumps({
    "ratio": app.devicePixelRatio(),
    "picture": [picture.width(), picture.height()],
    "window": [window.width(), window.height()],
    "icon": [sharp.width(), sharp.devicePixelRatio()],
    "clipped": clipped,
}))
"""


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_the_window_is_as_sharp_as_the_screen(scale, tmp_path):
    env = os.environ | {
        "QT_SCALE_FACTOR": str(scale),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", LOOKS, str(tmp_path / "window.png")]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["ratio"] == scale
    assert seen["window"] == [1024, 700]
    assert seen["picture"] == [round(1024 * scale), round(700 * scale)]
    assert seen["icon"] == [round(16 * scale), scale]
    assert not seen["clipped"]
