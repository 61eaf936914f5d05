"""Holds the catalogues of all languages to the code, and each translation to its English words."""

import gettext
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

PACKAGING = str(Path(__file__).parents[1] / "packaging")
if PACKAGING not in sys.path:
    sys.path.append(PACKAGING)

import texts  # noqa: E402 - it has to be found first

LANGUAGES = texts.known_languages()
SHIPPED = {"de", "es", "ja", "zh_CN"}
WITHOUT_ALPHABET = {"ja", "zh_CN"}
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
TAG = re.compile(r"</?[a-z]\w*[^<>]*>")
MNEMONIC = re.compile(r"&(?=[^&\s])")
MNEMONIC_APART = re.compile(r"\(&[A-Z0-9]\)(?=…?:?$)")
"""How a language without an alphabet has it: a letter of the keyboard in brackets, last."""
HOW = "run `python3 packaging/start.py texts`, see resources/translations/README.md"

each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def code():
    return texts.read_code()


@cache
def wanted():
    """Return the texts of the code as gettext knows them: context and English words."""
    by_key = {}
    for text in code()[0]:
        key = (text.context or None, text.english[0])
        by_key[key] = max(by_key.get(key, text.english), text.english, key=len)
    return by_key


@cache
def messages(language):
    catalogue = texts.read(language)
    return {(m.context, _forms(m.id)[0]): m for m in catalogue if m.id}


def _forms(words):
    return (words,) if isinstance(words, str) else tuple(words)


def _pairs(language):
    """Yield each translation with the English words that it stands for; forms of a plural one by one."""
    for message in messages(language).values():
        english, forms = _forms(message.id), _forms(message.string or "")
        for place, form in enumerate(forms):
            if form:
                is_one = place < len(forms) - 1
                yield english[0 if is_one else -1], form


def wrong_words(english, translated, language):
    """Say what a translation lost or added that is not a matter of language."""
    wrong = []
    for what, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
        if Counter(pattern.findall(english)) != Counter(pattern.findall(translated)):
            wrong.append(f"other {what}")
    if english.count("\n") != translated.count("\n"):
        wrong.append("other line breaks")
    if english.partition("\t")[2] != translated.partition("\t")[2]:
        wrong.append("another shortcut after the tab")
    english, translated = english.partition("\t")[0], translated.partition("\t")[0]
    for what, strip in (("before", str.lstrip), ("after", str.rstrip)):
        if (strip(english) == english) != (strip(translated) == translated):
            wrong.append(f"other spaces {what} it")
    if english.rstrip().endswith("…") != translated.rstrip().endswith("…"):
        wrong.append("… at the end of one only")
    return wrong + wrong_mnemonic(english, translated, language)


def wrong_mnemonic(english, translated, language):
    """Say what is wrong with the letter that is pressed with Alt."""
    has, found = (len(MNEMONIC.findall(words.replace("&&", ""))) for words in (english, translated))
    if found > 1:
        return ["two mnemonics"]
    if has != found:
        return ["no mnemonic (&)"] if has else ["a mnemonic (&) that English has not"]
    if has and language in WITHOUT_ALPHABET and not MNEMONIC_APART.search(translated):
        return ["the mnemonic is (&X) at the end"]
    return []


def test_no_text_is_put_together_where_it_is_asked_for():
    assert not code()[1], "\n".join(code()[1])


def test_all_shipped_languages_have_a_catalogue():
    assert set(LANGUAGES) >= SHIPPED
    assert {path.stem for path in texts.FOLDER.glob("*.po")} == set(LANGUAGES)
    assert {path.stem for path in texts.FOLDER.glob("*.mo")} == set(LANGUAGES)


@each_language
def test_every_text_of_the_code_is_in_the_catalogue(language):
    missing = [english for key, english in wanted().items() if key not in messages(language)]
    assert not missing, f"{len(missing)} texts are missing, {HOW}: {missing[:5]}"


@each_language
def test_no_text_of_the_catalogue_has_gone_from_the_code(language):
    stale = [key for key in messages(language) if key not in wanted()]
    assert not stale, f"{len(stale)} texts are stale, {HOW}: {stale[:5]}"


@each_language
def test_both_english_forms_of_a_plural_are_those_of_the_code(language):
    other = [m.id for key, m in messages(language).items() if _forms(m.id) != wanted().get(key, _forms(m.id))]
    assert not other, f"{HOW}: {other[:5]}"


@pytest.mark.xfail(strict=False, reason="being translated")
@each_language
def test_every_text_is_translated(language):
    left = [m.id for m in messages(language).values() if not texts.is_translated(m.string) or m.fuzzy]
    assert not left, f"{len(left)} texts are to be translated in {language}.po: {left[:5]}"


@each_language
def test_the_compiled_catalogue_is_that_of_the_words(language):
    compiled = (texts.FOLDER / f"{language}.mo").read_bytes()
    assert compiled == texts.compiled(texts.read(language)), HOW


@each_language
def test_the_program_reads_what_the_catalogue_says(language):
    with (texts.FOLDER / f"{language}.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    for message in messages(language).values():
        english = _forms(message.id)
        if len(english) == 2 and texts.is_translated(message.string):
            assert catalogue.ngettext(*english, 5) in message.string
        elif message.string and message.context:
            assert catalogue.pgettext(message.context, english[0]) == message.string
        elif message.string and len(english) == 1:
            assert catalogue.gettext(english[0]) == message.string


@each_language
def test_translations_keep_placeholders_mnemonics_shortcuts_and_dots(language):
    wrong = [
        f"{', '.join(found)}: {english!r} → {translated!r}"
        for english, translated in _pairs(language)
        if (found := wrong_words(english, translated, language))
    ]
    assert not wrong, "\n".join(wrong)


class TestTheRulesThemselves:
    """The checks above would be worth nothing if they let everything through."""

    @pytest.mark.parametrize(
        ("english", "translated", "language"),
        [
            ("{n} jobs", "{m} Jobs", "de"),
            ("{n} of {all}", "{n} von", "de"),
            ("<b>Draft</b>", "<b>Entwurf", "de"),
            ("&File", "Datei", "de"),
            ("File", "&Datei", "de"),
            ("&File", "&Da&tei", "de"),
            ("&File", "&文件", "zh_CN"),
            ("&Open…", "打开…(&O)", "zh_CN"),
            ("Find\tCtrl+F", "Suchen\tStrg+F", "de"),
            ("Find\tCtrl+F", "Suchen", "de"),
            ("Open…", "Öffnen", "de"),
            ("Open", "Öffnen…", "de"),
            ("Look for ", "Suche nach", "de"),
            (" rows", "Zeilen", "de"),
            ("One\nTwo", "Eins, zwei", "de"),
        ],
    )
    def test_a_loss_is_seen(self, english, translated, language):
        assert wrong_words(english, translated, language)

    @pytest.mark.parametrize(
        ("english", "translated", "language"),
        [
            ("{n} of {all}", "von {all} {n}", "de"),
            ("Save && close", "Sichern && schließen", "de"),
            ("&Open…", "打开(&O)…", "zh_CN"),
            ("&Find…\tCtrl+F", "検索(&F)…\tCtrl+F", "ja"),
        ],
    )
    def test_a_good_translation_passes(self, english, translated, language):
        assert not wrong_words(english, translated, language)
