"""A screen reader finds a name and a role for everything that can be used, on all pages and in all dialogs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QKeySequenceEdit, QScrollArea, QWidget

from app.domain.job import DraftState
from app.ui.theme import theme
from tests.services.fakes import make_draft, settle
from tests.ui.monitor.jobs import make_job

ROLE = QAccessible.Role
CONTAINERS = {
    ROLE.Client, ROLE.Pane, ROLE.Window, ROLE.Dialog, ROLE.Grouping, ROLE.LayeredPane, ROLE.NoRole, ROLE.Border,
    ROLE.Splitter, ROLE.ScrollBar, ROLE.Separator, ROLE.StatusBar, ROLE.Grip,
}  # fmt: skip
"""What holds other things, and is told by what it holds."""


def interfaces(root):
    """Yield the interface of every widget under a root that can be seen."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible():
            found = QAccessible.queryAccessibleInterface(widget)
            if found is not None and found.isValid():
                yield widget, found


def path(widget):
    parts = []
    while widget is not None and len(parts) < 4:
        parts.append(type(widget).__name__)
        widget = widget.parentWidget()
    return " < ".join(parts)


def is_used(widget):
    """Tell whether a person can do something with it by key or mouse."""
    by_key = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    return widget.isEnabled() and (bool(by_key) or isinstance(widget, QAbstractButton))


def nameless(root):
    found = []
    for widget, interface in interfaces(root):
        if not is_used(widget) or widget.objectName().startswith("qt_"):
            continue
        if not interface.text(QAccessible.Text.Name).strip():
            found.append(f"no name: {path(widget)}")
        # The arrow keys move the one; Qt gives the other no role, though it has a name.
        is_scrolled = isinstance(widget, QScrollArea | QKeySequenceEdit)
        if not is_scrolled and interface.role() in CONTAINERS - {ROLE.ScrollBar, ROLE.Splitter}:
            found.append(f"role {interface.role().name}: {path(widget)}")
    return sorted(set(found))


async def fill(window, workstation):
    draft = workstation.composer.add(make_draft(name="one"))
    for number in range(3):
        workstation.ledger.take(make_job(number, "done" if number else "running"))
    await settle()
    return draft


async def test_the_empty_window_is_told(window):
    assert nameless(window) == []


async def test_a_draft_and_all_panels_are_told(window, workstation, qtbot):
    await fill(window, workstation)
    assert nameless(window) == []


@pytest.mark.parametrize("page", ["preview", "request", "problems"])
async def test_the_pages_at_the_right_are_told(window, workstation, page):
    await fill(window, workstation)
    window.inspector.restore_page(page)
    await settle()
    assert nameless(window) == []


@pytest.mark.parametrize("view", ["object", "strings", "objects"])
async def test_the_ontology_as_text_is_told(window, workstation, view):
    await fill(window, workstation)
    window.pages.draft_tab.page.ontology.show_view(view)
    await settle()
    assert nameless(window) == []


async def test_finding_in_the_ontology_is_told(window, workstation):
    await fill(window, workstation)
    window.actions_by_id["replace_rows"].trigger()
    assert nameless(window) == []


async def test_results_are_told(window, workstation):
    await fill(window, workstation)
    window.pages.show_results("our-1")
    await settle()
    assert nameless(window) == []


async def test_everything_about_a_job_is_told(window, workstation):
    await fill(window, workstation)
    window.pages.show_job("our-0")
    await settle()
    assert nameless(window) == []


@pytest.mark.parametrize(
    "name", ["add_key", "about", "limits", "series", "keys", "shortcuts", "palette", "import_job", "settings"]
)
async def test_what_opens_over_the_window_is_told(window, workstation, name):
    await fill(window, workstation)
    window.actions_by_id[name].trigger()
    await settle()
    opened = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert [found for root in (window, *opened) for found in nameless(root)] == []
    for dialog in opened:
        dialog.close()


async def test_the_decision_about_an_uncertain_job_is_told(window, workstation):
    draft = await fill(window, workstation)
    workstation.composer.set_state(draft.id, DraftState.UNCERTAIN, "no answer")
    await settle()
    window.actions_by_id["resolve"].trigger()
    await settle()
    opened = [w for w in window.findChildren(QDialog) if w.isVisible()]
    assert opened
    assert [found for root in (window, *opened) for found in nameless(root)] == []
    for dialog in opened:
        dialog.close()


async def test_every_part_of_the_draft_is_reached_by_tab_once_and_the_way_goes_round(window, workstation):
    await fill(window, workstation)
    window.activateWindow()
    area = window.pages.draft_tab
    first = window.projects.focusWidget() or window.projects
    seen, at = [], first.nextInFocusChain()
    while at is not first and len(seen) < 2_000:
        seen.append(at)
        at = at.nextInFocusChain()
    assert at is first
    usable = [
        w for w in area.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    ]  # fmt: skip
    assert usable
    assert [path(w) for w in usable if seen.count(w) != 1] == []


@pytest.mark.parametrize("mode", ["light", "dark"])
async def test_whatever_has_the_keyboard_looks_like_it(window, workstation, mode):
    theme().apply(mode)
    await fill(window, workstation)
    window.activateWindow()
    unseen, looked_at = [], 0
    for widget in [*window.pages.draft_tab.findChildren(QWidget), *window.projects.findChildren(QWidget)]:
        if not (widget.isVisible() and is_used(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus):
            continue
        if isinstance(widget, QScrollArea):
            continue
        window.jobs.table.setFocus()
        before = frame_of(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        looked_at += widget.hasFocus()
        if widget.hasFocus() and frame_of(widget) == before:
            unseen.append(path(widget))
    assert unseen == []
    assert looked_at > 15


def frame_of(widget):
    """Return a picture of a widget with what is around it, where a frame may be drawn."""
    return widget.grab().toImage()
