"""The window in a language that has long words, and in one that is written from right to left."""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QToolButton

from app.domain.interchange.kinds import _ABOUT
from app.domain.job import DraftState
from app.domain.ontology import from_pairs
from app.domain.texts import Writing, choose
from app.ui.widgets import Elided
from app.ui.window import MainWindow
from app.ui.window.pages import RESULTS
from tests.services.fakes import FakeApi, make_draft, settle
from tests.ui.monitor.jobs import make_job, parts
from tests.ui.pseudo import Pseudo
from tests.ui.results.conftest import BOLT, NUT, make_image, png
from tests.waiting import wait_until

SIZES = [(1440, 900), (1024, 700)]
RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
TABS = ["draft", "queued", "results", "job"]


@cache
def known_texts():
    """Return all texts that the catalogues have."""
    packaging = str(Path(__file__).parents[3] / "packaging")
    if packaging not in sys.path:
        sys.path.append(packaging)
    import texts

    return frozenset(text.english[0] for text in texts.read_code()[0])


@pytest.fixture
def api():
    api = FakeApi()
    api.shown = (make_image(0, BOLT, NUT), make_image(1, BOLT), make_image(2))
    api.pictures = {f"{kind}/{n}": png() for kind in "ut" for n in range(3)}
    return api


@pytest.fixture
def store(store):
    rows = [("a bolt", "bolt"), ("bolt", "a shiny bolt"), ("a nut", "nut"), ("A nut", "nut"), ("", "gear")]
    request = make_draft().request
    full = replace(request, ontology=from_pairs(rows), confidence_thresholds={"bolt": 0.35, "nut": 0.6})
    for draft in (
        make_draft("d-1", request=full),
        make_draft("d-2", name="Night shift", state=DraftState.QUEUED),
        make_draft("d-3", name="Unclear", state=DraftState.UNCERTAIN),
        make_draft("d-4", name="Nothing yet", request=replace(request, batch_id="", ontology=from_pairs([]))),
    ):
        store.kept_drafts[draft.id] = draft
    running = make_job(1)
    for job in (
        replace(running, status=replace(running.status, subjobs=parts("done", "running", "pending"))),
        make_job(2, "done", 12, credits=1234.5),
        make_job(3, "failed", 2),
        make_job(4, None),
    ):
        store.ledger[job.id] = job
    return store


@pytest.fixture
def language():
    language = Pseudo(known_texts())
    choose(language, Writing("’", ","))
    yield language
    choose(Pseudo.__base__())


@pytest.fixture(params=[LTR, RTL], ids=["long words", "right to left"])
def direction(request, qapp):
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(LTR)


@pytest.fixture(params=SIZES, ids=["large", "small"])
async def window(request, qapp, qtbot, language, direction, workstation):
    window = MainWindow(workstation)
    window.show()
    window.setFixedSize(*request.param)
    await settle()
    window.layout_of_docks.reset()
    await settle()
    yield window
    window.hide()  # while the loop still runs: pictures are asked for as long as there is a place to show them
    window.deleteLater()


async def show(window, workstation, tab):
    if tab in ("results", "job"):
        (window.pages.show_results if tab == "results" else window.pages.show_job)("our-2")
    else:
        workstation.composer.open("d-1" if tab == "draft" else "d-2")
    await settle()
    if tab == "results":
        page = window.documents.page(RESULTS + "our-2")
        await wait_until(lambda: page.model.rowCount() == 3)
    await settle()


def is_cut(part):
    """Say whether a label or a button shows less than its text."""
    text = part.text()
    if not text or isinstance(part, Elided):
        return False
    if isinstance(part, QLabel) and part.wordWrap():
        return part.height() < part.heightForWidth(part.width()) - 2
    shown = part.text()
    if isinstance(part, QToolButton) and part.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return False
    return part.width() < part.sizeHint().width() - 1 and "…" not in shown[-2:]


def cut_parts(window):
    found = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    return [
        f"{type(part).__name__} {part.text()!r} has {part.width()}×{part.height()} of "
        f"{part.sizeHint().width()}×{part.sizeHint().height()}, in {type(part.parent()).__name__}"
        for part in found
        if part.isVisible() and is_cut(part)
    ]


@pytest.mark.parametrize("tab", TABS)
async def test_nothing_is_cut(window, workstation, tab, direction):
    await show(window, workstation, tab)

    cut = cut_parts(window)
    assert not cut, "\n".join(cut)


@pytest.mark.parametrize("tab", TABS)
async def test_nothing_is_wider_than_what_is_scrolled_up_and_down_only(window, workstation, tab, direction):
    await show(window, workstation, tab)

    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    areas = [
        area for area in window.findChildren(QScrollArea) if area.isVisible() and area.widget() is not None
    ]
    assert [
        (area.accessibleName(), area.widget().width(), area.viewport().width())
        for area in areas
        if area.horizontalScrollBarPolicy() is never and area.widget().width() > area.viewport().width()
    ] == []


async def test_every_text_that_is_asked_for_is_in_the_catalogues(window, workstation, language):
    for tab in TABS:
        await show(window, workstation, tab)
    names = {about[0] for about in _ABOUT.values()}  # formats are called the same everywhere
    assert not language.unknown - names
