"""A workstation of fakes with its bridge, in the light theme; folders may put their own in their place."""

from __future__ import annotations

from gettext import NullTranslations
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.domain.texts import choose
from app.ui import shortcuts
from app.ui.bridge import Bridge
from app.ui.settings import Settings
from app.ui.theme import theme
from app.ui.window import places
from tests.services.fakes import KEY, FakeApi, FakeKeys, FakeStore, make_workstation, settle
from tests.ui.pseudo import Pseudo

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from app.services.workstation import Workstation


@pytest.fixture(autouse=True, scope="session")
def no_events_between_phases(qapp) -> Iterator[None]:
    """Between the phases of a test, delete what waits for it and run no task.

    pytest-qt and qasync would let Qt's events run there, outside of the event loop that tasks need to be running.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(qapp, "eventDispatcher", lambda: SimpleNamespace(processEvents=_delete_what_waits))
        patch.setattr("pytestqt.plugin._process_events", _delete_what_waits)
        yield


def _delete_what_waits(*_flags: object) -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def light(qapp) -> Iterator[None]:
    """Begin and end in the light theme, as it usually is."""
    theme().apply("light", "violet", 1.0, "comfortable")
    yield
    theme().apply("light", "violet", 1.0, "comfortable")


@pytest.fixture(autouse=True)
def settings_wait(monkeypatch) -> None:
    """Write no settings by the clock: qasync lets Qt's events run once more when its loop has ended already."""
    monkeypatch.setattr(places, "SAVED_AFTER_MS", 600_000)


@pytest.fixture(autouse=True)
def first_keys(qapp) -> Iterator[None]:
    """Begin and end with the keys that everything has at first."""
    yield
    shortcuts.keys().remember(Settings())


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
def keys() -> FakeKeys:
    return FakeKeys()


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
async def fresh(api, keys, store) -> AsyncIterator[Workstation]:
    """A workstation that was not started, as the window finds it before its first paint."""
    station = make_workstation(api=api, keys=keys, store=store)
    yield station
    await station.stop()


@pytest.fixture
async def workstation(fresh: Workstation) -> Workstation:
    """A started workstation with a key and the catalogue of the fakes."""
    await fresh.start()
    await fresh.session.add_key(KEY)
    await fresh.catalogue.refresh()
    await settle()
    return fresh


@pytest.fixture
def bridge(workstation: Workstation) -> Bridge:
    return Bridge(workstation)


@pytest.fixture
def long_words() -> Iterator[None]:
    """A language whose words need more room than those of English."""
    choose(Pseudo())
    yield
    choose(NullTranslations())
