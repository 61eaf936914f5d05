"""What the server itself knows, asked for beside the window."""

from typing import Any

from tests.sandbox_process import SandboxProcess


def jobs_on_board(sandbox: SandboxProcess, project: str) -> list[dict[str, Any]]:
    """Return the annotation jobs of a project: one for each job that was created."""
    with sandbox.client() as api:
        jobs: list[dict[str, Any]] = api.get(f"/workbench/{project}/jobs").raise_for_status().json()["jobs"]
    return jobs


def boxes_of(sandbox: SandboxProcess, project: str, image_id: str) -> list[dict[str, Any]]:
    """Return the labels of an image."""
    with sandbox.client() as api:
        image = api.get(f"/workbench/{project}/images/{image_id}").raise_for_status().json()["image"]
    boxes: list[dict[str, Any]] = image["annotation"]["boxes"]
    return boxes
