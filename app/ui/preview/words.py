"""What the preview says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.texts import count, decimal, plural, tr

if TYPE_CHECKING:
    from app.domain.preview import Look, Score, Shot


def run_text(images: int) -> str:
    """Return “Run on 6”."""
    return tr("Run on {n}").format(n=count(images))


def source_text(look: Look) -> str:
    """Return how far a run is, or who answered."""
    if look.is_running:
        done = sum(not shot.is_running for shot in look.shots)
        return tr("Looking: {done} of {all} images").format(done=count(done), all=count(len(look.shots)))
    return tr("Previewed by {source}").format(source=look.source) if look.source else ""


def shot_text(shot: Shot, kept: int | None) -> str:
    """Return what there is to say of one image; `kept` counts its labels, None while they are unknown."""
    if shot.is_running:
        return tr("looking…")
    if shot.trouble:
        return shot.trouble
    if shot.labels is None or kept is None:
        return ""
    if not shot.labels:
        return tr("nothing found")
    return tr("all below") if not kept else labels_text(kept)


def labels_text(number: int) -> str:
    """Return “14 labels”."""
    return plural(number, "{n} label", "{n} labels")


def score_text(score: Score) -> str:
    """Return how well a class holds at a threshold."""
    return tr("Precision {precision} · recall {recall} · F1 {f1}").format(
        precision=decimal(score.precision), recall=decimal(score.recall), f1=decimal(score.f1)
    )
