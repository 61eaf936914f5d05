"""The sample files: one or more a format, as the tools write them."""

from __future__ import annotations

from pathlib import Path

from app.domain.interchange import Incoming, Kind, read, read_folder

DATA = Path(__file__).parents[2] / "data" / "interchange"
SAMPLES = {
    "object.json": Kind.OBJECT,
    "strings.json": Kind.STRINGS,
    "objects.json": Kind.OBJECTS,
    "table.csv": Kind.CSV,
    "excel.csv": Kind.CSV,
    "headless.csv": Kind.CSV,
    "clipboard.tsv": Kind.TSV,
    "coco.json": Kind.COCO,
    "_annotations.coco.json": Kind.COCO,
    "data.yaml": Kind.YOLO,
    "roboflow.yaml": Kind.YOLO,
    "classes.txt": Kind.YOLO,
    "yolo": Kind.YOLO,
    "voc": Kind.VOC,
    "labelmap.txt": Kind.VOC,
    "annotation.xml": Kind.VOC,
    "cvat.json": Kind.CVAT,
    "labelstudio.xml": Kind.LABELSTUDIO,
    "labels.txt": Kind.LABELME,
    "autodistill.py": Kind.AUTODISTILL,
    "dictionary.txt": Kind.AUTODISTILL,
    "job.labeldock.json": Kind.JOBFILE,
}
FILES = [name for name in SAMPLES if "." in name]


def sample(name: str) -> Path:
    """Return the path of a sample."""
    return DATA / name


def text_of(name: str) -> str:
    """Return the text of a sample file, with its line ends and its BOM."""
    return sample(name).read_bytes().decode()


def read_sample(name: str) -> Incoming:
    """Read a sample file or folder."""
    path = sample(name)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
        return read_folder({file.relative_to(path).as_posix(): file.read_text("utf-8") for file in files})
    return read(text_of(name), name)
