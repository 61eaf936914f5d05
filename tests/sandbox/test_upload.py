"""Upload: as a form and as base64, deduplicated by content, checked before anything is kept."""

import base64
import io
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.sandbox.talk import NEW, finished, started
from tests.sandbox_process import SandboxProcess


def picture(shade: int, form: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 20, 30)).save(out, form)
    return out.getvalue()


def upload(
    api: httpx.Client, content: bytes, path: str = "/dataset/new-parts/upload", **params
) -> httpx.Response:
    return api.post(
        path, params=params, files={"file": ("part.png", content, "image/png")}, data={"name": "part.png"}
    )


def details(api: httpx.Client, image: str) -> dict:
    return api.get(f"{NEW}/images/{image}").json()["image"]


def test_form_lands_in_a_new_batch(api: httpx.Client):
    answer = upload(api, picture(1), batch="Station 7", tag=["left", "wet"], split="valid").json()
    assert answer["success"] is True
    batch = next(b for b in api.get(f"{NEW}/batches").json()["batches"] if b["name"] == "Station 7")
    assert batch["images"] == 1
    image = details(api, answer["id"])
    assert (image["name"], image["tags"], image["split"]) == ("part.png", ["left", "wet"], "valid")


def test_same_content_gets_the_same_image(api: httpx.Client):
    first = upload(api, picture(2), batch="A").json()
    assert upload(api, picture(2), batch="B").json() == {"duplicate": True, "id": first["id"]}


def test_content_of_a_sample_image_is_known(api: httpx.Client):
    image = api.post(f"{NEW}/search", json={"limit": 1, "fields": ["url"]}).json()["results"][0]
    content = httpx.get(image["url"]).content
    assert upload(api, content).json() == {"duplicate": True, "id": image["id"]}


def test_same_content_has_the_same_id_in_another_project(api: httpx.Client):
    first = upload(api, picture(3)).json()
    assert upload(api, picture(3), "/dataset/bench-outlines/upload").json() == first


@pytest.mark.parametrize("path", ["/dataset/new-parts/upload", f"{NEW}/upload"])
def test_base64_is_taken(api: httpx.Client, path: str):
    body = base64.b64encode(picture(len(path)))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = api.post(path, params={"name": "b.png"}, content=body, headers=headers).json()
    assert details(api, answer["id"])["name"] == "b.png"


@pytest.mark.parametrize(
    ("form", "kind"),
    [("JPEG", "image/jpeg"), ("BMP", "image/bmp"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")],
)
def test_original_is_served_as_it_was_sent(api: httpx.Client, form: str, kind: str):
    content = picture(50, form)
    image = upload(api, content).json()["id"]
    answer = httpx.get(details(api, image)["urls"]["original"])
    assert (answer.content, answer.headers["content-type"]) == (content, kind)


def test_metadata_is_kept(api: httpx.Client):
    files = {"file": ("m.png", picture(60), "image/png")}
    image = api.post("/dataset/new-parts/upload", files=files, data={"metadata": '{"camera": "c1"}'}).json()[
        "id"
    ]
    found = api.post(f"{NEW}/search", json={"fields": ["user_metadata"], "limit": 250}).json()["results"]
    assert {"id": image, "user_metadata": {"camera": "c1"}} in found


def test_uploaded_images_can_be_labelled(api: httpx.Client):
    upload(api, picture(70, size=(640, 480)), batch="To label")
    job = started(api, NEW, batch="To label", ontology=["bolt"])
    assert finished(api, job["jobId"])["numImagesSentBack"] == 1


@pytest.mark.parametrize("content", [b"", b"no image", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_image_is_refused(api: httpx.Client, content: bytes):
    assert upload(api, content).status_code == 400


def test_truncated_image_is_refused(api: httpx.Client):
    assert upload(api, picture(80, "JPEG", (400, 400))[:-300]).status_code == 400


def test_image_of_too_many_pixels_is_refused(api: httpx.Client):
    assert upload(api, picture(90, size=(16_401, 1))).status_code == 400


def test_address_of_an_image_is_not_opened(api: httpx.Client, sandbox: SandboxProcess):
    for address in ("http://127.0.0.1:1/x.jpg", f"file://{sandbox.data}/sandbox.sqlite3"):
        answer = api.post("/dataset/new-parts/upload", params={"image": address, "name": "x"})
        assert answer.status_code == 400


def test_name_of_a_file_leads_nowhere(api: httpx.Client, sandbox: SandboxProcess):
    before = set(sandbox.data.rglob("*"))
    files = {"file": ("../../../evil.png", picture(100), "image/png")}
    image = api.post("/dataset/new-parts/upload", files=files, data={"name": "../../evil.png"}).json()["id"]
    new = {Path(p).name for p in set(sandbox.data.rglob("*")) - before}
    assert new == {f"{image}.png", f"{image}.thumb.jpg"}


@pytest.mark.parametrize("data", [{"split": "best"}, {"metadata": "{"}, {"metadata": "[]"}], ids=str)
def test_field_that_makes_no_sense_is_refused(api: httpx.Client, data: dict):
    files = {"file": ("x.png", picture(110), "image/png")}
    assert api.post("/dataset/new-parts/upload", files=files, data=data).status_code == 400


def test_form_without_a_file_is_refused(api: httpx.Client):
    assert api.post("/dataset/new-parts/upload", files={"note": (None, "x")}).status_code == 400


def test_broken_form_is_refused(api: httpx.Client):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert api.post("/dataset/new-parts/upload", content=b"--y\r\n\r\n", headers=headers).status_code == 400


def test_unknown_project_is_not_found(api: httpx.Client):
    assert upload(api, picture(1), "/dataset/none/upload").status_code == 404


def test_too_large_upload_is_refused(api: httpx.Client):
    refusal = upload(api, b"\0" * (28 * 1024 * 1024))
    assert refusal.status_code == 413
    assert refusal.json()["error"]["message"].startswith(
        "The request is larger"
    )  # and was not kept in memory
