"""What is exported is read back with pycocotools and globox, which know nothing of Labeldock."""

import contextlib
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml
from globox import Annotation, AnnotationSet
from pycocotools.coco import COCO

from app.domain.label_export import LabelForm, LabelSet, files
from tests.domain.label_export.jobs import DATASET, ODD_NAMES, detection, gathered, segmentation

BOTH = pytest.mark.parametrize(
    "labels",
    [gathered(detection()), gathered(segmentation(), is_segmentation=True)],
    ids=["detection", "segmentation"],
)


@pytest.fixture(autouse=True)
def no_threads_of_globox(monkeypatch):
    """Its own threads would outlive the test."""
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)
    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr("globox.thread_utils.SHARED_THREAD_POOL", pool)
        yield


@pytest.fixture
def write(tmp_path):
    """Return a function that writes an export into a folder."""

    def write_(labels: LabelSet, form: LabelForm):
        for path, text in files(labels, form):
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a", encoding="utf-8", newline="") as out:
                out.write(text)
        return tmp_path

    return write_


def expected(labels: LabelSet):
    """Return (file name, class, box) of everything that was to be written."""
    return sorted(
        (page.name, labels.classes[mark.class_id], *mark.box) for page in labels.pages for mark in page.marks
    )


def found(annotations, names=None):
    return sorted(
        (a.image_id, names[int(b.label)] if names else b.label, b.xmin, b.ymin, b.xmax, b.ymax)
        for a in annotations
        for b in a.boxes
    )


def same(one, other, within: float) -> bool:
    return len(one) == len(other) and all(
        a[:2] == b[:2] and all(abs(x - y) <= within for x, y in zip(a[2:], b[2:], strict=True))
        for a, b in zip(one, other, strict=True)
    )


def quietly(make):
    with contextlib.redirect_stdout(io.StringIO()):
        return make()


@BOTH
def test_globox_reads_coco(write, labels):
    read = AnnotationSet.from_coco(write(labels, LabelForm.COCO) / "annotations.json")
    assert same(found(read), expected(labels), 0.001)
    assert len(read) == len(labels.pages)


@BOTH
def test_pycocotools_reads_coco(write, labels):
    coco = quietly(lambda: COCO(str(write(labels, LabelForm.COCO) / "annotations.json")))
    names = {c["id"]: c["name"] for c in coco.loadCats(coco.getCatIds())}
    assert list(names.values())[: len(DATASET)] == list(DATASET)
    assert sorted(names) == list(range(1, len(names) + 1))
    read = sorted(
        (
            coco.imgs[a["image_id"]]["file_name"],
            names[a["category_id"]],
            *a["bbox"][:2],
            a["bbox"][0] + a["bbox"][2],
            a["bbox"][1] + a["bbox"][3],
        )
        for a in coco.anns.values()
    )
    assert same(read, expected(labels), 0.002)


# Its own call of numpy, which it has not brought up to date.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_pycocotools_paints_each_outline_and_mask(write):
    labels = gathered(segmentation(), is_segmentation=True)
    coco = quietly(lambda: COCO(str(write(labels, LabelForm.COCO) / "annotations.json")))
    painted = [int(coco.annToMask(coco.anns[n]).sum()) for n in (1, 2, 3, 4)]
    assert painted == [100 * 100, 100 * 100 + 20 * 20, 100 * 200, 40 * 40]
    assert [round(coco.anns[n]["area"]) for n in (1, 2, 3, 4)] == painted


def test_confidences_are_scores_where_the_server_gave_them(write):
    read = AnnotationSet.from_coco(write(gathered(detection()), LabelForm.COCO) / "annotations.json")
    scores = sorted(box.confidence for a in read for box in a.boxes if box.confidence is not None)
    assert scores[0] == 0.5
    assert len(scores) == len(ODD_NAMES) + 1


@BOTH
def test_globox_reads_yolo_and_yaml_gives_the_names(write, labels):
    folder = write(labels, LabelForm.YOLO)
    data = yaml.safe_load((folder / "data.yaml").read_text(encoding="utf-8"))
    assert data["nc"] == len(data["names"])
    assert [data["names"][n] for n in range(data["nc"])] == list(labels.classes)
    read_file = Annotation.from_yolo_seg if labels.is_segmentation else Annotation.from_yolo_darknet
    read = [
        read_file(
            folder / "labels" / f"{page.name.rpartition('.')[0]}.txt",
            image_id=page.name,
            image_size=(page.width, page.height),
        )
        for page in labels.pages
    ]
    if labels.is_segmentation:  # of several outlines YOLO holds the largest
        wanted = expected(labels)
        wanted[1] = ("teil 1.jpg", "a & b <c>", 50.0, 60.0, 150.0, 260.0)
        small = next(n for n, row in enumerate(wanted) if row[1].startswith("Rädchen"))
        wanted[small] = ("teil 1.jpg", "Rädchen, 5 mm", 100.0, 100.0, 200.0, 200.0)
        assert same(found(read, data["names"]), sorted(wanted), 0.01)
    else:
        assert same(found(read, data["names"]), expected(labels), 0.01)


def test_an_image_without_labels_has_an_empty_file_in_yolo(write):
    assert (write(gathered(detection()), LabelForm.YOLO) / "labels/leer.txt").read_text() == ""


@BOTH
def test_globox_reads_voc(write, labels):
    read = AnnotationSet.from_pascal_voc(write(labels, LabelForm.VOC) / "Annotations")
    assert same(found(read), expected(labels), 0.5)
    assert sorted(read.image_ids) == sorted(page.name for page in labels.pages)
    assert all(a.image_size == (p.width, p.height) for p in labels.pages for a in [read[p.name]])


def test_every_odd_name_comes_back_from_every_format(write):
    labels = gathered(detection())
    write(labels, LabelForm.VOC)
    folder = write(labels, LabelForm.COCO)
    coco = AnnotationSet.from_coco(folder / "annotations.json")
    voc = AnnotationSet.from_pascal_voc(folder / "Annotations")
    assert coco._labels() == voc._labels() == set(ODD_NAMES)
