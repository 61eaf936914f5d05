"""Recorded answers become the domain's values, whatever shape they come in."""

import json

import pytest

from app.adapters.roboflow.client import RoboflowClient
from app.domain.catalogue import AnnotationJob, Batch, Project, TrainedModel
from app.domain.errors import InputError, KeyRefused, NotFound, RequestRefused, UnreadableAnswer
from app.domain.status import Started, SubJob
from tests.adapters.http_server import Reply, ScriptedServer
from tests.adapters.roboflow.conftest import DATA, KEY, NOW, recorded

UPLOADED = 1669146024.818
BATCH = Batch("batch-1", "Uploaded on 11/22/22 at 1:39 pm", 115, 2, UPLOADED)
JOB = AnnotationJob(
    "7xMZ", "Job created by API", "assigned", "batch-1", 115, 3, 112, 0, 0, 1669146024.0, "b@example.com"
)
PNG = b"\x89PNG\r\n\x1a\n and so on"


async def test_the_workspace_of_a_key_is_read(client: RoboflowClient, server: ScriptedServer):
    server.on("/", recorded("root.json"))
    assert await client.workspace_of_key() == "my-workspace"


async def test_the_key_travels_as_bearer_and_never_in_the_address(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/", recorded("root.json"))
    await client.workspace_of_key()
    assert server.asked[0].key == f"Bearer {KEY}"
    assert server.paths() == ["/"]


async def test_a_workspace_becomes_a_catalogue(client: RoboflowClient, server: ScriptedServer):
    server.on("/my-workspace", recorded("workspace.json"))
    catalogue = await client.catalogue("my-workspace")
    assert (catalogue.workspace, catalogue.name, catalogue.fetched_at) == (
        "my-workspace",
        "My Workspace",
        NOW,
    )
    assert catalogue.projects == (
        Project(
            "hard-hats", "Hard Hats", "object-detection", 120, 8, {"helmet": 320, "head": 95},
            {"helmet": "#C7FC00"}, 2,
        ),
        Project("masks", "Masks", "instance-segmentation", 7, None, {"part": 0}, {}, 1),
    )  # fmt: skip


async def test_a_project_is_read_without_its_workspace_in_the_id(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/w/hard-hats", recorded("project.json"))
    project = await client.project("w", "hard-hats")
    assert (project.id, project.versions, project.classes) == ("hard-hats", 3, {"helmet": 320, "head": 95})


async def test_batches_are_read_with_three_kinds_of_time(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/p/batches", recorded("batches.json"))
    assert await client.batches("w", "p") == (
        BATCH,
        Batch("batch-2", "Line 2", 12, 0, 1767225600.0),
        Batch("batch-3", "Line 3", 7, 0, 1669146024.5),
        Batch("batch-4", "batch-4"),
    )


async def test_a_bare_list_of_batches_is_read(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/p/batches", Reply([{"id": "b"}]))
    assert await client.batches("w", "p") == (Batch("b", "b"),)


@pytest.mark.parametrize("is_wrapped", [False, True])
async def test_a_batch_is_read_flat_and_wrapped(
    client: RoboflowClient, server: ScriptedServer, is_wrapped: bool
):
    batch = json.loads((DATA / "batch.json").read_text())
    server.on("/w/p/batches/batch-1", Reply({"batch": batch} if is_wrapped else batch))
    assert await client.batch("w", "p", "batch-1") == BATCH


async def test_annotation_jobs_name_their_batch_without_the_project(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/w/p/jobs", recorded("jobs.json"))
    assert await client.annotation_jobs("w", "p") == (JOB,)


async def test_annotation_jobs_come_from_the_newer_family_page_by_page(
    client: RoboflowClient, server: ScriptedServer
):
    pages = [Reply({"jobs": [{"id": "a"}], "after": "x y"}), Reply({"annotationJobs": [{"id": "b"}]})]
    server.on("/w/p/annotation-jobs", *pages)
    assert [job.id for job in await client.annotation_jobs("w", "p")] == ["a", "b"]
    assert [path for path in server.paths() if "annotation-jobs" in path] == [
        "/w/p/annotation-jobs?limit=200",
        "/w/p/annotation-jobs?limit=200&after=x+y",
    ]


async def test_annotation_jobs_that_only_one_family_has_are_there_once(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/w/p/jobs", Reply({"jobs": [{"id": "a"}, {"id": "b"}]}))
    server.on("/w/p/annotation-jobs", Reply({"annotationJobs": [{"id": "b"}, {"id": "c"}]}))
    assert sorted(job.id for job in await client.annotation_jobs("w", "p")) == ["a", "b", "c"]


async def test_a_cursor_that_never_ends_is_not_followed_for_ever(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/w/p/annotation-jobs", Reply({"jobs": [{"id": "a"}], "after": "same"}))
    assert [job.id for job in await client.annotation_jobs("w", "p")] == ["a"]
    assert len(server.asked) == 3


async def test_no_annotation_jobs_in_either_family_is_an_empty_list(client: RoboflowClient):
    assert await client.annotation_jobs("w", "p") == ()


@pytest.mark.parametrize("family", ["jobs", "annotation-jobs"])
@pytest.mark.parametrize("is_wrapped", [False, True])
async def test_an_annotation_job_is_found_in_both_families(
    client: RoboflowClient, server: ScriptedServer, family: str, is_wrapped: bool
):
    job = json.loads((DATA / "jobs.json").read_text())["jobs"][0]
    server.on(f"/w/p/{family}/7xMZ", Reply({"job": job} if is_wrapped else job))
    assert await client.annotation_job("w", "p", "7xMZ") == JOB


async def test_trained_models_have_ids_that_a_job_takes(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/hard-hats/models", recorded("models.json"))
    assert await client.trained_models("w", "hard-hats") == (
        TrainedModel("hard-hats/2", "Hard Hats 2", "rfdetr-base", ("helmet", "head")),
        TrainedModel("hard-hats/3", "hard-hats/3", "object-detection"),
        TrainedModel("w/hard-hats-4-rfdetr-t1", "w/hard-hats-4-rfdetr-t1"),
    )


@pytest.mark.parametrize(
    "models", [Reply(status=404), Reply(status=405), Reply({"models": []}), Reply("<p>")]
)
async def test_trained_models_are_found_in_the_versions_where_there_is_no_list(
    client: RoboflowClient, server: ScriptedServer, models: Reply
):
    server.on("/w/hard-hats/models", models)
    server.on("/w/hard-hats", recorded("project.json"))
    assert await client.trained_models("w", "hard-hats") == (
        TrainedModel("hard-hats/2", "second", "rfdetr-base", ("helmet", "head")),
    )


async def test_the_model_catalogue_is_read(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/autolabel/models", recorded("offers.json"))
    sam3, gemini = await client.model_offers("w") or ()
    assert (sam3.id, sam3.is_default, sam3.credits_per_image, sam3.takes_prompts) == (
        "sam3",
        True,
        0.001,
        True,
    )
    assert (gemini.is_available, gemini.unavailable_reason, gemini.takes_prompts) == (
        False,
        "Not in your plan.",
        False,
    )


@pytest.mark.parametrize("status", [404, 405])
async def test_a_server_without_a_model_catalogue_offers_none(
    client: RoboflowClient, server: ScriptedServer, status: int
):
    server.on("/w/autolabel/models", Reply("<html>no</html>", status, {"Content-Type": "text/html"}))
    assert await client.model_offers("w") is None


async def test_other_refusals_of_the_model_catalogue_are_told(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/autolabel/models", Reply({"error": "no"}, 403), Reply({"error": "no"}, 400))
    with pytest.raises(KeyRefused):
        await client.model_offers("w")
    with pytest.raises(RequestRefused):
        await client.model_offers("w")


async def test_images_are_searched_by_batch(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/p/search", Reply({"results": []}))
    assert await client.images("w", "p", batch_id="b", offset=100, limit=1000) == ()
    asked = server.asked[0]
    assert asked.method == "POST"
    assert asked.json | {"fields": []} == {
        "offset": 100, "limit": 250, "batch": True, "batch_id": "b", "fields": [],
    }  # fmt: skip
    assert {"id", "name", "labels", "annotations", "width", "height", "url"} <= set(asked.json["fields"])


async def test_images_are_searched_by_annotation_job(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/p/search", Reply({"results": []}))
    await client.images("w", "p", annotation_job_id="a")
    assert server.asked[0].json["annotation_job"] is True
    assert server.asked[0].json["annotation_job_id"] == "a"


async def test_labels_of_a_search_are_read_in_every_shape(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/p/search", recorded("search.json"))
    images = {image.id: image for image in await client.images("w", "p", batch_id="b")}
    assert list(images) == [f"img-{i}" for i in range(1, 9)]
    one, two = images["img-1"], images["img-2"]
    assert (one.width, one.height, one.thumb_url) == (640, 480, one.url)
    assert [label.box for label in one.labels or ()] == [(90, 45, 110, 55), (190, 46.5, 211, 73.5)]
    assert [label.confidence for label in one.labels or ()] == [None, 0.75]
    assert [(label.class_name, label.box) for label in two.labels or ()] == [
        ("part", (10, 10, 30, 50)),
        ("part", (3, 3, 7, 7)),
    ]
    assert (two.labels or ())[0].polygon == ((10, 10), (30, 10), (30, 50))


async def test_labels_that_a_search_does_not_tell_are_unknown_and_not_none(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/w/p/search", recorded("search.json"))
    images = {image.id: image for image in await client.images("w", "p", batch_id="b")}
    assert images["img-3"].labels == () == images["img-7"].labels
    unknown = [images[f"img-{i}"].labels for i in (4, 5, 6, 8)]
    assert unknown == [None] * 4


async def test_image_details_are_read(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/p/images/abc", recorded("image.json"))
    image = await client.image("w", "p", "abc")
    assert (image.name, image.width, image.height, image.split) == ("img.jpg", 500, 400, "train")
    assert image.url.endswith("original.jpg")
    assert image.thumb_url.endswith("thumb.jpg")
    assert [label.box for label in image.labels or ()] == [(168.5, 45, 189.5, 72)]


@pytest.mark.parametrize("annotation", [{"annotation": None}, {"annotation": {}}, {}])
async def test_an_image_without_annotation_has_no_labels(
    client: RoboflowClient, server: ScriptedServer, annotation: dict[str, object]
):
    server.on("/w/p/images/abc", Reply({"image": {"id": "abc", **annotation}}))
    assert (await client.image("w", "p", "abc")).labels == ()


async def test_names_are_quoted_in_the_path(client: RoboflowClient, server: ScriptedServer):
    with pytest.raises(NotFound):
        await client.batch("w", "p", "a/b?c#d é")
    assert server.paths() == ["/w/p/batches/a%2Fb%3Fc%23d%20%C3%A9"]


@pytest.mark.parametrize("name", ["", ".", ".."])
async def test_a_name_that_would_change_the_path_is_not_sent(
    client: RoboflowClient, server: ScriptedServer, name: str
):
    with pytest.raises(InputError):
        await client.batches("w", name)
    assert server.asked == []


@pytest.mark.parametrize("status", [200, 201, 202])
async def test_a_started_job_is_read_from_any_2xx(
    client: RoboflowClient, server: ScriptedServer, status: int
):
    server.on("/w/p/autolabel", recorded("started.json", status))
    body = '{"batchId": "b",  "ontology": {"ein Rädchen": "gear"}}'
    assert await client.start_job("w", "p", body) == Started(
        "auto-label-job-uuid", "annotation-job-uuid", "Automatic labeling job created"
    )
    assert server.asked[0].body == body.encode()
    assert server.asked[0].headers["content-type"] == "application/json"


async def test_a_job_status_is_read(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/autolabel/jobs/j", recorded("status.json"))
    status = await client.job_status("w", "j")
    assert (status.status, status.num_images, status.num_sent_back) == ("pending", 100, 0)
    assert status.subjobs == (SubJob("subjob-1", "pending"), SubJob("subjob-2", "done"))


async def test_a_picture_of_the_server_is_fetched_with_the_key(
    client: RoboflowClient, server: ScriptedServer
):
    server.on("/pictures/1.png", Reply(PNG, headers={"Content-Type": "image/png"}))
    assert await client.image_bytes(f"{server.url}/pictures/1.png") == PNG
    assert await client.image_bytes("/pictures/1.png") == PNG
    assert {asked.key for asked in server.asked} == {f"Bearer {KEY}"}


async def test_what_is_no_picture_is_refused(client: RoboflowClient, server: ScriptedServer):
    server.on("/1.png", Reply("<html>sign in</html>"))
    with pytest.raises(UnreadableAnswer, match="is none"):
        await client.image_bytes(f"{server.url}/1.png")


@pytest.mark.parametrize(
    "url", ["http://example.com/1.png", "ftp://127.0.0.1/1", "file:///etc/passwd", "nonsense", "//host/1.png"]
)
async def test_an_unsafe_address_of_a_picture_is_not_opened(client: RoboflowClient, url: str):
    with pytest.raises(UnreadableAnswer):
        await client.image_bytes(url)


async def test_a_picture_on_another_server_of_this_machine_is_not_opened_with_the_key(
    client: RoboflowClient, server: ScriptedServer
):
    other = ScriptedServer()
    try:
        with pytest.raises(UnreadableAnswer):
            await client.image_bytes(f"{other.url}/1.png")
        assert other.asked == []
    finally:
        other.close()


async def test_big_answers_are_read_as_well(client: RoboflowClient, server: ScriptedServer):
    server.on("/w/p/batches", Reply([{"id": str(i), "name": "x" * 50} for i in range(5000)]))
    assert len(await client.batches("w", "p")) == 5000
