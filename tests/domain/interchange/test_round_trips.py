"""What is written is read again: the same rows where the kind holds them, else the same classes in order."""

import ast
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pycocotools.coco import COCO

from app.domain.errors import OntologyError
from app.domain.interchange import CLASS_ONLY, Kind, folder_of, lost_in, read, read_folder, recognise, write
from app.domain.ontology import Ontology, from_pairs
from tests.domain.given import TEXTS, ontologies

WRITTEN = [kind for kind in Kind if kind is not Kind.JOBFILE]
AWKWARD = [
    "no",
    "on",
    "2024",
    "~",
    "1e3",
    "null",
    "0x1F",
    "12:30",
    "- a",
    "a: b",
    "#a",
    "'",
    '"',
    "\\",
    "{",
    "&amp;",
    "<a>",
    "a b",
    "a\nb",
    "a\tb",
    "a:b",
    "__ignore__",
    "_background_",
    "background",
]
NAMES = st.one_of(st.sampled_from(AWKWARD), TEXTS)


@given(ontologies(), st.sampled_from([Kind.OBJECT, Kind.STRINGS, Kind.OBJECTS]))
def test_json_holds_blank_rows_and_duplicates(ontology: Ontology, kind: Kind):
    if lost_in(ontology, kind):
        with pytest.raises(OntologyError):
            write(ontology, kind)
        return
    assert read(write(ontology, kind), kind=kind).ontology == ontology


@given(ontologies(), st.sampled_from([Kind.CSV, Kind.TSV, Kind.AUTODISTILL]))
def test_tables_and_dictionaries_hold_every_row_that_is_not_blank(ontology: Ontology, kind: Kind):
    text = write(ontology, kind)
    incoming = read(text, kind=kind)
    assert incoming.ontology == ontology.without_blanks()
    assert incoming.is_sound
    assert recognise(text) is kind


@given(ontologies(), st.sampled_from([Kind.CSV, Kind.TSV]), st.data())
def test_tables_hold_the_confidence_of_each_class(ontology: Ontology, kind: Kind, data: st.DataObject):
    names = [e.class_name for e in ontology.without_blanks().entries]
    values = st.floats(0, 1) | st.sampled_from([0, 1, 0.3])
    thresholds = data.draw(st.dictionaries(st.sampled_from(names), values) if names else st.just({}))
    incoming = read(write(ontology, kind, thresholds), kind=kind)
    assert (incoming.thresholds, incoming.mistakes) == (thresholds, ())


@given(st.lists(NAMES, max_size=8), st.sampled_from(sorted(CLASS_ONLY)))
def test_kinds_of_classes_hold_each_class_once_in_its_order(names: list[str], kind: Kind):
    ontology = from_pairs((name, name) for name in names)
    text = write(ontology, kind)
    incoming = read(text, kind=kind)
    written = [name for name in ontology.classes if name.strip()]
    assert incoming.is_sound
    assert not written or recognise(text) is kind
    if not lost_in(ontology, kind):
        assert list(incoming.ontology.classes) == written
    assert len(incoming.ontology.entries) <= len(written)


@given(st.lists(NAMES, max_size=8), st.sampled_from([Kind.YOLO, Kind.VOC]))
def test_a_folder_is_read_again(names: list[str], kind: Kind):
    ontology = from_pairs((name, name) for name in names)
    if lost_in(ontology, kind):
        return
    assert list(read_folder(folder_of(ontology, kind)).ontology.classes) == [
        n for n in ontology.classes if n.strip()
    ]


@given(st.lists(NAMES, max_size=8))
def test_classes_txt_says_what_data_yaml_says(names: list[str]):
    files = folder_of(from_pairs((name, name) for name in names), Kind.YOLO)
    yolo, lines = (read(files[name], name, Kind.YOLO) for name in ("data.yaml", "classes.txt"))
    assert (yolo.ontology, yolo.mistakes, lines.mistakes) == (lines.ontology, (), ())


@given(ontologies(), st.sampled_from(WRITTEN))
def test_a_class_that_is_not_written_is_told(ontology: Ontology, kind: Kind):
    if kind in (Kind.OBJECT, Kind.STRINGS) and lost_in(ontology, kind):
        return
    kept = set(read(write(ontology, kind), kind=kind).ontology.classes)
    missing = {name for name in ontology.classes if name.strip()} - kept
    assert not missing or lost_in(ontology, kind)


@pytest.mark.parametrize("kind", sorted(CLASS_ONLY))
def test_prompts_thresholds_and_rows_without_class_are_told_as_lost(kind):
    assert lost_in(from_pairs([("dog", "dog")]), kind) == ()
    (prompts,) = lost_in(from_pairs([("a dog", "dog"), ("dog", "dog")]), kind)
    assert prompts.startswith("1 prompt would be lost, for example “a dog”")
    (confidence,) = lost_in(from_pairs([("dog", "dog")]), kind, {"dog": 0.5})
    assert confidence == "The confidence of “dog” would be lost."
    assert lost_in(from_pairs([("a dog", "")]), kind)[-1] == "Rows without a class would be lost."


def test_a_dictionary_tells_of_prompts_that_stand_twice():
    (words,) = lost_in(from_pairs([("a dog", "dog"), ("a dog", "puppy")]), Kind.AUTODISTILL)
    assert "keeps only the last" in words


def test_a_table_loses_only_the_confidence_of_classes_that_it_has_not():
    assert lost_in(from_pairs([("dog", "dog")]), Kind.CSV, {"dog": 0.5}) == ()
    assert lost_in(from_pairs([("dog", "dog")]), Kind.CSV, {"cat": 0.5})


def test_names_that_a_kind_makes_one_stand_once():
    ontology = from_pairs([("a b", "a b"), ("a\nb", "a\nb")])
    assert read(write(ontology, Kind.LABELME), kind=Kind.LABELME).ontology.classes == ("a b",)
    assert "“a\nb” cannot stand in labelme as written" in lost_in(ontology, Kind.LABELME)[0]


def test_a_job_file_is_not_written_here():
    with pytest.raises(OntologyError):
        write(Ontology(), Kind.JOBFILE)


class TestTheToolsThemselves:
    """What is written is what the tools of the field read."""

    @given(st.lists(NAMES, max_size=8))
    def test_yaml_reads_every_name_as_text(self, names: list[str]):
        ontology = from_pairs((name, name) for name in names)
        value = yaml.safe_load(write(ontology, Kind.YOLO))
        assert list(value["names"]) == list(range(value["nc"]))
        assert all(isinstance(name, str) for name in value["names"].values())
        if not lost_in(ontology, Kind.YOLO):
            assert list(value["names"].values()) == [name for name in ontology.classes if name.strip()]

    @given(ontologies())
    def test_python_reads_the_dictionary(self, ontology: Ontology):
        tree = ast.parse(write(ontology, Kind.AUTODISTILL))
        (dictionary,) = (node for node in ast.walk(tree) if isinstance(node, ast.Dict))
        assert ast.literal_eval(dictionary) == ontology.without_blanks().canonical()

    def test_pycocotools_reads_the_categories(self, capsys):
        coco = COCO()
        coco.dataset = json.loads(write(from_pairs([("b", "b"), ("a", "a")]), Kind.COCO))
        coco.createIndex()
        capsys.readouterr()
        assert [c["name"] for c in coco.loadCats(coco.getCatIds())] == ["b", "a"]
        assert coco.getCatIds(catNms=["a"]) == [2]

    def test_cvat_gets_what_its_raw_editor_asks_for(self):
        (label,) = json.loads(write(from_pairs([("b", "b")]), Kind.CVAT))
        assert label == {"name": "b", "type": "any", "attributes": []}
