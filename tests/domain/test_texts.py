"""Numbers and months as a language writes them."""

from gettext import NullTranslations

import pytest

from app.domain.texts import Writing, choose, count, decimal, month, percent, short

GERMAN = Writing(".", ",", ("Jan.", "Feb.", *"3456789", "Okt.", "Nov.", "Dez."))


@pytest.fixture(params=[None, GERMAN], ids=["English", "German"])
def is_german(request):
    choose(NullTranslations(), request.param)
    yield request.param is GERMAN
    choose(NullTranslations())


def test_thousands_and_digits_are_parted(is_german):
    assert count(1_240_000) == ("1.240.000" if is_german else "1,240,000")
    assert decimal(1240.5) == ("1.240,50" if is_german else "1,240.50")
    assert decimal(0.35) == ("0,35" if is_german else "0.35")


def test_digits_that_say_nothing_are_left_out(is_german):
    assert short(0.5) == ("0,5" if is_german else "0.5")
    assert [short(12), short(100, 0), short(1200.001)] == ["12", "100", "1.200" if is_german else "1,200"]


def test_a_share_is_said_in_percent(is_german):
    assert percent(0.354) == "35%"
    assert percent(0.354, 1) == ("35,4%" if is_german else "35.4%")


def test_months_have_the_names_of_the_language(is_german):
    assert [month(1), month(12)] == (["Jan.", "Dez."] if is_german else ["Jan", "Dec"])
