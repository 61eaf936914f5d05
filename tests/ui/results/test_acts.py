"""The buttons at the end of the tools: what they offer, and one menu where there is little room."""

import pytest
from PySide6.QtWidgets import QWidget

from app.domain.label_export import LabelForm
from app.ui.results.acts import ResultActs


@pytest.fixture
def acts(qtbot):
    made = ResultActs()
    qtbot.addWidget(made)
    made.show()
    return made


def texts(menu):
    return [action.text() for action in menu.actions() if action.text()]


def test_every_format_can_be_exported(acts, qtbot):
    acts.show_counts(3, 3, 1)
    assert texts(acts.export.menu_)[:3] == ["COCO JSON…", "YOLO…", "Pascal VOC XML…"]
    with qtbot.waitSignal(acts.export_requested) as asked:
        acts.export.menu_.actions()[1].trigger()
    assert LabelForm(asked.args[0]) is LabelForm.YOLO


def test_labels_alone_are_exported_unless_pictures_are_ticked(acts):
    acts.show_counts(3, 3, 0)
    assert not acts.has_pictures
    acts.pictures.trigger()
    assert acts.has_pictures


def test_a_part_can_be_exported_only_where_the_filter_shows_one(acts):
    acts.show_counts(30, 12, 0)
    assert acts.only_shown.text() == "Only the 12 images that the filter shows"
    acts.only_shown.trigger()
    assert acts.has_only_shown
    acts.show_counts(30, 30, 0)
    assert not acts.has_only_shown


def test_a_job_without_images_offers_nothing(acts):
    acts.show_counts(0, 0, 0)
    offered = [
        a for menu in (acts.export.menu_, acts.follow_up.menu_) for a in menu.actions() if a.isEnabled()
    ]
    assert [a.text() for a in offered if a.text()] == []


@pytest.mark.parametrize(("images", "empty", "text"), [(9, 1, "1 image that"), (9, 4, "4 images that")])
def test_a_follow_up_says_for_how_many(acts, images, empty, text):
    acts.show_counts(images, images, empty)
    assert text in acts.for_empty.text()
    assert acts.for_empty.isEnabled()


def test_in_little_room_one_menu_holds_all(acts):
    acts.set_narrow(is_narrow=True)
    assert [acts.report.isVisible(), acts.export.isVisible(), acts.more.isVisible()] == [False, False, True]
    assert texts(acts.more.menu_) == ["Report", "Follow up", "Export"]


def test_the_report_is_one_choice_wherever_it_is_made(acts, qtbot):
    with qtbot.waitSignal(acts.report_toggled) as told:
        acts.more.menu_.actions()[0].trigger()
    assert told.args == [True]
    assert acts.report.isChecked()
    acts.report.click()
    assert not acts.more.menu_.actions()[0].isChecked()


async def test_a_narrow_tab_has_the_menu_and_a_wide_one_the_buttons(open_tab):
    tab = await open_tab()
    tab.resize(1000, 700)
    assert tab.tools.acts.export.isVisible()
    tab.resize(430, 560)
    assert tab.tools.acts.more.isVisible()
    inside = tab.tools.acts.mapTo(tab, tab.tools.acts.rect().bottomRight())
    assert QWidget.rect(tab).contains(inside)
