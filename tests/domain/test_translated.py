"""What people read of the domain is asked for in their language, whole: no English is left in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations

import pytest

from app.domain import texts
from app.domain.catalogue import Batch, Image, Label, Mask, ModelOffer, TrainedModel
from app.domain.checks import NOTHING_KNOWN, Known, Problem, check
from app.domain.checks.rules import RULES
from app.domain.cost import Ceilings, Cost, Spent, over
from app.domain.errors import ERROR_TYPE_HINTS, InputError, LabeldockError, RequestRefused
from app.domain.interchange import Kind, read, read_folder
from app.domain.interchange.writing import lost_in
from app.domain.job import CUSTOM, OPTIONS_TEXT, Draft, DraftState, request_from_body
from app.domain.job_file import read_job_file
from app.domain.label_export import LabelForm, notes
from app.domain.label_report import Report, make_report
from app.domain.label_report_files import csv_lines, html_lines
from app.domain.label_report_words import facts, sections
from app.domain.ontology import Format, Ontology, from_json, from_pairs
from app.domain.refusal import note_of
from tests.domain.checks.drafts import GOOD, PROJECT, knowing, rows
from tests.domain.checks.test_secrecy import KEY
from tests.domain.foreign import Foreign, left_in_english, shouted
from tests.domain.label_export.jobs import SMALL, SQUARE, gathered, segmentation
from tests.domain.test_label_report import IMAGES, JOB, REPORT


@pytest.fixture(autouse=True)
def foreign() -> Iterator[None]:
    texts.choose(Foreign())
    yield
    texts.choose(NullTranslations())


def kinds(kind: type[LabeldockError] = LabeldockError) -> Iterator[type[LabeldockError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__.startswith("app."):
            yield from kinds(below)


def known(*models: TrainedModel, offers: tuple[ModelOffer, ...] = (), **changes: object) -> Known:
    return Known(project=replace(PROJECT, **changes), models=models, offers=offers)  # type: ignore[arg-type]


MODEL = TrainedModel("p/2", "", classes=("dog",))
TRAINED = {"model_type": CUSTOM, "model_options": {"modelId": "p/2"}}
NAMES_ONLY = ModelOffer(id="names", name="NAMES", takes_prompts=False)
GONE = ModelOffer(id="gone", name="GONE", is_available=False)
CASES: list[tuple[Draft, Known]] = [
    (replace(GOOD, name=KEY, texts={"object": KEY}, file_fields={"a": KEY}), NOTHING_KNOWN),
    (rows((KEY, "dog"), ("a cat", KEY)), NOTHING_KNOWN),
    (
        GOOD.asking(reviewer_email=KEY, model_type=KEY, model_options={"a": KEY}, extra={"a": KEY}),
        NOTHING_KNOWN,
    ),
    (GOOD.asking(confidence_thresholds={KEY: 0.5}), NOTHING_KNOWN),
    (replace(GOOD, refused_field="model", note="Sending ended in an error."), NOTHING_KNOWN),
    (replace(GOOD, project=""), NOTHING_KNOWN),
    (GOOD.asking(batch_id=""), known(type="other")),
    (GOOD.asking(ontology=Ontology()), NOTHING_KNOWN),
    (replace(GOOD, texts={"object": "[", OPTIONS_TEXT: "["}), NOTHING_KNOWN),
    (rows(("", "cat"), ("a dog", "")), NOTHING_KNOWN),
    (rows(("a dog", "dog"), ("a dog", "dog"), ("a dog", "dog"), ("a dog", "cat")), NOTHING_KNOWN),
    (rows(("a dog", "dog"), form=Format.STRINGS), NOTHING_KNOWN),
    (rows(("dog", "a big brown dog"), ("cat", "the small black cat on a roof")), NOTHING_KNOWN),
    (rows(("dog", "a dog"), ("cat", "a cat"), ("cow", "a cow")), knowing("dog", "cat", "cow")),
    (
        rows(("vehicle", "a red car"), ("vehicle", "a blue van"), ("vehicle", "a bus on a road")),
        NOTHING_KNOWN,
    ),
    (rows(("a wolf", "wolf"), ("a fox", "fox")), knowing("dog", "foxes", locked=True)),
    (rows(("a dog", "dog/a"), ("a cat", "dog.a"), ("a cow", "|"), ("a bird", "|")), NOTHING_KNOWN),
    (rows(("a dog", "dogg"), ("a puppy", "dogg")), knowing("dog")),
    (rows(("a hard hat", "hard hat"), ("a helmet", "hard-hat"), ("a cap", "hard hat")), NOTHING_KNOWN),
    (
        rows(("a dog", "dog"), ("A Dog", "dog"), ("a Dog ", "puppy"), ("dogs", "dog"), ("dog", "dog")),
        NOTHING_KNOWN,
    ),
    (
        rows((" a dog", "dog"), ("a\u200bcat", "cat"), ("a  cow", "cow"), ("x", " y"), ("z", "a\x01")),
        NOTHING_KNOWN,
    ),
    (rows(("q", "q  q"), ("r\ud800", "r")), NOTHING_KNOWN),
    (GOOD.asking(model_type=CUSTOM, ontology=None), known(MODEL)),
    (GOOD.asking(ontology=None, **TRAINED), known(TrainedModel("p/2", ""))),
    (GOOD.asking(ontology=None, **TRAINED), known(MODEL, classes={"cat": 1})),
    (GOOD.asking(ontology=None, **TRAINED), replace(known(MODEL), locked_classes=frozenset({"cat"}))),
    (GOOD.asking(ontology=None), known(classes={})),
    (GOOD.asking(model_type=CUSTOM), NOTHING_KNOWN),
    (GOOD.asking(model_type=CUSTOM, model_options={"modelId": " p / 2 "}), NOTHING_KNOWN),
    (GOOD.asking(model_type=CUSTOM, model_options={"modelId": "q/2"}), NOTHING_KNOWN),
    (GOOD.asking(model_type=CUSTOM, model_options={"modelId": "p/3"}), known(MODEL)),
    (GOOD.asking(model_type=CUSTOM, model_options={"modelId": "v/p-1-yolo-t1"}), NOTHING_KNOWN),
    (GOOD.asking(model_type=""), NOTHING_KNOWN),
    (GOOD.asking(model_type="gone"), known(offers=(GONE, NAMES_ONLY))),
    (GOOD.asking(model_type="other"), known(offers=(NAMES_ONLY,))),
    (GOOD.asking(model_options={"a": float("nan")}, extra={"a": {1, 2}}), NOTHING_KNOWN),
    (rows(("a wolf", "wolf")).asking(**TRAINED), known(MODEL)),
    (rows(*((f"{i} a", f"{i} a") for i in range(60))), NOTHING_KNOWN),
    (rows(("find all the dogs", "dog"), ("a dog " * 40, "cat")), NOTHING_KNOWN),
    (
        GOOD.asking(model_type="names", default_confidence=0.5, confidence_thresholds={"dog": 0.5}),
        known(offers=(NAMES_ONLY,)),
    ),
    (GOOD.asking(num_images=1.4), NOTHING_KNOWN),
    (GOOD.asking(num_images=11), known(batches=(Batch("b", "B", images=1),))),
    (GOOD.asking(default_confidence=40, confidence_thresholds={"dog": 40}), NOTHING_KNOWN),
    (GOOD.asking(confidence_thresholds={"cow": 0.5, "a dog": 0.5}), NOTHING_KNOWN),
    (GOOD.asking(reviewer_email="me@example.con"), NOTHING_KNOWN),
    (GOOD.asking(reviewer_email="me"), NOTHING_KNOWN),
    (GOOD, known(classes={"dog": 3})),
]
NAMES = ("me@example.com", "p/2", "p/3", "modelOptions", "request", "dog", "zero width space", "other")


def found() -> list[Problem]:
    return [problem for draft, what_is_known in CASES for problem in check(draft, what_is_known)]


def test_the_cases_have_a_problem_of_every_rule():
    assert {rule.__name__.replace("_", "-") for rule in RULES} <= {problem.rule for problem in found()}


def test_every_problem_and_every_fix_is_translated():
    said = {text for problem in found() for text in (problem.text, *(fix.title for fix in problem.fixes))}
    assert {text: words for text in said if (words := left_in_english(text, *NAMES))} == {}


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_error_has_a_translated_title_and_hint(kind: type[LabeldockError]):
    error = kind("")
    assert error.title == shouted(kind.default_title)
    assert error.hint == (shouted(kind.default_hint) if kind.default_hint else "")


@pytest.mark.parametrize("word", ERROR_TYPE_HINTS)
def test_what_to_do_about_a_word_of_the_server_is_translated(word: str):
    assert (
        note_of(RequestRefused("No.", status=400, error_type=word))
        == f"No. {shouted(ERROR_TYPE_HINTS[word])}"
    )


@pytest.mark.parametrize("state", DraftState)
def test_the_name_of_a_state_is_a_text(state: DraftState):
    assert texts.tr(state.value) == shouted(state.value)


@pytest.mark.parametrize(
    ("cost", "spent", "ceilings"),
    [
        (Cost(), Spent(), Ceilings(images_per_job=1)),
        (Cost(), Spent(), Ceilings(credits_per_job=1.5)),
        (Cost(), Spent(), Ceilings(images_per_day=2)),
        (Cost(5, 5), Spent(), Ceilings(images_per_job=1)),
        (Cost(5, 5), Spent(), Ceilings(credits_per_day=1)),
        (Cost(5, 5), Spent(None, None), Ceilings(images_per_day=9)),
        (Cost(5, 5), Spent(None, None), Ceilings(credits_per_day=9)),
        (Cost(5, 5), Spent(9, 9), Ceilings(images_per_day=9)),
        (Cost(5, 5), Spent(9, 9), Ceilings(credits_per_day=9)),
    ],
)
def test_why_a_ceiling_stops_a_job_is_translated(cost: Cost, spent: Spent, ceilings: Ceilings):
    words = over(cost, spent, ceilings)
    assert words
    assert left_in_english(words) == []


BROKEN: list[tuple[Kind, str]] = [
    (Kind.OBJECT, text)
    for text in (
        "7", "{} x", "[", '{"a": 1}', '{"a": "b", "a": "c"}', '{"a" "b"}', '{"a": "b" "c"}', '{"a": "b",}', "{a: 1}",
        '["a", 1]', '[{"prompt": "a"}]', '[{"class": 1}]', '[{"class": "a", "prompt": []}]', '[{"x": "a"}]',
        '[{"class": "a", "class": "a"}]', '{"a": "b\\q"}', '{"a": "b\n"}', '{"a": "b\\u12"}', '{"a": "\\ud800"}',
        '{"a": "b\x01"}', "[" + "1,\n" * 3000 + "]", "[{,\n" * 3000,
    )
]  # fmt: skip
BROKEN += [
    (Kind.AUTODISTILL, text)
    for text in (
        "x", "CaptionOntology({1: 2})", "CaptionOntology({'a", "CaptionOntology({'a' 'b'})",
        "CaptionOntology({'a': 'b' 'c': 'd'})", "CaptionOntology({'a': 'b', 'a': 'c'})", "x = {'a': 'b'} + y",
        "{'\\N{no such}': 'a'}", "{'a': 'b' c}",
    )
]  # fmt: skip
BROKEN += [
    (Kind.COCO, text)
    for text in (
        "7", "[] x", '{"categories": [], 1: 2}', '{"categories": [{"id": "x"}]}', '{"categories": [1]}',
        '{"categories": [{"name": "a", "name": "b", "x": 1}], "images": [1], "annotations": [1, 2]}',
        '{"categories": [{"name": "a"}], "categories": [{"name": ""}]}', '{"categories": [{1: 2}]}',
        '[{"id": 2, "name": "a"}, {"id": 1, "name": "b"}, {"id": 1, "name": "c"}, {"name": "a"}]',
        '[{"id": 0, "name": "r", "supercategory": "none"}, {"id": 1, "name": "b", "supercategory": "r"},'
        '{"id": 3, "name": "c", "supercategory": "s"}]',
    )
]  # fmt: skip
BROKEN += [
    (Kind.CVAT, '[{"name": "a", "attributes": [1], "sublabels": [1, 2]}]'),
    (Kind.CVAT, '[{"name": "a", "attributes": [1]}]'),
    (Kind.CSV, 'prompt,class,confidence,x,y\na,b,7,1,2\nc,b,0.5,,\nd,b,0.6,,\n"e,f,,,'),
    (Kind.VOC, "background:::\na::x,y:z\na:::"),
    (Kind.VOC, "<annotation><object><name> </name></object></annotation>"),
    (Kind.VOC, "<a/>"),
    (Kind.VOC, "<annotation>"),
    (Kind.VOC, "<!DOCTYPE a><annotation/>"),
    (Kind.VOC, "<annotation>" + "<b>" * 300),
    (Kind.VOC, "<annotation><object><name>a</name></object></annotation>"),
    (Kind.LABELSTUDIO, "<annotation/>"),
    (Kind.LABELSTUDIO, '<View><Labels value="$x"><Label value=""/></Labels><Choice/></View>'),
    (Kind.LABELME, "__ignore__\na\na"),
    (Kind.YOLO, "a\n\n\nb"),
]
BROKEN += [
    (Kind.YOLO, text)
    for text in (
        "names: [a, b]\nnc: 3\ntrain: x", "names: 7", "names: {x: a}", "names: {2: a, 1: b}", "nc: 1", "names: [[a]]",
        "names: [a]\nnames: [b]", "- names:", "names: [a\x01]", "names: " + "[" * 80,
    )
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), BROKEN)
def test_what_is_wrong_with_a_text_and_what_is_left_out_of_it_is_translated(kind: Kind, text: str):
    incoming = read(text, "a.yaml" if kind is Kind.YOLO and ":" in text else "", kind)
    said = [*(mistake.message for mistake in incoming.mistakes), *incoming.left_out]
    assert said
    assert [words for one in said if (words := left_in_english(one, "train", "prompt"))] == []


def test_what_is_wrong_with_a_folder_is_translated():
    box = "<annotation><object><name>a</name></object></annotation>"
    said = [read_folder({}).mistakes[0].message, *read_folder({"a.xml": box}).left_out]
    assert [left_in_english(text) for text in said] == [[]] * len(said)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.JOBFILE])
def test_what_a_kind_cannot_hold_is_translated(kind: Kind):
    ontology = from_pairs(
        [("a", "b:\n<"), ("a", "c"), ("d\ud800", ""), *((f"p{i}", f"__ignore__\n{i}") for i in range(5))]
    )
    said = [*lost_in(ontology, kind, {"x": 0.5}), kind.display_name]
    assert [words for text in said if (words := left_in_english(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "[", "7", "{", "{]", '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000, '{"version": 1, "request": 1}',
        '{"version": 0, "request": {}}', '{"request": {}}', '{"version": 1, "request": {}, "name": 1}',
        '{"version": 1, "request": {}, "draft": 1}', '{"version": 1, "request": {}, "draft": {"format": "x"}}',
        f'{{"a": "{KEY}"}}',
    ],
)  # fmt: skip
def test_why_a_job_file_is_refused_is_translated(text: str):
    with pytest.raises(InputError) as refused:
        read_job_file(text, "d")
    assert left_in_english(refused.value.message, "object, strings, objects") == []
    assert left_in_english(refused.value.hint) == []


@pytest.mark.parametrize(
    "body",
    [
        7, {"batchId": 1}, {"runNMS": 1}, {"modelOptions": 1}, {"numImagesToLabel": "1"}, {"confidenceThresholds": 1},
        {"confidenceThresholds": {"a": None}},
    ],
)  # fmt: skip
def test_why_a_request_cannot_be_read_is_translated(body: object):
    with pytest.raises(InputError) as refused:
        request_from_body(body)
    assert left_in_english(refused.value.message, "null") == []


@pytest.mark.parametrize(
    "value", [7, {"a": 1}, [[]], [{"prompt": "a"}], [{"class": "a", "prompt": 1}], [{"class": "a", "x": 1}]]
)
def test_why_an_ontology_cannot_be_read_is_translated(value: object):
    with pytest.raises(InputError) as refused:
        from_json(value)
    assert left_in_english(refused.value.message, "null") == []


@pytest.mark.parametrize("is_segmentation", [True, False])
@pytest.mark.parametrize("form", LabelForm)
def test_what_an_export_does_not_hold_is_translated(form: LabelForm, is_segmentation: bool):
    odd = (
        Label("a", (float("nan"), 0, 1, 1)),
        Label("a", (5, 5, 5, 9)),
        Label("a", (900, 900, 990, 990)),
        Label("a", (0, 0, 9, 9), ((0, 0), (9, 9)), confidence=0.5),
        Label("a", (0, 0, 9, 9), mask=Mask(1, 1, "?")),
        Label("a", (0, 0, 9, 9), SQUARE, more=(SMALL,)),
    )
    images = (
        *segmentation(),
        Image("i4", "i4.jpg", 64, 48, labels=odd),
        Image("i5", "i4.jpg", labels=odd[3:]),
        Image("i6", "i6.jpg"),
    )
    said = notes(gathered(images, is_segmentation=is_segmentation), form)
    assert len(said) > 4
    assert [words for text in said if (words := left_in_english(text, "Pascal"))] == []


REPORTS = [
    REPORT,
    replace(REPORT, earlier=None),
    replace(REPORT, earlier=None, unseen="x", asked_classes=None),
    replace(REPORT, job=replace(JOB, status=None, images=None)),
    make_report(JOB, ()),
    make_report(JOB, (replace(IMAGES[1], width=0, height=0),), frozenset({"bolt"})),
]


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_translated(report: Report):
    names = (
        "numImagesSentBack",
        "numImages",
        "bolt",
        "nut",
        "gear",
        "washer",
        "three.png",
        "two.png",
        "one.png",
        "UTC",
    )
    said = [text for title, _ in facts(report) for text in (title,)]
    for section in sections(report):
        said += [section.title, section.about]
        said += [text for row in section.rows for text in (row.name, row.words)]
    assert [words for text in said if (words := left_in_english(text, *names))] == []


def test_the_page_of_a_report_is_translated_and_the_columns_of_its_table_are_not():
    page = "".join(html_lines(REPORT, 0))
    assert '<html lang="⟦EN⟧">' in page
    assert "Labels" not in re.sub("<[^>]*>", "", page)
    assert next(csv_lines(REPORT)).startswith("section,name,value")
