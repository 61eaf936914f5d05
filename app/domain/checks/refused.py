"""The rule on what the server refused when the draft was sent as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.checks.fixes import error
from app.domain.checks.problem import Known, Problem, Where
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.job import Draft


def server_refused(draft: Draft, known: Known) -> Iterator[Problem]:
    """What the server refused is shown at its field until the draft is edited; it may be sent again as it is."""
    if draft.refused_field:
        yield error(Where(draft.refused_field), tr(draft.note))
