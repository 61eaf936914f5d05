"""Prompts that a model makes little of are found: sentences, very long ones, classes that it does not know."""

import pytest

from app.domain.catalogue import ModelOffer, TrainedModel
from app.domain.checks import Known
from app.domain.job import CUSTOM
from tests.domain.checks.drafts import GOOD, found, knowing, pairs, places, rows, solves

SENTENCES = {
    "Find all the dogs.": "dogs",
    "please detect every helmet": "helmet",
    "Detect the red car": "red car",
    "There is a dog on the grass.": "dog on the grass",
    "is there a dog?": "is there a dog",
    "Finde alle Hunde": "Hunde",
    "Bitte markiere die Helme": "Helme",
    "Could you please find a dog": "dog",
    "Trouve tous les chiens": "les chiens",
    "détectez les casques": "casques",
    "Encuentra todos los perros": "los perros",
    "Trova tutti i cani": "i cani",
    "The dog is lying on grass.": "dog is lying on grass",
    "找出狗": "狗",
    "这里有一只狗。": "这里有一只狗。",
}
PHRASES = [
    "a dog",
    "a label on a bottle",
    "mark on the floor",
    "find",
    "show jumping horse",
    "count dracula",
    "a person wearing a yellow hard hat and a high visibility vest",
    "traffic sign no.",
    "St. Bernard",
    "ein Hund auf der Wiese",
    "un chien sur l'herbe",
    "hay bale",
    "un perro que corre",
    "一只狗",
    "草の上の犬",
    "рыжая собака",
    "كلب بني",
    "bolt, M8 x 40 mm",
    "approx. 5 mm dia.",
    "",
]


@pytest.mark.parametrize(("prompt", "phrase"), SENTENCES.items())
def test_a_sentence_is_noticed_and_its_phrase_offered(prompt, phrase):
    draft = rows((prompt, "x"))
    assert places("sentence", draft) == [("warning", 0)]
    if phrase != prompt:
        assert pairs(solves("sentence", draft)) == [(phrase, "x")]


@pytest.mark.parametrize("prompt", PHRASES)
def test_a_noun_phrase_is_none(prompt):
    assert not found("sentence", rows((prompt, "x")))


def test_other_models_may_be_asked_in_sentences():
    assert found("sentence", rows(("Find all dogs.", "x")).asking(model_type="sam3-rle"))
    assert not found("sentence", rows(("Find all dogs.", "x")).asking(model_type="gemini-boxes"))


def test_a_very_long_prompt_is_a_warning():
    assert places("long-prompt", rows(("a dog", "dog"), ("dog " * 31, "x"))) == [("warning", 1)]
    assert not found("long-prompt", rows(("a" * 120, "x")))


def test_more_classes_than_sam_3_takes_are_a_warning():
    many = rows(*((f"part {i}", f"part {i}") for i in range(51)))
    assert places("too-many-classes", many) == [("warning", None)]
    assert not found("too-many-classes", many.asking(model_type=CUSTOM))
    assert not found("too-many-classes", rows(*((f"part {i}", f"part {i % 50}") for i in range(99))))


def test_derived_classes_are_counted_too():
    known = knowing(*(f"part {i}" for i in range(51)))
    assert found("too-many-classes", GOOD.asking(ontology=None), known)


def test_prompts_that_the_model_does_not_read_are_a_note():
    known = Known(
        offers=(ModelOffer("gemini-boxes", "Gemini", takes_prompts=False), ModelOffer("sam3", "SAM 3"))
    )
    assert places("ignored-prompts", GOOD.asking(model_type="gemini-boxes"), known) == [("note", None)]
    assert not found("ignored-prompts", GOOD, known)
    assert not found("ignored-prompts", rows(("dog", "dog")).asking(model_type="gemini-boxes"), known)


TRAINED = Known(models=(TrainedModel("p/3", "P 3", classes=("bolt", "nut")), TrainedModel("p/4", "P 4")))


def custom(model_id, *of_rows):
    return rows(*of_rows).asking(model_type=CUSTOM, model_options={"modelId": model_id})


def test_a_prompt_that_the_trained_model_does_not_know_is_a_warning():
    draft = custom("p/3", ("bolt", "bolt"), ("a nut", "nut"), ("bolts", "screw"), ("gear", "gear"), ("", ""))
    assert places("unknown-to-model", draft, TRAINED) == [("warning", 1), ("warning", 2), ("warning", 3)]
    assert pairs(solves("unknown-to-model", draft, TRAINED))[1] == ("nut", "nut")
    assert [f.title for f in found("unknown-to-model", draft, TRAINED)[1].fixes] == ["Look for “bolt”"]
    assert found("unknown-to-model", draft, TRAINED)[2].fixes == ()


def test_a_model_whose_classes_are_not_known_and_sam_3_may_be_given_any_prompt():
    assert not found("unknown-to-model", custom("p/4", ("a nut", "nut")), TRAINED)
    assert not found("unknown-to-model", custom("p/9", ("a nut", "nut")), TRAINED)
    assert not found("unknown-to-model", rows(("a nut", "nut")), TRAINED)
