"""The real window on the real sandbox: a person at it, and a watch on its GUI thread."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.services.turns import Sight
from tests.e2e.watch import Act, Watch, the_watch
from tests.sandbox_process import FAKE_LABELER, SandboxProcess, running
from tests.turns import TurnClock

PACKAGING = str(Path(__file__).parents[2] / "packaging")
if PACKAGING not in sys.path:
    sys.path.append(PACKAGING)
ASKED_EVERY_S = 0.4
LONGEST = "longest turn"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the longest turn of all tests; building a tab for the first time is the usual one."""
    reports = (each for kind in terminalreporter.stats.values() for each in kind)
    told = (dict(getattr(report, "user_properties", ())).get(LONGEST) for report in reports)
    worst = max((Act(*turn) for turn in told if turn), key=lambda turn: turn.seconds, default="none was seen")
    terminalreporter.write_line(f"Longest turn of the GUI thread, in CPU time: {worst}")


@pytest.fixture(scope="session", autouse=True)
def own_screen() -> Iterator[None]:
    """Give each of several processes of tests a screen of its own: the keyboard goes to one window of a screen."""
    if "PYTEST_XDIST_WORKER" not in os.environ or os.environ.get("QT_QPA_PLATFORM") != "xcb":
        yield
        return
    from starter.desktop import virtual_screen

    with virtual_screen() as display, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", display)
        yield


@pytest.fixture(scope="session")
def sandbox(homes_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """A well-behaved sandbox for all tests, each of which takes only a few images; it finds the same on all."""
    with running(tmp_path_factory.mktemp("sandbox"), labeler=FAKE_LABELER) as process:
        yield process


@pytest.fixture
def own_sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A sandbox to be started in a scenario, killed, and started again on the same port."""
    process = SandboxProcess(tmp_path / "sandbox", labeler=FAKE_LABELER)
    yield process
    process.stop()


@pytest.fixture(autouse=True)
def jobs_are_asked_about_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the seconds between two questions; nothing else about watching changes."""
    for sight in Sight:
        monkeypatch.setattr(sight, "_value_", replace(sight.value, moving=ASKED_EVERY_S))


@pytest.fixture(autouse=True)
def watch(qapp, record_property) -> Iterator[Watch]:
    """Fail the test in which the GUI thread opens a database, a blocking socket, or a file to write."""
    the_watch.begin()
    clock = TurnClock(the_watch.take)
    yield the_watch
    the_watch.is_on = False
    clock.stop()
    worst = the_watch.worst()
    record_property(LONGEST, (worst.seconds, worst.doing))
    assert not the_watch.touches, "On the GUI thread:\n" + "\n".join(the_watch.touches[:3])
