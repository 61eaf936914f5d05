"""Commands that show what the workspace holds."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from app.cli.output import ago, table
from app.domain.errors import InputError, LinkError

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output
    from app.domain.catalogue import Batch, Catalogue
    from app.services.workstation import Workstation


def split_project(text: str) -> tuple[str, str]:
    """Split `workspace/project`, or a bare project, into workspace ("" when not named) and project."""
    workspace, _, project = text.strip("/").rpartition("/")
    if "/" in workspace:
        raise InputError(f"“{text}” is not a project.", "Write project, or workspace/project.")
    return workspace, project


async def list_projects(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """List projects; with no network, those of the last visit."""
    catalogue = await _catalogue(workstation, output)
    rows: list[tuple[object, ...]] = [
        (p.id, p.name, p.type, p.images, len(p.classes), len(p.batches or ())) for p in catalogue.projects
    ]
    titles = ("PROJECT", "NAME", "TYPE", "IMAGES", "CLASSES", "BATCHES")
    output.result(
        {
            "workspace": catalogue.workspace,
            "fetchedAt": catalogue.fetched_at,
            "projects": [asdict(p) for p in catalogue.projects],
        },
        table(titles, rows, "IMAGES CLASSES BATCHES") if rows else "The workspace has no projects.",
    )


async def list_batches(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """List the batches of one project, or of all."""
    workspace, project_id = split_project(args.project)
    if workspace:
        await workstation.session.connect(workspace)
        await workstation.session.use(workspace)
    if project_id:
        found = {project_id: await _batches_of(workstation, project_id)}
    else:
        projects = (await _catalogue(workstation, output)).projects
        found = {p.id: p.batches or () for p in projects}
    pairs = [(project, batch) for project, batches in found.items() for batch in batches]
    output.result(
        [{"project": project} | asdict(batch) for project, batch in pairs],
        table(
            ("PROJECT", "BATCH", "NAME", "IMAGES", "JOBS", "UPLOADED"),
            [(p, b.id, b.name, b.images, b.jobs, _age(workstation, b)) for p, b in pairs],
            "IMAGES JOBS",
        )
        if pairs
        else "There are no batches.",
    )


async def _batches_of(workstation: Workstation, project_id: str) -> tuple[Batch, ...]:
    session = workstation.session
    return await session.ask(lambda api: api.batches(session.workspace, project_id))


async def _catalogue(workstation: Workstation, output: Output) -> Catalogue:
    """Fetch the catalogue, or take the cached copy when no answer comes. Raises what went wrong."""
    service = workstation.catalogue
    await service.load()
    await service.refresh()
    trouble, catalogue = service.trouble, service.catalogue
    if trouble is None:
        return catalogue
    if not isinstance(trouble, LinkError) or catalogue.fetched_at is None:
        raise trouble
    age = ago(workstation.clock.now() - catalogue.fetched_at)
    output.note(f"{trouble.title}. This is the copy of {age} ago.")
    return catalogue


def _age(workstation: Workstation, batch: Batch) -> str:
    return "" if batch.uploaded is None else f"{ago(workstation.clock.now() - batch.uploaded)} ago"
