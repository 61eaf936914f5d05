import asyncio
import json

import pytest

from app.domain.catalogue import Image, Label
from app.domain.errors import NotFound, Offline
from tests.cli.test_jobs import fill
from tests.services.fakes import status_of


def export(shell, folder, *argv, job="job-1", form="coco"):
    return shell.run("labels", job, "--to", form, "-o", str(folder), *argv)


@pytest.mark.parametrize(
    ("form", "file"),
    [("coco", "annotations.json"), ("yolo", "labels/one.txt"), ("voc", "Annotations/one.xml")],
)
def test_the_labels_of_a_job_are_written(shell, tmp_path, form, file):
    fill(shell, 2, annotation_job_id="annotation-1")
    ran = export(shell, tmp_path / "out", form=form)
    assert (ran.code, ran.out) == (0, f"Written: 1 label of 2 images into {tmp_path / 'out'}\n")
    assert (tmp_path / "out" / file).exists()


def test_as_json_it_is_told_what_was_written_and_what_is_to_be_known(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    ran = export(shell, tmp_path / "out", "--json", form="yolo")
    assert ran.events[-1] == {
        "event": "exported",
        "jobId": "job-1",
        "format": "yolo",
        "path": str(tmp_path / "out"),
        "images": 2,
        "labels": 1,
        "isDone": True,
        "notes": ["YOLO holds no confidences: those of 1 label are not in it."],
    }


def test_the_order_of_classes_is_the_datasets(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    shell.api.shown = (Image("i", "i.png", 64, 48, labels=(Label("nut", (1, 2, 3, 4)),)),)
    export(shell, tmp_path / "out")
    found = json.loads((tmp_path / "out/annotations.json").read_text())
    assert [c["name"] for c in found["categories"]] == ["bolt", "nut"]


def test_it_is_told_how_many_pictures_are_here(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    ran = export(shell, tmp_path / "out", "--pictures")
    assert "Fetched 2 of 2 pictures…" in ran.err


def test_pictures_come_where_they_are_wanted(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    export(shell, tmp_path / "out", "--pictures", "--quiet")
    assert sorted(path.name for path in (tmp_path / "out/images").iterdir()) == ["one.png", "two.png"]


def test_a_job_that_still_runs_is_exported_as_far_as_it_is(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    shell.api.statuses["job-0"] = status_of("job-0", "running", 2)
    ran = export(shell, tmp_path / "out", job="job-0")
    assert ran.code == 0
    assert "more may come back" in ran.err


def test_nothing_is_written_over_a_folder_that_is_not_empty(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    (tmp_path / "mine.txt").write_text("mine")
    ran = export(shell, tmp_path)
    assert ran.code == 1
    assert "not empty" in ran.err
    assert shell.api.calls == []


def test_a_job_that_nobody_knows_is_not_found(shell, tmp_path):
    shell.api.next_answers["job_status"] = [NotFound("No such job.", status=404)]
    assert export(shell, tmp_path / "out", job="nobody").code == 3


def test_offline_says_so_and_writes_nothing(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    shell.api.fail_all = Offline("No network.")
    assert export(shell, tmp_path / "out").code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_job_without_images_says_so(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    shell.api.shown = ()
    ran = export(shell, tmp_path / "out")
    assert (ran.code, "no images" in ran.err) == (1, True)


@pytest.mark.parametrize(
    "argv", [("labels",), ("labels", "j", "--to", "csv", "-o", "x"), ("labels", "j", "--to", "coco")]
)
def test_what_is_missing_is_named(shell, argv):
    assert shell.run(*argv).code == 1


def test_ctrl_c_while_pictures_come_leaves_nothing(shell, tmp_path):
    fill(shell, 2, annotation_job_id="annotation-1")
    shell.api.next_answers["image_bytes"] = [asyncio.CancelledError()]
    assert export(shell, tmp_path / "out", "--pictures").code == 130
    assert list(tmp_path.iterdir()) == []
