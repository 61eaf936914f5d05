"""Each format is read as the tools of the field write it."""

import pytest

from app.domain.interchange import Kind, read, recognise
from tests.domain.interchange.samples import FILES, SAMPLES, read_sample, text_of

WITH_PROMPTS = {
    "object.json": {
        "a ripe tomato": "tomato",
        "a green tomato": "unripe tomato",
        "a leaf with brown spots": "blight",
        "eine gelbe Blüte": "Blüte",
        "a stake or string": "support",
    },
    "objects.json": {
        "a parked car": "car",
        "a moving car": "car",
        "bus": "bus",
        "a traffic light on a pole": "traffic light",
        'a sign that says "STOP"': "sign",
    },
    "table.csv": {
        "a scratch on metal": "scratch",
        "a dent, shallow or deep": "dent",
        'a "burr" on an edge': "burr",
        "rust spots\nand flakes": "rust",
    },
    "excel.csv": {
        "eine reife Erdbeere": "Erdbeere",
        "eine grüne; unreife Erdbeere": "unreif",
        "ein Blatt": "Blatt",
    },
    "headless.csv": {
        "a shipping container": "container",
        "a reach stacker": "vehicle",
        "a truck": "vehicle",
        "a person": "person",
    },
    "clipboard.tsv": {
        "a wind turbine blade": "blade",
        "a crack in a blade": "crack",
        "an eroded leading edge": "erosion",
        'a 12" bolt': "bolt",
    },
    "labelstudio.xml": {"Scratch": "Scratch", "Dent & bump": "dent", "Rust": "Rust", "Crack": "Crack"},
    "autodistill.py": {
        "shipping container": "container",
        "a milk bottle": "bottle",
        "a worker's helmet": "helmet",
        "blue cap": "cap",
    },
    "dictionary.txt": {"a dog": "dog", "a cat": "cat", "Köter": "dog"},
    "job.labeldock.json": {"a bolt": "bolt", "a hex nut": "nut", "a flat washer": "washer"},
}
CLASSES_ONLY = {
    "strings.json": ["forklift", "pallet", "person", "hi-vis vest", "安全帽"],
    "coco.json": ["bench", "bin", "lamp post", "bollard"],
    "_annotations.coco.json": ["cod", "herring", "mackerel"],
    "data.yaml": ["no", "on", "2024", "traffic light", "~", "1e3", "fire: hydrant"],
    "roboflow.yaml": ["bolt", "hex nut", "o'ring", "washer"],
    "yolo": ["bolt", "hex nut", "o'ring", "washer"],
    "classes.txt": ["person", "bicycle", "car", "traffic light"],
    "voc": ["chair", "person", "car", "horse"],
    "labelmap.txt": ["person", "dog", "bicycle"],
    "annotation.xml": ["car", "Straßenschild & Mast", "person"],
    "cvat.json": ["vehicle", "pedestrian", "cyclist"],
    "labels.txt": ["aeroplane", "bicycle", "bird", "no"],
}
LEFT_OUT = {
    "table.csv": ("The column note.",),
    "excel.csv": ("The column Bemerkung.",),
    "coco.json": ("2 images and 3 annotations.", "The supercategories furniture, lighting."),
    "_annotations.coco.json": (
        "1 image and 1 annotation.",
        "“fish” (id 0), the root that Roboflow writes above the classes.",
    ),
    "data.yaml": ("Settings of the data set: path, train, val, test.",),
    "roboflow.yaml": ("Settings of the data set: train, val, test, roboflow.",),
    "yolo": ("Settings of the data set: train, val, test, roboflow.",),
    "voc": ("5 boxes of 3 pictures.",),
    "labelmap.txt": ("“background”, which is no class.", "5 parts and actions."),
    "annotation.xml": ("4 boxes.",),
    "cvat.json": ("2 attributes.",),
    "labelstudio.xml": ("2 choices, which have no box.",),
    "labels.txt": ("“__ignore__”, which is no class.", "“_background_”, which is no class."),
    "autodistill.py": ("The program around the dictionary.",),
}
THRESHOLDS = {
    "table.csv": {"scratch": 0.35, "dent": 0.5, "rust": 0.6},
    "excel.csv": {"Erdbeere": 0.6, "unreif": 0.45},
    "clipboard.tsv": {"blade": 0.4, "crack": 0.25},
    "job.labeldock.json": {"bolt": 0.4},
}
COLORS = {
    "labelmap.txt": {"person": "#c08080", "dog": "#400080", "bicycle": "#008000"},
    "cvat.json": {"vehicle": "#33ddff", "pedestrian": "#ff6037", "cyclist": "#ff007c"},
    "labelstudio.xml": {"Scratch": "#ffa39e", "dent": "#0000ff", "Rust": "#d4380d", "Crack": "#008000"},
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read_whole_and_in_order(name):
    incoming = read_sample(name)
    expected = WITH_PROMPTS.get(name) or {c: c for c in CLASSES_ONLY[name]}
    assert [(e.prompt, e.class_name) for e in incoming.ontology.entries] == list(expected.items())
    assert incoming.mistakes == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_what_has_no_place_in_an_ontology_is_told_or_kept_beside(name):
    incoming = read_sample(name)
    assert incoming.left_out == LEFT_OUT.get(name, ())
    assert incoming.thresholds == THRESHOLDS.get(name, {})
    assert incoming.colors == COLORS.get(name, {})


@pytest.mark.parametrize("name", FILES)
def test_a_sample_is_recognised_by_its_content(name):
    kinds_of_lines = {Kind.YOLO: Kind.TSV} if name == "classes.txt" else {}
    assert recognise(text_of(name)) is kinds_of_lines.get(SAMPLES[name], SAMPLES[name])
    assert recognise(text_of(name), name) is SAMPLES[name]


@pytest.mark.parametrize("name", FILES)
def test_a_bom_and_line_ends_of_windows_change_nothing(name):
    text = text_of(name).removeprefix("\ufeff").replace("\r\n", "\n")
    windows = read("\ufeff" + text.replace("\n", "\r\n"), name)
    if name == "table.csv":  # a cell of it has a line break, which is kept as written
        return
    assert windows == read(text, name)
