"""Workspace, projects, versions, models, batches and annotation jobs."""

import httpx
import pytest

from tests.sandbox.talk import NEW, OUTLINES, PARTS, batch_id, finished, images_of, started

TYPES = {
    "workbench/bench-parts": "object-detection",
    "workbench/bench-outlines": "instance-segmentation",
    "workbench/new-parts": "object-detection",
}


def test_workspace_lists_its_projects(api: httpx.Client):
    projects = api.get("/workbench").json()["workspace"]["projects"]
    assert {p["id"]: p["type"] for p in projects} == TYPES


def test_classes_have_a_colour_each(api: httpx.Client):
    project = api.get(OUTLINES).json()["project"]
    assert len(project["classes"]) == 8
    assert project["colors"].keys() == project["classes"].keys()


def test_new_project_has_no_classes(api: httpx.Client):
    assert api.get(NEW).json()["project"]["classes"] == {}


def test_project_lists_its_versions_newest_first(api: httpx.Client):
    versions = api.get(PARTS).json()["versions"]
    assert [v["id"] for v in versions] == [f"workbench/bench-parts/{n}" for n in (4, 3, 2, 1)]


@pytest.mark.parametrize(("number", "is_trained"), [(3, True), (4, False)])
def test_version_tells_whether_it_was_trained(api: httpx.Client, number: int, is_trained: bool):
    assert bool(api.get(f"{PARTS}/{number}").json()["version"].get("model")) is is_trained


def test_models_are_listed_with_the_id_that_a_job_takes(api: httpx.Client):
    models = api.get(f"{PARTS}/models").json()["models"]
    assert [m["id"] for m in models] == ["bench-parts/3", "bench-parts/2", "bench-parts/1"]
    assert models[1]["classes"] == ["bolt", "nut", "washer"]


@pytest.mark.parametrize("name", ["bench-parts-3-workbench-t1", "bench-parts/3"])
def test_model_is_found_by_either_name(api: httpx.Client, name: str):
    assert api.get(f"/models/workbench/{name}").json()["model"]["id"] == "bench-parts/3"


def test_batches_count_their_images(api: httpx.Client):
    counts = {
        b["name"]: b["images"]
        for p in (PARTS, OUTLINES, NEW)
        for b in api.get(f"{p}/batches").json()["batches"]
    }
    assert counts["Morning shift"] == 12
    assert counts["Night shift"] == 60
    assert counts["Week 47"] == 240


def test_batch_is_answered_flat(api: httpx.Client):
    batch = batch_id(api, PARTS, "Morning shift")
    assert api.get(f"{PARTS}/batches/{batch}").json()["name"] == "Morning shift"


def test_unknown_batch_is_not_found(api: httpx.Client):
    answer = api.get(f"{PARTS}/batches/none")
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "batch not found")


def test_pages_of_batches_follow_each_other(api: httpx.Client):
    first = api.get(f"{PARTS}/annotation-batches", params={"limit": 1}).json()
    second = api.get(f"{PARTS}/annotation-batches", params={"limit": 1, "after": first["after"]}).json()
    assert [b["name"] for b in first["batches"] + second["batches"]] == ["Morning shift", "Night shift"]
    assert second["after"] is None


def test_annotation_job_is_the_same_in_both_families(api: httpx.Client):
    job = started(api, OUTLINES, ontology=["nut"], numImagesToLabel=2)
    finished(api, job["jobId"])
    old = api.get(f"{OUTLINES}/jobs/{job['annotationJobId']}").json()
    new = api.get(f"{OUTLINES}/annotation-jobs/{job['annotationJobId']}").json()
    assert old == new
    assert old in api.get(f"{OUTLINES}/jobs").json()["jobs"]
    assert old in api.get(f"{OUTLINES}/annotation-jobs").json()["jobs"]


def test_annotation_job_counts_and_names_its_batch(api: httpx.Client):
    batch = batch_id(api, OUTLINES, "Week 47")
    job = started(api, OUTLINES, batch="Week 47", ontology=["nut"], numImagesToLabel=2)
    finished(api, job["jobId"])
    answer = api.get(f"{OUTLINES}/jobs/{job['annotationJobId']}").json()
    assert (answer["numImages"], answer["annotated"], answer["unannotated"]) == (2, 2, 0)
    assert answer["sourceBatch"].endswith(f"/{batch}")


def test_images_of_an_annotation_job_are_listed(api: httpx.Client):
    job = started(api, OUTLINES, ontology=["nut"], numImagesToLabel=2)
    listed = api.get(f"{OUTLINES}/annotation-jobs/{job['annotationJobId']}/images").json()["images"]
    searched = images_of(api, OUTLINES, job["annotationJobId"])
    assert [i["id"] for i in listed] == [i["id"] for i in searched]


def test_images_of_a_batch_come_in_pages(api: httpx.Client):
    batch = batch_id(api, PARTS, "Night shift")
    page = api.get(f"{PARTS}/annotation-batches/{batch}/images", params={"limit": 200}).json()
    assert len(page["images"]) == 60
