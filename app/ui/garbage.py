"""Collects Python's garbage on the GUI thread, and on no other.

A reference cycle is freed by whichever thread happens to collect it. Where a Qt object is part of the cycle and the
thread is one of our workers, the object is destroyed under Qt's hands, and Qt ends the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class GarbageCollector(QObject):
    """Takes the place of Python's automatic collection from `start` to `stop`; lives on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect_due)

    def start(self) -> None:
        """Collect here from now on."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Collect what is left and let Python collect by itself again."""
        self._timer.stop()
        gc.collect()
        gc.enable()

    def collect_due(self) -> None:
        """Collect the generations that Python would have collected by now, the youngest first."""
        for generation, threshold in enumerate(gc.get_threshold()):
            if gc.get_count()[generation] <= threshold:
                return
            gc.collect(generation)
