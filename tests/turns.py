"""Measures the turns of Qt's loop: how long each held the GUI thread, and what it was doing when it was too long."""

import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

EVERY_MS = 2
LOOKS_EVERY_S = 0.004
DEPTH, PLACES = 6, 5


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the loop: its CPU seconds, its seconds by the clock on the wall, and where it was seen."""

    cpu: float
    wall: float
    places: tuple[str, ...] = ()


class TurnClock(QObject):
    """Beats every two milliseconds as long as the loop turns; the time between two beats is a turn.

    A busy machine lengthens the wall's seconds, and waiting for Python's lock only counts there: for a verdict in a
    test take the CPU's, for what a person would feel the wall's.
    """

    def __init__(self, heard: Callable[[Turn], None]) -> None:
        super().__init__()
        self._heard = heard
        self.began = time.perf_counter()
        self._cpu = time.thread_time()
        self.seen: Counter[str] = Counter()
        self._timer = QTimer(self, interval=EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    @Slot()
    def _on_beat(self) -> None:
        began, cpu = self.began, self._cpu
        places = tuple(f"{count}× {place}" for place, count in self.seen.most_common(PLACES))
        self.seen.clear()
        self.began, self._cpu = time.perf_counter(), time.thread_time()
        self._heard(Turn(self._cpu - cpu, max(0.0, self.began - began - EVERY_MS / 1000), places))


class Watchdog:
    """Looks from a thread of its own at what the GUI thread does in a turn that is longer than `limit_s`."""

    def __init__(self, clock: TurnClock, limit_s: float) -> None:
        self._clock = clock
        self._limit_s = limit_s
        self._gui = threading.get_ident()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="watchdog", daemon=True)

    def __enter__(self) -> "Watchdog":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(LOOKS_EVERY_S):
            if time.perf_counter() - self._clock.began > self._limit_s:
                frames = traceback.StackSummary.extract(
                    traceback.walk_stack(sys._current_frames()[self._gui])
                )
                names = (f"{f.name} {Path(f.filename).name}:{f.lineno}" for f in frames[:DEPTH])
                self._clock.seen[" < ".join(names)] += 1
