"""What a job writes on its images, through the server."""

from collections import Counter

import httpx

from tests.sandbox.talk import (
    NEW,
    OUTLINES,
    PARTS,
    finished,
    images_of,
    labelled,
    started,
)


def test_default_confidence_chooses_what_is_kept(api: httpx.Client):
    counts = [len(labelled(api, ontology=["bolt"], defaultConfidence=c)) for c in (0.2, 0.5, 0.8)]
    assert counts == [3, 2, 1]


def test_threshold_of_a_class_goes_over_the_default(api: httpx.Client):
    boxes = labelled(
        api, ontology=["bolt", "gear"], defaultConfidence=0.2, confidenceThresholds={"bolt": 0.8}
    )
    assert Counter(b["label"] for b in boxes) == {"bolt": 1, "gear": 3}


def test_suppression_can_be_switched_off(api: httpx.Client):
    assert len(labelled(api, ontology=["bolt"])) == 2
    assert len(labelled(api, ontology=["bolt"], runNMS=False)) == 3


def test_labels_have_a_centre_and_a_confidence(api: httpx.Client):
    box = labelled(api, ontology=["bolt"])[0]
    assert box == {"label": "bolt", "x": 40.0, "y": 30.0, "width": 40.0, "height": 40.0, "confidence": 0.9}


def test_segmentation_labels_have_an_outline(api: httpx.Client):
    box = labelled(api, OUTLINES, ontology=["bolt"])[0]
    assert box["points"] == [[20.0, 10.0], [60.0, 10.0], [60.0, 50.0], [20.0, 50.0]]


def test_details_and_search_tell_the_same(api: httpx.Client):
    job = started(api, ontology=["bolt"])
    finished(api, job["jobId"])
    (image,) = images_of(api, PARTS, job["annotationJobId"])
    details = api.get(f"{PARTS}/images/{image['id']}").json()["image"]
    assert details["annotation"] == image["annotations"]
    assert details["labels"] == image["labels"] == ["bolt"]


def test_image_on_which_nothing_is_found_stays_unannotated(api: httpx.Client):
    job = started(api, ontology={"no bolt": "bolt"})
    assert finished(api, job["jobId"])["numImagesSentBack"] == 1
    assert images_of(api, PARTS, job["annotationJobId"])[0]["annotations"] is None
    board = api.get(f"{PARTS}/jobs/{job['annotationJobId']}").json()
    assert (board["annotated"], board["unannotated"]) == (0, 1)


def test_trained_model_knows_its_own_classes_only(api: httpx.Client):
    boxes = labelled(
        api,
        ontology={"bolt": "bolt", "gear": "gear"},
        modelType="custom_roboflow",
        modelOptions={"modelId": "bench-parts/2"},
    )
    assert {b["label"] for b in boxes} == {"bolt"}


def test_new_classes_are_added_to_an_unlocked_dataset(api: httpx.Client):
    labelled(api, NEW, ontology={"a bolt": "fast/ener"})
    assert api.get(NEW).json()["project"]["classes"] == {"fast-ener": 2}
