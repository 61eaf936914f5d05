"""Rules on confidence: numbers from 0 to 1, for classes that are saved, where the model heeds them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.checks.derived import derived_classes, offer_of
from app.domain.checks.fixes import ask, entries_of, error, note, quoted, rows_of_classes, warning
from app.domain.checks.likeness import class_key
from app.domain.checks.problem import Fix, Known, Problem, Where
from app.domain.texts import plural, short, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.job import Draft

PERCENT = 100


def default_confidence(draft: Draft, known: Known) -> Iterator[Problem]:
    """The default confidence is a number from 0 to 1."""
    value = draft.request.default_confidence
    if value is None or 0 <= value <= 1:
        return
    near = _nearest(value)
    ways = (
        ()
        if near is None
        else (ask(tr("Use {number}").format(number=short(near, 6)), draft, default_confidence=near),)
    )
    leave_out = ask(tr("Use the server's default"), draft, default_confidence=None)
    yield error(
        Where.CONFIDENCE, tr("The default confidence must be between 0 and 1."), None, *ways, leave_out
    )


def class_confidence(draft: Draft, known: Known) -> Iterator[Problem]:
    """The confidence of a class is a number from 0 to 1."""
    rows = rows_of_classes(draft)
    for name, value in draft.request.confidence_thresholds.items():
        if not 0 <= value <= 1:
            near = _nearest(value)
            ways = (
                ()
                if near is None
                else (_set(tr("Use {number}").format(number=short(near, 6)), name, value, {name: near}),)
            )
            text = tr("The confidence for {name} must be between 0 and 1.").format(name=quoted(name))
            remove = _set(tr("Remove this confidence"), name, value, {})
            yield error(Where.CONFIDENCE, text, next(iter(rows.get(name, ())), None), *ways, remove)


def idle_confidence(draft: Draft, known: Known) -> Iterator[Problem]:
    """Thresholds are keyed by class; one for a class that nothing is saved as does nothing."""
    thresholds, classes = draft.request.confidence_thresholds, _classes(draft, known)
    idle = [name for name in thresholds if name not in classes] if classes else []
    if not idle:
        return
    meant = {class_key(name): name for name in reversed(classes)} | _classes_of_prompts(draft)
    kept = {name: value for name, value in thresholds.items() if name in classes}
    title = plural(
        len(idle), "Remove {n} confidence without effect", "Remove all {n} confidences without effect"
    )
    remove_all = (ask(title, draft, confidence_thresholds=kept),) if len(idle) > 1 else ()
    for name in idle:
        value, near = thresholds[name], meant.get(name) or meant.get(class_key(name))
        move = (
            (_set(tr("Move it to {name}").format(name=quoted(near)), name, value, {near: value}),)
            if near and near not in thresholds
            else ()
        )
        text = tr("No row saves as {name}; its confidence has no effect.").format(name=quoted(name))
        remove = _set(tr("Remove this confidence"), name, value, {})
        yield warning(Where.CONFIDENCE, text, None, *move, remove, *remove_all)


def needless_confidence(draft: Draft, known: Known) -> Iterator[Problem]:
    """Models that take class names only answer with full confidence (roboflow-rest.md §4.4)."""
    offer, request = offer_of(draft, known), draft.request
    if offer is None or offer.takes_prompts:
        return
    if request.default_confidence is not None or request.confidence_thresholds:
        fix = ask(tr("Leave confidence out"), draft, default_confidence=None, confidence_thresholds={})
        yield note(
            Where.CONFIDENCE,
            tr("{model} is always sure: confidence has no effect.").format(model=offer.name),
            None,
            fix,
        )


def _nearest(value: float) -> float | None:
    """Return the likeliest number that was meant; 40 is 40 %."""
    if 1 < value <= PERCENT:
        return value / PERCENT
    return 0.0 if value < 0 else 1.0 if value > 1 else None


def _classes(draft: Draft, known: Known) -> dict[str, None]:
    names = (
        derived_classes(draft, known)
        if draft.request.ontology is None
        else (entry.class_name for entry in entries_of(draft))
    )
    return dict.fromkeys(name for name in names if name)


def _classes_of_prompts(draft: Draft) -> dict[str, str]:
    """Return prompt → class: a confidence may have been written for the prompt."""
    return {entry.prompt: entry.class_name for entry in entries_of(draft)}


def _set(title: str, name: str, value: float, instead: Mapping[str, float]) -> Fix:
    return Fix(title, partial(_with_threshold, name=name, value=value, instead=instead))


def _with_threshold(draft: Draft, name: str, value: float, instead: Mapping[str, float]) -> Draft:
    """Put other thresholds in the place of one, as long as that one has its value (NaN is itself only)."""
    thresholds = draft.request.confidence_thresholds
    now = thresholds.get(name)
    if now is not value and now != value:
        return draft
    changed: dict[str, float] = {}
    for key, number in thresholds.items():
        changed |= instead if key == name else {key: number}
    return draft.asking(confidence_thresholds=changed)
