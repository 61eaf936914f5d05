"""What the server would derive, and each of its four refusals, is told before it is asked."""

from dataclasses import replace

from app.domain.catalogue import TrainedModel
from app.domain.checks import Known, check, derived_classes
from app.domain.job import CUSTOM
from tests.domain.checks.drafts import GOOD, found, knowing, pairs, places, solves, titles

MODELS = (TrainedModel("p/3", "P 3", classes=("dog", "cow")), TrainedModel("p/4", "P 4"))
DERIVED = GOOD.asking(ontology=None)


def custom(model_id=""):
    return DERIVED.asking(model_type=CUSTOM, model_options={"modelId": model_id} if model_id else {})


def with_models(known):
    return replace(known, models=MODELS)


def test_sam_3_derives_the_datasets_classes():
    assert derived_classes(DERIVED, knowing("dog", "cat")) == ("dog", "cat")
    assert derived_classes(DERIVED, Known()) == ()


def test_a_trained_model_derives_its_own_classes_as_far_as_they_are_allowed():
    assert derived_classes(custom("p/3"), with_models(knowing("dog"))) == ("dog", "cow")
    assert derived_classes(custom("p/3"), with_models(knowing("dog", locked=True))) == ("dog",)
    assert derived_classes(custom("p/9"), with_models(knowing("dog"))) == ()


def test_an_ontology_that_can_be_derived_is_no_problem():
    assert check(DERIVED, knowing("dog")) == []
    assert check(custom("p/3"), with_models(knowing("dog"))) == []


def test_missing_model_id():
    assert places("missing-model-id", custom()) == [("error", None)]
    assert titles("missing-model-id", custom(), Known(models=MODELS)) == [
        "Use p/3",
        "Use p/4",
        "Write the ontology",
    ]
    assert solves("missing-model-id", custom(), Known(models=MODELS)).request.model_id == "p/3"
    assert not found("missing-model-id", custom("p/3"))
    assert not found("missing-model-id", GOOD.asking(model_type=CUSTOM))  # that is another rule's
    assert not found("trained-model", custom())


def test_model_classes_unavailable():
    known = with_models(knowing("dog"))
    assert places("model-classes-unavailable", custom("p/4"), known) == [("warning", None)]
    assert pairs(solves("model-classes-unavailable", custom("p/4"), known)) == [("dog", "dog")]
    assert not found("model-classes-unavailable", custom("p/3"), known)
    assert not found("model-classes-unavailable", custom("p/9"), known)


def test_no_matching_classes():
    locked = with_models(knowing("cat", locked=True))
    assert places("no-matching-classes", custom("p/3"), locked) == [("error", None)]
    assert pairs(solves("no-matching-classes", custom("p/3"), locked)) == [("cat", "cat")]
    assert places("no-matching-classes", custom("p/3"), with_models(knowing("cat"))) == [("warning", None)]
    assert not found("no-matching-classes", custom("p/3"), with_models(knowing("dog", locked=True)))
    assert not found("no-matching-classes", custom("p/3"), with_models(knowing()))
    assert not found("no-matching-classes", DERIVED, locked)


def test_dataset_has_no_classes():
    assert places("dataset-has-no-classes", DERIVED, knowing()) == [("error", None)]
    assert pairs(solves("dataset-has-no-classes", DERIVED, knowing())) == [("", "")]
    assert not found("dataset-has-no-classes", DERIVED, knowing("dog"))
    assert not found("dataset-has-no-classes", DERIVED)
    assert not found("dataset-has-no-classes", GOOD, knowing())


def test_rows_that_were_set_aside_come_back():
    draft = replace(DERIVED, set_aside=GOOD.request.ontology)
    after = solves("dataset-has-no-classes", draft, knowing())
    assert after.request.ontology == GOOD.request.ontology
    assert after.set_aside is None
