"""Looks at a few images of a batch with a job file, and counts what would be kept at each threshold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.output import table
from app.cli.submit import target_of
from app.domain.errors import InputError, LabeldockError
from app.domain.preview import LOWEST, SERVER_DEFAULT, Look, Thresholds, best_score, kept, score_at
from app.services.preview_sources import PaidSource

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from app.cli.output import Output
    from app.domain.job import Draft
    from app.domain.preview import Score
    from app.services.workstation import Workstation

COLUMNS = (LOWEST, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


async def preview(args: argparse.Namespace, workstation: Workstation, output: Output) -> None:
    """Print counts by class and threshold; with --truth, precision, recall and F1 as well.

    With --json one object, whose members stay as they are: `source`, `images` (id, name, labels, trouble),
    `classes` (class, threshold, kept, counts by threshold, best and at: threshold, precision, recall, f1, or null)
    and `warnings`. Raises InputError, NoKey, LinkError, ServerError.
    """
    draft = await target_of(args, workstation)
    if not draft.project or not draft.request.batch_id:
        raise InputError("The file does not say which batch to look at.", "Add --project and --batch.")
    if args.inference:
        workstation.preview.glance.use_inference(args.inference)
    seen: set[int] = set()

    def told(look: Look) -> None:
        done = sum(1 for shot in look.shots if shot.labels is not None or shot.trouble)
        if done and done not in seen:
            seen.add(done)
            output.note(f"{done}/{len(look.shots)} images")

    truth = Path(args.truth) if args.truth else None
    try:
        look, scores = await workstation.preview.glance.look(
            draft, args.images, may_cost=args.paid, told=told, truth=truth
        )
    except PaidSource as error:
        raise InputError(error.message, "Add --paid to agree to that.") from None
    for shot in look.shots:
        if shot.trouble:
            output.note(f"{shot.image.name}: {shot.trouble}")
    for warning in look.warnings:
        output.note(warning)
    if all(shot.labels is None for shot in look.shots):
        raise LabeldockError(look.shots[0].trouble)
    rows = [_row(name, draft, look, scores.get(name, ())) for name in _classes(draft, look)]
    output.result(_fields(look, rows), _text(look, rows, has_truth=bool(args.truth)))


def _classes(draft: Draft, look: Look) -> list[str]:
    """Return the classes of the draft in their order, then others that were found."""
    ontology = draft.request.ontology
    asked = ontology.without_blanks().classes if ontology else ()
    found = sorted({label.class_name for shot in look.shots for label in shot.labels or ()})
    return list(dict.fromkeys([*asked, *found]))


def _row(name: str, draft: Draft, look: Look, curve: tuple[Score, ...]) -> dict[str, Any]:
    """Return what is known of a class."""
    threshold = draft.request.confidence_of(name)
    at = SERVER_DEFAULT if threshold is None else threshold
    return {
        "class": name,
        "threshold": threshold,
        "kept": _count(name, draft, look, at),
        "counts": {str(column): _count(name, draft, look, column) for column in COLUMNS},
        "at": _score(score_at(curve, at)),
        "best": _score(best_score(curve)),
    }


def _count(name: str, draft: Draft, look: Look, threshold: float) -> int:
    thresholds = Thresholds(default=threshold, removes_overlaps=draft.request.removes_overlaps)
    found = Counter(label.class_name for shot in look.shots for label in kept(shot, thresholds))
    return found[name]


def _score(score: Score | None) -> dict[str, float] | None:
    if score is None:
        return None
    numbers = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {"threshold": score.threshold} | {key: round(value, 4) for key, value in numbers.items()}


def _fields(look: Look, rows: list[dict[str, Any]]) -> Mapping[str, Any]:
    images = [
        {
            "id": shot.image.id,
            "name": shot.image.name,
            "labels": None if shot.labels is None else len(shot.labels),
            "trouble": shot.trouble,
        }
        for shot in look.shots
    ]
    return {"source": look.source, "images": images, "classes": rows, "warnings": look.warnings}


def _text(look: Look, rows: list[dict[str, Any]], *, has_truth: bool) -> str:
    titles = ("CLASS", "KEPT", *(f"≥{column:g}" for column in COLUMNS))
    cells = [(row["class"], row["kept"], *row["counts"].values()) for row in rows]
    if has_truth:
        titles = (*titles, "F1", "BEST", "AT")
        cells = [(*cell, *_scored(row)) for cell, row in zip(cells, rows, strict=True)]
    known = sum(1 for shot in look.shots if shot.labels is not None)
    images = "1 image" if known == 1 else f"{known} images"
    return f"{table(titles, cells, ' '.join(titles[1:]))}\n\n{images}, previewed by {look.source}"


def _scored(row: Mapping[str, Any]) -> tuple[str, str, str]:
    own, best = row["at"], row["best"]
    if best is None:
        return "", "", ""
    return "" if own is None else f"{own['f1']:.2f}", f"{best['f1']:.2f}", f"{best['threshold']:g}"
