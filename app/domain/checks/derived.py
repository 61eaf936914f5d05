"""An ontology that is left out: what the server would derive, and each of its four refusals ahead of time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.domain.checks.fixes import ask, error, warning
from app.domain.checks.problem import Fix, Known, Problem, Where
from app.domain.job import CUSTOM, SAM3, Draft
from app.domain.ontology import Ontology, from_pairs
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.catalogue import ModelOffer, TrainedModel

MODELS_OFFERED = 3


def is_sam3(model_type: str) -> bool:
    """Tell SAM 3, also by the catalogue's names of its variants (roboflow-rest.md §4.4)."""
    return model_type == SAM3 or model_type.startswith(f"{SAM3}-")


def model_of(draft: Draft, known: Known) -> TrainedModel | None:
    """Return the trained model that the draft names, None where it names none or it is not known."""
    if draft.request.model_type != CUSTOM:
        return None
    return next((model for model in known.models if model.id == draft.request.model_id), None)


def offer_of(draft: Draft, known: Known) -> ModelOffer | None:
    """Return the entry of the server's catalogue for the draft's model type."""
    return next((offer for offer in known.offers if offer.id == draft.request.model_type), None)


def derived_classes(draft: Draft, known: Known) -> tuple[str, ...]:
    """Return the classes that the server would likely derive, as far as they are known here.

    Those of the trained model, else of the dataset, without what its locked list forbids (auto-label.md).
    """
    if draft.request.model_type == CUSTOM:
        model = model_of(draft, known)
        classes = model.classes if model else ()
    else:
        classes = tuple(known.classes)
    allowed = known.locked_classes
    return tuple(name for name in classes if allowed is None or name in allowed)


def missing_model_id(draft: Draft, known: Known) -> Iterator[Problem]:
    """`MISSING_MODEL_ID`: without the model there are no trained classes."""
    if _is_derived(draft) and draft.request.model_type == CUSTOM and not draft.request.model_id:
        text = tr("Choose the trained model that the ontology is derived from.")
        yield error(Where.MODEL, text, None, *model_fixes(draft, known), *_by_hand(draft, known))


def model_classes_unavailable(draft: Draft, known: Known) -> Iterator[Problem]:
    """`MODEL_CLASSES_UNAVAILABLE`: a warning only, since a list of models may leave their classes out."""
    model = model_of(draft, known)
    if _is_derived(draft) and model is not None and not model.classes:
        text = tr(
            "No classes of {model} are known: if it has none, the server cannot derive the ontology."
        ).format(model=model.id)
        yield warning(Where.MODEL, text, None, *_by_hand(draft, known))


def no_matching_classes(draft: Draft, known: Known) -> Iterator[Problem]:
    """`NO_MATCHING_CLASSES`: nothing is left of the model's classes in a dataset with locked classes."""
    model, classes = model_of(draft, known), known.classes
    if not _is_derived(draft) or model is None or not model.classes:
        return
    if known.locked_classes is not None and not derived_classes(draft, known):
        text = tr("None of the classes of {model} is among the dataset's locked classes.").format(
            model=model.id
        )
        yield error(Where.MODEL, text, None, *_by_hand(draft, known))
    elif known.locked_classes is None and classes and classes.keys().isdisjoint(model.classes):
        text = tr(
            "The dataset has none of the classes of {model}: if its classes are locked, this is refused."
        ).format(model=model.id)
        yield warning(Where.MODEL, text, None, *_by_hand(draft, known))


def dataset_has_no_classes(draft: Draft, known: Known) -> Iterator[Problem]:
    """`DATASET_HAS_NO_CLASSES`: there is nothing that SAM 3 could look for."""
    if not _is_derived(draft) or draft.request.model_type == CUSTOM or known.project is None:
        return
    if not known.project.classes:
        text = tr("The dataset has no classes to derive an ontology from.")
        yield error(Where.ONTOLOGY, text, None, *_by_hand(draft, known))


def model_fixes(draft: Draft, known: Known) -> Iterator[Fix]:
    """Yield a fix for each of the project's first trained models."""
    options = draft.request.model_options
    for model in known.models[:MODELS_OFFERED]:
        yield ask(
            tr("Use {model}").format(model=model.id), draft, model_options={**options, "modelId": model.id}
        )


def _is_derived(draft: Draft) -> bool:
    return draft.request.ontology is None


def _by_hand(draft: Draft, known: Known) -> Iterator[Fix]:
    """Yield the fix that writes the ontology: as it was before, else the classes that the dataset has."""
    allowed = tuple(known.classes)
    rows = draft.set_aside or from_pairs((name, name) for name in allowed or ("",))
    yield Fix(tr("Write the ontology"), partial(_written, rows=rows))


def _written(draft: Draft, rows: Ontology) -> Draft:
    return replace(draft.asking(ontology=rows), set_aside=None) if _is_derived(draft) else draft
