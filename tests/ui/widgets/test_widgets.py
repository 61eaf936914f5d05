"""The small widgets: what they show, and what they say when a person uses them."""

import pytest
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QSlider, QWidget

from app.domain.errors import NoKeyring
from app.domain.texts import plural
from app.ui.theme import theme
from app.ui.widgets import (
    Badge,
    Elided,
    EmptyState,
    Notice,
    Segmented,
    ThresholdSlider,
    Toasts,
    ago,
    ask_which,
    badge_size,
    paint_badge,
)

OPTIONS = (("grid", "Grid"), ("object", "{prompt: class}"), ("strings", "[class]"))


def made(qtbot, widget):
    qtbot.addWidget(widget)
    return widget


def test_a_segment_says_what_was_chosen(qtbot):
    choices = made(qtbot, Segmented(OPTIONS))
    with qtbot.waitSignal(choices.chosen) as heard:
        choices._group.button(2).click()
    assert heard.args == ["strings"]
    assert choices.value == "strings"


def test_choosing_by_program_makes_no_noise(qtbot):
    choices = made(qtbot, Segmented(OPTIONS))
    with qtbot.assertNotEmitted(choices.chosen):
        choices.choose("object")
    assert choices.value == "object"


def test_a_chosen_segment_is_as_wide_as_before(qtbot):
    choices = made(qtbot, Segmented(OPTIONS))
    before = choices.sizeHint().width()
    choices.choose("object")
    assert choices.sizeHint().width() == before


def test_an_unset_threshold_shows_the_default_and_sends_nothing(qtbot):
    slider = made(qtbot, ThresholdSlider(0.4))
    assert slider.value is None
    assert slider._box.value() == pytest.approx(0.4)
    assert not slider._reset.isVisibleTo(slider)


def test_moving_the_slider_sets_the_threshold(qtbot):
    slider = made(qtbot, ThresholdSlider())
    with qtbot.waitSignal(slider.changed) as heard:
        slider.findChild(QSlider).setValue(64)
    assert heard.args == [0.64]
    assert slider.value == 0.64


def test_a_reset_gives_the_default_back(qtbot):
    slider = made(qtbot, ThresholdSlider(0.3))
    slider.set_value(0.9)
    with qtbot.waitSignal(slider.changed) as heard:
        slider._reset.click()
    assert heard.args == [None]
    assert slider._box.value() == pytest.approx(0.3)


def test_a_threshold_from_outside_makes_no_noise(qtbot):
    slider = made(qtbot, ThresholdSlider())
    with qtbot.assertNotEmitted(slider.changed):
        slider.set_value(0.7)


def test_a_badge_without_text_takes_no_room(qtbot):
    badge = made(qtbot, Badge())
    assert badge.sizeHint().width() == 0
    badge.show_state("queued")
    assert badge.sizeHint() == badge_size("queued")


def test_a_badge_is_painted_on_its_soft_colour(qtbot):
    picture = QPixmap(QSize(80, 20))
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    paint_badge(painter, picture.rect(), "queued")
    painter.end()
    colors = {picture.toImage().pixelColor(x, 10).name() for x in range(80)}
    assert theme().state_color("queued").soft.name() in colors


def test_a_notice_is_hidden_until_it_has_something_to_say(qtbot):
    notice = made(qtbot, Notice())
    assert notice.isHidden()
    notice.say_error(NoKeyring("None answers."))
    assert not notice.isHidden()
    assert notice._title.text() == "No system keyring was found"


def test_an_empty_state_without_action_has_no_button(qtbot):
    empty = made(qtbot, EmptyState("Nothing here"))
    assert empty._action.isHidden()
    empty.say("Nothing here", "", "Refresh")
    with qtbot.waitSignal(empty.acted):
        empty._action.click()


def test_a_long_text_is_cut_and_told_as_tip(qtbot):
    label = made(qtbot, Elided("a name that is much longer than the room that there is for it"))
    label.resize(60, 20)
    label.show()
    assert label._shown().endswith("…")
    assert label.toolTip() == label.text()
    label.setText("short")
    assert label.toolTip() == ""


def test_news_come_and_go(qtbot):
    window = made(qtbot, QWidget())
    window.resize(800, 600)
    window.show()
    toasts = Toasts(window)
    done = []
    toasts.show_news("Deleted “Bolts”.", "info", ("Undo", lambda: done.append("undone")))
    assert toasts.texts == ("Deleted “Bolts”.",)
    toasts._cards[0]._on_acted()
    assert done == ["undone"]
    assert toasts.texts == ()
    assert toasts.isHidden()


def test_old_news_make_room(qtbot):
    window = made(qtbot, QWidget())
    toasts = Toasts(window)
    for number in range(5):
        toasts.show_news(str(number))
    assert toasts.texts == ("2", "3", "4")


def pass_all(toasts):
    """Let one card after the other go; return what was shown, and what each left made room for."""
    seen = list(toasts.texts)
    while toasts.texts:
        toasts._cards[0]._timer.timeout.emit()
        seen += [text for text in toasts.texts if text not in seen]
    return seen


def test_no_news_are_lost_when_many_come_at_once(qtbot):
    window = made(qtbot, QWidget())
    toasts = Toasts(window)
    for number in range(6):
        toasts.show_news(str(number), "error" if number == 1 else "ok")
    assert sorted(pass_all(toasts)) == ["0", "1", "2", "3", "4", "5"]


def test_the_gravest_of_those_that_wait_comes_first(qtbot):
    window = made(qtbot, QWidget())
    toasts = Toasts(window)
    for kind in ("warning", "ok", "error", "error", "error"):
        toasts.show_news(kind, kind)
    toasts._cards[0]._timer.timeout.emit()
    assert toasts.texts == ("error", "error", "warning")


def test_news_of_a_topic_take_the_place_of_the_last_ones(qtbot):
    window = made(qtbot, QWidget())
    toasts = Toasts(window)
    for number in range(1, 6):
        toasts.show_news(f"{number} jobs submitted", "ok", topic="submitted")
        assert toasts.tells("submitted")
    assert pass_all(toasts) == ["5 jobs submitted"]
    assert not toasts.tells("submitted")


def test_long_news_are_shown_whole(qtbot):
    window = made(qtbot, QWidget())
    window.resize(800, 600)
    window.show()
    toasts = Toasts(window)
    toasts.show_news("a rather long piece of news " * 8, "warning", ("Decide…", lambda: None))
    QCoreApplication.sendPostedEvents()
    (text,) = (part for part in toasts.findChildren(QLabel) if part.text())
    assert text.height() >= text.heightForWidth(text.width())


def test_news_leave_by_themselves(qtbot):
    window = made(qtbot, QWidget())
    toasts = Toasts(window)
    toasts.show_news("passing")
    toasts._cards[0]._timer.timeout.emit()
    assert toasts.texts == ()


def test_a_question_does_what_its_verb_says(qtbot):
    parent = made(qtbot, QWidget())
    done = []
    question = ask_which(
        parent, "Keep?", "…", {"Keep": lambda: done.append("keep"), "Replace": lambda: done.append("replace")}
    )
    question.choices["Replace"].click()
    assert done == ["replace"]


def test_enter_and_escape_do_nothing(qtbot):
    parent = made(qtbot, QWidget())
    done = []
    question = ask_which(parent, "Remove?", "…", {"Remove": lambda: done.append("removed")})
    assert question.cancel.isDefault()
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert done == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (42, "42 s ago"), (125, "2 min ago"), (7300, "2 h ago"), (90_000, "1 day ago")],
)
def test_a_span_in_words(seconds, words):
    assert ago(seconds) == words


def test_counts_in_words():
    assert plural(1, "{n} job", "{n} jobs") == "1 job"
    assert plural(1240, "{n} job", "{n} jobs") == "1,240 jobs"


def test_enter_presses_the_choice_that_has_the_focus(qtbot):
    parent, chosen = QWidget(), []
    qtbot.addWidget(parent)
    parent.show()
    question = ask_which(parent, "Which?", "One of them.", {"Keep": lambda: chosen.append("keep")})
    qtbot.keyClick(question.choices["Keep"], Qt.Key.Key_Return)
    assert chosen == ["keep"]


def test_enter_cancels_a_question_that_was_not_looked_at(qtbot):
    parent, chosen = QWidget(), []
    qtbot.addWidget(parent)
    parent.show()
    question = ask_which(parent, "Which?", "One of them.", {"Keep": lambda: chosen.append("keep")})
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert chosen == []
    assert not question.isVisible()


def test_the_keyboard_goes_to_the_choice_that_is_made(qtbot):
    choices = Segmented([("a", "A"), ("b", "B")])
    qtbot.addWidget(choices)
    choices.choose("b")
    choices.setFocus()
    assert choices.focusWidget().text() == "B"


def test_what_failed_is_not_driven_out_by_what_went_well(qtbot):
    window = made(qtbot, QWidget())
    toasts = Toasts(window)
    toasts.show_news("Refused", "error")
    for name in "ABCD":
        toasts.show_news(name, "ok")
    assert toasts.texts == ("Refused", "C", "D")


def test_the_only_line_of_a_notice_is_beside_the_middle_of_its_button(qtbot):
    notice = made(qtbot, Notice())
    notice.resize(700, 60)
    notice.say("warning", "It is not known", action="Decide…")
    notice.show()
    assert abs(notice._title.geometry().center().y() - notice._action.geometry().center().y()) <= 1
