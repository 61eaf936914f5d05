"""A workstation of fakes with one open draft, and its document."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.job import Draft
from app.domain.ontology import from_pairs
from app.services.workstation import Workstation
from app.ui.bridge import Bridge
from app.ui.composer.document import DraftDocument
from app.ui.composer.tab import DraftTab
from app.ui.theme import theme
from tests.services.fakes import FakeApi, make_draft, make_workstation, settle
from tests.waiting import wait_until

PAIRS = (("a steel bolt", "bolt"), ("a broken bolt", "bolt"), ("a hex nut", "nut"))


@pytest.fixture
def api():
    return FakeApi()


@pytest.fixture
async def workstation(qapp, api):
    theme().apply("light")
    station = make_workstation(api=api, environment_key="a-key-of-the-test")
    await station.start()
    await settle()
    yield station
    await station.stop()


@pytest.fixture
def bridge(workstation: Workstation):
    return Bridge(workstation)


@pytest.fixture
async def draft(workstation: Workstation) -> Draft:
    """A draft of three rows, two of which share a class."""
    made = make_draft().asking(ontology=from_pairs(PAIRS))
    return workstation.composer.add(made)


@pytest.fixture
def host(qtbot):
    """A widget that owns what a test makes."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
async def document(workstation: Workstation, bridge: Bridge, draft: Draft, host: QWidget) -> DraftDocument:
    return DraftDocument(workstation, bridge, draft.id, host)


@pytest.fixture
async def tab(workstation: Workstation, bridge: Bridge, draft: Draft, qtbot):
    """The page of the draft's tab, shown and with the focus in its grid."""
    made = DraftTab(workstation, bridge, draft.id)
    qtbot.addWidget(made)
    made.resize(826, 545)
    made.show()
    made.activateWindow()
    made.setFocus()
    await wait_until(lambda: QApplication.focusWidget() is made.page.ontology.grid)
    yield made.page


@pytest.fixture
def keys(qtbot):
    """Types where the focus is, as a person does: texts letter by letter, keys with their modifiers."""

    async def press(*parts):
        for part in parts:
            if isinstance(part, str):
                for letter in part:
                    qtbot.keyClicks(_target(), letter)
            elif isinstance(part, tuple):
                qtbot.keyClick(_target(), part[0], part[1])
            else:
                qtbot.keyClick(_target(), part)
            await settle()  # Qt ends the editing of a cell after the key was handled
            if QApplication.focusWidget() is None:
                _activate()
                await wait_until(QApplication.focusWidget)

    return press


@pytest.fixture
def clipboard(qapp):
    board = QApplication.clipboard()
    yield board
    board.clear()


def _activate() -> None:
    """Do what window managers do after a popup closed, and the offscreen platform does not."""
    next(w for w in QApplication.topLevelWidgets() if isinstance(w, DraftTab)).activateWindow()


def _target() -> QWidget:
    target = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert target is not None, "Nothing has the focus"
    return target
