"""The queue in the window: in the order of sending, put in another order, paused, taken back; by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu

from app.domain.cost import Ceilings
from app.domain.errors import KeyRefused, OutOfCredits
from app.domain.job import DraftState
from app.ui.drafts import DraftsPanel
from app.ui.drafts.model import COUNT_ROLE, DETAIL_ROLE
from app.ui.rows import ID_ROLE
from tests.services.fakes import make_draft, settle


@pytest.fixture
async def panel(qtbot, workstation, bridge):
    """A panel over a queue that a person has paused."""
    panel = DraftsPanel(workstation, bridge)
    qtbot.addWidget(panel)
    panel.resize(272, 500)
    panel.show()
    panel.activateWindow()
    workstation.outbox.pause()
    QAbstractItemModelTester(panel._model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel._model)
    return panel


@pytest.fixture
async def queued(workstation, panel):
    """Three drafts that wait: First, Second, Third."""
    return [await queue(workstation, name) for name in ("First", "Second", "Third")]


async def queue(workstation, name, **changes):
    draft = workstation.composer.add(make_draft(name=name, **changes))
    workstation.outbox.enqueue(draft.id)
    await settle()
    return draft


def rows(panel):
    """Return the text of each row; heads of sections with their number."""
    shown = [panel._shown.index(row, 0) for row in range(panel._shown.rowCount())]
    return [f"{i.data()} {i.data(COUNT_ROLE)}" if i.data(COUNT_ROLE) else i.data() for i in shown]


def place(panel, draft):
    return panel._list.visualRect(panel._shown.index_of(draft.id)).center()


def menu_of(panel, *drafts):
    panel.select(drafts[0].id)
    for draft in drafts[1:]:
        index = panel._shown.index_of(draft.id)
        panel._list.selectionModel().select(index, panel._list.selectionModel().SelectionFlag.Select)
    panel._list.menu_requested.emit(panel.mapToGlobal(QPoint(10, 10)))
    (menu,) = panel.findChildren(QMenu)
    return menu


def entry(menu, words):
    return next(action for action in menu.actions() if action.text().startswith(words))


async def test_a_list_of_nothing_but_drafts_has_no_heads(workstation, panel):
    workstation.composer.add(make_draft(name="One"))
    assert rows(panel) == ["One"]


async def test_what_needs_a_person_stands_first_then_the_queue(workstation, panel, queued):
    workstation.composer.add(make_draft(name="Written"))
    refused = workstation.composer.add(make_draft(name="Refused"))
    workstation.composer.set_state(refused.id, DraftState.REJECTED, "No such batch.")
    assert rows(panel) == [
        "Needs you 1",
        "Refused",
        "Queue 3",
        "First",
        "Second",
        "Third",
        "Drafts 1",
        "Written",
    ]


async def test_each_workspace_has_its_queue(workstation, panel, queued):
    await queue(workstation, "Elsewhere", workspace="orchard")
    assert rows(panel) == [
        "Queue of workbench 3",
        "First",
        "Second",
        "Third",
        "Queue of orchard 1",
        "Elsewhere",
    ]


async def test_a_row_says_what_it_waits_for(workstation, panel, queued):
    index = panel._shown.index_of(queued[1].id)
    assert index.data(DETAIL_ROLE) == workstation.outbox.waits_for(queued[1].id)
    assert "paused" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "paused" in index.data(Qt.ItemDataRole.ToolTipRole)


async def test_alt_and_the_arrows_put_the_queue_in_order(workstation, panel, queued, qtbot):
    panel.select(queued[2].id)
    qtbot.keyClick(panel._list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert rows(panel) == ["Queue 3", "First", "Third", "Second"]
    assert panel._list.currentIndex().data(ID_ROLE) == queued[2].id
    qtbot.keyClick(panel._list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(panel._list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [draft.name for draft in workstation.outbox.queued] == ["First", "Second", "Third"]


async def test_a_draft_is_dragged_to_its_place(workstation, panel, queued, qtbot):
    view = panel._list.viewport()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place(panel, queued[0]))
    qtbot.mouseMove(view, place(panel, queued[1]))
    qtbot.mouseMove(view, place(panel, queued[2]))
    panel._list.grab()
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place(panel, queued[2]))
    assert rows(panel) == ["Queue 3", "Second", "Third", "First"]


async def test_escape_leaves_a_dragged_draft_where_it_was(workstation, panel, queued, qtbot):
    view = panel._list.viewport()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place(panel, queued[0]))
    qtbot.mouseMove(view, place(panel, queued[2]))
    qtbot.keyClick(panel._list, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place(panel, queued[2]))
    assert [draft.name for draft in workstation.outbox.queued] == ["First", "Second", "Third"]


async def test_a_draft_is_not_dragged_into_the_queue_of_another_workspace(workstation, panel, queued, qtbot):
    other = await queue(workstation, "Elsewhere", workspace="orchard")
    view = panel._list.viewport()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place(panel, queued[0]))
    qtbot.mouseMove(view, place(panel, other))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place(panel, other))
    assert [draft.name for draft in workstation.outbox.queued] == ["First", "Second", "Third", "Elsewhere"]


async def test_only_queued_drafts_are_dragged(workstation, panel, queued, qtbot):
    written = workstation.composer.add(make_draft(name="Written"))
    view = panel._list.viewport()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=place(panel, written))
    qtbot.mouseMove(view, place(panel, queued[0]))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place(panel, queued[0]))
    assert [draft.name for draft in workstation.outbox.queued] == ["First", "Second", "Third"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
async def test_delete_takes_a_queued_draft_back_and_deletes_nothing(panel, queued, qtbot, key):
    deleted = []
    panel.delete_requested.connect(deleted.append)
    panel.select(queued[1].id)
    with qtbot.waitSignal(panel.withdraw_requested) as heard:
        qtbot.keyClick(panel._list, key)
    assert heard.args == [[queued[1].id]]
    assert deleted == []


async def test_the_menu_of_a_queued_draft_offers_what_can_be_done_with_it(workstation, panel, queued):
    menu = menu_of(panel, queued[2])
    entry(menu, "Send earlier").trigger()
    assert [draft.name for draft in workstation.outbox.queued] == ["First", "Third", "Second"]
    menu.close()


async def test_submit_now_sends_before_all_others_though_the_queue_rests(workstation, api, panel, queued):
    menu = menu_of(panel, queued[1])
    entry(menu, "Submit now").trigger()
    menu.close()
    await settle()
    assert [job.name for job in workstation.ledger.jobs] == ["Second"]
    assert [draft.name for draft in workstation.outbox.queued] == ["First", "Third"]


async def test_several_are_taken_back_by_the_menu(panel, queued, qtbot):
    menu = menu_of(panel, *queued)
    with qtbot.waitSignal(panel.withdraw_requested) as heard:
        entry(menu, "Take 3 back").trigger()
    menu.close()
    assert heard.args == [[draft.id for draft in queued]]


async def test_what_may_be_a_job_on_the_server_cannot_be_deleted(workstation, panel):
    lost = workstation.composer.add(make_draft(name="Lost"))
    workstation.composer.set_state(lost.id, DraftState.UNCERTAIN, "The answer never came.")
    menu = menu_of(panel, lost)
    assert not entry(menu, "Delete").isEnabled()
    assert entry(menu, "Decide…").isEnabled()
    menu.close()


async def test_the_sum_says_images_cost_and_time_as_far_as_they_are_known(workstation, panel, queued):
    await workstation.catalogue.refresh_project("parts")
    panel.queue._show()
    assert panel.queue._sum.text() == "3 queued · 36 images · cost not known · no time estimate yet"
    workstation.forecasts.set_limits(Ceilings(), 100.0)
    assert panel.queue._sum.text() == "3 queued · 36 images · 3.6 credits · no time estimate yet"


async def test_without_a_queue_its_bar_is_hidden(workstation, panel, queued):
    assert panel.queue.isVisible()
    for draft in queued:
        workstation.outbox.withdraw(draft.id)
    workstation.outbox.resume()
    assert not panel.queue.isVisible()


async def test_the_queue_is_paused_and_resumed_in_its_head(workstation, panel, qtbot):
    assert panel.queue.pauses.titles == ("The queue is paused",)
    assert panel._pause.accessibleName() == "Resume the queue"
    panel._pause.click()
    assert not workstation.outbox.is_paused
    assert panel._pause.accessibleName() == "Pause the queue"
    assert panel.queue.pauses.titles == ()


def way_out(panel):
    (line,) = panel.queue.pauses._notices.values()
    return line._action


async def test_a_refused_key_says_so_and_offers_another_one(workstation, api, panel, qtbot):
    api.next_answers["start_job"] = [KeyRefused("No scope.", status=403)]
    workstation.outbox.resume()
    draft = await queue(workstation, "Refused")
    assert workstation.composer.draft(draft.id).state is DraftState.QUEUED
    assert panel.queue.pauses._notices["workbench"]._title.text() == "Key refused"
    assert way_out(panel).text() == "Replace key…"
    with qtbot.waitSignal(panel.queue.pauses.way_out_requested) as heard:
        way_out(panel).click()
    assert heard.args == ["workbench"]


async def test_a_workspace_without_credits_goes_on_when_it_is_resumed(workstation, api, panel):
    api.next_answers["start_job"] = [OutOfCredits("No credits.", status=402)]
    workstation.outbox.resume()
    await queue(workstation, "Costly")
    assert panel.queue.pauses.titles == ("The workspace has no credits left",)
    api.next_answers.clear()
    way_out(panel).click()
    await settle()
    assert [job.name for job in workstation.ledger.jobs] == ["Costly"]
    assert panel.queue.pauses.titles == ()


async def test_a_job_over_a_ceiling_leads_to_the_limits(workstation, api, panel, qtbot):
    await workstation.catalogue.refresh_project("parts")
    workstation.forecasts.set_limits(Ceilings(images_per_job=5), None)
    workstation.outbox.resume()
    await queue(workstation, "Large")
    assert api.count("start_job") == 0
    with qtbot.waitSignal(panel.queue.pauses.way_out_requested):
        way_out(panel).click()


async def test_all_of_the_queue_is_taken_back_at_once(panel, queued, qtbot):
    panel._more.click()
    (menu,) = panel.findChildren(QMenu)
    with qtbot.waitSignal(panel.withdraw_requested) as heard:
        entry(menu, "Take all back").trigger()
    menu.close()
    assert heard.args == [[draft.id for draft in queued]]


async def test_the_next_one_is_chosen_where_one_was_taken_back_by_its_key(panel, queued, workstation, qtbot):
    panel.withdraw_requested.connect(lambda ids: workstation.outbox.withdraw(ids[0]))
    panel.select(queued[1].id)
    qtbot.keyClick(panel._list, Qt.Key.Key_Delete)
    assert panel._list.chosen == [queued[2].id]
    qtbot.keyClick(panel._list, Qt.Key.Key_Delete)
    assert panel._list.chosen == [queued[0].id]


async def test_the_chosen_draft_stays_in_sight_when_rows_and_room_change(panel, queued, workstation):
    panel.resize(272, 230)
    panel.select(queued[0].id)
    for name in ("Fourth", "Fifth", "Sixth"):
        await queue(workstation, name, workspace="another")
    workstation.composer.set_state(queued[1].id, DraftState.UNCERTAIN)
    workstation.composer.set_state(queued[2].id, DraftState.UNCERTAIN)
    panel._show()
    panel.resize(272, 200)
    await settle()
    index = panel._shown.index_of(queued[0].id)
    head = index.siblingAtRow(index.row() - 1)
    for shown in (index, head):
        assert panel._list.viewport().rect().contains(panel._list.visualRect(shown))
