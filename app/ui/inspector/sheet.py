"""The body of a request and how it differs from the last one, worked out away from the window."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import OntologyError
from app.domain.halves import readable_json
from app.ui.inspector.difference import Line, difference

if TYPE_CHECKING:
    from app.domain.job import Job, JobRequest


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the request panel shows. `lines` is None where the difference was not asked for."""

    body: str = ""
    error: OntologyError | None = None
    """Why there is no body."""
    last: Job | None = None
    """The last job on the batch."""
    lines: tuple[Line, ...] | None = None


def make_sheet(request: JobRequest) -> Sheet:
    """Return the body as it is sent."""
    try:
        return Sheet(request.body_text())
    except OntologyError as error:
        return Sheet(error=error)


def make_difference(request: JobRequest, last: Job | None, last_body: str) -> Sheet:
    """Return the body, and its difference to that of the last job on its batch."""
    sheet = make_sheet(request)
    before = readable_json(json.loads(last_body), indent=2) if last else ""
    lines = tuple(difference(before, sheet.body)) if last else ()
    return Sheet(sheet.body, sheet.error, last, lines)
