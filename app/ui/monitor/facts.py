"""What the table asks beyond the jobs themselves: the time, the link to the server, forecasts, and the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.session import LinkState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.domain.errors import LabeldockError
    from app.domain.forecast import Span
    from app.services.workstation import Workstation


@dataclass(frozen=True, slots=True)
class Facts:
    """Asked anew each time; `left` and `stalled_for` take our id of a job, times are epoch seconds."""

    now: Callable[[], float]
    left: Callable[[str], Span | None]
    stalled_for: Callable[[str], float]
    server: Callable[[], str]
    is_offline: Callable[[], bool]
    refusal: Callable[[str], LabeldockError | None]
    """Why the jobs of a workspace are not asked about."""
    find: Callable[[str], Iterable[str]]
    """Our ids of the jobs that match what was typed."""
    matches: Callable[[str, str], bool]
    """Whether what was typed matches a job, by our id of it."""


def facts_of(workstation: Workstation) -> Facts:
    """Return the facts of a workstation."""
    session, forecasts = workstation.session, workstation.forecasts
    return Facts(
        now=workstation.clock.now,
        left=forecasts.left,
        stalled_for=forecasts.stalled_for,
        server=lambda: session.server,
        is_offline=lambda: session.link.state is LinkState.OFFLINE,
        refusal=lambda workspace: workstation.monitor.refusals.get(workspace),
        find=workstation.ledger.find_ids,
        matches=workstation.ledger.matches,
    )
