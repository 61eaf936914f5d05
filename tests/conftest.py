"""Isolates every test: own home, no key from outside, no real keyring, the right event loop, no leaks.

`tests.waiting.wait_until` is the wait for async tests.
"""

import asyncio
import gc
import itertools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

QT_LOOP_FOLDERS = ("tests/ui/", "tests/e2e/", "tests/faults/test_window.py")
NOT_FROM_OUTSIDE = (
    "ROBOFLOW_API_KEY",
    "LABELDOCK_SERVER",
    "API_URL",
    *(name for stem in ("HTTP", "HTTPS", "ALL", "NO") for name in (f"{stem}_PROXY", f"{stem.lower()}_proxy")),
)
APPLICATION = ["labeldock-tests", "-style", "fusion"]
NO_KEYRING = "keyring.backends.fail.Keyring"
THREADS_END_WITHIN_S = 2.0

_homes = itertools.count()
_loop_errors: list[dict[str, Any]] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave measurements out unless they are asked for with -m bench."""
    if "bench" in config.option.markexpr:
        return
    measurements = [item for item in items if item.get_closest_marker("bench")]
    config.hook.pytest_deselected(items=measurements)
    items[:] = [item for item in items if not item.get_closest_marker("bench")]


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run the tests of the window on Qt's loop, and all others on the plain one."""
    if item.nodeid.startswith(QT_LOOP_FOLDERS):
        return {"qt": _qt_loop}
    return {"asyncio": _plain_loop}


@pytest.fixture(scope="session", autouse=True)
def homes_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Isolate fixtures of session scope as well; return the folder that holds all homes."""
    root = tmp_path_factory.mktemp("homes")
    with pytest.MonkeyPatch.context() as patch:
        for name in NOT_FROM_OUTSIDE:
            patch.delenv(name, raising=False)
        _use_home(root / "session", patch)
        patch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
        yield root


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Have pytest-qt make the application as it is made here."""
    return APPLICATION


@pytest.fixture(autouse=True)
def isolated_home(homes_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test, and every program that it starts, a home of its own; return it."""
    return _use_home(homes_root / str(next(_homes)), monkeypatch)


@pytest.fixture(autouse=True)
def keyring_is_out_of_reach(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the OS keyring away, unless the test is marked real_keyring and runs in a private session."""
    _forget_chosen_backend(monkeypatch)
    if request.node.get_closest_marker("real_keyring") is None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
        # Also closes the door for code that names the Secret Service backend itself.
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        return
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    if os.environ.get("REQUIRE_REAL_KEYRING") != "1":
        pytest.skip("would touch your own keyring: run `python3 packaging/start.py test`")
    if (reason := _why_no_secret_service()) is not None:
        pytest.fail(f"REQUIRE_REAL_KEYRING=1, and there is no Secret Service: {reason}")


@pytest.fixture(autouse=True)
def garbage_is_collected_here() -> Iterator[None]:
    """Collect between tests and on this thread alone, as the program does: see app/ui/garbage.py."""
    gc.disable()
    yield
    for generation, threshold in enumerate(gc.get_threshold()):
        if gc.get_count()[generation] > threshold:
            gc.collect(generation)


@pytest.fixture(autouse=True)
def no_loop_error() -> Iterator[None]:
    """Fail the test when a callback or a forgotten task raised into its event loop."""
    _loop_errors.clear()
    yield
    errors, _loop_errors[:] = list(_loop_errors), []
    assert not errors, f"The event loop reported: {errors}"


@pytest.fixture(autouse=True)
def no_leaked_thread() -> Iterator[None]:
    """Fail the test that leaves a thread of its own running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREADS_END_WITHIN_S
    while (leaked := _python_threads() - before) and time.monotonic() < deadline:
        time.sleep(0.005)
    assert not leaked, f"Threads outlive the test: {leaked}"


def _use_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    run = home / "run"
    run.mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LABELDOCK_HOME", str(home / "labeldock"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    return home


def _plain_loop() -> asyncio.AbstractEventLoop:
    return _watched(asyncio.new_event_loop())


def _qt_loop() -> asyncio.AbstractEventLoop:
    import qasync
    from PySide6.QtWidgets import QApplication  # before qasync, which would look for PyQt first

    app = QApplication.instance() or QApplication(APPLICATION)
    app.setQuitOnLastWindowClosed(False)
    app.setDesktopFileName("labeldock")  # without it Qt warns of each number on the taskbar
    loop = qasync.QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(4))  # qasync's own starts ten QThreads
    return _watched(loop)


def _watched(loop: asyncio.AbstractEventLoop) -> asyncio.AbstractEventLoop:
    loop.set_exception_handler(lambda _loop, context: _loop_errors.append(context))
    return loop


def _python_threads() -> set[threading.Thread]:
    """Return the running threads, without those that Qt started and Python only met."""
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


def _forget_chosen_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    if (core := sys.modules.get("keyring.core")) is not None:
        monkeypatch.setattr(core, "_keyring_backend", None)


def _why_no_secret_service() -> str | None:
    from keyring.backends.SecretService import Keyring

    try:
        assert Keyring.priority
    except (RuntimeError, AssertionError) as error:
        return str(error) or type(error).__name__
    return None
