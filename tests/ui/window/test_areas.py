"""F6 takes the keyboard through the window, and to what the news offer."""

import pytest
from PySide6.QtWidgets import QPushButton

from tests.services.fakes import make_draft, settle


@pytest.fixture
async def draft(window, workstation):
    draft = workstation.composer.add(make_draft())
    await settle()
    return draft


def where(window):
    """Return the name of the area that has the keyboard."""
    focus = window.focusWidget()
    page = window.pages.draft_tab.page if window.pages.draft_tab else None
    areas = {
        **({"header": page.header, "ontology": page.ontology, "settings": page.settings} if page else {}),
        **{dock.objectName(): dock for dock in window.layout_of_docks.docks},
        "toasts": window.toasts,
        "documents": window.documents,
    }
    return next(name for name, area in areas.items() if area.isAncestorOf(focus))


def press(window, times=1, action="next_area"):
    found = []
    for _ in range(times):
        window.actions_by_id[action].trigger()
        found.append(where(window))
    return found


async def test_f6_goes_through_the_window_and_around(window, draft):
    assert where(window) == "ontology"
    assert press(window, 7) == ["settings", "inspector", "jobs", "projects", "drafts", "header", "ontology"]


async def test_shift_f6_goes_the_other_way(window, draft):
    assert press(window, 3, "previous_area") == ["header", "drafts", "projects"]


async def test_each_area_gives_the_keyboard_back_to_what_had_it(window, draft):
    settings = window.pages.draft_tab.page.settings
    settings.reviewer.setFocus()
    press(window, 7)
    assert where(window) == "settings"
    assert window.focusWidget() is settings.reviewer


async def test_a_hidden_panel_is_left_out(window, draft):
    window.layout_of_docks.docks[2].hide()
    assert press(window, 2) == ["settings", "jobs"]


async def test_without_a_draft_the_middle_is_one_area(window):
    window.projects.setFocus()
    assert "documents" in press(window, 4)


async def test_news_come_first_and_give_the_keyboard_back(window, draft):
    done = []
    window.toasts.show_news("A draft is gone.", "info", ("Undo", lambda: done.append(True)))
    assert press(window) == ["toasts"]
    undo = window.focusWidget()
    assert isinstance(undo, QPushButton)
    undo.click()
    assert done == [True]
    assert where(window) == "ontology"


async def test_news_can_be_left_as_they_are(window, draft):
    window.toasts.show_news("Something happened.")
    assert press(window, 2) == ["toasts", "settings"]
    assert window.toasts.texts == ("Something happened.",)
