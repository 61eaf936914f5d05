"""The text of an ontology is read with places, keeps what is good, and survives writing and reading."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import OntologyError
from app.domain.ontology import Format, Ontology, from_json, from_pairs
from app.domain.ontology_text import read, read_strictly, write
from tests.domain.given import TEXTS, ontologies

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS | st.just("class"), inner, max_size=4),
    max_leaves=8,
)


@given(ontologies(), st.sampled_from(Format))
def test_what_is_written_is_read_again(ontology: Ontology, form: Format):
    if not ontology.holds(form):
        with pytest.raises(OntologyError):
            write(ontology, form)
        return
    text = write(ontology, form)
    parsed = read(text)
    assert json.loads(text) == ontology.to_json(form)
    assert (parsed.ontology, parsed.mistakes) == (ontology, ())
    assert parsed.format is (form if ontology or form is Format.OBJECT else Format.STRINGS)


@given(
    ontologies(),
    st.sampled_from(Format),
    st.integers(0, 400),
    st.sampled_from(['"', "{", "]", ",", "\\", "1", ""]),
)
def test_a_text_with_a_slip_is_read_as_far_as_it_goes(ontology: Ontology, form: Format, at: int, slip: str):
    if not ontology.holds(form):
        return
    text = write(ontology, form)
    broken = text[:at] + slip + text[at + 1 :]
    parsed = read(broken)
    if parsed.is_sound and broken.strip():
        assert parsed.ontology == from_json(json.loads(broken))[0] or parsed.mistakes


@given(st.text(max_size=40))
def test_no_text_makes_it_stumble(text: str):
    for mistake in read(text).mistakes:
        assert mistake.line >= 1
        assert mistake.column >= 1
        assert 0 <= mistake.offset <= len(text)


@given(JSON)
def test_it_agrees_with_the_reader_of_values_on_what_is_an_ontology(value: object):
    text = json.dumps(value)
    try:
        expected = from_json(value)
    except OntologyError:
        assert not read(text).is_sound
        return
    parsed = read(text)
    assert (parsed.is_sound, parsed.ontology, parsed.format) == (True, *expected)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('{"a dog": "dog",\n "a cat" "cat"}', 2, 10, "colon"),
        ('{"a dog": "dog"\n "a cat": "cat"}', 2, 2, "comma"),
        ('{"a dog": "dog",}', 1, 16, "one too many"),
        ('["dog", "cat",\n]', 1, 14, "one too many"),
        ('{"a dog": "dog"', 1, 16, "missing here"),
        ('{"a dog": "do', 1, 11, "closing quote"),
        ('{"a dog": 3, "a cat": "cat"}', 1, 11, "not a number"),
        ("{a: 1}", 1, 2, "double quotes"),
        ('["dog", dog]', 1, 9, "double quotes"),
        ("dog", 1, 1, "starts with"),
        ('["dog"] x', 1, 9, "follow"),
        ('[{"class": "dog", "kind": "x"}]', 1, 19, "“kind”"),
        ('[{"prompt": "a dog"}]', 1, 2, "lacks"),
        ('[{"class": "dog", "class": "cat"}]', 1, 19, "twice"),
        ('{"a\ndog": "dog"}', 1, 2, "closing quote"),
        ('{"a\tdog": "dog"}', 1, 4, "control character"),
    ],
)
def test_a_mistake_has_its_place_and_words(text: str, line: int, column: int, words: str):
    mistake = read(text).mistakes[0]
    assert (mistake.line, mistake.column) == (line, column)
    assert words in mistake.message
    with pytest.raises(OntologyError) as caught:
        read_strictly(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_one_wrong_value_does_not_hide_the_others():
    parsed = read('{"a dog": 3, "a cat": "cat", "a cow": null, "a hen": "hen"}')
    assert parsed.ontology == from_pairs([("a cat", "cat"), ("a hen", "hen")])
    assert len(parsed.mistakes) == 2


def test_a_key_that_stands_twice_is_kept_and_told():
    parsed = read('{"a dog": "dog",\n "a dog": "puppy"}')
    assert parsed.ontology == from_pairs([("a dog", "dog"), ("a dog", "puppy")])
    (mistake,) = parsed.mistakes
    assert (mistake.line, mistake.column, mistake.is_fatal) == (2, 2, False)
    assert read_strictly('{"a": "b", "a": "c"}').is_sound


@pytest.mark.parametrize("text", ["", "  \n", "\ufeff{}", "[]"])
def test_an_empty_text_is_an_empty_ontology(text: str):
    assert read_strictly(text).ontology == Ontology()


def test_depth_without_end_is_a_mistake_and_no_crash():
    assert not read("[" * 100_000).is_sound
    assert not read('{"a": ' + "[" * 100_000).is_sound


def test_every_mistake_of_a_big_text_has_its_place():
    text = "{" + ",\n".join(f'"prompt {n}": {n}' for n in range(20_000)) + "}"
    places = [(m.line, m.column) for m in read(text).mistakes]
    assert places == [(n + 1, len(f'"prompt {n}": ') + 1 + (n == 0)) for n in range(20_000)]


@pytest.mark.parametrize(
    "text",
    [
        '{\n  "a": "b",\n  "c" "d",\n  "e": "f"\n}',
        '{\n  "a": "b",\n  c: d,\n  "e": "f",\n}',
        '{\n  "a": "b"\n  "e": "f"\n}',
        '[\n  {"class": "b", "prompt": "a"},\n  {"class": "d",\n    "prompt": }\n  {"class": "f", "prompt": "e"}\n]',
    ],
)
def test_a_broken_row_does_not_hide_the_rows_after_it(text: str):
    parsed = read(text)
    assert not parsed.is_sound
    assert [(e.prompt, e.class_name) for e in parsed.ontology.entries] == [("a", "b"), ("e", "f")]


def test_a_quote_that_is_not_closed_in_its_line_is_told_where_it_opens():
    mistake = read('{\n  "a": "b,\n  "c": "d"\n}').mistakes[0]
    assert (mistake.line, mistake.column, mistake.message) == (
        2,
        8,
        "The closing quote of this text is missing.",
    )


def test_a_row_broken_over_several_lines_is_one_mistake():
    parsed = read('[\n  {\n    "class" "a",\n    "prompt": "b"\n  },\n  {"class": "c"}\n]')
    assert [(m.line, m.column) for m in parsed.mistakes] == [(3, 13)]
    assert parsed.ontology.classes == ("c",)


def test_a_text_that_is_broken_all_over_is_not_read_to_its_end():
    parsed = read("{\n" + '"k": {\n' * 5000 + '"a dog": "dog"}')
    assert len(parsed.mistakes) == 1001
    assert "not read" in parsed.mistakes[-1].message
