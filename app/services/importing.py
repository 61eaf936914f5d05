"""Takes in a job that was started elsewhere, by the server's id."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.domain.errors import LinkError, ServerError
from app.domain.job import Job, Origin
from app.domain.texts import tr

if TYPE_CHECKING:
    from app.domain.status import JobStatus
    from app.services.ports import Api, Clock
    from app.services.session import Session


async def import_job(session: Session, clock: Clock, server_job_id: str, workspace: str = "") -> Job:
    """Return what the server says of a job as one for the ledger; `workspace` empty is the one in use.

    Raises NoKey, NotFound, LinkError, ServerError.
    """
    await session.connect(workspace)
    workspace = workspace or session.workspace
    status = await session.ask(lambda api: api.job_status(workspace, server_job_id), workspace=workspace)
    project = await session.ask(lambda api: _project_of(api, workspace, status), workspace=workspace)
    now, server = clock.now(), session.server
    return Job(
        id=f"imported-{hashlib.sha256(f'{server} {server_job_id}'.encode()).hexdigest()[:24]}",
        name=tr("Job {id}").format(id=server_job_id[:8]),
        server=server,
        workspace=workspace,
        project=project,
        model=status.model_type,
        images=status.num_images,
        origin=Origin.IMPORTED,
        job_id=server_job_id,
        annotation_job_id=status.annotation_job_id,
        submitted_at=now,
        status=status,
        heard_at=now,
        changed_at=now,
    )


async def _project_of(api: Api, workspace: str, status: JobStatus) -> str:
    """Return the slug of a job's project, empty where it cannot be found out.

    The server may name it by slug, by workspace and slug, or by a number of its own; of the latter the annotation
    job tells: it is known to one project only.
    """
    named = status.project_id.rpartition("/")[2]
    try:
        projects = (await api.catalogue(workspace)).projects
    except (LinkError, ServerError):
        return named
    if any(project.id == named for project in projects):
        return named
    for project in projects if status.annotation_job_id else ():
        try:
            await api.annotation_job(workspace, project.id, status.annotation_job_id)
        except ServerError:
            continue
        return project.id
    return ""
