"""Rules on where a job goes: project, batch, number of images, reviewer, labels that are there already."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from app.domain.catalogue import LABELLED_TYPES
from app.domain.checks.fixes import ask, error, warning
from app.domain.checks.problem import Fix, Known, Problem, Where
from app.domain.texts import plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.job import Draft

_EMAIL = re.compile(r"[^@\s:,;<>()]+@[^@\s:,;<>()]+\.[^@\s:,;<>().\d]{2,}")
_NAMED_EMAIL = re.compile(r".*<(?P<email>[^<>]+)>[\s,;.]*")
_SLIPS = ((re.compile(r"(?i)^mailto:"), ""), (re.compile(r",(?=[a-z]+$)"), "."), (re.compile(r"\.{2,}"), "."))
_ENDINGS = re.compile(r"(?i)\.(con|cmo|ocm|comm)$")
"""No domain ends like these; .com was meant."""


def target(draft: Draft, known: Known) -> Iterator[Problem]:
    """A job needs a workspace, a project and a batch."""
    if not draft.workspace or not draft.project:
        yield error(Where.TARGET, tr("Choose a project and a batch."))
    elif not draft.request.batch_id:
        yield error(Where.TARGET, tr("Choose a batch."))
    project = known.project
    if project and project.type not in LABELLED_TYPES:
        yield warning(
            Where.TARGET,
            tr("Perhaps Auto Label cannot label projects of the type {type}.").format(type=project.type),
        )


def images(draft: Draft, known: Known) -> Iterator[Problem]:
    """The number of images is a whole number from 1 to as many as the batch has."""
    count, batch_id = draft.request.num_images, draft.request.batch_id
    if count is None:
        return
    whole_batch = ask(tr("Label the whole batch"), draft, num_images=None)
    if count < 1 or count != count // 1:  # true of infinity and NaN too
        text = tr("The number of images must be a whole number of at least 1.")
        yield error(Where.IMAGES, text, None, *_rounded(draft, count), whole_batch)
        return
    batches = known.project.batches or () if known.project else ()
    batch = next((batch for batch in batches if batch.id == batch_id), None)
    if batch and batch.images and count > batch.images:
        words = plural(batch.images, "The batch has only {n} image.", "The batch has only {n} images.")
        yield warning(Where.IMAGES, words, None, whole_batch)


def _rounded(draft: Draft, count: float) -> Iterator[Fix]:
    if math.isfinite(count) and count > 0:
        number = max(1, round(count))
        yield ask(plural(number, "Label {n} image", "Label {n} images"), draft, num_images=number)


def reviewer(draft: Draft, known: Known) -> Iterator[Problem]:
    """A reviewer is named by e-mail address."""
    email = draft.request.reviewer_email
    if not email:
        return
    meant = _meant_email(email)
    is_email = _EMAIL.fullmatch(email) is not None
    if is_email and meant == email:
        return
    ways = (
        [ask(tr("Use {email}").format(email=meant), draft, reviewer_email=meant)]
        if _EMAIL.fullmatch(meant)
        else []
    )
    leave_out = ask(tr("Leave the reviewer out"), draft, reviewer_email=None)
    if is_email:
        yield warning(Where.REVIEWER, tr("Did you mean {email}?").format(email=meant), None, *ways, leave_out)
    else:
        yield error(Where.REVIEWER, tr("The reviewer must be an e-mail address."), None, *ways, leave_out)


def _meant_email(email: str) -> str:
    """Return the address without what slips in while typing and pasting."""
    named = _NAMED_EMAIL.fullmatch(email.strip())
    email = "".join((named["email"] if named else email).split()).strip(",;.<>()\"'")
    for slip, right in _SLIPS:
        email = slip.sub(right, email)
    return _ENDINGS.sub(".com", email)


def existing_labels(draft: Draft, known: Known) -> Iterator[Problem]:
    """Without a choice the server replaces the labels that images have (roboflow-rest.md §0)."""
    project = known.project
    if draft.request.preserve_existing is None and project is not None and project.has_labels:
        yield warning(
            Where.EXISTING,
            tr("Labels that the batch already has would be replaced. Keep or replace?"),
            None,
            ask(tr("Keep labels"), draft, preserve_existing=True),
            ask(tr("Replace labels"), draft, preserve_existing=False),
        )
