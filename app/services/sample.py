"""The draft that a newcomer finds ready to submit in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.job import Draft, JobRequest
from app.domain.ontology import from_pairs
from app.domain.texts import mark, tr

if TYPE_CHECKING:
    from app.domain.catalogue import Batch, Catalogue, Project

NAME = mark("Parts on the bench")
PROMPTS = (
    ("a bolt", "bolt"),
    ("a hex nut", "nut"),
    ("a washer", "washer"),
    ("a gear", "gear"),
    ("an angle bracket", "bracket"),
    ("a coil spring", "spring"),
)
"""Prompts of the sandbox's model, and classes of its detection project."""


def sample_draft(catalogue: Catalogue) -> Draft | None:
    """Return the draft for the smallest batch of a project with the sample's classes, None without one."""
    wanted = {name for _, name in PROMPTS}
    places = [
        (project, batch)
        for project in catalogue.projects
        if project.type == "object-detection" and wanted <= set(project.classes)
        for batch in project.batches or ()
        if batch.images
    ]
    if not places:
        return None
    project, batch = min(places, key=lambda place: place[1].images)
    return _draft(catalogue.workspace, project, batch)


def _draft(workspace: str, project: Project, batch: Batch) -> Draft:
    return Draft(
        id="sample",
        name=tr(NAME),
        workspace=workspace,
        project=project.id,
        batch_name=batch.name,
        request=JobRequest(
            batch_id=batch.id,
            ontology=from_pairs(PROMPTS),
            default_confidence=0.5,
            confidence_thresholds={"gear": 0.6},
            preserve_existing=True,
        ),
    )
