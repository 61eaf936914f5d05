"""Halves of characters, which an escape can write and no file can hold, are told or kept as escapes."""

import json

import pytest

from app.domain.halves import readable_json
from app.domain.interchange import Kind, lost_in, read, read_folder, write
from app.domain.job import JobRequest
from app.domain.job_file import read_job_file
from app.domain.ontology import from_pairs

HALVES = from_pairs([("a \ud800dog", "do\udc00g")])
ESCAPED = {
    Kind.OBJECT: '{"a cat": "cat",\n "a \\ud800dog": "dog"}',
    Kind.OBJECTS: '[{"class": "dog",\n "prompt": "a \\uD800dog"}]',
    Kind.COCO: '{"categories": [\n{"name": "a \\ud800dog"}]}',
    Kind.AUTODISTILL: "CaptionOntology({\n 'a \\ud800dog': 'dog'})",
    Kind.JOBFILE: '{"version": 1, "request":\n {"ontology": {"a \\uD800dog": "dog"}}}',
}


def test_readable_json_says_the_same():
    value = {"ü \ud800": ["\udfff😀", 1]}
    assert json.loads(readable_json(value)) == value
    assert readable_json(value) == '{"ü \\ud800": ["\\udfff😀", 1]}'


@pytest.mark.parametrize("kind", ESCAPED)
def test_an_escape_of_half_a_character_is_told_in_its_line(kind):
    incoming = read(ESCAPED[kind])
    assert incoming.kind is kind
    assert [(m.message[:33], m.line) for m in incoming.mistakes] == [("This text holds half a character,", 2)]
    assert "a \ufffddog" in [e.prompt for e in incoming.ontology.entries]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.JOBFILE])
def test_rows_with_halves_are_written_and_what_is_lost_is_told(kind):
    ontology = from_pairs([("do\udc00g", "do\udc00g")])
    write(ontology, kind).encode()
    is_kept = read(write(ontology, kind), kind=kind).mistakes != ()
    assert is_kept or lost_in(ontology, kind)


def test_half_a_character_in_an_annotation_of_a_folder_does_no_harm():
    xml = "<annotation><object><name>do\udc80g</name></object></annotation>"
    assert read_folder({"a.xml": xml}).ontology.classes == ("do\ufffdg",)


def test_the_body_of_a_request_keeps_halves_as_escapes():
    body = JobRequest(ontology=HALVES).body_text()
    assert json.loads(body.encode())["ontology"] == {"a \ud800dog": "do\udc00g"}


def test_the_names_in_a_job_file_hold_no_halves():
    draft = read_job_file('{"version": 1, "name": "\\ud83d", "project": "\\udc00", "request": {}}', "d")
    assert (draft.name, draft.project) == ("\ufffd", "\ufffd")
