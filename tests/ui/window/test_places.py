"""Where each draft was looked at comes back: in a tab that is opened again, after a restart, after a crash."""

import json

import pytest

from app.domain.ontology import from_pairs
from app.ui.composer.edits import Column
from app.ui.settings import Settings
from app.ui.window import MainWindow, places
from app.ui.window.pages import DRAFT
from tests.services.fakes import make_draft, settle
from tests.waiting import wait_until


@pytest.fixture
async def draft(window, workstation):
    ontology = from_pairs([(f"part {i}", f"class {i}") for i in range(40)])
    return workstation.composer.add(make_draft().asking(ontology=ontology))


@pytest.fixture
def soon(monkeypatch):
    """Save almost at once."""
    monkeypatch.setattr(places, "SAVED_AFTER_MS", 1)


def look_at(window, row):
    grid = window.pages.draft_tab.page.ontology.grid
    grid.go_to(grid.rows.index(row, Column.CLASS))


def looked_at(window):
    index = window.pages.draft_tab.page.ontology.grid.currentIndex()
    return index.row(), index.column()


def on_disk(settings_file):
    return json.loads(Settings(settings_file).places or "{}")


async def test_a_tab_that_is_closed_and_opened_again_is_where_it_was(window, workstation, draft):
    look_at(window, 30)
    window.pages.close_front()
    workstation.composer.open(draft.id)
    assert looked_at(window) == (30, Column.CLASS)


async def test_the_place_comes_back_after_a_restart(qtbot, window, workstation, draft, settings_file):
    look_at(window, 30)
    window.save()
    again = MainWindow(workstation, settings_file)
    qtbot.addWidget(again)
    again.show()
    await settle()
    assert again.documents.current == DRAFT + draft.id
    assert looked_at(again) == (30, Column.CLASS)


async def test_the_place_is_on_disk_soon_and_written_off_the_gui_thread(
    soon, qtbot, workstation, settings_file
):
    window = MainWindow(workstation, settings_file)
    qtbot.addWidget(window)
    window.show()
    draft = workstation.composer.add(make_draft())
    saved = []
    workstation.tasks.finished.connect(saved.append)
    look_at(window, 1)
    await wait_until(lambda: "save settings" in saved and draft.id in settings_file.read_text())
    assert on_disk(settings_file)[draft.id][1:3] == [1, Column.CLASS]


async def test_open_tabs_survive_a_crash_too(soon, qtbot, workstation, settings_file):
    window = MainWindow(workstation, settings_file)
    qtbot.addWidget(window)
    window.show()
    draft = workstation.composer.add(make_draft())
    await wait_until(lambda: settings_file.exists() and DRAFT + draft.id in settings_file.read_text())


async def test_drafts_that_are_gone_are_forgotten(window, workstation, draft, settings_file):
    look_at(window, 3)
    window.save()
    assert set(on_disk(settings_file)) == {draft.id}
    workstation.composer.delete(draft.id)
    window.save()
    assert on_disk(settings_file) == {}


async def test_only_so_many_places_are_kept(window, workstation, monkeypatch, settings_file):
    monkeypatch.setattr(places, "MOST_PLACES", 2)
    drafts = [workstation.composer.add(make_draft()) for _ in range(3)]
    for draft in drafts:
        workstation.composer.open(draft.id)
        look_at(window, 1)
    window.save()
    assert list(on_disk(settings_file)) == [drafts[1].id, drafts[2].id]


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 5}', '{"a": ["grid", 0]}'])
async def test_damaged_places_are_none(qtbot, workstation, settings_file, text):
    settings = Settings(settings_file)
    settings.places = text
    settings.save()
    window = MainWindow(workstation, settings_file)
    qtbot.addWidget(window)
    window.show()
    window.save()
    assert on_disk(settings_file) == {}
