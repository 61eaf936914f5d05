"""The labels of a job in a shell: fetched, and written into a folder for other programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.facts import is_followed
from app.cli.jobs import known_job
from app.domain.errors import InputError
from app.domain.label_export import LabelForm
from app.services.folders import is_free
from app.services.job_images import all_images
from app.services.label_export import Order

if TYPE_CHECKING:
    import argparse

    from app.cli.output import Output
    from app.domain.catalogue import Image
    from app.domain.job import Job
    from app.services.label_export import Exported, Progress
    from app.services.workstation import Workstation

TOLD_EVERY = 50


async def export(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Write the labels that a job sent back into a new folder. Raises InputError, NotFound, KeyRefused."""
    folder = Path(args.output)
    if not is_free(folder):  # before anything is fetched
        raise InputError(f"“{folder}” is there and not empty.", "Name a folder that does not exist yet.")
    await workstation.ledger.load()
    job = known_job(args.job_id, workstation) or await workstation.ledger.follow(args.job_id)
    if is_followed(job, workstation):  # it may have only just said where its images are
        await workstation.monitor.refresh(job.id)
    job = workstation.ledger.job(job.id) or job
    images = await _images(job, workstation, output)
    order = Order(form=LabelForm(args.to), folder=folder, images=images, has_pictures=args.pictures)
    await workstation.catalogue.load()
    done = await workstation.label_export.export(job, order, partial(_tell_pictures, output))
    _tell(done, job, args.to, output)


async def _images(job: Job, workstation: Workstation, output: Output) -> tuple[Image, ...]:
    def told(number: int) -> None:
        output.progress({"event": "fetched", "images": number}, f"Fetched {number:,} images…")

    return await all_images(workstation.review, job, told)


def _tell_pictures(output: Output, progress: Progress) -> None:
    if progress.is_pictures and (progress.done % TOLD_EVERY == 0 or progress.done == progress.total):
        words = f"Fetched {progress.done:,} of {progress.total:,} pictures…"
        output.progress({"event": "pictures", "done": progress.done, "total": progress.total}, words)


def _tell(done: Exported, job: Job, form: str, output: Output) -> None:
    for note in done.notes:
        output.note(note)
    if not job.is_done:
        output.note("The job is not done: more may come back.")
    value = {
        "event": "exported",
        "jobId": job.job_id,
        "format": form,
        "path": str(done.folder),
        "images": done.images,
        "labels": done.labels,
        "isDone": job.is_done,
        "notes": list(done.notes),
    }
    what = f"{_counted(done.labels, 'label')} of {_counted(done.images, 'image')}"
    output.event(value, f"Written: {what} into {done.folder}")


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
