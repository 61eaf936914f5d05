"""Two drafts side by side: the same images, the differences in numbers."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.domain.preview import Thresholds
from app.ui.preview.compare import CompareView
from app.ui.preview.comparison import ClassSum, compare
from app.ui.widgets.confirm import Question
from tests.services.fakes import settle
from tests.ui.preview.fake import bolt, looked, nut, shot
from tests.waiting import wait_until

ALL = Thresholds(default=0.0)


def test_a_label_at_the_same_place_is_the_same_object():
    found = compare([shot(1, bolt(0.9))], [shot(1, bolt(0.7, 1))], ALL, ALL)
    assert (found.pairs[0].only_left, found.pairs[0].only_right) == (0, 0)


def test_another_class_or_place_is_another_object():
    found = compare([shot(1, bolt(0.9), bolt(0.9, 30))], [shot(1, nut(0.9))], ALL, ALL)
    assert (found.pairs[0].only_left, found.pairs[0].only_right) == (2, 1)


def test_a_label_has_one_counterpart():
    found = compare([shot(1, bolt(0.9), bolt(0.8, 1))], [shot(1, bolt(0.9))], ALL, ALL)
    assert found.pairs[0].disagreement == 1


def test_images_with_the_most_disagreement_come_first():
    left = [shot(1, bolt(0.9)), shot(2, bolt(0.9), nut(0.9)), shot(3)]
    right = [shot(1), shot(2), shot(3)]
    assert [pair.left.image.id for pair in compare(left, right, ALL, ALL).pairs] == ["i2", "i1", "i3"]


def test_only_images_on_which_both_looked_are_compared():
    left = [shot(1, bolt(0.9)), shot(2, bolt(0.9)), shot(3, labels=None)]
    right = [shot(1), shot(3), shot(4)]
    assert [pair.left.image.id for pair in compare(left, right, ALL, ALL).pairs] == ["i1"]


def test_each_side_keeps_what_its_own_thresholds_keep():
    same = [shot(1, bolt(0.9), bolt(0.4, 30))]
    found = compare(same, same, ALL, Thresholds(default=0.5))
    assert found.classes == (ClassSum("bolt", 2, 1),)


def test_very_many_labels_of_a_class_are_only_counted():
    many = shot(1, *(bolt(0.9) for _ in range(400)))
    assert compare([many], [shot(1, *(bolt(0.9) for _ in range(390)))], ALL, ALL).pairs[0].disagreement == 10


@pytest.fixture
async def other(workstation, draft):
    return workstation.composer.add(replace(draft, id="", name="Other words"))


@pytest.fixture
async def view(workstation, bridge, draft, other, preview, look, panel, qtbot):
    made = CompareView(workstation, bridge, draft.id, other.id, panel)
    qtbot.addWidget(made)
    made.show()
    await settle()
    return made


async def test_both_drafts_are_shown_on_the_same_images(view, preview, other, look):
    preview.show(other.id, looked(shot(1, bolt(0.9)), shot(2, nut(0.55)), shot(3)))
    await wait_until(lambda: view.pairs.rowCount() == 3)
    assert view.pairs.index(0, 0).data() == "bench-1.png: 1 only left · 0 only right"
    assert view.pairs.index(1, 0).data() == "bench-2.png: the same"
    rows = [
        [view.sums.index(row, column).data() for column in range(4)] for row in range(view.sums.rowCount())
    ]
    assert rows == [["bolt", "2", "1", "\N{MINUS SIGN}1"], ["nut", "1", "1", "0"]]
    view.grab()


async def test_a_changed_threshold_of_a_draft_is_compared_anew(view, preview, other, look, workstation):
    preview.show(other.id, look)
    await wait_until(lambda: view.pairs.rowCount() == 3)
    workstation.composer.edit(other.asking(confidence_thresholds={"bolt": 0.8}))
    await wait_until(lambda: view.sums.index(0, 2).data() == "1")


async def test_the_other_draft_looks_at_the_same_images(view, preview, other):
    await wait_until(view.empty.isVisible)
    view.empty.findChild(QPushButton).click()
    assert preview.asked[-2:] == [("choose", (other.id, ("i1", "i2", "i3"))), ("run", (other.id,))]


async def test_what_that_costs_is_asked_first(view, preview, other):
    preview.cost = "3 images take about 1 credit."
    view.look_at_the_same()
    assert ("run", (other.id,)) not in preview.asked
    view.findChild(Question).choices["Run"].click()
    assert preview.asked[-1] == ("run", (other.id,))


async def test_a_sample_of_other_images_is_said(view, preview, other):
    preview.show(other.id, looked(shot(1, bolt(0.9))))
    await wait_until(view.notice.isVisible)
    assert view.pairs.rowCount() == 1


async def test_it_is_opened_by_the_menu(panel, other, preview):
    panel.bar.compare.aboutToShow.emit()
    panel.bar.compare.actions()[0].trigger()
    opened = panel.findChild(CompareView)
    assert opened.isVisible()
    assert opened.windowModality() is Qt.WindowModality.NonModal
    opened.close()
    await settle()


async def test_without_a_partner_the_menu_says_so(panel):
    panel.bar.compare.aboutToShow.emit()
    action = panel.bar.compare.actions()[0]
    assert action.text() == "No other draft has this batch"
    assert not action.isEnabled()
