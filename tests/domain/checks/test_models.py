"""A model that is missing, written wrong, foreign or not to be had is found and fixed."""

import math

import pytest

from app.domain.catalogue import ModelOffer, TrainedModel
from app.domain.checks import Known
from app.domain.job import CUSTOM
from tests.domain.checks.drafts import GOOD, found, places, solves, titles

MODELS = Known(models=(TrainedModel("p/3", "P 3"), TrainedModel("p/2", "P 2")))


def custom(model_id, **others):
    return GOOD.asking(model_type=CUSTOM, model_options={"modelId": model_id} | others)


def model_id_after(rule, draft, known=MODELS, which=0):
    return solves(rule, draft, known, which).request.model_id


def test_a_custom_model_needs_an_id():
    draft = GOOD.asking(model_type=CUSTOM, model_options={"size": 640})
    assert places("trained-model", draft) == [("error", None)]
    assert titles("trained-model", draft, MODELS) == ["Use p/3", "Use p/2"]
    assert solves("trained-model", draft, MODELS).request.model_options == {"size": 640, "modelId": "p/3"}
    assert not found("trained-model", GOOD)


@pytest.mark.parametrize("model_id", ["p", "a/b/c", "p 3", "/3", "p/", " p/3", "p/3\n", 3, ["p/3"]])
def test_an_ill_formed_id_is_an_error(model_id):
    assert places("trained-model", custom(model_id)) == [("error", None)]
    assert model_id_after("trained-model", custom(model_id), which=-1) == "p/2"


@pytest.mark.parametrize(
    "model_id", [" p/3", "w/p/3", "https://app.roboflow.com/w/p/model/3", "p / 3", "p/3/"]
)
def test_an_id_with_something_around_it_is_written_right(model_id):
    assert model_id_after("trained-model", custom(model_id), Known()) == "p/3"


@pytest.mark.parametrize("model_id", ["p/3", "w/p-3-rfdetr-t1", "w/my-model", "p/3--a1b2c3"])
def test_both_forms_of_an_id_are_right(model_id):
    assert not found("trained-model", custom(model_id))
    assert not found("foreign-model", custom(model_id))


@pytest.mark.parametrize("model_id", ["q/3", "other/p-3-rfdetr-t1", "w/q-3-yolov11-t2--a1b2c3", "p/9"])
def test_a_model_of_another_project_is_a_warning(model_id):
    assert places("foreign-model", custom(model_id), MODELS) == [("warning", None)]
    assert model_id_after("foreign-model", custom(model_id)) == "p/3"


def test_what_the_project_lists_is_its_own():
    known = Known(models=(TrainedModel("q/3", "Moved"),))
    assert not found("foreign-model", custom("q/3"), known)
    assert not found("foreign-model", custom("p/9"))  # nothing is known of the project's models
    assert not found("foreign-model", GOOD.asking(model_options={"modelId": "q/3"}), MODELS)


OFFERS = Known(
    offers=(
        ModelOffer("gpt-boxes", "GPT", is_available=False, unavailable_reason="Needs the Growth plan."),
        ModelOffer("gemini-boxes", "Gemini"),
        ModelOffer("sam3", "SAM 3", is_default=True),
    )
)


def test_a_model_that_is_not_available_is_an_error_with_the_servers_reason():
    draft = GOOD.asking(model_type="gpt-boxes")
    (problem,) = found("offered-model", draft, OFFERS)
    assert (problem.severity, problem.text) == ("error", "GPT is not available: Needs the Growth plan.")
    assert solves("offered-model", draft, OFFERS).request.model_type == "sam3"


def test_a_model_that_the_catalogue_lacks_is_a_warning():
    draft = GOOD.asking(model_type="gemini-boxs")
    assert places("offered-model", draft, OFFERS) == [("warning", None)]
    assert solves("offered-model", draft, OFFERS).request.model_type == "gemini-boxes"


@pytest.mark.parametrize("known", [Known(), OFFERS])
def test_a_model_type_that_is_blank_becomes_sam_3(known):
    draft = GOOD.asking(model_type=" ")
    assert places("offered-model", draft, known) == [("error", None)]
    assert solves("offered-model", draft, known).request.model_type == "sam3"


def test_without_a_catalogue_any_model_may_be_named():
    assert not found("offered-model", GOOD.asking(model_type="gemini-boxes"))
    assert not found("offered-model", custom("p/3"), OFFERS)
    assert not found("offered-model", GOOD, OFFERS)


@pytest.mark.parametrize("value", [math.nan, math.inf, {1: 2}, {"a": [math.nan]}, object(), b"x", {3}])
def test_an_option_that_json_cannot_hold_is_removed(value):
    draft = GOOD.asking(model_options={"a": 1, "bad": value}, extra={"bad": value, "b": 2})
    assert places("json-value", draft) == [("error", None), ("error", None)]
    assert solves("json-value", draft).request.model_options == {"a": 1}
    assert found("json-value", draft)[1].fixes[0].change(draft).request.extra == {"b": 2}


def test_any_json_is_an_option():
    value = {"a": [1, 2.5, None, True, {"b": "c"}], "d": {}}
    deep = []
    for _ in range(5000):
        deep = [deep]
    assert not found("json-value", GOOD.asking(model_options=value, extra={"deep": deep}))
