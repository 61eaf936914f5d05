"""Qt objects in reference cycles die on the GUI thread, whatever other threads do."""

import gc
import threading
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject

from app.ui.garbage import GarbageCollector


@pytest.fixture
def collector(qapp):
    collector = GarbageCollector()
    collector.start()
    yield collector
    collector.stop()


class Traced(QObject):
    """Says on which thread it ended."""

    ended_on: ClassVar[list[threading.Thread]] = []

    def __init__(self):
        super().__init__()
        self.cycle = self

    def __del__(self):
        self.ended_on.append(threading.current_thread())


def make_garbage():
    for _ in range(5000):
        cycle = []
        cycle.append(cycle)


def test_a_worker_never_ends_a_qt_object(collector):
    Traced.ended_on = []
    Traced()
    worker = threading.Thread(target=make_garbage)
    worker.start()
    worker.join()
    assert Traced.ended_on == []
    collector.collect_due()
    assert Traced.ended_on == [threading.main_thread()]


def test_nothing_is_collected_before_it_is_due(collector):
    gc.collect()
    Traced.ended_on = []
    Traced()
    collector.collect_due()
    assert Traced.ended_on == []


def test_python_collects_by_itself_again_afterwards(qapp):
    collector = GarbageCollector()
    collector.start()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
