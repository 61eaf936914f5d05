"""Texts in the chosen language."""

from gettext import NullTranslations

import pytest

from app.domain import texts
from app.domain.texts import count, mark, plural, tr


class Shouting(NullTranslations):
    """A language that shouts, and has the same form for all numbers."""

    def gettext(self, message):
        return message.upper() if message else "the head of the catalogue"

    def pgettext(self, context, message):
        return f"{context}: {message.upper()}"

    def ngettext(self, msgid1, msgid2, n):
        return msgid2.upper().replace("{N}", "{n}")


@pytest.fixture
def shouting():
    texts.choose(Shouting(), ".")
    yield
    texts.choose(NullTranslations())


def test_a_text_is_english_where_nothing_was_chosen():
    assert tr("New draft") == "New draft"
    assert plural(1, "{n} image", "{n} images") == "1 image"
    assert plural(1240, "{n} image", "{n} images") == "1,240 images"


def test_a_text_is_in_the_language_that_was_chosen(shouting):
    assert tr("New draft") == "NEW DRAFT"
    assert tr("Open", "adjective") == "adjective: OPEN"


def test_no_text_stays_none(shouting):
    assert tr("") == ""


def test_the_form_for_a_number_is_that_of_the_language(shouting):
    assert plural(1, "{n} image", "{n} images") == "1 IMAGES"


def test_digits_are_parted_as_the_language_does(shouting):
    assert count(1_234_567) == "1.234.567"


def test_a_mark_changes_nothing(shouting):
    assert mark("New draft") == "New draft"
