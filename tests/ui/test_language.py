"""Which language the window speaks, and how it writes numbers in it."""

from gettext import GNUTranslations, NullTranslations

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from app.domain import texts
from app.domain.texts import count, tr
from app.ui import language
from app.ui.language import apply_language, languages


@pytest.fixture(autouse=True)
def english_again(qapp):
    yield
    apply_language("en")


def speak(monkeypatch, *names, locale="C"):
    """Let the system speak languages, the first one best."""

    class System(QLocale):
        def uiLanguages(self):
            return list(names)

    monkeypatch.setattr(language.QLocale, "system", lambda: System(locale))


def of_qt(words, context="QPlatformTheme"):
    return QCoreApplication.translate(context, words)


def test_all_languages_are_offered_by_their_own_names():
    assert languages()[0] == ("en", "English")
    names = {"de": "Deutsch", "es": "Español", "ja": "日本語", "zh_CN": "简体中文"}
    assert names.items() <= dict(languages()).items()


@pytest.mark.parametrize(
    ("spoken", "code"),
    [
        (("de-AT", "de"), "de"),
        (("fr-FR", "es-MX", "en"), "es"),
        (("zh-Hans-SG",), "zh_CN"),
        (("zh-Hant-TW", "ja-JP"), "ja"),
        (("zh-Hant-TW",), "en"),
        (("fr-FR",), "en"),
        (("en-GB", "de"), "en"),
        (("C",), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_of_the_system_that_there_is_is_spoken(spoken, code, monkeypatch):
    chosen = []
    speak(monkeypatch, *spoken)
    monkeypatch.setattr(language, "_catalogue", lambda code: chosen.append(code) or NullTranslations())
    apply_language("")
    assert chosen == [code]


def test_a_choice_goes_before_the_system(monkeypatch):
    speak(monkeypatch, "de-DE", locale="de_DE")
    apply_language("ja")
    assert QLocale().language() is QLocale.Language.Japanese


def test_a_choice_that_there_is_not_any_more_is_the_systems(monkeypatch):
    speak(monkeypatch, "es-ES", locale="es_ES")
    apply_language("tlh")
    assert QLocale().language() is QLocale.Language.Spanish


def test_numbers_are_those_of_the_region_where_it_speaks_the_language(monkeypatch):
    speak(monkeypatch, "de-CH", locale="de_CH")
    apply_language("de")
    assert count(1240) == "1'240"
    apply_language("en")
    assert count(1240) == "1,240"


def test_german_says_thousands_with_a_point_and_qt_speaks_it_too(qapp):
    apply_language("de")
    assert count(1_240_000) == "1.240.000"
    assert of_qt("Cancel") == "Abbrechen"
    apply_language("en")
    assert of_qt("Cancel") == "Cancel"
    assert len(qapp.findChildren(QTranslator, language.OF_QT)) == 1


def test_texts_come_from_the_catalogue_of_the_language():
    apply_language("de")
    assert isinstance(texts._language.catalogue, GNUTranslations)
    apply_language("en")
    assert tr("Projects") == "Projects"


def test_a_damaged_catalogue_leaves_english(monkeypatch, tmp_path):
    (tmp_path / "de.mo").write_bytes(b"nonsense")
    monkeypatch.setattr(language, "resource_path", lambda name: tmp_path / name.removeprefix("translations/"))
    monkeypatch.setattr(language, "languages", lambda: [("en", "English"), ("de", "Deutsch")])
    apply_language("de")
    assert tr("Projects") == "Projects"


def test_fonts_that_have_the_letters_follow_our_own(qapp, monkeypatch):
    monkeypatch.setattr(language.sys, "platform", "win32")
    monkeypatch.setattr(language.QFontDatabase, "hasFamily", lambda name: name == "Yu Gothic UI")
    apply_language("ja")
    assert qapp.font().families() == ["Inter", "Yu Gothic UI"]
    apply_language("en")
    assert qapp.font().families() == ["Inter"]
