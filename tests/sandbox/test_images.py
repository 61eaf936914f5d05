"""Search, details and the pictures themselves."""

import io

import httpx
import pytest
from PIL import Image

from tests.sandbox.talk import OUTLINES, PARTS, batch_id
from tests.sandbox_process import SandboxProcess

ALL_FIELDS = ["id", "name", "filename", "url", "created", "annotations", "labels", "split", "tags", "owner",
              "embedding", "user_metadata", "width", "height", "aspectRatio"]  # fmt: skip


def search(api: httpx.Client, project: str = PARTS, **body) -> list[dict]:
    answer = api.post(f"{project}/search", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def test_pages_cover_a_batch_once(api: httpx.Client):
    batch = batch_id(api, PARTS, "Night shift")
    pages = [
        search(api, batch=True, batch_id=batch, limit=25, offset=offset, fields=["name"])
        for offset in (0, 25, 50)
    ]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({image["id"] for page in pages for image in page}) == 60


def test_usual_fields_are_four(api: httpx.Client):
    assert search(api, limit=1)[0].keys() == {"id", "created", "name", "labels"}


def test_every_documented_field_can_be_asked_for(api: httpx.Client):
    assert search(api, limit=1, fields=ALL_FIELDS)[0].keys() == set(ALL_FIELDS)


def test_id_is_always_there_and_unknown_fields_are_not(api: httpx.Client):
    assert search(api, limit=1, fields=["name", "mood"])[0].keys() == {"id", "name"}


def test_false_switches_of_the_official_client_narrow_nothing(api: httpx.Client):
    assert len(search(api, batch=False, annotation_job=False, limit=250)) == 72


def test_class_narrows_the_search(api: httpx.Client):
    batch = batch_id(api, PARTS, "Night shift")
    search(api, batch_id=batch)  # the first ten come labelled
    found = search(api, batch_id=batch, class_name="gear", fields=["labels"])
    assert 0 < len(found) <= 10
    assert all("gear" in image["labels"] for image in found)


def test_prompt_finds_names(api: httpx.Client):
    assert [image["name"] for image in search(api, prompt="0013")] == ["bench-0013.jpg"]


def test_nothing_is_in_the_dataset_before_a_review(api: httpx.Client):
    assert search(api, in_dataset=True) == search(api, in_dataset="true") == []


def test_pictures_need_no_key(api: httpx.Client):
    image = search(api, OUTLINES, limit=1)[0]["id"]
    urls = api.get(f"{OUTLINES}/images/{image}").json()["image"]["urls"]
    sizes = {}
    for name, url in urls.items():
        answer = httpx.get(url)
        assert answer.headers["content-type"] == "image/jpeg"
        sizes[name] = Image.open(io.BytesIO(answer.content)).size
    assert sizes == {"original": (640, 640), "thumb": (256, 256)}


@pytest.mark.parametrize(
    "tail",
    ["{id}/secret.jpg", "{id}/original.png", "{id}/original", "none/original.jpg",
     "..%2F..%2Fsandbox.sqlite3/original.jpg", "{id}/..%2F..%2Fsandbox.sqlite3"],
)  # fmt: skip
def test_only_pictures_are_served(sandbox: SandboxProcess, api: httpx.Client, tail: str):
    image = search(api, limit=1, fields=["owner"])[0]
    answer = httpx.get(f"{sandbox.url}/source/{image['owner']}/{tail.format(id=image['id'])}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"


def test_picture_of_another_owner_is_not_found(sandbox: SandboxProcess, api: httpx.Client):
    image = search(api, limit=1)[0]["id"]
    assert httpx.get(f"{sandbox.url}/source/somebody/{image}/original.jpg").status_code == 404
