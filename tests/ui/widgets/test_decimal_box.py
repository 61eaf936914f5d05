"""A number with a point, typed in another language."""

import pytest
from PySide6.QtCore import QLocale

from app.ui.widgets import AmountBox, DecimalBox


@pytest.fixture(params=["de_DE", "en_US"])
def box(request, qtbot):
    QLocale.setDefault(QLocale(request.param))
    box = DecimalBox()
    box.setRange(0, 1)
    qtbot.addWidget(box)
    yield box
    QLocale.setDefault(QLocale("en_US"))


@pytest.mark.parametrize("typed", ["0,35", "0.35", ".35", ",35"])
def test_point_and_comma_are_understood_in_every_language(typed, box, qtbot):
    box.lineEdit().clear()
    qtbot.keyClicks(box.lineEdit(), typed)
    box.interpretText()
    assert box.value() == 0.35


def test_a_number_is_written_as_the_language_writes_it(box):
    box.setValue(0.5)
    assert box.text() == f"0{box.locale().decimalPoint()}50"


@pytest.mark.parametrize("typed", ["0.3,5", "x", "2,5"])
def test_what_is_no_number_of_the_range_is_not_taken(typed, box, qtbot):
    box.lineEdit().clear()
    qtbot.keyClicks(box.lineEdit(), typed)
    box.interpretText()
    assert 0 <= box.value() <= 1


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("en_US", "1,5", 1.5),
        ("en_US", "1.5", 1.5),
        ("en_US", "1,500", 1500),
        ("en_US", "1,234.50", 1234.5),
        ("de_DE", "1.5", 1.5),
        ("de_DE", "1,5", 1.5),
        ("de_DE", "1.500", 1500),
        ("de_DE", "1.234,50", 1234.5),
    ],
)
def test_an_amount_is_never_ten_times_what_was_typed(language, typed, value, qtbot):
    QLocale.setDefault(QLocale(language))
    box = AmountBox()
    box.setMaximum(1_000_000)
    box.setGroupSeparatorShown(True)
    box.setKeyboardTracking(False)
    qtbot.addWidget(box)
    box.lineEdit().clear()
    qtbot.keyClicks(box.lineEdit(), typed)
    box.interpretText()
    QLocale.setDefault(QLocale("en_US"))
    assert box.value() == value
