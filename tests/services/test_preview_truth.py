"""Held against ground truth: of a file, or of the labels that the dataset has."""

import json
from dataclasses import replace

import pytest

from app.domain.catalogue import Label
from app.domain.errors import InputError, Offline
from app.domain.ontology import from_pairs
from tests.services.fakes import FakeVision, settle
from tests.services.test_preview import AGAIN, BOLT, api, desk, findings, images, inference, open_desk
from tests.waiting import wait_until

__all__ = ["api", "desk", "findings", "inference", "open_desk"]

TRUE = Label("bolt", (10.0, 10.0, 50.0, 50.0))


@pytest.fixture
def vision(monkeypatch) -> FakeVision:
    vision = FakeVision()
    monkeypatch.setattr("tests.services.fakes.FakeVision", lambda: vision)
    return vision


@pytest.fixture
def path(tmp_path):
    """A COCO file that knows two images of the sample and a class that the draft has not."""
    found = [("1.png", "bolt"), ("5.png", "bolt"), ("5.png", "gear"), ("x.png", "bolt")]
    names = sorted({name for name, _ in found})
    data = {
        "images": [{"id": n, "file_name": name, "width": 640, "height": 480} for n, name in enumerate(names)],
        "annotations": [
            {
                "image_id": names.index(name),
                "category_id": ["bolt", "gear"].index(kind),
                "bbox": [10, 10, 40, 40],
            }
            for name, kind in found
        ],
        "categories": [{"id": 0, "name": "bolt"}, {"id": 1, "name": "gear"}],
    }
    path = tmp_path / "truth.json"
    path.write_text(json.dumps(data))
    return path


class TestAFile:
    async def test_scores_are_of_the_images_and_classes_that_are_known(self, vision, desk, path):
        await desk.ran()
        await desk.preview.load_truth(desk.id, path)
        await settle()
        assert desk.preview.truth_name(desk.id) == "truth.json"
        assert desk.preview.truth_count(desk.id) == 2
        found, true = vision.matched[-1]
        assert found == [(BOLT,), (BOLT,)]  # without overlaps, as the job would
        assert true == [(TRUE,), (TRUE,)]
        assert desk.preview.scores(desk.id) == {"bolt": vision.curve}

    async def test_overlaps_count_where_the_job_leaves_them(self, vision, desk, path):
        await desk.ran()
        await desk.preview.load_truth(desk.id, path)
        await settle()
        desk.ask(run_nms=False)
        await settle()
        assert vision.matched[-1][0] == [(BOLT, AGAIN), (BOLT, AGAIN)]

    async def test_a_run_after_it_is_scored_too(self, vision, desk, path):
        await desk.preview.load_truth(desk.id, path)
        await settle()
        assert desk.preview.scores(desk.id) == {}
        await desk.ran()
        assert desk.preview.scores(desk.id)

    async def test_other_images_are_scored_anew(self, vision, desk, path):
        await desk.ran()
        await desk.preview.load_truth(desk.id, path)
        desk.preview.choose(desk.id, ["i1"])
        await settle()
        assert len(vision.matched[-1][0]) == 1
        desk.preview.choose(desk.id, ["i2"])
        await settle()
        assert desk.preview.scores(desk.id) == {}
        assert desk.preview.truth_count(desk.id) == 0

    async def test_it_can_be_forgotten(self, vision, desk, path):
        await desk.ran()
        await desk.preview.load_truth(desk.id, path)
        await settle()
        told = len(desk.told)
        desk.preview.forget_truth(desk.id)
        await settle()
        assert len(desk.told) > told
        assert (desk.preview.truth_name(desk.id), desk.preview.scores(desk.id)) == ("", {})

    async def test_one_that_cannot_be_read_leaves_the_one_before(self, vision, desk, path, tmp_path):
        await desk.ran()
        await desk.preview.load_truth(desk.id, path)
        await settle()
        with pytest.raises(InputError):
            await desk.preview.load_truth(desk.id, tmp_path / "missing.json")
        assert desk.preview.truth_name(desk.id) == "truth.json"

    async def test_the_saved_name_of_a_class_is_the_class(self, vision, desk, path):
        path.write_text(path.read_text().replace('"gear"', '"fixings-bolt"'))
        desk.ask(ontology=from_pairs([("a bolt", "fixings/bolt")]))
        await desk.ran()
        await desk.preview.load_truth(desk.id, path)
        await settle()
        assert {label.class_name for labels in vision.matched[-1][1] for label in labels} == {"fixings/bolt"}


class TestTheDataset:
    async def test_its_labels_are_fetched_once_for_each_image(self, vision, desk, api):
        api.shown = tuple(replace(image, labels=(TRUE,)) for image in api.shown)
        await desk.ran()
        desk.preview.use_dataset_truth(desk.id)
        await settle()
        assert desk.preview.truth_name(desk.id) == "Labels of the dataset"
        assert desk.preview.truth_count(desk.id) == api.count("image") == 6
        assert desk.preview.scores(desk.id) == {"bolt": vision.curve}
        desk.preview.choose(desk.id, ["i1", "i2"])
        await settle()
        assert api.count("image") == 7

    async def test_images_that_cannot_be_asked_about_are_unknown(self, vision, desk, api):
        await desk.ran()
        whole = replace(images(1)[0], labels=(TRUE,))
        api.next_answers["image"] = [Offline("no network"), whole]
        desk.preview.use_dataset_truth(desk.id)
        await settle()
        assert desk.preview.truth_count(desk.id) == 5

    async def test_an_image_without_labels_counts_as_one_that_nobody_labelled(self, vision, desk, api):
        await desk.ran()
        desk.preview.use_dataset_truth(desk.id)
        await settle()
        assert desk.preview.truth_count(desk.id) == 0
        assert desk.preview.scores(desk.id) == {}

    async def test_that_nothing_came_is_told(self, vision, desk, api):
        await desk.ran()
        failed: list = []
        desk.workstation.tasks.failed.connect(lambda _, error: failed.append(error))
        api.next_answers["image"] = [Offline("no network")]
        desk.preview.use_dataset_truth(desk.id)
        await wait_until(lambda: failed)
        assert isinstance(failed[0], Offline)
        assert desk.preview.scores(desk.id) == {}


async def test_a_draft_that_is_gone_has_none(desk, path):
    desk.composer.delete(desk.id)
    await desk.preview.load_truth(desk.id, path)
    desk.preview.use_dataset_truth(desk.id)
    desk.preview.forget_truth(desk.id)
    assert (desk.preview.truth_name(desk.id), desk.preview.truth_count(desk.id)) == ("", 0)
    assert desk.preview.scores(desk.id) == {}
