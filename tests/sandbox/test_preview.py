"""The optional addresses: the list of models, and the preview of one image."""

import base64
import io

import httpx
import pytest
from PIL import Image

from tests.sandbox.talk import NEW, OUTLINES, PARTS
from tests.sandbox_process import SandboxProcess


def image_field(size: tuple[int, int] = (640, 480)) -> dict[str, str]:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, "PNG")
    return {"type": "base64", "value": base64.b64encode(out.getvalue()).decode()}


def preview(api: httpx.Client, project: str = PARTS, **fields) -> httpx.Response:
    body = {"modelType": "sam3", "image": image_field(), "ontology": ["bolt", "no gear"]} | fields
    return api.post(f"{project}/autolabel/preview", json=body)


def test_one_model_is_offered_and_another_says_why_not(api: httpx.Client):
    models = api.get("/workbench/autolabel/models").json()["models"]
    assert [(m["id"], m["available"]) for m in models] == [("sam3", True), ("gemini-boxes", False)]
    assert models[1]["unavailableReason"]


def test_preview_tells_what_was_found(api: httpx.Client):
    answer = preview(api).json()
    assert answer["summary"] == {
        "totalDetections": 3,
        "byClass": {"bolt": {"count": 3, "highestConfidence": 0.9}},
        "classesWithNoDetections": ["no gear"],
    }
    assert answer["predictions"][0] == {
        "x": 40.0, "y": 30.0, "width": 40.0, "height": 40.0, "class": "bolt", "confidence": 0.9
    }  # fmt: skip


def test_overlapping_finds_are_shown_too_since_a_preview_is_asked_for_no_nms(api: httpx.Client):
    found = preview(api, ontology=["bolt"]).json()["predictions"]
    assert [prediction["confidence"] for prediction in found] == [0.9, 0.6, 0.55]
    assert abs(found[0]["x"] - found[2]["x"]) < 5


def test_preview_of_a_segmentation_project_has_outlines(api: httpx.Client):
    points = preview(api, OUTLINES, ontology=["bolt"]).json()["predictions"][0]["points"]
    assert points[0] == {"x": 20.0, "y": 10.0}


def test_threshold_chooses_what_is_shown(api: httpx.Client):
    assert preview(api, confidenceThreshold=0.8).json()["summary"]["totalDetections"] == 1


def test_unknown_words_are_named_with_the_known_ones(api: httpx.Client):
    (warning,) = preview(api, ontology=["bolt", "a keyboard"]).json()["warnings"]
    assert "“a keyboard”" in warning and "gear" in warning


def test_preview_creates_nothing(api: httpx.Client):
    preview(api)
    assert api.get(f"{PARTS}/jobs").json()["jobs"] == []


def test_own_image_is_read_by_its_address(api: httpx.Client):
    url = api.post(f"{PARTS}/search", json={"limit": 1, "fields": ["url"]}).json()["results"][0]["url"]
    answer = preview(api, image={"type": "url", "value": url}).json()
    assert answer["image"] == {"width": 640, "height": 640}


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.jpg", "file:///etc/passwd", "{url}/workbench", "{url}/source/../sandbox.sqlite3",
     "{url}/source/workbenchSampleOwner/../../sandbox.sqlite3", "{url}@evil.example/source/a/b/c", "http://[", ""],
)  # fmt: skip
def test_other_addresses_are_never_opened(api: httpx.Client, sandbox: SandboxProcess, address: str):
    image = {"type": "url", "value": address.format(url=sandbox.url)}
    assert preview(api, image=image).status_code == 400


@pytest.mark.parametrize(
    "fields",
    [{"modelType": "custom_roboflow"}, {"modelType": None}, {"image": None}, {"image": {"type": "path", "value": "x"}},
     {"image": {"type": "base64", "value": "%%%"}}, {"image": {"type": "base64", "value": "aGVsbG8="}},
     {"image": {"type": "base64"}}, {"image": "x"}, {"confidenceThreshold": 2}, {"ontology": 1}],
    ids=str,
)  # fmt: skip
def test_request_that_makes_no_sense_is_refused(api: httpx.Client, fields: dict):
    assert preview(api, **fields).status_code == 400


def test_dataset_without_classes_needs_an_ontology(api: httpx.Client):
    assert preview(api, NEW, ontology={}).status_code == 400
