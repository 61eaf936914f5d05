"""The right panel: which page is in front, and thresholds of the preview as one step of the draft."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from app.ui.preview.trial import DEFAULT
from app.ui.window import MainWindow
from app.ui.window.inspector import NAMES, PREVIEW, PROBLEMS, REQUEST
from tests.services.fakes import make_draft, settle
from tests.ui.preview.fake import FakePreview, bolt, looked, nut, shot


@pytest.fixture
def preview():
    return FakePreview()


@pytest.fixture
async def fresh(fresh, preview):
    fresh.preview = preview
    return fresh


@pytest.fixture
def look():
    return looked(shot(1, bolt(0.9), bolt(0.6)), shot(2, nut(0.4)))


def in_front(window):
    return window.inspector._pages.currentIndex()


def choose(window, name):
    head = window.inspector.head
    next(b for b in head.findChildren(QPushButton) if b.text() == name).click()


async def test_the_request_is_in_front_at_first_and_the_preview_is_not_built(window, workstation):
    workstation.composer.add(make_draft())
    await settle()
    assert in_front(window) == REQUEST
    assert window.inspector.preview is None


async def test_the_preview_is_built_when_it_is_chosen(window, workstation, preview):
    draft = workstation.composer.add(make_draft())
    choose(window, "Preview")
    assert window.inspector.preview.isVisible()
    assert preview.asked == [("prepare", (draft.id,))]


async def test_a_preview_that_there_is_comes_to_the_front(window, workstation, preview, look):
    draft = workstation.composer.add(make_draft())
    preview.show(draft.id, look)
    assert in_front(window) == PREVIEW


async def test_a_page_that_was_chosen_stays(window, workstation, preview, look):
    draft = workstation.composer.add(make_draft())
    choose(window, "Problems")
    preview.show(draft.id, look)
    assert in_front(window) == PROBLEMS


async def test_the_chosen_page_is_there_the_next_time(window, workstation, settings_file, qtbot):
    choose(window, "Preview")
    window.save()
    later = MainWindow(workstation, settings_file)
    qtbot.addWidget(later)
    later.show()
    await settle()
    assert NAMES[in_front(later)] == "preview"
    assert later.inspector.preview.isVisible()


async def test_thresholds_are_taken_over_as_one_step_that_can_be_undone(window, workstation, preview, look):
    draft = workstation.composer.add(make_draft())
    preview.show(draft.id, look)
    panel = window.inspector.preview
    for value in (0.3, 0.31, 0.32):
        panel.bench.move("nut", value)
    panel.bench.move(DEFAULT, 0.45)
    panel.thresholds.take.click()
    kept = workstation.composer.draft(draft.id).request
    assert (kept.default_confidence, kept.confidence_thresholds) == (0.45, {"nut": 0.32})
    stack = window.pages.draft_tab.undo_stack
    assert stack.count() == 1
    window.actions_by_id["undo"].trigger()
    assert workstation.composer.draft(draft.id).request == draft.request
    assert panel.bench.threshold("nut") == 0.5


async def test_another_draft_in_front_has_its_own_preview(window, workstation, preview, look):
    draft = workstation.composer.add(make_draft())
    preview.show(draft.id, look)
    workstation.composer.add(replace(make_draft(), name="Another"))
    assert window.inspector.preview.bench.look.shots == ()
    workstation.composer.open(draft.id)
    assert window.inspector.preview.bench.look is look
