"""The client against the sandbox, a real server that speaks the contract and misbehaves on demand."""

import asyncio
import contextlib
import json
import traceback
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.adapters.roboflow import open_client
from app.adapters.roboflow.client import RoboflowClient
from app.adapters.roboflow.transport import Patience, Timeouts, Transport
from app.domain.errors import (
    ERROR_TYPE_HINTS,
    AnswerLost,
    KeyRefused,
    LabeldockError,
    NotFound,
    OutOfCredits,
    RateLimited,
    RequestRefused,
)
from app.domain.status import JobStatus
from tests.sandbox_process import FAKE_LABELER, SandboxProcess, running

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with running(tmp_path_factory.mktemp("sandbox"), labeler=FAKE_LABELER) as process:
        yield process


@pytest.fixture
async def client(sandbox: SandboxProcess) -> AsyncIterator[RoboflowClient]:
    async with opened(sandbox) as client:
        yield client


@contextlib.asynccontextmanager
async def opened(sandbox: SandboxProcess, key: str = "full") -> AsyncIterator[RoboflowClient]:
    client = await open_client(sandbox.url, sandbox.keys.get(key, key))
    yield client
    await client.close()


async def first_batch(client: RoboflowClient, workspace: str) -> tuple[str, str]:
    """Return a project that has classes, and its smallest batch."""
    catalogue = await client.catalogue(workspace)
    project = next(p for p in catalogue.projects if p.classes and p.type == "object-detection")
    batches = await client.batches(workspace, project.id)
    return project.id, min((b for b in batches if b.images), key=lambda b: b.images).id


async def until_done(client: RoboflowClient, workspace: str, job_id: str) -> JobStatus:
    async with asyncio.timeout(120):
        while True:
            status = await client.job_status(workspace, job_id)
            if status.is_final:
                return status
            await asyncio.sleep(0.2)


async def test_the_key_tells_its_workspace(client: RoboflowClient, sandbox: SandboxProcess):
    assert await client.workspace_of_key() == sandbox.workspace


async def test_the_catalogue_is_there_whole(client: RoboflowClient, sandbox: SandboxProcess):
    catalogue = await client.catalogue(sandbox.workspace)
    assert {"object-detection", "instance-segmentation"} <= {p.type for p in catalogue.projects}
    for project in catalogue.projects:
        assert "/" not in project.id
        assert (await client.project(sandbox.workspace, project.id)).name == project.name
        batches = await client.batches(sandbox.workspace, project.id)
        assert all(batch.uploaded and batch.uploaded > 1e9 for batch in batches)
        for batch in batches[:1]:
            assert (await client.batch(sandbox.workspace, project.id, batch.id)).id == batch.id


async def test_trained_models_and_offers_are_found(client: RoboflowClient, sandbox: SandboxProcess):
    catalogue = await client.catalogue(sandbox.workspace)
    models = [m for p in catalogue.projects for m in await client.trained_models(sandbox.workspace, p.id)]
    assert models
    assert all(model.id.count("/") == 1 for model in models)
    offers = await client.model_offers(sandbox.workspace)
    assert "sam3" in {offer.id for offer in offers or ()}


async def test_a_preview_shows_overlaps_and_all_above_the_threshold(
    client: RoboflowClient, sandbox: SandboxProcess
):
    project, batch = await first_batch(client, sandbox.workspace)
    (image,) = await client.images(sandbox.workspace, project, batch_id=batch, limit=1)
    prompts = {"a bolt": "bolt", "no gear": "gear"}
    by_address = await client.preview(
        sandbox.workspace, project, model_type="sam3", prompts=prompts, threshold=0.05, url=image.url
    )
    assert by_address is not None
    assert [label.confidence for label in by_address.labels] == [0.9, 0.6, 0.55, 0.3]
    assert {label.class_name for label in by_address.labels} == {"bolt"}
    assert (by_address.width, by_address.height) == (image.width, image.height)
    picture = await client.image_bytes(image.url)
    by_picture = await client.preview(
        sandbox.workspace, project, model_type="sam3", prompts=prompts, threshold=0.05, picture=picture
    )
    assert by_picture == by_address


async def test_a_job_is_started_watched_and_its_labels_are_read(
    client: RoboflowClient, sandbox: SandboxProcess
):
    workspace = sandbox.workspace
    project, batch = await first_batch(client, workspace)
    body = {"batchId": batch, "modelType": "sam3", "numImagesToLabel": 3}
    started = await client.start_job(workspace, project, json.dumps(body))
    status = await until_done(client, workspace, started.job_id)
    assert (status.num_images, status.num_sent_back) == (3, 3)
    assert started.annotation_job_id in {j.id for j in await client.annotation_jobs(workspace, project)}
    board = await client.annotation_job(workspace, project, started.annotation_job_id)
    assert board.images == 3
    images = await client.images(workspace, project, annotation_job_id=started.annotation_job_id)
    assert len(images) == 3
    details = [await client.image(workspace, project, image.id) for image in images]
    labels = [label for image in details for label in image.labels or ()]
    assert labels
    for label in labels:
        x0, y0, x1, y1 = label.box
        assert 0 <= x0 < x1 <= details[0].width
        assert 0 <= y0 < y1 <= details[0].height
    assert len(await client.image_bytes(details[0].url)) > 1000
    assert len(await client.image_bytes(details[0].thumb_url)) > 100


async def test_images_of_a_batch_come_page_by_page(client: RoboflowClient, sandbox: SandboxProcess):
    project, batch = await first_batch(client, sandbox.workspace)
    pages = [
        await client.images(sandbox.workspace, project, batch_id=batch, offset=offset, limit=5)
        for offset in (0, 5)
    ]
    assert len(pages[0]) == 5
    assert {image.id for image in pages[0]}.isdisjoint(image.id for image in pages[1])
    assert all(image.width and image.height and image.url for image in pages[0])


async def test_a_wrong_key_is_refused_and_not_shown(sandbox: SandboxProcess):
    async with opened(sandbox, "a-key-nobody-gave") as client:
        with pytest.raises(KeyRefused) as caught:
            await client.workspace_of_key()
    assert "a-key-nobody-gave" not in "".join(traceback.format_exception(caught.value)) + caught.value.hint


async def test_a_key_that_may_only_read_cannot_start_a_job(sandbox: SandboxProcess):
    async with opened(sandbox, "read_only") as client:
        project, batch = await first_batch(client, sandbox.workspace)
        with pytest.raises(KeyRefused):
            await client.start_job(
                sandbox.workspace, project, json.dumps({"batchId": batch, "modelType": "sam3"})
            )


async def test_what_is_not_there_is_not_found(client: RoboflowClient, sandbox: SandboxProcess):
    project, _ = await first_batch(client, sandbox.workspace)
    for ask in (
        client.job_status(sandbox.workspace, "none"),
        client.batch(sandbox.workspace, project, "none"),
        client.project(sandbox.workspace, "none"),
        client.image(sandbox.workspace, project, "none"),
        client.annotation_job(sandbox.workspace, project, "none"),
    ):
        with pytest.raises(NotFound):
            await ask


PLACES = ["default", "error-type-in-error", "error-type-as-type", "error-type-as-code"]


@pytest.mark.parametrize("scenario", PLACES)
async def test_the_error_type_arrives_from_every_place(tmp_path: Path, scenario: str):
    with running(tmp_path, scenario, labeler=FAKE_LABELER) as sandbox:
        async with opened(sandbox) as client:
            project, batch = await first_batch(client, sandbox.workspace)
            body = json.dumps({"batchId": batch, "modelType": "custom_roboflow"})
            with pytest.raises(RequestRefused) as caught:
                await client.start_job(sandbox.workspace, project, body)
    assert caught.value.error_type == "MISSING_MODEL_ID"
    assert caught.value.hint == ERROR_TYPE_HINTS["MISSING_MODEL_ID"]


async def test_a_server_with_the_bare_contract_serves_as_well(tmp_path: Path):
    with running(tmp_path, "contract-only,wrapped,html-502", labeler=FAKE_LABELER) as sandbox:
        transport = Transport(sandbox.url, sandbox.keys["full"], patience=Patience(first=0.01))
        client = RoboflowClient(transport)
        project, batch = await first_batch(client, sandbox.workspace)
        assert await client.model_offers(sandbox.workspace) is None
        assert (
            await client.preview(
                sandbox.workspace,
                project,
                model_type="sam3",
                prompts={"a": "a"},
                threshold=0.1,
                url="https://x",
            )
            is None
        )
        assert (await client.batch(sandbox.workspace, project, batch)).id == batch
        assert await client.annotation_jobs(sandbox.workspace, project) is not None
        await client.close()


async def test_too_many_questions_are_asked_again_as_the_server_wants(tmp_path: Path):
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    with running(tmp_path, "rate-limit", labeler=FAKE_LABELER) as sandbox:
        client = RoboflowClient(Transport(sandbox.url, sandbox.keys["full"], patience=Patience(sleep=sleep)))
        assert await client.workspace_of_key() == sandbox.workspace
        assert waited == [1.0, 1.0]
        with pytest.raises(RateLimited) as caught:
            await client.start_job(sandbox.workspace, "p", "{}")
        assert caught.value.retry_after == 1.0
        await client.close()


async def test_a_job_whose_answer_was_cut_off_exists_once(tmp_path: Path):
    with running(tmp_path, "cut-after-create", labeler=FAKE_LABELER) as sandbox:
        async with opened(sandbox) as client:
            project, batch = await first_batch(client, sandbox.workspace)
            before = await client.annotation_jobs(sandbox.workspace, project)
            with pytest.raises(AnswerLost):
                await client.start_job(
                    sandbox.workspace, project, json.dumps({"batchId": batch, "modelType": "sam3"})
                )
            after = await client.annotation_jobs(sandbox.workspace, project)
    (created,) = {job.id: job for job in after if job not in before}.values()
    assert created.source_batch == batch


async def test_no_credits_and_an_echoed_key(tmp_path: Path):
    with running(tmp_path, "no-credits,echo-key", labeler=FAKE_LABELER) as sandbox:
        async with opened(sandbox) as client:
            project, batch = await first_batch(client, sandbox.workspace)
            with pytest.raises(OutOfCredits) as caught:
                await client.start_job(
                    sandbox.workspace, project, json.dumps({"batchId": batch, "modelType": "sam3"})
                )
            with pytest.raises(LabeldockError) as other:
                await client.job_status(sandbox.workspace, "none")
    for error in (caught.value, other.value):
        assert sandbox.keys["full"] not in f"{error.message} {error.hint} {error!r}"
        assert "••••" in error.message


async def test_a_server_that_was_stopped_is_offline(tmp_path: Path):
    with running(tmp_path, labeler=FAKE_LABELER) as sandbox:
        client = RoboflowClient(
            Transport(
                sandbox.url, sandbox.keys["full"], timeouts=Timeouts(connect=2), patience=Patience(tries=1)
            )
        )
        assert await client.workspace_of_key()
        sandbox.kill()
        with pytest.raises(LabeldockError, match=r"refuses|cut"):
            await client.workspace_of_key()
        await client.close()
