"""The panel: run, pictures, sliders, and thresholds that become the draft's."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.errors import Offline
from app.domain.preview import Look, Score
from app.ui.preview.trial import DEFAULT
from app.ui.theme import theme
from app.ui.widgets.confirm import Question
from tests.services.fakes import settle
from tests.ui.preview.fake import bolt, looked, nut, shot
from tests.waiting import wait_until


def words(panel):
    """Return what stands on the pictures."""
    return [panel.pictures.picture(row).words for row in range(panel.pictures.rowCount())]


def choose_class(panel, name):
    panel.thresholds.rows.setCurrentIndex(
        panel.thresholds.model.index(panel.thresholds.model.row_of(name), 0)
    )


async def test_run_looks_at_the_sample(panel, preview, draft):
    assert panel.bar.run.text() == "Run on 3"
    panel.bar.run.click()
    assert ("run", (draft.id,)) in preview.asked


async def test_what_a_run_costs_is_asked_first(panel, preview, draft):
    preview.cost = "6 images take about 1 credit."
    panel.bar.run.click()
    question = panel.findChild(Question)
    assert ("run", (draft.id,)) not in preview.asked
    question.choices["Run"].click()
    assert ("run", (draft.id,)) in preview.asked


async def test_nothing_runs_before_it_is_known_what_is_in_the_batch(panel, preview, draft):
    preview.show(draft.id, Look())
    assert not panel.bar.run.isEnabled()
    assert panel.bar.run.toolTip()


async def test_a_run_can_be_cancelled(panel, preview, draft, look):
    first = replace(look.shots[0], labels=None, is_running=True)
    preview.show(draft.id, replace(look, shots=(first, *look.shots[1:]), is_running=True))
    assert panel.bar.run.text() == "Cancel"
    assert panel.source.text() == "Looking: 2 of 3 images"
    panel.bar.run.click()
    assert preview.asked[-1] == ("cancel", (draft.id,))


async def test_the_source_is_named(panel):
    assert panel.source.text() == "Previewed by 127.0.0.1 · free"


async def test_the_images_of_a_batch_are_fetched_once(panel, preview, draft, workstation):
    workstation.composer.edit(draft.asking(num_images=3))
    assert [name for name, _ in preview.asked].count("prepare") == 1
    workstation.composer.edit(draft.asking(batch_id="other"))
    assert [name for name, _ in preview.asked].count("prepare") == 2


async def test_a_panel_that_is_not_seen_asks_for_nothing(panel, preview, draft, workstation):
    panel.hide()
    asked = len(preview.asked)
    workstation.composer.edit(draft.asking(batch_id="other"))
    assert len(preview.asked) == asked
    panel.show()
    assert preview.asked[-1] == ("prepare", (draft.id,))


async def test_pictures_say_how_many_labels_they_keep(panel):
    await wait_until(lambda: words(panel) == ["2 labels", "1 label", "nothing found"])


async def test_a_slider_filters_the_pictures(panel):
    panel.bench.move("bolt", 0.8)
    panel.bench.move(DEFAULT, 0.9)
    await wait_until(lambda: words(panel) == ["1 label", "all below", "nothing found"])


async def test_labels_are_painted_in_the_colour_of_their_class(panel):
    await wait_until(lambda: panel.pictures.picture(0).layer is not None)
    picture = panel.pictures.picture(0)
    corner = picture.view.on_canvas(2, 7)
    pixel = picture.layer.pixelColor(*(round(at) for at in corner))
    wanted = panel.bench.color("bolt")
    assert all(abs(a - b) < 60 for a, b in zip(pixel.getRgb()[:3], wanted.getRgb()[:3], strict=True)), (
        pixel.name(),
        wanted.name(),
    )


async def test_what_keeps_the_same_labels_is_not_painted_again(panel):
    await wait_until(lambda: panel.pictures.picture(1).layer is not None)
    before = panel.pictures.picture(1).layer
    panel.bench.move("bolt", 0.95)
    await wait_until(lambda: words(panel)[0] == "all below")
    assert panel.pictures.picture(1).layer is before


async def test_trouble_stands_on_its_own_picture(panel, preview, draft, look):
    broken = replace(look.shots[0], labels=None, trouble="The picture cannot be read.")
    preview.show(draft.id, replace(look, shots=(broken, *look.shots[1:])))
    assert panel.pictures.picture(0).is_trouble
    await wait_until(lambda: words(panel) == ["The picture cannot be read.", "1 label", "nothing found"])
    panel.grab()


async def test_a_picture_that_cannot_be_had_says_why(panel, preview, draft):
    preview.pictures["i9"] = Offline("No route.")
    preview.show(draft.id, looked(shot(9, labels=None)))
    await wait_until(lambda: panel.pictures.picture(0).is_trouble)
    assert words(panel) == ["No route."]


async def test_an_outdated_preview_says_so_and_runs_again(panel, preview, draft, look):
    preview.show(draft.id, replace(look, is_outdated=True))
    assert panel.notice.isVisible()
    panel.notice.acted.emit()
    assert preview.asked[-1] == ("run", (draft.id,))


@pytest.mark.parametrize(
    ("look", "title"),
    [
        (Look(), "Looking at what is in the batch…"),
        (Look(trouble=Offline("No route.")), "The server cannot be reached"),
    ],
)
async def test_without_pictures_it_says_why(panel, preview, draft, look, title):
    preview.show(draft.id, look)
    assert panel.empty.isVisible()
    assert panel._empty_of.title == title
    assert not panel.view.isVisible()


async def test_a_batch_that_could_not_be_had_is_tried_again(panel, preview, draft):
    preview.show(draft.id, Look(trouble=Offline("No route.")))
    panel.empty.findChild(QPushButton).click()
    assert preview.asked[-1] == ("run", (draft.id,))


async def test_no_draft_and_no_batch_are_said(panel, workstation, draft):
    workstation.composer.edit(draft.asking(batch_id=""))
    assert panel._empty_of.title == "No batch is chosen"
    assert not panel.bar.run.isEnabled()
    panel.show_draft(None)
    assert panel._empty_of.title == "No draft is in front"
    assert not panel.thresholds.isVisible()


async def test_a_draft_of_no_workspace_waits_for_a_key(panel, preview, workstation, draft, bridge):
    preview.looks.clear()
    asked = len(preview.asked)
    was, workstation.session.workspace = workstation.session.workspace, ""
    workstation.composer.edit(replace(draft, workspace=""))
    assert panel._empty_of.title == "No API key yet"
    assert len(preview.asked) == asked
    workstation.session.workspace = was
    bridge.session_changed.emit()
    assert preview.asked[-1] == ("prepare", (draft.id,))


async def test_warnings_and_nothing_found_are_said(panel, preview, draft, look):
    preview.show(draft.id, replace(look, warnings=("Two prompts are too long.",)))
    assert panel.notice.isVisible()
    preview.show(draft.id, looked(shot(1), shot(2)))
    assert panel.notice.accessibleName() == "Nothing was found"


async def test_the_arrow_keys_move_a_threshold(panel):
    choose_class(panel, "bolt")
    QTest.keyClick(panel.thresholds.rows, Qt.Key.Key_Right)
    QTest.keyClick(panel.thresholds.rows, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panel.bench.threshold("bolt") == 0.71
    QTest.keyClick(panel.thresholds.rows, Qt.Key.Key_Backspace)
    assert panel.bench.threshold("bolt") == 0.5


async def test_a_drag_on_a_row_moves_its_threshold(panel):
    rows = panel.thresholds.rows
    track = rows.track_of(1)
    QTest.mousePress(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(track.right(), track.center().y())
    )
    assert panel.bench.threshold("bolt") == 1.0
    QTest.mouseMove(rows.viewport(), QPoint(track.left(), track.center().y()))
    QTest.mouseRelease(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(track.left(), track.center().y())
    )
    assert panel.bench.threshold("bolt") == 0.0


async def test_a_row_is_spoken(panel):
    index = panel.thresholds.model.index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "bolt: threshold 0.60, 2 labels kept"


async def test_a_class_shows_its_confidences_with_a_line_that_moves(panel):
    detail = panel.thresholds.detail
    assert not detail.isVisible()
    choose_class(panel, "bolt")
    assert detail.isVisible()
    QTest.keyClick(detail.chart, Qt.Key.Key_Left)
    assert panel.bench.threshold("bolt") == 0.59
    at = QPoint(round(detail.chart.x_of(0.8)), 20)
    QTest.mouseClick(detail.chart, Qt.MouseButton.LeftButton, pos=at)
    assert panel.bench.threshold("bolt") == pytest.approx(0.8, abs=0.011)
    detail.box.setValue(0.33)
    assert panel.bench.threshold("bolt") == 0.33
    detail.grab()
    detail.closed.emit()
    assert not detail.isVisible()


async def test_the_best_f1_is_taken_with_a_click(panel, preview, draft):
    preview.known_scores[draft.id] = {
        "bolt": (Score(0.05, 0.3, 1.0), Score(0.47, 0.9, 0.9), Score(0.9, 1.0, 0.1))
    }
    preview.truths[draft.id] = "labels of the dataset"
    preview.changed.emit(draft.id)
    choose_class(panel, "bolt")
    assert panel.truth.text() == "Ground truth: labels of the dataset · 3 images"
    assert panel.thresholds.detail.take.text() == "Take 0.47"
    panel.thresholds.detail.grab()
    panel.thresholds.detail.take.click()
    assert panel.bench.threshold("bolt") == 0.47
    assert panel.thresholds.detail._score.text() == "Precision 0.90 · recall 0.90 · F1 0.90"
    assert not panel.thresholds.detail.take.isEnabled()


async def test_thresholds_become_the_drafts(panel, workstation, draft):
    take = panel.thresholds.take
    assert not take.isEnabled()
    panel.bench.move("nut", 0.3)
    assert take.isEnabled()
    take.click()
    kept = workstation.composer.draft(draft.id).request
    assert kept.confidence_thresholds == {"bolt": 0.6, "nut": 0.3}
    assert not take.isEnabled()
    assert not panel.thresholds.back.isVisible()


async def test_what_is_tried_can_be_dropped(panel):
    panel.bench.move("nut", 0.3)
    panel.thresholds.back.click()
    assert panel.bench.threshold("nut") == 0.5


async def test_the_overlaps_are_shown_and_hidden(panel):
    overlaps = panel.thresholds.overlaps
    assert overlaps.isChecked()
    overlaps.click()
    await wait_until(lambda: words(panel)[0] == "3 labels")
    assert panel.thresholds._only_shown.isVisible()


async def test_a_pin_is_set_by_key_and_by_mouse(panel, preview, draft):
    panel.view.setCurrentIndex(panel.pictures.index(1, 0))
    QTest.keyClick(panel.view, Qt.Key.Key_P)
    assert preview.asked[-1] == ("pin", (draft.id, "i2", True))
    place = panel.view.pin_rect(1).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert preview.asked[-1] == ("pin", (draft.id, "i2", False))


async def test_enter_opens_a_picture_large_and_it_follows_the_bench(panel):
    panel.view.setCurrentIndex(panel.pictures.index(0, 0))
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    large = panel.large
    assert large.isVisible()
    assert not large.isModal()
    await wait_until(lambda: large.canvas.layer is not None)
    assert "2 labels" in large.bar.caption.text()
    panel.bench.move("bolt", 0.8)
    assert "1 label" in large.bar.caption.text()
    QTest.keyClick(large, Qt.Key.Key_Right)
    assert large.image_id == "i2"
    large.close()
    await settle()
    await wait_until(lambda: panel.large is None)


async def test_a_switch_of_the_theme_paints_anew(panel):
    await wait_until(lambda: panel.pictures.picture(0).layer is not None)
    theme().apply("dark")
    dark = panel.bench.color("bolt")
    await wait_until(lambda: panel.pictures._tiles.tile(panel.pictures.shots[0]).colors["bolt"] == dark)


async def test_everything_that_takes_the_keyboard_has_a_name(panel):
    choose_class(panel, "bolt")
    takers = [
        part
        for part in panel.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None
    ]
    assert len(takers) >= 9
    unnamed = [part for part in takers if not (part.accessibleName() or getattr(part, "text", str)())]
    assert not unnamed


async def test_tab_goes_from_the_top_to_the_bottom(panel):
    choose_class(panel, "bolt")
    panel.bench.move("bolt", 0.7)
    thresholds = panel.thresholds
    panel.bar.run.setFocus()
    seen = [panel.bar.run]
    for _ in range(10):
        seen[-1].focusNextPrevChild(True)
        seen.append(panel.focusWidget())
    wanted = (panel.view, thresholds.rows, thresholds.overlaps, thresholds.detail.chart, thresholds.take)
    assert [part for part in seen if part in wanted] == list(wanted)


async def test_odd_labels_do_no_harm(panel, preview, draft):
    odd = (replace(bolt(0.9), box=(float("nan"), 0, 1, 1)), replace(nut(0.9), polygon=((1, 1), (2, 2))))
    preview.show(draft.id, looked(shot(1, *odd, bolt(0.9))))
    await wait_until(lambda: words(panel) == ["3 labels"])
    panel.grab()


async def test_the_button_is_never_narrower_than_its_words(long_words, panel):
    panel.resize(panel.minimumSizeHint())
    await settle()
    take = panel.thresholds.take
    assert take.width() >= take.sizeHint().width()
