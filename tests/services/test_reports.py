"""Reports compare with the last earlier run, from the network only when that is wanted."""

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.catalogue import Image, Label
from app.domain.errors import InputError, Offline, StoreError
from tests.services.fakes import BATCH, status_of
from tests.services.test_monitor import make_job

IMAGES = (
    Image("i1", "one.png", 640, 480, labels=(Label("bolt", (10, 20, 60, 80)),)),
    Image("i2", "two.png", 640, 480, labels=()),
)
DONE = status_of("job-1", "done", 12)


def job(number: int, **changes):
    made = make_job(annotation_job_id=f"annotation-{number}")
    fields = {
        "id": f"our-{number}",
        "name": f"Night {number}",
        "submitted_at": 1000.0 * number,
        "status": DONE,
    }
    return replace(made, **fields | changes)


@pytest.fixture
def ledger(workstation):
    """Three runs: of the earliest the labels may be asked for, the second has none."""
    for made in (job(1), job(2, status=status_of("job-2", "running")), job(3), job(4, project="tools")):
        workstation.ledger.take(made)
    return workstation.ledger


async def make(workstation, number=3, images=IMAGES, *, is_complete=True):
    return await workstation.reports.make(
        workstation.ledger.job(f"our-{number}"), images, is_complete=is_complete
    )


async def test_the_last_earlier_run_with_results_is_compared_with(workstation, ledger):
    assert workstation.reports.earlier(ledger.job("our-3")).id == "our-1"
    assert workstation.reports.earlier(ledger.job("our-1")) is None
    assert workstation.reports.earlier(ledger.job("our-4")) is None


async def test_a_report_fetches_no_images(workstation, ledger, api):
    report = await make(workstation)
    assert report.earlier is None
    assert api.count("images") == 0


async def test_the_earlier_run_is_fetched_when_a_person_asks_and_kept(workstation, ledger, api):
    told: list[int] = []
    summary = await workstation.reports.fetch(ledger.job("our-1"), told.append)
    assert (summary.images, summary.classes, told) == (2, {"bolt": 1}, [2])
    api.fail_all = Offline("down")
    assert (await make(workstation)).earlier == summary


async def test_a_reviewed_run_is_kept_for_later_ones(workstation, ledger):
    report = await make(workstation, 1)
    assert (await make(workstation, 3)).earlier == report.summary


@pytest.mark.parametrize("images", [(*IMAGES, Image("i3", "three.png")), ()])
async def test_what_is_not_all_there_is_not_kept(workstation, ledger, store, images):
    await make(workstation, 1, images, is_complete=bool(images))
    await make(workstation, 2)
    assert not [name for name in store.cache_texts if name.startswith("labels of")]


async def test_a_damaged_summary_is_as_none(workstation, ledger, store):
    store.cache_texts["labels of our-1"] = ("{", 0.0)
    assert (await make(workstation)).earlier is None


async def test_a_store_that_does_not_serve_hinders_no_report(workstation, ledger, store):
    store.trouble = StoreError("The disk is full.")
    report = await make(workstation)
    assert report.summary.labels == 1
    store.trouble = None


async def test_the_classes_that_were_asked_for_are_the_servers(workstation, ledger):
    assert (await make(workstation)).asked_classes == {"bolt"}


async def test_else_they_are_those_that_were_sent(workstation, ledger, store):
    ledger._jobs.put(job(3, status=replace(DONE, ontology={})))
    assert (await make(workstation)).asked_classes is None
    store.bodies["our-3"] = json.dumps({"batchId": BATCH.id, "ontology": {"a nut": "nut"}})
    assert (await make(workstation)).asked_classes == {"nut"}


@pytest.mark.parametrize(
    ("name", "start"), [("r.html", "<!doctype html>"), ("r.csv", "section,"), ("r", "<!doctype")]
)
async def test_a_report_is_saved_as_a_page_or_as_csv(workstation, ledger, tmp_path, name, start):
    await workstation.reports.save(await make(workstation), tmp_path / name)
    assert (tmp_path / name).read_text().startswith(start)


async def test_a_full_disk_says_so_and_leaves_the_file_as_it_was(workstation, ledger, tmp_path, monkeypatch):
    def full(_fd):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "r.html"
    path.write_text("before")
    report = await make(workstation)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        await workstation.reports.save(report, path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


async def test_a_folder_that_is_not_there_says_so(workstation, ledger):
    with pytest.raises(InputError):
        await workstation.reports.save(await make(workstation), Path("/no/such/folder/r.html"))
