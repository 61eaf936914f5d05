"""What the preview says where it has no pictures, and above them where something is amiss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.texts import tr

if TYPE_CHECKING:
    from app.domain.job import Draft
    from app.domain.preview import Look
    from app.ui.widgets.notice import Kind


MOST_WARNINGS = 3
"""More would take the room of the pictures."""


@dataclass(frozen=True, slots=True)
class Empty:
    """Words in place of pictures, and the button below them; no title where there are pictures."""

    title: str = ""
    text: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a banner."""

    kind: Kind
    title: str
    text: str = ""
    hint: str = ""
    action: str = ""


def empty_of(draft: Draft | None, look: Look, workspace: str) -> Empty:
    """Return why there are no pictures; `workspace` is the one in use, to which a draft without one belongs."""
    if draft is None:
        return Empty(tr("No draft is in front"), tr("Open a draft to see here what it would find."))
    if not draft.request.batch_id:
        return Empty(tr("No batch is chosen"), tr("The preview looks at some images of the draft's batch."))
    if look.shots:
        return Empty()
    if (trouble := look.trouble) is not None:
        words = f"{trouble.message} {trouble.hint}".strip()
        return Empty(trouble.title, words, tr("Try again"))
    if not (draft.workspace or workspace):
        return Empty(
            tr("No API key yet"), tr("With one, images of the batch can be fetched from the server.")
        )
    return Empty(tr("Looking at what is in the batch…"))


def notice_of(look: Look) -> Said | None:
    """Return what has to be said above the pictures; trouble comes before all else, None where all is well."""
    if look.is_running:
        return None
    if (trouble := look.trouble) is not None:
        return Said("error", trouble.title, trouble.message, trouble.hint, tr("Try again"))
    if look.is_outdated:
        text = tr("These labels are what it asked for before.")
        return Said("warning", tr("The draft has changed since"), text, action=tr("Run again"))
    if look.warnings:
        more = len(look.warnings) - MOST_WARNINGS
        rest = [*look.warnings[1:MOST_WARNINGS], *([tr("And {n} more.").format(n=more)] if more > 0 else [])]
        return Said("warning", look.warnings[0], "\n".join(rest))
    if look.shots and all(shot.labels == () for shot in look.shots):
        text = tr("None of the prompts was seen on these images, however unsure.")
        return Said("info", tr("Nothing was found"), text, tr("Try other words, or other images."))
    return None
