"""The rules of the linter, one a function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from app.domain.catalogue import LABELLED_TYPES, Project
from app.domain.checks.problem import Known, Problem, Severity, Where
from app.domain.job import CUSTOM, Draft
from app.domain.ontology import Entry, Ontology, comparable, saved_class

NEAR = 0.75
"""How alike two class names are (0–1) of which one is probably a slip."""

Rule = Callable[[Draft, Known], Iterator[Problem]]


def _error(where: Where, text: str, row: int | None = None) -> Problem:
    return Problem(Severity.ERROR, where, text, row)


def _warning(where: Where, text: str, row: int | None = None) -> Problem:
    return Problem(Severity.WARNING, where, text, row)


def target(draft: Draft, known: Known) -> Iterator[Problem]:
    """A job needs a workspace, a project and a batch."""
    if not draft.workspace or not draft.project:
        yield _error(Where.TARGET, "Choose a project and a batch.")
    elif not draft.request.batch_id:
        yield _error(Where.TARGET, "Choose a batch.")
    project = known.project
    if project and project.type not in LABELLED_TYPES:
        yield _warning(Where.TARGET, f"Auto Label may not label projects of the type {project.type}.")


def rows(draft: Draft, known: Known) -> Iterator[Problem]:
    """Each row needs both a prompt and a class."""
    for i, entry in enumerate(_entries(draft)):
        if entry.is_blank:
            continue
        if not entry.prompt.strip():
            yield _error(Where.ONTOLOGY, "The prompt is missing.", i)
        elif not entry.class_name.strip():
            yield _error(Where.ONTOLOGY, "The class is missing.", i)


def repeated_prompts(draft: Draft, known: Known) -> Iterator[Problem]:
    """A prompt is a key: the server keeps only the last of two (roboflow-rest.md §4.2)."""
    first: dict[str, int] = {}
    for i, entry in enumerate(_entries(draft)):
        key = comparable(entry.prompt)
        if not key:
            continue
        if key in first:
            yield _error(Where.ONTOLOGY, f"“{key}” stands already in row {first[key] + 1}.", i)
        first.setdefault(key, i)


def chosen_format(draft: Draft, known: Known) -> Iterator[Problem]:
    """The format it is sent in must hold the ontology without loss."""
    ontology = (draft.request.ontology or Ontology()).without_blanks()
    if ontology.repeated_prompts():  # has a problem of its own
        return
    for text in ontology.lost_in(draft.request.format)[:1]:
        yield _error(Where.ONTOLOGY, text)


def something_to_look_for(draft: Draft, known: Known) -> Iterator[Problem]:
    """An empty ontology is derived by the server: say so, and what would make that fail."""
    ontology, project = draft.request.ontology, known.project
    if ontology is not None and not ontology.without_blanks():
        yield _error(Where.ONTOLOGY, "Write at least one prompt, or let the server derive the ontology.")
    if ontology is not None:
        return
    if draft.request.model_type == CUSTOM:
        if not draft.request.model_id:
            yield _error(Where.MODEL, "Choose the trained model that the ontology is derived from.")
    elif project is not None and not project.classes:
        yield _error(Where.ONTOLOGY, "The dataset has no classes to derive an ontology from.")


def meant_class(draft: Draft, known: Known) -> Iterator[Problem]:
    """A class that the dataset lacks may be a slip of the pen, or prompt and class may be swapped."""
    classes = known.project.classes if known.project else {}
    for i, entry in enumerate(_entries(draft)):
        if not entry.class_name or entry.class_name in classes:
            continue
        if entry.prompt in classes:
            yield _warning(Where.ONTOLOGY, f"Swapped? “{entry.prompt}” is a class.", i)
        elif near := get_close_matches(entry.class_name, classes, 1, NEAR):
            yield _warning(Where.ONTOLOGY, f"Did you mean {near[0]}? “{entry.class_name}” is a new class.", i)


def class_names(draft: Draft, known: Known) -> Iterator[Problem]:
    """The server alters / . [ ] # ~ * and drops | and quotes in class names (roboflow-rest.md §2.2)."""
    for i, entry in enumerate(_entries(draft)):
        kept = saved_class(entry.class_name)
        if not kept.strip() and entry.class_name.strip():
            yield _error(Where.ONTOLOGY, "The server would leave nothing of this class.", i)
        elif kept != entry.class_name:
            yield _warning(Where.ONTOLOGY, f"The server would change this class to “{kept}”.", i)


def trained_model(draft: Draft, known: Known) -> Iterator[Problem]:
    """A custom model is named `project/version` or `workspace/model`: exactly one slash."""
    if draft.request.model_type != CUSTOM:
        return
    if not draft.request.model_id and draft.request.ontology is not None:
        yield _error(Where.MODEL, "Choose the trained model.")
    elif draft.request.model_id and not re.fullmatch(r"[^/\s]+/[^/\s]+", draft.request.model_id):
        yield _error(Where.MODEL, "A model is written like hard-hats/2: project, slash, version.")


def images(draft: Draft, known: Known) -> Iterator[Problem]:
    """The number of images is a whole number of at least 1."""
    count = draft.request.num_images
    if count is None:
        return
    if count < 1 or count != count // 1:  # true of infinity and NaN too
        yield _error(Where.IMAGES, "The number of images must be a whole number of at least 1.")
        return
    batch = (
        next((b for b in (known.project.batches or ()) if b.id == draft.request.batch_id), None)
        if known.project
        else None
    )
    if batch and batch.images and count > batch.images:
        yield _warning(Where.IMAGES, f"The batch has only {batch.images} images.")


def confidences(draft: Draft, known: Known) -> Iterator[Problem]:
    """Thresholds are 0–1 and belong to a class of the ontology."""
    default = draft.request.default_confidence
    if default is not None and not 0 <= default <= 1:
        yield _error(Where.CONFIDENCE, "The default confidence must be between 0 and 1.")
    classes = {entry.class_name for entry in _entries(draft)}
    for name, value in draft.request.confidence_thresholds.items():
        if not 0 <= value <= 1:
            yield _error(Where.CONFIDENCE, f"The confidence for “{name}” must be between 0 and 1.")
        if classes and name not in classes:
            yield _warning(Where.CONFIDENCE, f"No row saves as “{name}”; its confidence has no effect.")


def reviewer(draft: Draft, known: Known) -> Iterator[Problem]:
    """A reviewer is named by e-mail address."""
    email = draft.request.reviewer_email
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        yield _error(Where.REVIEWER, "The reviewer must be an e-mail address.")


def existing_labels(draft: Draft, known: Known) -> Iterator[Problem]:
    """Without a choice the server replaces the labels that images have (roboflow-rest.md §0)."""
    project = known.project
    if draft.request.preserve_existing is None and project is not None and _has_labels(project):
        yield _warning(
            Where.EXISTING, "Labels that the batch already has would be replaced. Keep or replace?"
        )


def _has_labels(project: Project) -> bool:
    return any(project.classes.values())


def _entries(draft: Draft) -> tuple[Entry, ...]:
    return (draft.request.ontology or Ontology()).entries


RULES: tuple[Rule, ...] = (
    target,
    something_to_look_for,
    rows,
    repeated_prompts,
    chosen_format,
    meant_class,
    class_names,
    trained_model,
    images,
    confidences,
    reviewer,
    existing_labels,
)
