"""Guards against what the platform does wrong: docs/adr/0002 tells the story."""

import gc
import sys
from importlib.metadata import version

from PySide6.QtCore import QObject, Signal

CALLS = 2000  # the broken versions lose one reference on each


class _Sender(QObject):
    sent = Signal()


def test_qt_does_not_lose_references_to_true_and_none():
    sender = _Sender()
    gc.collect()  # what earlier tests left behind holds references as well
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(CALLS):
        sender.sent.emit()
        sender.setProperty("x", 1)
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert abs(after[0] - before[0]) < CALLS / 2
    assert abs(after[1] - before[1]) < CALLS / 2


def test_the_installed_qt_is_older_than_6_12():
    assert tuple(int(part) for part in version("PySide6-Essentials").split(".")[:2]) < (6, 12)
