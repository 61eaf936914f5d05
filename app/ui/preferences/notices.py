"""What is told on the desktop, and how often the server is asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.texts import mark, tr
from app.services.notices import Kind
from app.services.polling import USUAL
from app.ui.preferences.controls import segments, switch
from app.ui.preferences.rows import Page, Row

if TYPE_CHECKING:
    from app.services.workstation import Workstation

KINDS = (
    (
        Kind.DONE,
        mark("A job is done"),
        mark("A notification on the desktop, while the window is not in front."),
    ),
    (
        Kind.FAILED,
        mark("A job failed"),
        mark("A notification on the desktop, while the window is not in front."),
    ),
    (
        Kind.NEEDS_YOU,
        mark("Something needs you"),
        mark("An uncertain job, a paused queue or a stalled job; also while you work here."),
    ),
)
PACES = {"usual": mark("Usual"), "calm": mark("Half as often"), "seldom": mark("Rarely")}


def notices(workstation: Workstation) -> Page:
    """Return the page of notifications and polling."""
    told, polling = workstation.notices, workstation.polling

    def row(kind: Kind, title: str, text: str) -> Row:
        def write(is_on: bool) -> None:
            told.switch(kind, is_on=is_on)

        return Row(
            f"notice {kind}",
            tr(title),
            tr(text),
            switch(partial(told.is_on, kind), write),
            tr("notification message alert desktop"),
            lambda: not told.is_on(kind),
            lambda: write(True),
        )

    pace = Row(
        "polling",
        tr("How often the server is asked about jobs"),
        tr("Usually every 4 seconds while a job makes progress, and less and less often while it does not."),
        segments([(name, tr(words)) for name, words in PACES.items()], lambda: polling.pace, polling.choose),
        tr("polling refresh interval pace network"),
        lambda: polling.pace != USUAL,
        lambda: polling.choose(USUAL),
    )
    return Page("notices", tr("Notifications and polling"), (*(row(*kind) for kind in KINDS), pace))
