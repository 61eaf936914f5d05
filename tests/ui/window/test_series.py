"""One draft used for several batches, from the window's menu and from the panel of projects."""

import pytest
from PySide6.QtWidgets import QPushButton

from app.domain.catalogue import Batch, Catalogue, Project
from app.ui.series import SeriesDialog
from tests.services.fakes import BATCH, WORKSPACE, FakeApi, make_draft, settle

MORE = Catalogue(
    WORKSPACE,
    projects=(Project("parts", "Parts", batches=(BATCH, Batch("b2", "Tuesday", 5))),),
)


@pytest.fixture
def api():
    return FakeApi(MORE)


def dialog_of(window):
    return window.findChild(SeriesDialog)


async def test_the_draft_in_front_is_the_template(window, workstation):
    assert not window.actions_by_id["series"].isEnabled()
    workstation.composer.add(make_draft(name="Bolts"))
    window.actions_by_id["series"].trigger()
    names = [row.draft.name for row in dialog_of(window).model.shown]
    assert names == ["Bolts – Monday 12", "Bolts – Tuesday"]


async def test_a_draft_that_can_only_be_read_is_no_template(window, workstation):
    workstation.composer.add(make_draft(locked="A newer Labeldock wrote it."))
    assert not window.actions_by_id["series"].isEnabled()


async def test_without_a_draft_the_chosen_batches_get_empty_ones(window, workstation):
    window.projects.series_requested.emit([("parts", "batch-12"), ("parts", "b2")])
    dialog = dialog_of(window)
    assert [row.draft.name for row in dialog.model.chosen] == ["Monday 12", "Tuesday"]
    dialog.create_drafts.click()
    assert {d.project for d in workstation.composer.drafts} == {"parts"}


async def test_new_drafts_are_told_of_and_taken_back(window, workstation):
    template = workstation.composer.add(make_draft())
    window.commands.use_for_batches([("parts", "b2")])
    dialog_of(window).create_drafts.click()
    await settle()
    assert window.toasts.texts == ("1 draft created.",)
    assert window.pages.draft == workstation.composer.draft(template.id), "Its tab is not opened."
    next(b for b in window.toasts.findChildren(QPushButton) if b.text() == "Undo").click()
    assert [d.id for d in workstation.composer.drafts] == [template.id]
