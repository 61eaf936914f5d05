"""What of a job's labels is exported, what is not, and which ids it has."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Image, Label, Mask
from app.domain.label_export import LabelForm, files, gather, notes
from app.domain.label_export.gather import Loss, Odd
from tests.domain.label_export.jobs import DATASET, detection, gathered, mask_of, segmentation

NAN, INF = math.nan, math.inf
SOUND = Label("bolt", (1, 2, 3, 4))


def one(*labels: Label, width: int = 64, height: int = 48, is_segmentation: bool = False):
    return gathered((Image("i", "i.png", width, height, labels=labels),), is_segmentation=is_segmentation)


def text_of(labels, form: LabelForm, path: str) -> str:
    return "".join(text for name, text in files(labels, form) if name == path)


def coco_of(labels):
    return json.loads(text_of(labels, LabelForm.COCO, "annotations.json"))


def test_the_datasets_classes_come_first_in_its_order_then_the_others_as_they_appear():
    labels = gathered(detection())
    assert labels.classes[:4] == (*DATASET, "2024")


def test_a_part_of_a_job_has_the_ids_of_the_whole():
    images = detection()
    whole, part = coco_of(gathered(images)), coco_of(gathered(images, only={"i3"}))
    assert part["categories"] == whole["categories"]
    assert part["images"] == [image for image in whole["images"] if image["file_name"] == "zwei.png"]
    assert {a["image_id"] for a in part["annotations"]} == {3}


@pytest.mark.parametrize(
    ("label", "why"),
    [
        (Label("bolt", (NAN, 2, 3, 4)), Odd.NOT_A_NUMBER),
        (Label("bolt", (1, 2, INF, 4)), Odd.NOT_A_NUMBER),
        (Label("bolt", (1, 2, 3, 4), ((1, 2), (NAN, 2), (3, 4))), Odd.NOT_A_NUMBER),
        (Label("bolt", (1, 2, 1, 4)), Odd.NO_AREA),
        (Label("bolt", (5, 2, 1, 4)), Odd.NO_AREA),
        (Label("bolt", (64, 2, 70, 4)), Odd.OUTSIDE),
        (Label("bolt", (-9, -9, -1, -1)), Odd.OUTSIDE),
    ],
)
def test_an_unsound_label_is_left_out_and_counted(label, why):
    labels = one(SOUND, label)
    assert (labels.labels, dict(labels.odd)) == (1, {why: 1})
    assert f"1 label left out: {why.value}." in notes(labels, LabelForm.COCO)


def test_a_box_over_the_edge_is_cut_and_said():
    labels = one(Label("bolt", (-5, -5, 100, 100)))
    assert labels.pages[0].marks[0].box == (0, 0, 64, 48)
    assert labels.losses[Loss.CUT] == 1


@pytest.mark.parametrize("ring", [((1, 2), (3, 4)), ((1, 2), (2, 3), (3, 4)), ((90, 90), (99, 90), (99, 99))])
def test_an_outline_that_encloses_nothing_leaves_the_box(ring):
    labels = one(Label("bolt", (1, 2, 30, 40), ring), is_segmentation=True)
    assert labels.pages[0].marks[0].rings == ()
    assert labels.losses[Loss.OUTLINE] == 1


@pytest.mark.parametrize(
    "mask", [Mask(64, 48, "~~~"), Mask(64, 48, ""), Mask(64, 48, "9"), Mask(10, 10, "T3")]
)
def test_a_mask_that_does_not_fit_leaves_the_box(mask):
    labels = one(Label("bolt", (1, 2, 30, 40), mask=mask), is_segmentation=True)
    assert labels.pages[0].marks[0].mask is None
    assert labels.losses[Loss.MASK] == 1


def test_a_mask_tells_the_size_of_its_image():
    labels = one(Label("bolt", (1, 2, 9, 9), mask=mask_of(64, 48, 1, 2, 9, 9)), width=0, height=0)
    assert (labels.pages[0].width, labels.pages[0].height) == (64, 48)


def test_an_image_of_unknown_size_is_not_in_yolo_and_that_is_said():
    labels = one(SOUND, width=0, height=0)
    assert [path for path, _ in files(labels, LabelForm.YOLO)] == ["data.yaml", "notes.txt"]
    assert any("YOLO is relative" in note for note in notes(labels, LabelForm.YOLO))
    assert coco_of(labels)["annotations"][0]["bbox"] == [1, 2, 2, 2]
    assert "<xmin>1</xmin>" in text_of(labels, LabelForm.VOC, "Annotations/i.xml")


def test_an_image_whose_labels_are_not_known_is_left_out():
    labels = gathered((Image("i", "i.png", 64, 48), Image("j", "j.png", 64, 48, labels=())))
    assert [page.image.id for page in labels.pages] == ["j"]
    assert any("did not tell the labels" in note for note in notes(labels, LabelForm.COCO))


def test_what_a_format_cannot_hold_is_said():
    labels = gathered(segmentation(), is_segmentation=True)
    assert [n for n in notes(labels, LabelForm.COCO) if "not in it" in n] == []
    yolo, voc = " ".join(notes(labels, LabelForm.YOLO)), " ".join(notes(labels, LabelForm.VOC))
    assert "no masks: 1 label" in yolo
    assert "of 1 label with several the largest" in yolo
    assert "outlines and masks of 4 labels" in voc
    assert "whole pixels" in voc


def test_a_detection_project_gets_boxes_alone():
    labels = gathered(segmentation())
    assert {len(a["segmentation"]) for a in coco_of(labels)["annotations"]} == {0}
    assert any("only the box" in note for note in notes(labels, LabelForm.COCO))


def test_a_box_narrower_than_a_pixel_keeps_one_in_voc():
    labels = one(Label("bolt", (63.8, 10.1, 64, 10.3)))
    text = text_of(labels, LabelForm.VOC, "Annotations/i.xml")
    assert "<xmin>63</xmin><ymin>10</ymin><xmax>64</xmax><ymax>11</ymax>" in text


def test_a_job_without_images_is_sound_in_every_format():
    labels = gathered(())
    assert coco_of(labels)["annotations"] == []
    assert list(files(labels, LabelForm.VOC)) == []
    assert text_of(labels, LabelForm.YOLO, "data.yaml").endswith('2: "nut"\n')
    assert "names: {}" in text_of(gather((), (), (), is_segmentation=False), LabelForm.YOLO, "data.yaml")


def test_a_name_with_signs_that_no_file_can_hold_is_written():
    labels = one(Label("half \ud83d \x00 name\r\n", (1, 2, 3, 4)))
    for form in LabelForm:
        assert all(text.encode() for path, text in files(labels, form) if path != "labels/i.txt")


def test_the_images_are_gone_through_once():
    images = detection()
    assert gather(iter(images), images, DATASET, is_segmentation=False) == gathered(images)


number = st.one_of(st.floats(-200, 200), st.floats(), st.integers(-10, 80))
boxes = st.tuples(number, number, number, number)
rings = st.lists(st.tuples(number, number), max_size=6).map(tuple)
labels_ = st.builds(
    Label, st.text(min_size=1, max_size=8), boxes, rings, more=st.lists(rings, max_size=2).map(tuple)
)


@given(st.lists(labels_, max_size=6), st.booleans())
def test_whatever_comes_in_all_that_is_written_lies_in_the_image(found, is_segmentation):
    labels = one(*found, is_segmentation=is_segmentation)
    assert labels.labels + sum(labels.odd.values()) == len(found)
    for mark in labels.pages[0].marks:
        assert 0 <= mark.box[0] < mark.box[2] <= 64
        assert 0 <= mark.box[1] < mark.box[3] <= 48
        assert all(0 <= x <= 64 and 0 <= y <= 48 for ring in mark.rings for x, y in ring)
    for form in LabelForm:
        assert all("nan" not in text for path, text in files(labels, form) if path.startswith("labels/"))
