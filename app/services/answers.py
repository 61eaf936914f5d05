"""The server's answer about a job, asked for by its id or by its annotation job's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.event_words import of_status
from app.domain.status import JobStatus

if TYPE_CHECKING:
    from app.domain.catalogue import AnnotationJob
    from app.domain.job import Job
    from app.services.ports import Api


async def status_of(api: Api, job: Job) -> JobStatus:
    """Ask for the job; one that was adopted has no job id and is seen by its annotation job."""
    if job.job_id:
        return await api.job_status(job.workspace, job.job_id, job.status)
    return _of_board(await api.annotation_job(job.workspace, job.project, job.annotation_job_id))


def _of_board(found: AnnotationJob) -> JobStatus:
    """Return how a job stands by its images on the board: each is unannotated, annotated, approved or rejected."""
    return JobStatus(
        status=found.status,
        annotation_job_id=found.id,
        num_images=found.images or None,
        num_sent_back=found.annotated + found.approved + found.rejected,
    )


def event_of(status: JobStatus) -> str:
    """Return a status as an event of the ledger says it."""
    return of_status(status.status, status.num_sent_back, status.num_images)
