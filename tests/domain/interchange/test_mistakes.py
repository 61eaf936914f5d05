"""What cannot be meant is refused with its place, and the part that is good is kept."""

import pytest

from app.domain.interchange import Incoming, Kind, read, read_folder

VIEW = "<View><RectangleLabels name='l' toName='i'>"
NAME_TWICE = {
    Kind.COCO: '{"categories": [\n {"id": 1, "name": "dog"},\n {"id": 2, "name": "dog"},\n {"id": 3, "name": "cat"}]}',
    Kind.CVAT: '[\n{"name": "dog"},\n{"name": "dog"},\n{"name": "cat"}]',
    Kind.YOLO: "names:\n  - dog\n  - dog\n  - cat\n",
    Kind.VOC: "# label:color_rgb:parts:actions\ndog:::\ndog:::\ncat:::\n",
    Kind.LABELME: "__ignore__\ndog\ndog\ncat\n",
    Kind.LABELSTUDIO: f"{VIEW}\n<Label value='dog'/>\n<Label value='dog'/>\n<Label value='cat'/>"
    "</RectangleLabels></View>",
}
ID_TWICE = {
    Kind.COCO: '{"categories": [\n {"id": 1, "name": "dog"},\n {"id": 1, "name": "hen"},\n {"id": 2, "name": "cat"}]}',
    Kind.CVAT: '[\n{"name": "dog", "id": 7},\n{"name": "hen", "id": 7},\n{"name": "cat", "id": 8}]',
    Kind.YOLO: "names:\n  0: dog\n  0: hen\n  1: cat\n",
}


def places(incoming: Incoming) -> list[tuple[int, int, str]]:
    """Return line, column and words of each mistake."""
    return [(m.line, m.column, m.message) for m in incoming.mistakes]


def classes(text: str, kind: Kind) -> list[str]:
    """Return the classes of a text."""
    return list(read(text, kind=kind).ontology.classes)


@pytest.mark.parametrize("kind", NAME_TWICE)
def test_a_class_that_stands_twice_is_refused_in_its_line(kind):
    incoming = read(NAME_TWICE[kind])
    assert incoming.kind is kind
    assert [(line, words) for line, _, words in places(incoming)] == [
        (3, "The class “dog” stands twice, first in line 2.")
    ]
    assert not incoming.is_sound
    assert incoming.ontology.classes == ("dog", "cat")


@pytest.mark.parametrize("kind", ID_TWICE)
def test_an_id_that_stands_twice_is_refused_in_its_line(kind):
    incoming = read(ID_TWICE[kind])
    assert incoming.kind is kind
    ((line, _, words),) = places(incoming)
    number = 7 if kind is Kind.CVAT else 1 if kind is Kind.COCO else 0
    assert (line, words) == (3, f"The id {number} stands twice, first in line 2.")
    assert incoming.ontology.classes == ("dog", "cat")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.OBJECT, '{"a dog": "dog",\n "a dog": "puppy"}'),
        (Kind.AUTODISTILL, '{"a dog": "dog",\n "a dog": "puppy",}'),
    ],
)
def test_a_prompt_that_stands_twice_is_told_and_kept(kind, text):
    incoming = read(text)
    assert (incoming.kind, incoming.is_sound) == (kind, True)
    ((line, column, words),) = places(incoming)
    assert (line, column) == (2, 2)
    assert words.startswith("“a dog” stands twice")
    assert [e.class_name for e in incoming.ontology.entries] == ["dog", "puppy"]


@pytest.mark.parametrize(
    ("kind", "text", "place", "words"),
    [
        (Kind.COCO, '[{"id": 1}]', (1, 2), "lacks its “name”"),
        (Kind.COCO, '[{"id": 1.5, "name": "dog"}]', (1, 9), "An id is a whole number, not a number."),
        (Kind.COCO, '{"categories": [{"id": 1, "name": "dog"}]', (1, 42), "A comma or } is missing here."),
        (Kind.CVAT, '[{"name": "dog", "name": "cat"}]', (1, 18), "“name” stands twice in this entry."),
        (Kind.CVAT, '[{"name": "dog"},\n "cat"]', (2, 2), "An entry is an object, not text."),
        (Kind.YOLO, "names:\n  - dog\n  - [cat]\n", (3, 5), "The name of a class is text."),
        (Kind.YOLO, "names:\n  first: dog\n", (2, 3), "The id of a class is a whole number."),
        (Kind.YOLO, "names: dog\n", (1, 8), "“names” is a list, or a mapping of ids to names."),
        (Kind.YOLO, "names: [dog]\nnames: [cat]\n", (2, 1), "“names” stands twice."),
        (Kind.YOLO, "nc: 2\ntrain: x\n", (1, 1), "There is no “names”"),
        (Kind.YOLO, "names:\n  - dog\n - cat\n", (3, 2), "This is not valid YAML"),
        (Kind.VOC, "<annotation><object>", (1, 21), "This is not valid XML: no element found."),
        (Kind.VOC, "<annotation><object><name> </name></object></annotation>", (1, 28), "without a name"),
        (Kind.LABELSTUDIO, "<!DOCTYPE x []><View/>", (1, 13), "A document type is not read"),
        (Kind.LABELSTUDIO, f"{VIEW}\n<Label value=''/></RectangleLabels></View>", (2, 1), "without a name"),
        (Kind.AUTODISTILL, "CaptionOntology({'a dog': dog})", (1, 27), "A text in quotes is expected here."),
        (Kind.AUTODISTILL, "CaptionOntology({\n 'a dog': 'dog)})", (2, 11), "The closing quote"),
        (Kind.AUTODISTILL, "CaptionOntology({'\\N{NO SUCH}': 'dog'})", (1, 18), "the escape of no character"),
        (Kind.CSV, "prompt,class,confidence\na dog,dog,high\n", (2, 11), "no confidence from 0 to 1"),
        (Kind.CSV, "prompt,class,confidence\na dog,dog,0.5\na pup,dog,0.6\n", (3, 11), "another confidence"),
        (Kind.JOBFILE, '{"version": 1, "request": {}}', (1, 1), "the server derives it"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(kind, text, place, words):
    incoming = read(text, kind=kind)
    assert not incoming.is_sound
    assert places(incoming)[0][:2] == place
    assert words in places(incoming)[0][2]


@pytest.mark.parametrize(
    ("kind", "text", "place", "words"),
    [
        (Kind.YOLO, "nc: 3\nnames: [dog, cat]\n", (1, 5), "“nc” is 3, but the number of names is 2."),
        (Kind.YOLO, "dog\n\ncat\n", (3, 1), "An empty line stands above"),
        (Kind.JOBFILE, '{"version": 2, "request": {"ontology": ["dog"]}}', (1, 1), "A newer Labeldock wrote"),
        (Kind.CSV, 'prompt,class\n"a dog,dog\n', (2, 1), "A quote opens this cell and does not close it"),
    ],
)
def test_what_is_hardly_meant_is_told_and_read(kind, text, place, words):
    incoming = read(text, kind=kind)
    assert incoming.is_sound
    ((*found, message),) = places(incoming)
    assert tuple(found) == place
    assert words in message


def test_a_broken_end_takes_nothing_that_stands_before_it():
    assert classes('[{"name": "dog"}, {"name": "cat"}, {"name"', Kind.CVAT) == ["dog", "cat"]
    assert classes("names:\n- dog\n- cat\n- 'hen\n", Kind.YOLO) == ["dog", "cat"]
    assert classes(f"{VIEW}<Label value='dog'/><Label value='cat'/><Label", Kind.LABELSTUDIO) == [
        "dog",
        "cat",
    ]
    assert classes("CaptionOntology({'dog': 'dog', 'cat': 'cat', 'hen'", Kind.AUTODISTILL) == ["dog", "cat"]


def test_ids_give_the_order_and_that_is_told():
    for kind, text in {
        Kind.YOLO: "names:\n  2: hen\n  0: dog\n  1: cat\n",
        Kind.COCO: '[{"id": 9, "name": "hen"}, {"id": 2, "name": "dog"}, {"id": 4, "name": "cat"}]',
    }.items():
        incoming = read(text, kind=kind)
        assert incoming.ontology.classes == ("dog", "cat", "hen")
        assert "the ids gave the order" in incoming.left_out[-1]
        assert incoming.is_sound


@pytest.mark.parametrize("name", ["no", "on", "2024", "~", "1e3", "0x1F", "12:30", "yes", "null", "-0", ".5"])
def test_yaml_reads_every_name_as_it_is_written(name):
    assert classes(f"names: [{name}]\n", Kind.YOLO) == [name]
    assert classes(f"names:\n  0: {name}\n", Kind.YOLO) == [name]
    assert classes(f"names:\n- {name}\n", Kind.YOLO) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "names: !!python/object/apply:os.system ['exit 1']\n",
        "names: &a [*a]\n",
        "a: &a [x, x]\nb: &b [*a, *a]\nnames: [*b]\n",
        "names: " + "[" * 500,
        "%YAML 9.9\n---\nnames: [dog]\n",
    ],
)
def test_yaml_builds_nothing_follows_nothing_and_ends_in_the_deep(text):
    assert len(read(text, kind=Kind.YOLO).ontology.entries) <= 1


def test_xml_declares_no_entities_and_fetches_nothing():
    bomb = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><annotation>&x;</annotation>"
    incoming = read(bomb, kind=Kind.VOC)
    assert (incoming.is_sound, incoming.ontology.entries) == (False, ())
    assert places(incoming)[0][2] == "A document type is not read: it could name other files."


def test_mistakes_in_a_folder_name_the_file():
    good = "<annotation><object><name>dog</name></object></annotation>"
    incoming = read_folder({"Annotations/1.xml": good, "Annotations/2.xml": "<annotation><object>"})
    assert incoming.ontology.classes == ("dog",)
    assert places(incoming) == [(1, 21, "Annotations/2.xml: This is not valid XML: no element found.")]


def test_a_folder_that_names_no_classes_is_told():
    incoming = read_folder({"images/1.jpg": "", "labels/1.txt": "0 0.5 0.5 1 1\n"})
    assert places(incoming)[0][2].startswith("This folder names no classes")
