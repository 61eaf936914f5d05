"""Creating a job: every field of the contract, the three formats, derivation, and what is refused."""

from typing import Any

import httpx
import pytest

from tests.sandbox.talk import NEW, OUTLINES, PARTS, batch_id, finished, start, started, status

EXPECTED = {"a bolt": "bolt", "gear": "gear"}


def test_answer_has_the_three_fields_of_the_contract(api: httpx.Client):
    answer = started(api, ontology=["bolt"])
    assert answer.keys() == {"jobId", "annotationJobId", "message"}
    assert answer["message"] == "Automatic labeling job created"


def test_all_fields_together_are_taken(api: httpx.Client):
    job = started(
        api,
        OUTLINES,
        ontology={"a red gear": "gear"},
        numImagesToLabel=3,
        defaultConfidence=0.4,
        confidenceThresholds={"gear": 0.55},
        reviewerEmail="reviewer@workbench.example",
        runNMS=False,
        modelOptions={"outputFormat": "polygon"},
        preserveExistingAnnotations=True,
    )
    found = finished(api, job["jobId"])
    assert found["confidenceThresholds"] == {"gear": 0.55}
    assert found["numImages"] == found["numImagesSentBack"] == 3
    board = api.get(f"{OUTLINES}/jobs/{job['annotationJobId']}").json()
    assert board["reviewer"] == "reviewer@workbench.example"


def test_status_has_the_fields_of_the_contract(api: httpx.Client):
    job = started(api, ontology=["bolt"], defaultConfidence=0.3)
    found = finished(api, job["jobId"])
    project = api.get(f"{PARTS}/jobs/{job['annotationJobId']}").json()["project"]
    assert found.pop("startTime").endswith("Z")
    assert [s["status"] for s in found.pop("subjobs")] == ["done"]
    assert found == {
        "id": job["jobId"],
        "status": "done",
        "modelType": "sam3",
        "projectType": "object-detection",
        "projectId": project,
        "annotationJobId": job["annotationJobId"],
        "numImages": 1,
        "numImagesSentBack": 1,
        "ontology": {"bolt": "bolt"},
        "confidenceThresholds": {"bolt": 0.3},
        "backend": "workbench-sample",
    }


@pytest.mark.parametrize(
    "ontology",
    [
        {"a bolt": "bolt", "gear": "gear"},
        [{"class": "bolt", "prompt": "a bolt"}, {"class": "gear"}],
        [{"class": "bolt", "prompt": "a bolt"}, "gear"],
    ],
    ids=["object", "objects", "mixed"],
)
def test_ontology_is_normalised_to_prompt_and_class(api: httpx.Client, ontology: Any):
    assert status(api, started(api, ontology=ontology)["jobId"])["ontology"] == EXPECTED


def test_a_class_of_which_nothing_would_be_saved_is_refused(api: httpx.Client):
    assert start(api, OUTLINES, ontology={"a bolt": "|"}).status_code == 400


def test_text_in_a_list_is_prompt_and_class(api: httpx.Client):
    found = status(api, started(api, ontology=["bolt", "gear"])["jobId"])
    assert found["ontology"] == {"bolt": "bolt", "gear": "gear"}


@pytest.mark.parametrize("ontology", [..., None, {}, []], ids=["left out", "null", "object", "list"])
def test_sam3_takes_the_classes_of_the_dataset(api: httpx.Client, ontology: Any):
    found = status(api, started(api, ontology=ontology)["jobId"])
    assert list(found["ontology"]) == ["bolt", "nut", "washer", "gear", "bracket", "spring"]


def test_trained_model_gives_its_classes_that_the_locked_dataset_has(api: httpx.Client):
    job = started(api, modelType="custom_roboflow", modelOptions={"modelId": "bench-parts/3"})
    derived = status(api, job["jobId"])["ontology"]
    assert set(derived) == {"bolt", "nut", "washer", "gear", "bracket", "spring"}


def test_unlocked_dataset_takes_all_classes_of_the_model(api: httpx.Client):
    model = {"modelId": "workbench/bench-outlines-2-workbench-t1"}
    job = started(api, OUTLINES, modelType="custom_roboflow", modelOptions=model)
    assert len(status(api, job["jobId"])["ontology"]) == 8


@pytest.mark.parametrize(
    ("project", "model_type", "model", "error_type"),
    [
        (PARTS, "custom_roboflow", ..., "MISSING_MODEL_ID"),
        (PARTS, "custom_roboflow", {"modelId": "new-parts/1"}, "MODEL_CLASSES_UNAVAILABLE"),
        (PARTS, "custom_roboflow", {"modelId": "bench-parts/1"}, "NO_MATCHING_CLASSES"),
        (NEW, "sam3", ..., "DATASET_HAS_NO_CLASSES"),
    ],
)
def test_ontology_that_cannot_be_derived_is_refused(
    api: httpx.Client, project: str, model_type: str, model: Any, error_type: str
):
    answer = start(api, project, modelType=model_type, modelOptions=model)
    assert answer.status_code == 400
    assert answer.json()["errorType"] == error_type


def test_class_outside_the_locked_ones_is_refused(api: httpx.Client):
    answer = start(api, ontology={"a bolt": "bolt", "a pin": "pin"})
    assert answer.status_code == 400
    assert "“pin”" in answer.json()["error"]["message"]


def test_number_of_images_is_capped_by_the_batch(api: httpx.Client):
    job = started(api, NEW, ontology=["bolt"], numImagesToLabel=1000)
    assert status(api, job["jobId"])["numImages"] == 12


def test_images_leave_the_batch_and_the_rest_stays(api: httpx.Client):
    batch = batch_id(api, PARTS, "Morning shift")
    before = api.get(f"{PARTS}/batches/{batch}").json()
    started(api, PARTS, batch="Morning shift", ontology=["bolt"], numImagesToLabel=2)
    after = api.get(f"{PARTS}/batches/{batch}").json()
    assert after["images"] == before["images"] - 2
    assert after["numJobs"] == before["numJobs"] + 1


def test_large_job_is_cut_into_even_subjobs(api: httpx.Client):
    job = started(api, OUTLINES, ontology=["no bolt"], numImagesToLabel=40)
    assert len(status(api, job["jobId"])["subjobs"]) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"batchId": ...}, {"batchId": ""}, {"batchId": 5}, {"modelType": ...}, {"modelType": "yolo"},
        {"modelType": "gemini-boxes"}, {"ontology": 5}, {"ontology": "bolt"}, {"ontology": {"bolt": 1}},
        {"ontology": {"": "bolt"}}, {"ontology": {"bolt": " "}}, {"ontology": [{"prompt": "x"}]},
        {"ontology": [["bolt"]]}, {"numImagesToLabel": 0}, {"numImagesToLabel": -3},
        {"numImagesToLabel": 1.5}, {"numImagesToLabel": "3"}, {"numImagesToLabel": True},
        {"defaultConfidence": 1.1}, {"defaultConfidence": "high"}, {"confidenceThresholds": [0.5]},
        {"confidenceThresholds": {"bolt": 2}}, {"confidenceThresholds": {"bolt": None}},
        {"reviewerEmail": "stranger@example.com"}, {"reviewerEmail": 1}, {"runNMS": "no"},
        {"modelOptions": "fast"}, {"modelOptions": {"modelId": 3}}, {"modelOptions": {"outputFormat": "rle"}},
        {"preserveExistingAnnotations": 1},
        {"modelType": "custom_roboflow", "modelOptions": {"modelId": "bench-parts/99"}},
        {"modelType": "custom_roboflow", "modelOptions": {"modelId": "bench-parts/4"}},
        {"modelType": "custom_roboflow", "modelOptions": {"modelId": "acme/bench-parts-3-workbench-t1"}},
    ],
    ids=str,
)  # fmt: skip
def test_field_that_makes_no_sense_is_refused(api: httpx.Client, fields: dict[str, Any]):
    before = len(api.get(f"{PARTS}/jobs").json()["jobs"])
    answer = start(api, **{"ontology": {"bolt": "bolt"}} | fields)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["message"]
    assert len(api.get(f"{PARTS}/jobs").json()["jobs"]) == before


def test_unknown_batch_is_not_found(api: httpx.Client):
    assert start(api, batchId="none", ontology=["bolt"]).status_code == 404


def test_batch_of_another_project_is_not_found(api: httpx.Client):
    assert start(api, PARTS, batchId=batch_id(api, OUTLINES), ontology=["bolt"]).status_code == 404


def test_unknown_fields_are_tolerated(api: httpx.Client):
    assert start(api, ontology=["bolt"], note="of a later version").status_code == 200
