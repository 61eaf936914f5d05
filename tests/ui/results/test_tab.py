"""The results tab: what a job sent back, while it runs and afterwards."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.domain.errors import NotFound, Offline
from tests.services.fakes import settle
from tests.ui.monitor.jobs import BODY, make_job
from tests.ui.results.conftest import BOLT, NUT, make_image
from tests.waiting import wait_until


def is_shown(tab):
    return tab.stage.canvas.layer is not None and tab.stage.pictures.pixmap(tab.current.id) is not None


def hear(workstation, job):
    """Make the monitor know a job in another state, and tell of it."""
    workstation.ledger._jobs.put(job)
    workstation.ledger.changed.emit(job.id)


async def test_the_first_image_is_shown_with_its_place_and_labels(open_tab):
    tab = await open_tab()
    await wait_until(lambda: is_shown(tab))
    assert tab.current.id == "i0"
    assert tab.stage.bar.position.text() == "image 1 of 3"
    assert tab.stage.bar.caption.text() == "2 labels · bench-0.png · 64 × 48"


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ([Qt.Key.Key_Right], "i1"),
        ([Qt.Key.Key_D, Qt.Key.Key_D], "i2"),
        ([Qt.Key.Key_D, Qt.Key.Key_Left], "i0"),
        ([Qt.Key.Key_D, Qt.Key.Key_A, Qt.Key.Key_A], "i0"),
        ([Qt.Key.Key_D] * 5, "i2"),
    ],
)
async def test_keys_go_to_the_next_and_previous_image(open_tab, qtbot, keys, place):
    tab = await open_tab()
    tab.filmstrip.setFocus()
    for key in keys:
        qtbot.keyClick(tab.filmstrip, key)
    assert tab.current.id == place
    assert tab.filmstrip.currentIndex().row() == tab.model.row_of(place)


async def test_keys_zoom_fit_and_hide(open_tab, qtbot):
    tab = await open_tab()
    fitted = tab.stage.canvas.view
    qtbot.keyClick(tab.filmstrip, Qt.Key.Key_Plus)
    assert tab.stage.canvas.view.scale > fitted.scale
    qtbot.keyClick(tab.filmstrip, Qt.Key.Key_Z)
    assert tab.stage.canvas.view == fitted
    qtbot.keyClick(tab.filmstrip, Qt.Key.Key_H)
    assert tab.stage.canvas.are_labels_hidden


async def test_letters_typed_into_the_filter_are_no_commands(open_tab, qtbot):
    tab = await open_tab()
    tab.tools.search.setFocus()
    qtbot.keyClicks(tab.tools.search, "dazh")
    assert tab.tools.search.text() == "dazh"
    assert tab.current.id == "i0"
    assert not tab.stage.canvas.are_labels_hidden


async def test_the_filter_takes_effect_and_can_be_taken_back(open_tab):
    tab = await open_tab()
    tab.tools.search.setText("nothing like this")
    await wait_until(lambda: tab.model.rowCount() == 0)
    assert tab.pages.currentWidget() is tab.empty
    tab.empty.acted.emit()
    assert tab.model.rowCount() == 3
    assert tab.current.id == "i0"


async def test_counts_stand_on_the_choices(open_tab):
    tab = await open_tab()
    assert [b.text() for b in tab.tools.kinds._group.buttons()] == ["All 3", "Labelled 2", "Empty 1"]


async def test_classes_are_counted_and_can_be_hidden(open_tab):
    tab = await open_tab()
    classes = tab.side.classes
    assert [(classes.row(r).name, classes.row(r).labels) for r in range(2)] == [("bolt", 2), ("nut", 1)]
    classes.setData(classes.index(0), None, Qt.ItemDataRole.CheckStateRole)
    assert tab.stage.canvas._ink.hidden == {"bolt"}
    assert classes.index(0).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


async def test_space_hides_the_class_of_the_row(open_tab, qtbot):
    tab = await open_tab()
    view = tab.side._view
    view.setCurrentIndex(view.model().index(1))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert tab.side.classes.hidden == {"nut"}


async def test_images_that_come_back_later_appear_and_the_current_one_stays(open_tab, workstation, api):
    hear(workstation, make_job(1, "running", 2))
    tab = await open_tab()
    tab.show_image(1)
    api.shown = (*api.shown, make_image(3, NUT))
    hear(workstation, make_job(1, "running", 4))
    await wait_until(lambda: tab.model.rowCount() == 4)
    assert tab.current.id == "i1"
    assert tab.stage.bar.position.text() == "image 2 of 4"


async def test_news_without_another_count_asks_for_nothing(open_tab, workstation, api):
    tab = await open_tab()
    await wait_until(lambda: not tab._images.is_loading)
    asked = api.count("images")
    hear(workstation, replace(make_job(1, "done", 12), heard_at=5.0))
    await settle()
    assert api.count("images") == asked


async def test_labels_that_come_later_are_drawn_on_the_current_image(open_tab, workstation, api):
    hear(workstation, make_job(1, "running", 2))
    tab = await open_tab()
    tab.show_image(2)
    api.shown = (*api.shown[:2], make_image(2, BOLT))
    hear(workstation, make_job(1, "done", 12))
    await wait_until(lambda: bool(tab.current.labels))
    await wait_until(lambda: tab.stage.canvas.layer is not None)
    assert tab.stage.bar.caption.text().startswith("1 label ·")


async def test_many_pages_are_fetched_and_full_ones_only_again_at_the_end(open_tab, workstation, api):
    hear(workstation, make_job(1, "running", 2))
    api.shown = tuple(make_image(n, BOLT) for n in range(250))
    tab = await open_tab(250)
    await wait_until(lambda: not tab._images.is_loading)
    assert [call[1][4] for call in api.calls if call[0] == "images"] == [0, 100, 200]
    hear(workstation, make_job(1, "running", 3))
    await wait_until(lambda: api.count("images") == 4)
    assert [call[1][4] for call in api.calls if call[0] == "images"][-1] == 200
    await wait_until(lambda: not tab._images.is_loading)
    hear(workstation, make_job(1, "done", 3))
    await wait_until(lambda: api.count("images") == 7)


async def test_a_job_that_sent_nothing_back_says_so(open_tab, workstation, api):
    api.shown = ()
    hear(workstation, make_job(1, "running", 0))
    tab = await open_tab(0)
    await wait_until(lambda: tab.empty._title.text() == "The job has not sent anything back yet")


async def test_a_job_whose_annotation_job_is_not_known_yet_says_so(open_tab, workstation):
    hear(workstation, make_job(1, "running", annotation_job_id=""))
    tab = await open_tab(0)
    assert tab.empty._title.text() == "The images cannot be found yet"
    hear(workstation, make_job(1, "running"))
    await wait_until(lambda: tab.model.rowCount() == 3)


async def test_loading_is_said(open_tab, api):
    api.gate = asyncio.Event()
    tab = await open_tab(0)
    await wait_until(lambda: tab.empty._title.text() == "Loading the images…")
    api.gate.set()
    await wait_until(lambda: tab.model.rowCount() == 3)


async def test_offline_is_said_and_can_be_tried_again(open_tab, api):
    api.fail_all = Offline("Connection refused")
    tab = await open_tab(0)
    await wait_until(lambda: tab.empty._title.text() == Offline.title)
    api.fail_all = None
    tab.empty.acted.emit()
    await wait_until(lambda: tab.model.rowCount() == 3)


async def test_trouble_later_keeps_the_images_that_are_here(open_tab, workstation, api):
    tab = await open_tab()
    api.fail_all = Offline("Connection refused")
    hear(workstation, make_job(1, "done", 13))
    await wait_until(lambda: tab.notice.isVisible())
    assert tab.model.rowCount() == 3


async def test_a_broken_picture_says_why_and_the_next_one_is_shown(open_tab, api, qtbot):
    api.pictures["u/0"] = b"this is no picture"
    tab = await open_tab()
    await wait_until(lambda: "cannot be read" in tab.stage.canvas._message)
    qtbot.keyClick(tab.filmstrip, Qt.Key.Key_Right)
    await wait_until(lambda: tab.stage.pictures.pixmap("i1") is not None)
    assert tab.stage.canvas._message == ""


async def test_a_picture_that_is_gone_says_so(open_tab, api):
    api.next_answers["image_bytes"] = [NotFound("No such image", status=404)]
    tab = await open_tab()
    await wait_until(lambda: tab.stage.canvas._message == "No such image")


async def test_odd_labels_are_skipped_with_a_word(open_tab, api):
    outside = replace(BOLT, box=(500, 500, 510, 510))
    api.shown = (make_image(0, BOLT, outside),)
    tab = await open_tab(1)
    await wait_until(lambda: "1 label skipped: outside the image" in tab.stage.bar.caption.text())


async def test_an_image_is_rendered_with_its_labels(open_tab):
    tab = await open_tab()
    assert tab.render_labelled("nobody").isNull()
    await wait_until(lambda: is_shown(tab))
    assert tab.render_labelled("i0").width() == 64


async def test_a_draft_is_made_of_the_job(open_tab, workstation, store):
    tab = await open_tab()
    store.bodies["our-1"] = BODY
    tab.side.draft_wanted.emit()
    await wait_until(lambda: workstation.composer.drafts)
    assert workstation.composer.drafts[0].name == "Night shift 1"


async def test_a_tab_that_closes_while_it_loads_is_no_trouble(open_tab, api):
    api.gate = asyncio.Event()
    tab = await open_tab(0, closes_itself=True)
    tab.close()
    tab.deleteLater()
    await asyncio.sleep(0.02)
    api.gate.set()
    await settle()


async def test_a_narrow_tab_hides_the_side(open_tab):
    tab = await open_tab()
    assert tab.side.isVisible()
    tab.resize(420, 500)
    assert tab.side.isHidden()
