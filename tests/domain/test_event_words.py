"""An event is kept in English and read in the language of the person."""

from gettext import NullTranslations

import pytest

from app.domain import texts
from app.domain.event_words import event_words, of_silence, of_status
from tests.domain.foreign import Foreign


@pytest.fixture
def foreign():
    texts.choose(Foreign())
    yield
    texts.choose(NullTranslations())


@pytest.mark.parametrize(
    "kind",
    [
        "submitted",
        "adopted",
        "not watched",
        of_status("done", 1200, 2000),
        of_status("", 1, 2),
        of_status("running", None, None),
        of_silence("The server answered 503."),
        "a word of a newer Labeldock",
        "status done, 3 of many images",
    ],
)
def test_english_is_read_as_it_is_kept(kind: str):
    assert event_words(kind).replace(",200", "200").replace(",000", "000") == kind


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("not watched", "⟦NOT WATCHED⟧"),
        ("status done", "⟦STATUS done⟧"),
        ("status done, 3 of 5 images", "⟦STATUS done, 3 OF 5 IMAGES⟧"),
        ("status not given, 3 of 5 images", "⟦STATUS ⟦NOT GIVEN⟧, 3 OF 5 IMAGES⟧"),
        ("no answer: No longer known to the server.", "⟦NO ANSWER: ⟦NO LONGER KNOWN TO THE SERVER.⟧⟧"),
    ],
)
@pytest.mark.usefixtures("foreign")
def test_the_words_of_the_server_stay(kind: str, words: str):
    assert event_words(kind) == words


@pytest.mark.usefixtures("foreign")
def test_what_is_kept_is_english_whatever_the_language():
    assert of_status("", 3, 5) == "status not given, 3 of 5 images"
    assert of_silence("x") == "no answer: x"
