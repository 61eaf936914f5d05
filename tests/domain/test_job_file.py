"""A job file holds the whole draft, says what is wrong with it, and never a key."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InputError
from app.domain.job import CUSTOM, Draft, JobRequest, request_from_body
from app.domain.job_file import read_job_file, write_job_file
from app.domain.ontology import Entry, Format, Ontology, from_pairs
from app.resources import resource_path
from tests.domain.given import TEXTS, ontologies

SAMPLES = Path(__file__).parents[1] / "data" / "job_files"
SCHEMA = jsonschema_rs.Draft202012Validator(
    json.loads(resource_path("job-file.schema.json").read_text(encoding="utf-8"))
)
FULL_BODY: dict[str, Any] = {
    "batchId": "b",
    "modelType": CUSTOM,
    "ontology": [{"class": "dog", "prompt": "a dog"}],
    "numImagesToLabel": 12,
    "modelOptions": {"modelId": "your-model/1"},
    "preserveExistingAnnotations": True,
    "later": {"field": [None]},
}
DRAFTS = st.builds(
    Draft,
    id=st.just("d"),
    name=TEXTS.filter(bool),
    workspace=TEXTS,
    project=TEXTS,
    batch_name=TEXTS,
    set_aside=st.none() | ontologies(),
    texts=st.dictionaries(st.sampled_from(list(Format)), TEXTS),
    request=st.builds(
        JobRequest,
        batch_id=TEXTS,
        ontology=st.none() | ontologies(),
        format=st.sampled_from(Format),
        num_images=st.none() | st.integers(),
        confidence_thresholds=st.dictionaries(TEXTS, st.floats(0, 1)),
        preserve_existing=st.none() | st.booleans(),
    ),
)
ITEMS = st.sampled_from(["bolt", {"class": "bolt"}, {"prompt": "x"}, {"class": "b", "prompt": ""}, 3])
MEMBERS = st.sampled_from(["bolt", 0.5, None, True])
VALUES = st.one_of(
    st.sampled_from([None, True, False, -1, 0, 1, 2, 1.0, 0.5, "", "object", "bolt"]),
    st.lists(ITEMS, max_size=2),
    st.dictionaries(st.sampled_from(["object", "bolt", "class"]), MEMBERS, max_size=2),
)
KEY = "rf_Zk3PqW8vT1xB6nLs9Rd2"


def job_file(**members: Any) -> str:
    return json.dumps({"version": 1, "request": {}} | members)


def is_read(text: str) -> bool:
    try:
        return not read_job_file(text, "d").locked
    except InputError:
        return False


def test_a_job_file_goes_there_and_back():
    draft = Draft(id="d", name="Bolts", workspace="w", project="p", request=request_from_body(FULL_BODY))
    text = write_job_file(draft)
    assert json.loads(text) == {
        "version": 1, "name": "Bolts", "workspace": "w", "project": "p", "request": FULL_BODY,
    }  # fmt: skip
    assert replace(read_job_file(text, "d"), file_fields={}) == draft


@given(DRAFTS)
def test_nothing_of_a_draft_is_lost_and_the_schema_knows_it(draft: Draft):
    text = write_job_file(draft)
    assert replace(read_job_file(text, "d"), file_fields={}) == draft
    SCHEMA.validate(json.loads(text))


@given(DRAFTS)
def test_a_file_that_is_read_and_written_stays_the_same(draft: Draft):
    text = write_job_file(draft)
    assert write_job_file(read_job_file(text, "d")) == text


@pytest.mark.parametrize("form", Format)
def test_the_request_is_the_exact_body_where_its_format_holds_the_ontology(form: Format):
    draft = Draft(id="d", name="n", request=JobRequest(ontology=from_pairs([("dog", "dog")]), format=form))
    value = json.loads(write_job_file(draft))
    assert value["request"] == draft.request.body()
    assert "draft" not in value


def test_an_ontology_that_its_format_cannot_hold_is_written_as_objects_and_the_format_remembered():
    twice = from_pairs([("a part", "bolt"), ("a part", "nut")])
    draft = Draft(id="d", name="n", request=JobRequest(ontology=twice))
    value = json.loads(write_job_file(draft))
    assert value["request"]["ontology"] == twice.to_json(Format.OBJECTS)
    assert value["draft"] == {"format": "object"}
    assert read_job_file(write_job_file(draft), "d").request == draft.request


def test_blank_rows_are_kept_and_are_no_wish_to_derive():
    for ontology in (Ontology(), Ontology((Entry("", ""),)), Ontology((Entry("a", "b"), Entry(" ", "")))):
        draft = Draft(id="d", name="n", request=JobRequest(ontology=ontology))
        assert read_job_file(write_job_file(draft), "d").request.ontology == ontology


def test_where_request_and_draft_disagree_the_request_counts():
    text = job_file(
        request={"ontology": [{"class": "dog", "prompt": "a dog"}]},
        draft={"rows": [{"class": "cat", "prompt": "a cat"}], "format": "object"},
    )
    request = read_job_file(text, "d").request
    assert (request.ontology, request.format) == (from_pairs([("a dog", "dog")]), Format.OBJECTS)


def test_unknown_members_are_written_back_in_their_places():
    text = (SAMPLES / "good" / "unknown_members.labeldock.json").read_text(encoding="utf-8")
    draft = read_job_file(text, "d")
    before, after = json.loads(text), json.loads(write_job_file(replace(draft, name="New")))
    assert after == before | {"name": "New"}
    assert list(after) == list(before)
    assert list(after["request"]) == list(before["request"])


def test_a_member_that_was_added_comes_after_those_of_the_file():
    draft = read_job_file('{"note": "x", "request": {"x": 1, "batchId": "b"}, "version": 1}', "d")
    value = json.loads(write_job_file(draft.asking(run_nms=True)))
    assert list(value) == ["note", "request", "version", "name", "workspace", "project"]
    assert list(value["request"]) == ["x", "batchId", "modelType", "runNMS"]


@pytest.mark.parametrize("file", sorted((SAMPLES / "good").iterdir()), ids=lambda path: path.name)
def test_a_good_file_is_read_and_follows_the_schema(file: Path):
    text = file.read_text(encoding="utf-8")
    SCHEMA.validate(json.loads(text))
    again = write_job_file(read_job_file(text, "d"))
    SCHEMA.validate(json.loads(again))
    assert replace(read_job_file(again, "d"), file_fields={}) == replace(
        read_job_file(text, "d"), file_fields={}
    )


@pytest.mark.parametrize("file", sorted((SAMPLES / "bad").iterdir()), ids=lambda path: path.name)
def test_a_bad_file_is_refused_and_breaks_the_schema(file: Path):
    text = file.read_text(encoding="utf-8")
    assert not SCHEMA.is_valid(json.loads(text))
    with pytest.raises(InputError):
        read_job_file(text, "d")


@given(
    st.sampled_from(["version", "name", "request", "draft"]),
    st.sampled_from([
        "", "batchId", "ontology", "numImagesToLabel", "confidenceThresholds", "runNMS", "modelOptions", "later",
        "batchName", "format", "rows", "setAside", "texts",
    ]),
    VALUES,
)  # fmt: skip
def test_schema_and_reader_agree(member: str, inner: str, made: object):
    text = job_file(**{member: {inner: made} if inner else made})
    is_newer = member == "version" and not inner and isinstance(made, int) and made > 1
    assert is_newer or is_read(text) == SCHEMA.is_valid(json.loads(text))


def test_every_member_that_is_described_says_what_it_is():
    schema = json.loads(resource_path("job-file.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(schema)
    described = [schema, *schema["$defs"].values()]
    members = [m for part in described for m in part.get("properties", {}).values()]
    assert all("description" in m or "$ref" in m for m in members)
    assert set(JobRequest().body()) | set(FULL_BODY) - {"later"} <= set(
        schema["$defs"]["request"]["properties"]
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1, column 1"),
        ("{", "line 1, column 2"),
        ('{"version": 1,\n"request": {,}}', "line 2, column 13"),
        ("<!DOCTYPE html>", "line 1, column 1"),
        ("[]", "no “request”"),
        ('{"version": 1}', "no “request”"),
        ('{"request": {}}', "does not say its “version”"),
        ('{"version": "2", "request": {}}', 'Version "2"'),
        (job_file(name=3), "“name” must be text"),
        (job_file(request={"runNMS": 3}), "“runNMS”"),
        ("[" * 100_000, "nested too deeply"),
        ('{"version": 1, "request": {"ontology": {"a": "b", "a": "c"}}}', "“a” stands twice"),
        (job_file(request={"defaultConfidence": float("nan")}), "NaN"),
        ('{"version": 1, "request": {"defaultConfidence": 1e999}}', "1e999"),
        ('{"version": 1, "request": {"numImagesToLabel": ' + "9" * 5000 + "}}", "not a job file"),
    ],
)
def test_what_is_no_job_file_is_told(text: str, words: str):
    with pytest.raises(InputError, match=words):
        read_job_file(text, "d")


def test_a_byte_order_mark_does_not_matter():
    assert read_job_file("\ufeff" + job_file(request={"batchId": "b"}), "d").request.batch_id == "b"


def test_half_a_pair_of_surrogates_can_be_written_to_a_file():
    draft = read_job_file('{"version": 1, "name": "\\ud83d", "request": {}}', "d")
    text = write_job_file(draft)
    text.encode("utf-8")
    assert read_job_file(text, "d").name == draft.name


def test_a_newer_file_is_locked_and_read_as_far_as_it_is_understood():
    request = {"batchId": "b", "runNMS": "sometimes", "ontology": {"a dog": "dog"}, "newField": [1]}
    draft = read_job_file(job_file(version=2, name="New", project=[1], request=request, draft=[]), "d")
    assert "newer Labeldock" in draft.locked
    assert not draft.is_editable
    assert (draft.name, draft.project, draft.request.batch_id) == ("New", "", "b")
    assert draft.request.ontology == from_pairs([("a dog", "dog")])


@pytest.mark.parametrize("request_", [None, [], "later", {"ontology": 3}])
def test_a_newer_file_of_which_nothing_is_understood_is_locked_too(request_: object):
    assert read_job_file(job_file(version=7, request=request_), "d").locked


def test_a_locked_draft_is_not_written():
    with pytest.raises(InputError, match="newer Labeldock"):
        write_job_file(read_job_file(job_file(version=2), "d"))


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"request": {"modelOptions": {"apiKey": KEY}}}, "request.modelOptions.apiKey"),
        ({"request": {"ontology": {"a bolt": KEY}}}, "request.ontology.a bolt"),
        ({"request": {"ontology": {KEY: "bolt"}}}, "request.ontology"),
        ({"comment": f"use {KEY}"}, "comment"),
        ({"draft": {"texts": {"object": KEY}}}, "draft.texts.object"),
        ({"version": 2, "request": {}, "later": [KEY]}, "later"),
    ],
)
def test_a_file_that_holds_what_looks_like_a_key_is_refused_without_repeating_it(members: Any, place: str):
    with pytest.raises(InputError, match=place) as caught:
        read_job_file(job_file(**members), "d")
    assert KEY not in f"{caught.value} {caught.value.hint}"


def test_a_key_that_stands_twice_is_not_repeated():
    with pytest.raises(InputError) as caught:
        read_job_file(f'{{"{KEY}": 1, "{KEY}": 2}}', "d")
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "draft",
    [
        Draft(id="d", name=f"with {KEY}"),
        Draft(id="d", name="n", request=JobRequest(model_options={"token": KEY})),
        Draft(id="d", name="n", texts={"object": f'{{"{KEY}": '}),
        Draft(id="d", name="n", set_aside=from_pairs([("a bolt", KEY)])),
    ],
)
def test_a_draft_that_holds_what_looks_like_a_key_is_not_written(draft: Draft):
    with pytest.raises(InputError, match="must not hold an API key") as caught:
        write_job_file(draft)
    assert KEY not in f"{caught.value} {caught.value.hint}"
