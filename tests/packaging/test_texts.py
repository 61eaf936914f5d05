"""How texts are found in the code, and what a catalogue keeps when the code changes."""

import gettext
from io import BytesIO

import pytest
import texts
from babel.messages.catalog import Catalog

IMPORT = "from app.domain.texts import mark, plural, tr\n"


def read(code):
    return texts.read_source("app/x.py", IMPORT + code)


def found(code):
    words, mistakes = read(code)
    assert not mistakes
    return [text.english for text in words]


def test_all_three_functions_are_found_also_within_an_f_string():
    code = "TABLE = mark('Edit')\nx = f\"{tr('of {n}')} {plural(3, '{n} row', '{n} rows')}\""
    assert found(code) == [("Edit",), ("of {n}",), ("{n} row", "{n} rows")]


def test_a_long_text_may_stand_in_several_lines():
    assert found("tr(\n    'One sentence. '\n    'Another.'\n)") == [("One sentence. Another.",)]


def test_two_meanings_of_the_same_words_are_two_texts():
    words, _ = read("tr('Key', 'of a server')\ntr('Key')")
    assert [text.context for text in words] == ["of a server", ""]


def test_what_is_said_to_translators_comes_along():
    words, _ = read("# Translators: a verb,\n# on a button\ntr('Draft')\n# a remark\ntr('Queue')")
    assert [text.note for text in words] == ["a verb, on a button", ""]


def test_functions_of_the_same_name_from_elsewhere_are_not_ours():
    assert texts.read_source("app/x.py", "from x import mark\nmark('ground')") == ([], [])


def test_a_text_may_be_named_that_stands_in_a_table():
    assert found("tr(row.text)\ntr(TITLES[section])\ntr(title)") == []


@pytest.mark.parametrize(
    "code",
    [
        "tr(f'{n} jobs')",
        "tr('a ' + name)",
        "tr('{n} jobs'.format(n=n))",
        "tr('one' if n else 'other')",
        "tr('Key', context)",
        "mark(f'{n} jobs')",
        "mark(name)",
        "plural(n, one, '{n} jobs')",
        "plural(n, '{n} job', '{n} ' + jobs)",
        "self.tr('Job')",
    ],
)
def test_a_text_that_nobody_could_translate_is_told(code):
    assert read(code)[1]


@pytest.fixture
def catalogue():
    old = Catalog(locale="de", fuzzy=False)
    old.add("Draft", "Entwurf")
    old.add("Queue", "Warteschlange")
    old.add(("{n} job", "{n} jobs"), ("{n} Job", "{n} Jobs"))
    return old


def test_what_is_translated_stays_and_what_has_gone_goes(catalogue):
    words, _ = read("tr('Draft')\ntr('Drafts')\nplural(1, '{n} job', '{n} jobs')")
    texts.updated(catalogue, words)
    assert {message.id: message.string for message in catalogue if message.id} == {
        "Draft": "Entwurf",
        "Drafts": None,  # nothing is guessed
        ("{n} job", "{n} jobs"): ("{n} Job", "{n} Jobs"),
    }


def test_what_is_not_translated_is_read_in_english(catalogue):
    catalogue.add(("{n} row", "{n} rows"), ("{n} Zeile", ""))
    catalogue.add("Ledger")
    program = gettext.GNUTranslations(BytesIO(texts.compiled(catalogue)))
    assert program.gettext("Ledger") == "Ledger"
    assert program.ngettext("{n} row", "{n} rows", 2) == "{n} rows"
    assert program.ngettext("{n} job", "{n} jobs", 2) == "{n} Jobs"


def test_the_same_texts_are_the_same_bytes(catalogue):
    assert texts.compiled(catalogue) == texts.compiled(catalogue)


def test_a_catalogue_is_written_and_read_again(catalogue, tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    texts.write("de", catalogue)
    again = texts.read("de")
    assert again["Draft"].string == "Entwurf"
    words = (tmp_path / "de.po").read_text(encoding="utf-8")
    texts.write("de", again)
    assert (tmp_path / "de.po").read_text(encoding="utf-8") == words


def test_forms_of_plurals_are_those_that_the_catalogue_was_made_with(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    words, _ = read("plural(1, '{n} job', '{n} jobs')")
    texts.write("es", texts.updated(texts.read("es"), words))
    assert "nplurals=2; plural=(n != 1);" in (tmp_path / "es.po").read_text(encoding="utf-8")
    assert texts.read("es").num_plurals == 2
    assert b"nplurals=2; plural=(n != 1);" in (tmp_path / "es.mo").read_bytes()
