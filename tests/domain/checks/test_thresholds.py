"""Confidence that is no number from 0 to 1, belongs to no class or is not heeded is found and fixed."""

import math

import pytest

from app.domain.catalogue import ModelOffer
from app.domain.checks import Known
from tests.domain.checks.drafts import GOOD, found, knowing, places, rows, solves, titles


@pytest.mark.parametrize(
    ("value", "near"), [(40, 0.4), (1.5, 0.015), (-0.1, 0.0), (1000, 1.0), (math.inf, 1.0), (-math.inf, 0.0)]
)
def test_a_confidence_out_of_range_becomes_what_was_likely_meant(value, near):
    draft = GOOD.asking(default_confidence=value, confidence_thresholds={"dog": value, "cat": 0.5})
    assert places("default-confidence", draft) == [("error", None)]
    assert places("class-confidence", draft) == [("error", 0)]
    assert solves("default-confidence", draft).request.default_confidence == near
    assert solves("default-confidence", draft, which=1).request.default_confidence is None
    assert solves("class-confidence", draft).request.confidence_thresholds == {"dog": near, "cat": 0.5}
    assert solves("class-confidence", draft, which=1).request.confidence_thresholds == {"cat": 0.5}


def test_what_is_no_number_can_only_go():
    draft = GOOD.asking(default_confidence=math.nan, confidence_thresholds={"dog": math.nan})
    assert titles("default-confidence", draft) == ["Use the server's default"]
    assert solves("default-confidence", draft).request.default_confidence is None
    assert titles("class-confidence", draft) == ["Remove this confidence"]
    assert solves("class-confidence", draft).request.confidence_thresholds == {}


@pytest.mark.parametrize("value", [0, 0.0, 0.5, 1, 1.0])
def test_a_number_from_0_to_1_is_right(value):
    draft = GOOD.asking(default_confidence=value, confidence_thresholds={"dog": value})
    assert not found("default-confidence", draft)
    assert not found("class-confidence", draft)


def test_a_confidence_that_no_row_saves_as_is_removed():
    draft = GOOD.asking(confidence_thresholds={"cow": 0.5, "dog": 0.4, "hen": 0.3})
    assert places("idle-confidence", draft) == [("warning", None), ("warning", None)]
    assert titles("idle-confidence", draft) == [
        "Remove this confidence",
        "Remove all 2 confidences without effect",
    ]
    assert solves("idle-confidence", draft).request.confidence_thresholds == {"dog": 0.4, "hen": 0.3}
    assert solves("idle-confidence", draft, which=1).request.confidence_thresholds == {"dog": 0.4}


@pytest.mark.parametrize("name", ["a dog", "Dogs"])
def test_a_confidence_for_a_prompt_or_another_form_of_the_class_is_moved(name):
    draft = GOOD.asking(confidence_thresholds={name: 0.5})
    assert solves("idle-confidence", draft).request.confidence_thresholds == {"dog": 0.5}


def test_a_confidence_is_not_moved_over_another():
    draft = GOOD.asking(confidence_thresholds={"a dog": 0.5, "dog": 0.4})
    assert titles("idle-confidence", draft) == ["Remove this confidence"]


def test_a_derived_ontology_has_the_classes_of_the_dataset():
    draft = GOOD.asking(ontology=None, confidence_thresholds={"dog": 0.4, "cow": 0.5})
    assert solves("idle-confidence", draft, knowing("dog")).request.confidence_thresholds == {"dog": 0.4}
    assert not found("idle-confidence", draft)  # nothing is known of the dataset


def test_an_empty_ontology_makes_no_confidence_idle():
    assert not found("idle-confidence", rows(("", ""), thresholds={"dog": 0.4}))
    assert not found("idle-confidence", GOOD.asking(confidence_thresholds={"dog": 0.4}))


def test_a_model_that_is_always_sure_needs_no_confidence():
    known = Known(offers=(ModelOffer("gemini-boxes", "Gemini", takes_prompts=False),))
    draft = GOOD.asking(model_type="gemini-boxes", default_confidence=0.4, confidence_thresholds={"dog": 0.5})
    assert places("needless-confidence", draft, known) == [("note", None)]
    after = solves("needless-confidence", draft, known)
    assert (after.request.default_confidence, after.request.confidence_thresholds) == (None, {})
    assert not found("needless-confidence", GOOD.asking(default_confidence=0.4), known)
    assert not found("needless-confidence", GOOD.asking(model_type="gemini-boxes"), known)
