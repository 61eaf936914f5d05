"""What of a draft decides what a model finds, and under which class it comes back."""

import pytest

from app.domain.asking import OVERLAP, OVERLAP_OF_MODELS, Asking, asking_of
from app.domain.catalogue import Label, Project, TrainedModel
from app.domain.checks import Known
from app.domain.job import CUSTOM
from app.domain.ontology import from_pairs
from tests.services.fakes import make_draft

PLACE = (0.0, 0.0, 1.0, 1.0)


def labels(*names: str) -> list[Label]:
    return [Label(name, PLACE) for name in names]


def names(found) -> list[str]:
    return [label.class_name for label in found]


def asking(*pairs: tuple[str, str], model_type: str = "sam3") -> Asking:
    return Asking("w", "p", model_type, prompts=pairs)


def test_blank_and_half_written_rows_are_left_out_and_the_last_of_two_equal_prompts_counts():
    rows = [("a bolt", "x"), ("", ""), ("a nut", " "), ("", "gear"), (" a bolt ", "bolt")]
    asked = asking_of(make_draft().asking(ontology=from_pairs(rows)), Known())
    assert asked.prompts == (("a bolt", "bolt"),)
    assert not asked.is_derived


def test_what_does_not_change_what_is_found_is_not_in_it():
    draft = make_draft()
    other = draft.asking(default_confidence=0.1, run_nms=False, reviewer_email="a@b.c", num_images=3)
    assert asking_of(draft, Known()) == asking_of(other, Known())


def test_a_derived_ontology_looks_for_what_the_server_would_derive():
    project = Project("parts", "Parts", classes={"bolt": 1, "nut": 2})
    asked = asking_of(make_draft().asking(ontology=None), Known(project=project))
    assert asked.prompts == (("bolt", "bolt"), ("nut", "nut"))
    assert asked.is_derived


@pytest.mark.parametrize(
    ("model_type", "kind", "has_outlines"),
    [("instance-segmentation", "object-detection", True), ("", "instance-segmentation", True),
     ("object-detection", "instance-segmentation", False), ("", "", False)],
)  # fmt: skip
def test_outlines_are_asked_of_a_model_that_has_them(model_type, kind, has_outlines):
    known = Known(project=Project("p", "P", type=kind), models=(TrainedModel("p/1", "P", model_type),))
    draft = make_draft().asking(model_type=CUSTOM, model_options={"modelId": "p/1"})
    assert asking_of(draft, known).has_outlines is has_outlines


def test_labels_come_under_the_draft_s_classes_whatever_the_source_calls_them():
    asked = asking(("a bolt", "fixings/bolt"), ("nut", "nut"))
    found = asked.named(labels("fixings-bolt", "a bolt", "fixings/bolt", "nut", "other"))
    assert names(found) == ["fixings/bolt"] * 3 + ["nut", "other"]


def test_a_class_that_is_also_another_row_s_prompt_is_the_class():
    assert names(asking(("bolt", "screw"), ("nut", "bolt")).named(labels("bolt"))) == ["bolt"]


def test_of_a_trained_model_only_its_classes_that_are_asked_for_count():
    asked = asking(("bolt", "screw"), model_type=CUSTOM)
    assert names(asked.named(labels("bolt", "gear", "screw"))) == ["screw"]
    assert names(asking(model_type=CUSTOM).named(labels("bolt", "gear"))) == ["bolt", "gear"]


def test_true_labels_of_other_classes_do_not_count():
    assert names(asking(("a bolt", "bolt")).true(labels("bolt", "gear", " bolt "))) == ["bolt", "bolt"]
    assert names(asking().true(labels("gear"))) == ["gear"]


def test_a_trained_model_s_overlaps_go_sooner():
    assert (asking().overlap, asking(model_type=CUSTOM).overlap) == (OVERLAP, OVERLAP_OF_MODELS)
