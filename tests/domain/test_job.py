"""A request holds exactly what was chosen; an answer is read whatever it lacks."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InputError, OntologyError
from app.domain.job import CUSTOM, Draft, DraftState, JobRequest, request_from_body
from app.domain.ontology import Format, Ontology, from_pairs
from app.domain.status import JobStatus, SubJob, read_status
from tests.domain.given import ontologies

DOGS = from_pairs([("a dog", "dog")])
FULL_BODY: dict[str, Any] = {
    "batchId": "b",
    "modelType": "custom_roboflow",
    "ontology": [{"class": "dog", "prompt": "a dog"}],
    "numImagesToLabel": 12,
    "defaultConfidence": 0.25,
    "confidenceThresholds": {"dog": 0.5},
    "reviewerEmail": "a@example.com",
    "runNMS": False,
    "modelOptions": {"modelId": "your-model/1"},
    "preserveExistingAnnotations": True,
    "later": {"field": [None]},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
STATUS_FIELDS = [
    "id", "status", "modelType", "projectType", "projectId", "annotationJobId", "numImages",
    "numImagesSentBack", "subjobs", "ontology", "confidenceThresholds", "startTime", "backend", "other",
]  # fmt: skip


def test_an_untouched_field_is_left_out_of_the_body():
    request = JobRequest(batch_id="b", ontology=DOGS)
    assert request.body() == {"batchId": "b", "modelType": "sam3", "ontology": {"a dog": "dog"}}


def test_false_and_zero_are_choices_and_stay():
    body = JobRequest(run_nms=False, default_confidence=0.0, preserve_existing=False).body()
    assert (body["runNMS"], body["defaultConfidence"], body["preserveExistingAnnotations"]) == (
        False,
        0.0,
        False,
    )


@pytest.mark.parametrize("ontology", [None, Ontology(), from_pairs([("", ""), (" ", "")])])
def test_an_empty_ontology_is_left_out_so_that_the_server_derives_it(ontology: Ontology | None):
    assert "ontology" not in JobRequest(ontology=ontology).body()


def test_every_field_of_the_contract_goes_there_and_back():
    request = request_from_body(FULL_BODY)
    assert request.body() == FULL_BODY
    assert request.format is Format.OBJECTS
    assert request.model_id == "your-model/1"
    assert request.extra == {"later": {"field": [None]}}


def test_the_text_that_is_sent_is_the_body():
    request = request_from_body(FULL_BODY)
    assert json.loads(request.body_text()) == FULL_BODY
    assert "“ä”" in JobRequest(batch_id="“ä”").body_text()


@given(ontologies(), st.sampled_from(Format))
def test_a_body_keeps_the_ontology_or_says_what_it_would_lose(ontology: Ontology, form: Format):
    request = JobRequest(batch_id="b", ontology=ontology, format=form)
    kept = ontology.without_blanks()
    if not kept.holds(form):
        with pytest.raises(OntologyError):
            request.body()
        return
    assert (request_from_body(request.body()).ontology or Ontology()) == kept


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([], "not a list"),
        ({"batchId": 3}, "“batchId” must be text, not a number"),
        ({"numImagesToLabel": "12"}, "“numImagesToLabel” must be a number, not text"),
        ({"numImagesToLabel": True}, "not true or false"),
        ({"runNMS": 1}, "“runNMS” must be true or false"),
        ({"modelOptions": []}, "“modelOptions” must be an object"),
        ({"confidenceThresholds": [0.5]}, "“confidenceThresholds” must be an object"),
        ({"confidenceThresholds": {"dog": "0.5"}}, "“dog” must be a number"),
        ({"ontology": "dog"}, "an object or a list"),
        ({"ontology": ""}, "not text"),
        ({"ontology": False}, "not true or false"),
        ({"ontology": 0}, "not a number"),
    ],
)
def test_a_wrong_field_of_a_body_is_named(body: object, words: str):
    with pytest.raises(InputError, match=words):
        request_from_body(body)


def test_the_threshold_of_a_class_wins_over_the_default():
    request = JobRequest(default_confidence=0.3, confidence_thresholds={"dog": 0.0})
    assert (request.confidence_of("dog"), request.confidence_of("cat")) == (0.0, 0.3)
    assert JobRequest().confidence_of("cat") is None


@pytest.mark.parametrize(("state", "is_editable"), [(s, s in ("draft", "rejected")) for s in DraftState])
def test_only_a_draft_that_is_not_on_its_way_is_editable(state: DraftState, is_editable: bool):
    assert Draft(id="d", name="n", state=state).is_editable is is_editable


def test_asking_changes_the_request_alone():
    draft = Draft(id="d", name="n", workspace="w")
    changed = draft.asking(model_type=CUSTOM)
    assert (changed.workspace, changed.request.model_type) == ("w", CUSTOM)
    assert draft.request.model_type == "sam3"


def test_the_contracts_status_is_read():
    status = read_status(
        {
            "id": "uuid", "status": "pending", "modelType": "sam3", "projectType": "object-detection",
            "projectId": "project-id", "annotationJobId": "a", "numImages": 100, "numImagesSentBack": 25,
            "subjobs": [{"id": "1", "status": "pending"}, {"id": "2", "status": "done"}],
            "ontology": {"a dog": "dog"}, "confidenceThresholds": {"dog": 0.5},
            "startTime": "2026-01-01T00:00:00.000Z",
        }
    )  # fmt: skip
    assert status == JobStatus(
        id="uuid", status="pending", model_type="sam3", project_type="object-detection",
        project_id="project-id", annotation_job_id="a", num_images=100, num_sent_back=25,
        subjobs=(SubJob("1", "pending"), SubJob("2", "done")), ontology={"a dog": "dog"},
        confidence_thresholds={"dog": 0.5}, start_time="2026-01-01T00:00:00.000Z",
    )  # fmt: skip
    assert status.fraction == 0.25


@given(st.dictionaries(st.sampled_from(STATUS_FIELDS), JSON))
def test_no_object_is_too_strange_for_a_status(value: dict[str, Any]):
    status = read_status(value)
    assert status.fraction is None or 0 <= status.fraction <= 1
    assert all(isinstance(part, SubJob) for part in status.subjobs)


@pytest.mark.parametrize("value", [None, [], "done", 3])
def test_what_is_no_object_is_no_status(value: object):
    with pytest.raises(InputError):
        read_status(value)


@pytest.mark.parametrize(
    ("word", "is_final"),
    [("done", True), ("DONE", True), ("pending", False), ("running", False), ("failed", False), ("", False)],
)
def test_only_done_is_known_to_be_final(word: str, is_final: bool):
    assert JobStatus(status=word).is_final is is_final


@pytest.mark.parametrize(
    ("images", "sent_back", "fraction"),
    [(100, 25, 0.25), (100, 0, 0.0), (10, 12, 1.0), (0, 0, None), (None, 3, None), (10, None, None)],
)
def test_progress_comes_from_the_counters(images: int | None, sent_back: int | None, fraction: float | None):
    assert JobStatus(num_images=images, num_sent_back=sent_back).fraction == fraction


@pytest.mark.parametrize(
    ("value", "count"), [("7", 7), (7.9, 7), (-3, 0), (None, None), ("x", None), (math.inf, None), ([], None)]
)
def test_counters_are_read_leniently(value: object, count: int | None):
    assert read_status({"numImages": value}).num_images == count


def test_thresholds_that_are_no_numbers_are_left_out():
    asked = {"dog": 0.5, "huge": 10**400, "none": None, "yes": True, "nan": math.nan, "text": "0.5"}
    assert read_status({"confidenceThresholds": asked}).confidence_thresholds == {"dog": 0.5}
