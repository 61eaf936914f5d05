"""An ontology means the same in all three formats, and says what a format would lose."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import OntologyError
from app.domain.ontology import Entry, Format, Ontology, comparable, from_json, from_pairs, saved_class
from tests.domain.given import entries, ontologies

DOGS = from_pairs([("a dog", "dog"), ("a cat", "cat")])


@pytest.mark.parametrize(
    ("value", "expected", "form"),
    [
        ({"a dog": "dog", "a cat": "cat"}, DOGS, Format.OBJECT),
        (["dog", "cat"], from_pairs([("dog", "dog"), ("cat", "cat")]), Format.STRINGS),
        ([{"class": "dog", "prompt": "a dog"}, {"class": "cat", "prompt": "a cat"}], DOGS, Format.OBJECTS),
        ([{"class": "dog"}], from_pairs([("dog", "dog")]), Format.OBJECTS),
        (
            ["dog", {"class": "cat", "prompt": "a cat"}],
            from_pairs([("dog", "dog"), ("a cat", "cat")]),
            "objects",
        ),
        ({}, Ontology(), Format.OBJECT),
        ([], Ontology(), Format.STRINGS),
    ],
)
def test_the_contracts_formats_are_read(value: object, expected: Ontology, form: Format):
    assert from_json(value) == (expected, form)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        ("dog", "text"),
        (3, "a number"),
        (True, "true or false"),
        ({"a dog": None}, "“a dog” must be text, not null"),
        ({"a dog": ["dog"]}, "not a list"),
        (["dog", 3], "Item 2 must be text or an object, not a number"),
        ([{"prompt": "a dog"}], "Item 1 needs a “class”"),
        ([{"class": "dog", "prompt": 1}], "prompt of item 1"),
        ([{"class": "dog", "color": "x"}], "unknown field “color”"),
    ],
)
def test_what_is_no_ontology_is_told_with_its_place(value: object, words: str):
    with pytest.raises(OntologyError, match=words):
        from_json(value)


def test_the_object_form_leads_from_prompt_to_class():
    assert DOGS.to_json(Format.OBJECT) == {"a dog": "dog", "a cat": "cat"}


@given(ontologies())
def test_the_list_of_objects_loses_nothing(ontology: Ontology):
    assert not ontology.lost_in(Format.OBJECTS)
    assert from_json(ontology.to_json(Format.OBJECTS))[0] == ontology


@given(ontologies(), st.sampled_from(Format))
def test_every_format_that_holds_an_ontology_gives_it_back(ontology: Ontology, form: Format):
    if ontology.holds(form):
        assert from_json(json.loads(json.dumps(ontology.to_json(form))))[0] == ontology
    else:
        with pytest.raises(OntologyError):
            ontology.to_json(form)


@given(st.lists(entries(), unique_by=lambda e: comparable(e.prompt)))
def test_the_object_form_holds_distinct_prompts(rows: list[Entry]):
    assert Ontology(tuple(rows)).holds(Format.OBJECT)


@given(ontologies())
def test_the_canonical_form_is_what_the_server_makes_of_any_format(ontology: Ontology):
    folded: dict[str, Any] = {}
    for item in json.loads(json.dumps(ontology.to_json(Format.OBJECTS))):
        folded[item["prompt"]] = item["class"]
    assert ontology.canonical() == folded


@pytest.mark.parametrize("other", ["a dog", " a dog ", "a dog\u00a0"])
def test_a_prompt_that_stands_twice_is_seen_and_kept_out_of_the_object_form(other: str):
    ontology = from_pairs([("a dog", "dog"), (other, "puppy")])
    assert ontology.repeated_prompts() == ("a dog",)
    with pytest.raises(OntologyError, match="a dog"):
        ontology.to_json(Format.OBJECT)


def test_two_spellings_of_one_letter_are_one_prompt():
    assert from_pairs([("é", "a"), ("e\u0301", "b")]).repeated_prompts() == ("é",)


def test_a_list_of_strings_cannot_hold_a_prompt_of_its_own():
    assert DOGS.lost_in(Format.STRINGS)[0].startswith("The prompt “a dog” would be lost")


def test_classes_are_named_once_in_order():
    ontology = from_pairs([("a", "x"), ("b", "y"), ("c", "x")])
    assert ontology.classes == ("x", "y")


def test_blank_rows_are_dropped_and_half_written_ones_stay():
    ontology = from_pairs([("", ""), (" ", "\t"), ("a", ""), ("", "b")])
    assert ontology.without_blanks() == from_pairs([("a", ""), ("", "b")])


def test_names_are_saved_as_roboflow_saves_them():
    assert saved_class("a/b.c[d]|'e'") == "a-b-c-d-e"
