"""Limits and prices: what is written counts at once, is kept, and says what it stops."""

import pytest
from PySide6.QtCore import Qt

from app.domain.cost import Ceilings
from app.ui.preferences import SettingsDialog
from tests.services.fakes import make_draft, settle


@pytest.fixture
async def dialog(window, workstation):
    await workstation.catalogue.refresh_project("parts")
    window.actions_by_id["limits"].trigger()
    return window.findChild(SettingsDialog)


def box(dialog, name):
    return dialog.row(name).control.widget


def effect(dialog):
    return box(dialog, "spent")


def write(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


async def test_what_is_written_counts_at_once(dialog, workstation, qtbot):
    write(qtbot, box(dialog, "images_per_job"), "1000")
    write(qtbot, box(dialog, "credits_per_day"), "2.5")
    write(qtbot, box(dialog, "rate"), "4")
    assert workstation.forecasts.ceilings == Ceilings(images_per_job=1000, credits_per_day=2.5)
    assert workstation.forecasts.own_rate == 4


async def test_half_a_number_does_not_count_yet(dialog, workstation, qtbot):
    box(dialog, "images_per_job").setFocus()
    box(dialog, "images_per_job").selectAll()
    qtbot.keyClicks(box(dialog, "images_per_job"), "1")
    assert workstation.forecasts.ceilings == Ceilings()
    dialog.close()


async def test_closing_takes_what_is_written(dialog, workstation, qtbot):
    box(dialog, "images_per_job").setFocus()
    box(dialog, "images_per_job").selectAll()
    qtbot.keyClicks(box(dialog, "images_per_job"), "70")
    dialog._close.click()
    assert workstation.forecasts.ceilings.images_per_job == 70


async def test_nothing_is_no_ceiling(dialog, workstation, qtbot):
    workstation.forecasts.set_limits(Ceilings(images_per_job=5), 3.0)
    assert box(dialog, "images_per_job").value() == 5
    write(qtbot, box(dialog, "images_per_job"), "0")
    write(qtbot, box(dialog, "rate"), "0")
    assert box(dialog, "images_per_job").text() == "no ceiling"
    assert workstation.forecasts.ceilings == Ceilings()
    assert workstation.forecasts.own_rate is None


async def test_limits_are_kept(dialog, workstation, store, qtbot):
    write(qtbot, box(dialog, "images_per_day"), "5000")
    await settle()
    assert "5000" in store.settings["ceilings"]


async def test_it_says_what_the_ceilings_stop(dialog, workstation, qtbot):
    workstation.outbox.pause()
    for name in ("One {n}", "Two"):
        draft = workstation.composer.add(make_draft(name=name))
        workstation.outbox.enqueue(draft.id)
    write(qtbot, box(dialog, "images_per_job"), "5")
    assert effect(dialog).over.text() == "Stops 2 queued jobs."
    workstation.outbox.withdraw(draft.id)
    assert effect(dialog).over.text() == "Stops “One {n}”, which is queued."


async def test_it_says_what_was_submitted_today(dialog, workstation):
    assert effect(dialog).spent.text() == "Submitted today: 0 images · 0 credits"
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await settle()
    effect(dialog).show_now()
    assert effect(dialog).spent.text() == "Submitted today: 12 images · cost not known"


async def test_a_ceiling_that_is_raised_lets_the_queue_go_on(window, dialog, workstation, api, qtbot):
    write(qtbot, box(dialog, "images_per_job"), "5")
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    await settle()
    assert api.count("start_job") == 0
    assert window.pauses.titles == ("A ceiling of yours is reached",)
    assert "ceiling" in window.top_bar.submit.toolTip()
    write(qtbot, box(dialog, "images_per_job"), "50")
    await settle()
    assert api.count("start_job") == 1


async def test_a_rate_is_set_from_the_queue_where_the_cost_is_not_known(window, workstation):
    workstation.outbox.pause()
    draft = workstation.composer.add(make_draft())
    workstation.outbox.enqueue(draft.id)
    assert window.drafts.queue._rate.isVisible()
    window.drafts.queue._rate.click()
    (dialog,) = window.findChildren(SettingsDialog)
    assert dialog.focusWidget() is box(dialog, "rate")
    dialog.accept()
    workstation.forecasts.set_limits(Ceilings(), 2.0)
    assert not window.drafts.queue._rate.isVisible()
