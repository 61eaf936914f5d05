"""Ground truth on disk: the kind is seen by what lies there."""

import json
from pathlib import Path

import pytest

from app.domain.catalogue import Image
from app.domain.errors import InputError
from app.services.truth_files import read_truth
from tests.domain.truth.test_coco import GOOD
from tests.domain.truth.test_voc import OBJECT, annotation

IMAGE = Image("i", "a.jpg", 640, 480)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def yolo(tmp_path: Path) -> Path:
    row = "0 0.5 0.5 0.2 0.2\n"
    return write(
        tmp_path / "set", data_dot_yaml="names: [bolt]\n", train__labels__a_dot_txt=row, README_dot_txt="x"
    )


def test_a_coco_file(tmp_path):
    path = write(tmp_path, t_dot_json=json.dumps(GOOD)) / "t.json"
    assert len(read_truth(path).of(IMAGE)) == 1


def test_a_folder_of_coco_files(tmp_path):
    other = json.dumps(GOOD | {"images": [{"id": 1, "file_name": "b.jpg"}]})
    folder = write(tmp_path, train__c_dot_json=json.dumps(GOOD), valid__c_dot_json=other)
    truth = read_truth(folder)
    assert truth.of(IMAGE) and truth.of(Image("i", "b.jpg", 640, 480))
    assert truth.name == tmp_path.name


def test_a_folder_of_yolo_and_its_file_of_names(yolo):
    for path in (yolo, yolo / "data.yaml"):
        (label,) = read_truth(path).of(IMAGE)
        assert label.class_name == "bolt"


def test_a_folder_of_voc_and_one_annotation(tmp_path):
    folder = write(tmp_path, a_dot_xml=annotation(OBJECT, filename="<filename>a.jpg</filename>"))
    for path in (folder, folder / "a.xml"):
        assert len(read_truth(path).of(IMAGE)) == 1


def test_hidden_files_are_not_read(yolo):
    write(yolo, _dot_cache__labels__a_dot_txt="nonsense")
    (yolo / "train" / "labels" / "._a.txt").write_bytes(b"\xff\xfe")
    assert read_truth(yolo).of(IMAGE)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "holds no ground truth"),
        ({"a_dot_txt": "0 1 1 1 1"}, "names no classes"),
        ({"a_dot_json": "[]"}, "A COCO file is an object"),
        ({"a_dot_xml": "<html/>"}, "An annotation of Pascal VOC is expected"),
        ({"data_dot_yaml": "names: [bolt]", "a_dot_txt": "0 1"}, "“a.txt”, line 1"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(tmp_path, files, words):
    with pytest.raises(InputError, match=words):
        read_truth(write(tmp_path, **files))


@pytest.mark.parametrize("name", ["missing.json", "one.txt", "latin.json"])
def test_a_file_that_cannot_be_used_says_why(tmp_path, name):
    (tmp_path / "one.txt").write_text("0 1 1 1 1")
    (tmp_path / "latin.json").write_bytes(b'{"\xe9": 1}')
    with pytest.raises(InputError):
        read_truth(tmp_path / name)
