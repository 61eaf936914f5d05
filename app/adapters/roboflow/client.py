"""Roboflow's REST API as the domain's values: fulfils services.ports.Api."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.adapters.roboflow import schemas as wire
from app.adapters.roboflow.images import ImageWire
from app.adapters.roboflow.predictions import read_finding
from app.adapters.roboflow.reading import picture_field, read
from app.domain.errors import InputError, NotFound, RequestRefused, UnreadableAnswer
from app.domain.status import Started, read_status
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.adapters.roboflow.transport import Transport
    from app.domain.catalogue import AnnotationJob, Batch, Catalogue, Image, ModelOffer, Project, TrainedModel
    from app.domain.preview import Finding
    from app.domain.status import JobStatus

IMAGE_FIELDS = ("id", "name", "owner", "labels", "annotations", "created", "width", "height", "url", "split")
LARGEST_PAGE = 250
JOBS_A_PAGE = 200
MOST_PAGES = 50
_NOT_THERE = 404
_NO_SUCH_METHOD = 405


class RoboflowClient:
    """One server with one key. Raises LinkError and ServerError (and InputError for an impossible name)."""

    def __init__(self, transport: Transport, now: Callable[[], float] = time.time) -> None:
        self._transport = transport
        self._now = now

    def __repr__(self) -> str:
        return f"RoboflowClient({self._transport!r})"

    async def workspace_of_key(self) -> str:
        """Return the slug of the workspace that the key belongs to."""
        answer = await self._transport.read()
        return await read(answer, lambda body: wire.RootWire.model_validate(body).workspace)

    async def catalogue(self, workspace: str) -> Catalogue:
        """Return the workspace with its projects."""
        fetched_at = self._now()
        answer = await self._transport.read(workspace)
        return await read(answer, lambda body: _workspace(body).value(workspace, fetched_at))

    async def project(self, workspace: str, project: str) -> Project:
        """Return a project by its slug."""
        answer = await self._transport.read(workspace, project)
        return await read(answer, _project)

    async def batches(self, workspace: str, project: str) -> tuple[Batch, ...]:
        """Return the batches of a project."""
        answer = await self._transport.read(workspace, project, "batches")
        return await read(answer, _batches)

    async def batch(self, workspace: str, project: str, batch_id: str) -> Batch:
        """Return a batch."""
        answer = await self._transport.read(workspace, project, "batches", batch_id)
        return await read(
            answer, lambda body: wire.BatchWire.model_validate(wire.unwrapped(body, "batch")).value()
        )

    async def trained_models(self, workspace: str, project: str) -> tuple[TrainedModel, ...]:
        """Return the trained models of a project: of their own list, else of the project's versions."""
        with suppress(NotFound, RequestRefused, UnreadableAnswer):
            answer = await self._transport.read(workspace, project, "models")
            if models := await read(answer, lambda body: _models(body, workspace)):
                return models
        answer = await self._transport.read(workspace, project)
        return await read(answer, lambda body: _models_of_versions(body, project))

    async def model_offers(self, workspace: str) -> tuple[ModelOffer, ...] | None:
        """Return the model catalogue, or None where the server has none."""
        try:
            answer = await self._transport.read(workspace, "autolabel", "models")
        except NotFound:
            return None
        except RequestRefused as error:
            if error.status == _NO_SUCH_METHOD:
                return None
            raise
        return await read(answer, _offers)

    async def annotation_jobs(self, workspace: str, project: str) -> tuple[AnnotationJob, ...]:
        """Return the jobs of the project's board, of both families: neither is known to have them all."""
        families = (self._older_jobs(workspace, project), self._paged_jobs(workspace, project))
        older, newer = await asyncio.gather(*families)
        return tuple(({job.id: job for job in newer} | {job.id: job for job in older}).values())

    async def _older_jobs(self, workspace: str, project: str) -> tuple[AnnotationJob, ...]:
        try:
            answer = await self._transport.read(workspace, project, "jobs")
        except NotFound:
            return ()
        return await read(answer, lambda body: _jobs(body)[0])

    async def _paged_jobs(self, workspace: str, project: str) -> tuple[AnnotationJob, ...]:
        found: list[AnnotationJob] = []
        query = {"limit": str(JOBS_A_PAGE)}
        for _ in range(MOST_PAGES):
            try:
                answer = await self._transport.read(workspace, project, "annotation-jobs", query=query)
            except NotFound:
                break
            jobs, cursor = await read(answer, _jobs)
            found += jobs
            if not jobs or not cursor or cursor == query.get("after"):
                break
            query["after"] = cursor
        return tuple(found)

    async def annotation_job(self, workspace: str, project: str, annotation_job_id: str) -> AnnotationJob:
        """Return a job of the board, from whichever of the two families knows it."""
        try:
            answer = await self._transport.poll(workspace, project, "jobs", annotation_job_id)
        except NotFound:
            answer = await self._transport.poll(workspace, project, "annotation-jobs", annotation_job_id)
        return await read(
            answer, lambda body: wire.AnnotationJobWire.model_validate(wire.unwrapped(body, "job")).value()
        )

    async def images(
        self,
        workspace: str,
        project: str,
        *,
        batch_id: str = "",
        annotation_job_id: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Image, ...]:
        """Return one page of images by search; a page shorter than `limit` (at most 250) is the last."""
        body: dict[str, Any] = {"offset": offset, "limit": min(limit, LARGEST_PAGE), "fields": IMAGE_FIELDS}
        if batch_id:
            body |= {"batch": True, "batch_id": batch_id}
        if annotation_job_id:
            body |= {"annotation_job": True, "annotation_job_id": annotation_job_id}
        answer = await self._transport.search(workspace, project, "search", body=json.dumps(body).encode())
        return await read(answer, _images)

    async def image(self, workspace: str, project: str, image_id: str) -> Image:
        """Return an image with its labels and addresses."""
        answer = await self._transport.read(workspace, project, "images", image_id)
        return await read(
            answer,
            lambda body: ImageWire.model_validate(wire.unwrapped(body, "image")).value(is_whole=True),
        )

    async def image_bytes(self, url: str) -> bytes:
        """Return the encoded picture at an address that the server gave."""
        answer = await self._transport.fetch(url)
        if not is_picture(answer.content):
            raise UnreadableAnswer(tr("What the server gave for an image is none."), status=answer.status)
        return answer.content

    async def preview(
        self,
        workspace: str,
        project: str,
        *,
        model_type: str,
        prompts: Mapping[str, str],
        threshold: float,
        url: str = "",
        picture: bytes = b"",
    ) -> Finding | None:
        """Return what a foundation model finds on one image, or None where the server has no preview."""
        image = {"type": "url", "value": url} if url else await picture_field(picture)
        body: dict[str, Any] = {"modelType": model_type, "image": image, "confidenceThreshold": threshold}
        if prompts:  # as objects, which keep their direction
            body["ontology"] = [{"class": name, "prompt": prompt} for prompt, name in prompts.items()]
        try:
            answer = await self._transport.look(
                workspace, project, "autolabel", "preview", body=json.dumps(body).encode()
            )
        except (NotFound, RequestRefused) as error:
            if error.status not in (_NOT_THERE, _NO_SUCH_METHOD):
                raise
            return None
        return await read(answer, read_finding)

    async def start_job(self, workspace: str, project: str, body: str) -> Started:
        """POST the JSON text `body`, once. AnswerLost when it may have arrived, Offline when it never left."""
        try:
            data = body.encode()
        except UnicodeEncodeError:
            raise InputError(tr("The request holds a character that cannot be sent.")) from None
        answer = await self._transport.start(workspace, project, "autolabel", body=data)
        return replace(await read(answer, _started), raw=answer.text)

    async def job_status(self, workspace: str, job_id: str, known: JobStatus | None = None) -> JobStatus:
        """Return what the server says of a job: `known` itself where it says the same again, word by word."""
        answer = await self._transport.poll(workspace, "autolabel", "jobs", job_id)
        text = answer.text
        if known is not None and text and text == known.raw:
            return known
        status = await read(answer, lambda body: read_status(wire.unwrapped(body, "job")))
        return replace(status, raw=text)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()


def _workspace(body: object) -> wire.WorkspaceWire:
    workspace = wire.WorkspaceWire.model_validate(wire.unwrapped(body, "workspace"))
    if not workspace.model_fields_set:
        raise TypeError("nothing of a workspace is there")
    return workspace


def _project(body: object) -> Project:
    return wire.ProjectWire.model_validate(wire.unwrapped(body, "project")).value()


def _listed(body: object, name: str) -> object:
    """Return the list of an answer. Raises TypeError where there is none, so that it is not taken for empty."""
    items = wire.rows(body, name)
    if not isinstance(items, list):
        raise TypeError(f"no list of {name}")
    return items


def _batches(body: object) -> tuple[Batch, ...]:
    return tuple(batch.value() for batch in wire.each(wire.BatchWire, _listed(body, "batches")))


def _models(body: object, workspace: str) -> tuple[TrainedModel, ...]:
    found = (model.value(workspace) for model in wire.each(wire.ModelWire, _listed(body, "models")))
    return tuple(model for model in found if model is not None)


def _models_of_versions(body: object, project: str) -> tuple[TrainedModel, ...]:
    versions = wire.each(wire.VersionWire, wire.rows(body, "versions"))
    found = (version.value(project) for version in versions)
    return tuple(model for model in found if model is not None)


def _offers(body: object) -> tuple[ModelOffer, ...]:
    return tuple(offer.value() for offer in wire.each(wire.ModelOfferWire, _listed(body, "models")))


def _jobs(body: object) -> tuple[tuple[AnnotationJob, ...], str]:
    """Return the jobs of a page and the cursor of the next."""
    name = "annotationJobs" if isinstance(body, dict) and "annotationJobs" in body else "jobs"
    jobs = tuple(job.value() for job in wire.each(wire.AnnotationJobWire, _listed(body, name)))
    return jobs, wire.PageWire.model_validate(body).cursor if isinstance(body, dict) else ""


def _images(body: object) -> tuple[Image, ...]:
    found = wire.each(ImageWire, _listed(body, "results"))
    return tuple(image.value(is_whole=False) for image in found)


def _started(body: object) -> Started:
    answer = wire.StartedWire.model_validate(body)
    return Started(answer.job_id, answer.annotation_job_id, answer.message)


_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def is_picture(data: bytes) -> bool:
    """Tell by its first bytes whether data is a picture of a kind that Roboflow takes."""
    if data.startswith(_PICTURES):
        return True
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return is_webp or (data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis", b"heic", b"heix", b"mif1"))
