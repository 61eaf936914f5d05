"""What tests say to a sandbox again and again."""

import time
from typing import Any

import httpx

PARTS = "/workbench/bench-parts"
OUTLINES = "/workbench/bench-outlines"
NEW = "/workbench/new-parts"
JOB_ENDS_WITHIN_S = 60.0


def batch_id(api: httpx.Client, project: str = PARTS, name: str = "") -> str:
    """Return the id of a project's batch: the one of that name, else the last."""
    batches = api.get(f"{project}/batches").json()["batches"]
    return str(next((b for b in batches if b["name"] == name), batches[-1])["id"])


def start(api: httpx.Client, project: str = PARTS, *, batch: str = "", **fields: Any) -> httpx.Response:
    """Ask for a job over one image of a batch, unless fields say otherwise."""
    body = {"batchId": batch_id(api, project, batch), "modelType": "sam3", "numImagesToLabel": 1} | fields
    return api.post(f"{project}/autolabel", json={k: v for k, v in body.items() if v is not ...})


def started(api: httpx.Client, project: str = PARTS, *, batch: str = "", **fields: Any) -> dict[str, str]:
    """Start a job and return the answer."""
    answer = start(api, project, batch=batch, **fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def status(api: httpx.Client, job_id: str) -> dict[str, Any]:
    """Return the status of a job."""
    answer = api.get(f"/workbench/autolabel/jobs/{job_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def finished(api: httpx.Client, job_id: str, word: str = "done") -> dict[str, Any]:
    """Wait until a job is done and return its status."""
    return until(api, job_id, lambda s: s["status"] == word)


def until(api: httpx.Client, job_id: str, is_so: Any) -> dict[str, Any]:
    """Wait until a job's status is as wanted and return it."""
    end = time.monotonic() + JOB_ENDS_WITHIN_S
    while not is_so(found := status(api, job_id)):
        assert time.monotonic() < end, f"Not reached: {found}"
        time.sleep(0.05)
    return found


def images_of(api: httpx.Client, project: str, annotation_job: str) -> list[dict[str, Any]]:
    """Return the images of an annotation job with their annotations."""
    body = {"annotation_job": True, "annotation_job_id": annotation_job, "limit": 250,
            "fields": ["id", "name", "annotations", "labels", "url"]}  # fmt: skip
    return list(api.post(f"{project}/search", json=body).json()["results"])


def labelled(api: httpx.Client, project: str = PARTS, **fields: Any) -> list[dict[str, Any]]:
    """Run a job to its end and return the boxes of its first image."""
    job = started(api, project, **fields)
    finished(api, job["jobId"])
    annotation = images_of(api, project, job["annotationJobId"])[0]["annotations"]
    return list(annotation["boxes"]) if annotation else []
