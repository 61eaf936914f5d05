"""The first checks find what would surely be refused, where it is, and let the rest pass."""

import math
from dataclasses import replace

import pytest

from app.domain.catalogue import Batch, Project
from app.domain.checks import NOTHING_KNOWN, Known, Severity, Where, can_be_sent, check
from app.domain.job import CUSTOM, Draft, JobRequest
from app.domain.ontology import Format, Ontology, from_pairs

GOOD = Draft(
    id="d",
    name="n",
    workspace="w",
    project="p",
    request=JobRequest(batch_id="b", ontology=from_pairs([("a dog", "dog"), ("a cat", "cat")])),
)
PROJECT = Project("p", "P", classes={"dog": 0}, batches=(Batch("b", "B", images=10),))


def catalogue(**changes: object) -> Known:
    return Known(project=replace(PROJECT, **changes))  # type: ignore[arg-type]


def found(draft: Draft, known: Known = NOTHING_KNOWN) -> list[tuple[str, str, int | None]]:
    return [(problem.severity, problem.where, problem.row) for problem in check(draft, known)]


def rows(*pairs: tuple[str, str], form: Format = Format.OBJECT) -> Draft:
    return GOOD.asking(ontology=from_pairs(pairs), format=form)


def test_a_good_draft_has_no_problem_with_and_without_a_catalogue():
    assert check(GOOD) == check(GOOD, catalogue()) == []
    assert can_be_sent([])


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (replace(GOOD, project=""), ("error", Where.TARGET, None)),
        (GOOD.asking(batch_id=""), ("error", Where.TARGET, None)),
        (GOOD.asking(ontology=Ontology()), ("error", Where.ONTOLOGY, None)),
        (rows(("", ""), (" ", "")), ("error", Where.ONTOLOGY, None)),
        (rows(("a dog", "dog"), ("", "cat")), ("error", Where.ONTOLOGY, 1)),
        (rows(("a dog", "")), ("error", Where.ONTOLOGY, 0)),
        (rows(("a dog", "dog"), ("a dog", "puppy")), ("error", Where.ONTOLOGY, 1)),
        (rows(("a dog", "dog"), form=Format.STRINGS), ("error", Where.ONTOLOGY, None)),
        (rows(("a dog", "dog"), ("", ""), ("", ""), form=Format.STRINGS), ("error", Where.ONTOLOGY, None)),
        (rows(("a dog", "dog/puppy")), ("warning", Where.ONTOLOGY, 0)),
        (GOOD.asking(model_type=CUSTOM), ("error", Where.MODEL, None)),
        (GOOD.asking(model_type=CUSTOM, ontology=None), ("error", Where.MODEL, None)),
        (GOOD.asking(model_type=CUSTOM, model_options={"modelId": "p"}), ("error", Where.MODEL, None)),
        (GOOD.asking(model_type=CUSTOM, model_options={"modelId": "a/b/c"}), ("error", Where.MODEL, None)),
        (GOOD.asking(num_images=0), ("error", Where.IMAGES, None)),
        (GOOD.asking(num_images=1.5), ("error", Where.IMAGES, None)),
        (GOOD.asking(num_images=float("nan")), ("error", Where.IMAGES, None)),
        (GOOD.asking(num_images=float("inf")), ("error", Where.IMAGES, None)),
        (GOOD.asking(default_confidence=1.01), ("error", Where.CONFIDENCE, None)),
        (GOOD.asking(default_confidence=float("nan")), ("error", Where.CONFIDENCE, None)),
        (GOOD.asking(confidence_thresholds={"dog": -0.1}), ("error", Where.CONFIDENCE, 0)),
        (GOOD.asking(confidence_thresholds={"cow": 0.5}), ("warning", Where.CONFIDENCE, None)),
        (GOOD.asking(reviewer_email="me"), ("error", Where.REVIEWER, None)),
    ],
)
def test_one_slip_is_one_problem_at_its_place(draft: Draft, expected: tuple[str, str, int | None]):
    assert found(draft) == [expected]
    assert can_be_sent(check(draft)) is (expected[0] == "warning")


@pytest.mark.parametrize(
    ("draft", "known", "expected"),
    [
        (GOOD, catalogue(type="single-label-classification"), ("warning", Where.TARGET, None)),
        (GOOD.asking(num_images=11), catalogue(), ("warning", Where.IMAGES, None)),
        (GOOD, catalogue(classes={"dog": 3}), ("warning", Where.EXISTING, None)),
        (GOOD.asking(ontology=None), catalogue(classes={}), ("error", Where.ONTOLOGY, None)),
    ],
)
def test_what_the_catalogue_knows_is_checked(
    draft: Draft, known: Known, expected: tuple[str, str, int | None]
):
    assert found(draft) == []
    assert found(draft, known) == [expected]


@pytest.mark.parametrize(
    "draft",
    [
        GOOD.asking(ontology=None),
        GOOD.asking(num_images=10, default_confidence=0, confidence_thresholds={"dog": 1}),
        GOOD.asking(reviewer_email="a@example.com"),
        GOOD.asking(model_type=CUSTOM, model_options={"modelId": "p/2"}),
        GOOD.asking(model_type=CUSTOM, ontology=None, model_options={"modelId": "ws/model-id"}),
        rows(("a dog", "dog"), ("a puppy", "dog")),
        rows(("dog", "dog"), ("", ""), form=Format.STRINGS),
        rows(("a dog", "dog"), ("", ""), ("", ""), form=Format.OBJECTS),
    ],
)
def test_what_the_server_takes_passes(draft: Draft):
    assert check(draft, catalogue()) == []


@pytest.mark.parametrize("keep", [True, False])
def test_a_choice_about_existing_labels_ends_the_warning(keep: bool):
    assert check(GOOD.asking(preserve_existing=keep), catalogue(classes={"dog": 3})) == []


def test_errors_stand_before_warnings():
    draft = rows(("a dog", "dog/puppy"), ("", "cat")).asking(num_images=0)
    severities = [problem.severity for problem in check(draft)]
    assert severities == [Severity.ERROR, Severity.ERROR, Severity.WARNING]


@pytest.mark.parametrize(
    ("prompt", "name", "text"),
    [
        ("a dog", "dogg", "Did you mean dog? “dogg” is a new class."),
    ],
)
def test_a_class_that_is_probably_not_meant_is_a_warning(prompt, name, text):
    problems = check(rows((prompt, name)), catalogue())
    assert [(p.severity, p.text) for p in problems] == [(Severity.WARNING, text)]


def test_a_class_unlike_all_others_is_simply_new():
    assert check(rows(("a horse", "horse")), catalogue()) == []


@pytest.mark.parametrize("count", [0, -1, 1.5, math.inf, math.nan, -math.inf])
def test_no_number_of_images_makes_it_stumble(count: float):
    assert [p.where for p in check(GOOD.asking(num_images=count))] == ["images"]


def test_a_number_of_images_beyond_all_floats_is_a_whole_number():
    assert check(GOOD.asking(num_images=10**400)) == []


def test_a_class_that_the_server_would_empty_is_an_error():
    (problem,) = check(rows(("a bolt", "|")))
    assert (problem.severity, problem.row) == (Severity.ERROR, 0)
