"""The labels of a job go into a folder: whole or not at all, with the pictures where they are wanted."""

import asyncio
import errno
import json
import os
from dataclasses import replace

import pytest

from app.domain.catalogue import Image, Label
from app.domain.errors import InputError, NotFound, Offline
from app.domain.label_export import LabelForm
from app.services.folders import NewFolder
from app.services.job_images import all_images
from app.services.label_export import NO_ORDER, Order, Progress
from tests.services.fakes import settle, status_of
from tests.services.test_monitor import make_job
from tests.waiting import wait_until

JOB = make_job(annotation_job_id="annotation-1")
IMAGES = (
    Image("i1", "one.png", 640, 480, "u/1", labels=(Label("washer", (10, 20, 60, 80)),)),
    Image("i2", "two.png", 640, 480, "u/2", labels=()),
)


@pytest.fixture
def order(tmp_path):
    return Order(form=LabelForm.COCO, folder=tmp_path / "out", images=IMAGES)


def many(number: int) -> tuple[Image, ...]:
    label = Label("bolt", (10, 20, 60, 80))
    return tuple(Image(f"i{n}", f"{n}.png", 640, 480, f"u/{n}", labels=(label,) * 20) for n in range(number))


async def test_a_job_is_exported_with_the_datasets_classes_first(workstation, order):
    done = await workstation.label_export.export(JOB, order)
    found = json.loads((done.folder / "annotations.json").read_text())
    assert [c["name"] for c in found["categories"]] == ["bolt", "nut", "washer"]
    assert (done.images, done.labels, done.notes) == (2, 1, ())


async def test_only_the_chosen_images_are_exported(workstation, order):
    done = await workstation.label_export.export(JOB, replace(order, only=frozenset({"i2"})))
    found = json.loads((done.folder / "annotations.json").read_text())
    assert [image["file_name"] for image in found["images"]] == ["two.png"]
    assert done.labels == 0


@pytest.mark.parametrize("form", list(LabelForm))
async def test_pictures_lie_where_the_format_expects_them(workstation, api, order, form):
    api.pictures = {"u/1": b"one", "u/2": b"two"}
    told: list[Progress] = []
    done = await workstation.label_export.export(
        JOB, replace(order, form=form, has_pictures=True), told.append
    )
    name = "JPEGImages" if form is LabelForm.VOC else "images"
    assert (done.folder / name / "one.png").read_bytes() == b"one"
    assert told[-1] == Progress(2, 2, is_pictures=True)


async def test_a_picture_that_is_gone_is_missing_and_said(workstation, api, order):
    api.next_answers["image_bytes"] = [NotFound("No such image", status=404), b"two"]
    done = await workstation.label_export.export(JOB, replace(order, has_pictures=True))
    assert done.notes == ("1 picture is missing: one.png (No such image)",)
    assert (done.folder / "notes.txt").read_text() == f"{done.notes[0]}\n"


async def test_a_link_that_breaks_while_pictures_are_fetched_leaves_nothing(
    workstation, api, order, tmp_path
):
    api.fail_all = Offline("down")
    with pytest.raises(Offline):
        await workstation.label_export.export(JOB, replace(order, has_pictures=True))
    assert list(tmp_path.iterdir()) == []


async def test_without_a_link_what_is_here_is_exported(workstation, api, order):
    api.fail_all = Offline("down")
    done = await workstation.label_export.export(JOB, order)
    assert done.notes == ()


async def test_where_the_datasets_classes_are_not_known_that_is_said(workstation, api, order):
    api.fail_all = Offline("down")
    done = await workstation.label_export.export(replace(JOB, project="unknown"), order)
    assert done.notes == (NO_ORDER,)
    assert NO_ORDER in (done.folder / "notes.txt").read_text()


async def test_a_segmentation_job_is_known_by_its_status(workstation, order):
    ring = ((10.0, 20.0), (60.0, 20.0), (60.0, 80.0))
    images = (replace(IMAGES[0], labels=(Label("bolt", (10, 20, 60, 80), ring),)),)
    job = replace(JOB, status=replace(status_of("job-1"), project_type="instance-segmentation"))
    done = await workstation.label_export.export(job, replace(order, form=LabelForm.YOLO, images=images))
    assert len((done.folder / "labels/one.txt").read_text().split()) == 1 + 6


async def test_nothing_is_written_over_a_folder_that_is_not_empty(workstation, order):
    order.folder.mkdir()
    (order.folder / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        await workstation.label_export.export(JOB, order)
    assert [path.name for path in order.folder.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("changes", [{"images": ()}, {"only": frozenset()}])
async def test_an_empty_job_says_so(workstation, order, changes):
    with pytest.raises(InputError, match="no images"):
        await workstation.label_export.export(JOB, replace(order, **changes))


async def test_a_full_disk_leaves_nothing_and_says_so(workstation, order, tmp_path, monkeypatch):
    monkeypatch.setattr(NewFolder, "_place", full_place(NewFolder._place))
    with pytest.raises(InputError, match="No space left on device"):
        await workstation.label_export.export(JOB, replace(order, form=LabelForm.YOLO))
    assert list(tmp_path.iterdir()) == []


def full_place(place):
    """Return a disk that is full after the first file."""

    def place_(folder, path):
        if path != "data.yaml":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return place(folder, path)

    return place_


async def test_cancelled_halfway_it_leaves_nothing(workstation, order, tmp_path, monkeypatch):
    monkeypatch.setattr("app.services.label_export.TOLD_EVERY_S", 0.0)
    told: list[Progress] = []
    order = replace(order, form=LabelForm.VOC, images=many(2000))
    task = asyncio.ensure_future(workstation.label_export.export(JOB, order, told.append))
    await wait_until(lambda: told and told[-1].done > 1000)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(tmp_path.iterdir()) == []


async def test_cancelled_while_pictures_come_it_leaves_nothing(workstation, api, order, tmp_path):
    api.gates["image_bytes"] = asyncio.Event()
    task = asyncio.ensure_future(workstation.label_export.export(JOB, replace(order, has_pictures=True)))
    await wait_until(lambda: api.count("image_bytes") == 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await settle()
    assert list(tmp_path.iterdir()) == []


async def test_two_thousand_images_are_exported_and_the_loop_goes_on_meanwhile(workstation, order):
    told: list[Progress] = []
    task = asyncio.ensure_future(
        workstation.label_export.export(JOB, replace(order, images=many(2000)), told.append)
    )
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    done = await task
    assert (done.images, done.labels) == (2000, 40_000)
    assert turns > 100
    assert [p.done for p in told] == sorted(p.done for p in told)


async def test_all_images_of_a_job_are_fetched_page_by_page(workstation, api):
    api.shown = many(250)
    told: list[int] = []
    assert len(await all_images(workstation.review, JOB, told.append)) == 250
    assert told == [100, 200, 250]
