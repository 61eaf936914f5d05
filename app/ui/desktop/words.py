"""Notices in words: a title, and a text that says what to know or do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.texts import count, plural, tr
from app.services.notices import Cause, Kind

if TYPE_CHECKING:
    from app.domain.job import Job
    from app.services.ledger import Ledger
    from app.services.notices import Notice, Thing

NAMED = 3
"""So many are named; of more it is said how many there are."""


def title_of(notice: Notice) -> str:
    """Return what happened, for example “12 jobs are done”."""
    if len(notice.things) == 1:
        return _title_of(notice.things[0])
    many = {
        Kind.DONE: tr("{n} jobs are done"),
        Kind.FAILED: tr("{n} jobs failed"),
        Kind.NEEDS_YOU: tr("{n} things need you"),
    }
    return many[notice.kind].format(n=count(len(notice.things)))


def text_of(notice: Notice, ledger: Ledger, now: float) -> str:
    """Return what to know of it: one thing in detail, of several their names."""
    first, *others = notice.things
    if not others:
        return _text_of(first, ledger.job(first.id), now)
    if notice.kind is Kind.NEEDS_YOU:
        lines = [_title_of(thing) for thing in notice.things[:NAMED]]
    else:
        lines = [", ".join(thing.name for thing in notice.things[:NAMED])]
    left = len(notice.things) - NAMED
    return "\n".join([*lines, *([tr("and {n} more").format(n=count(left))] if left > 0 else [])])


def _title_of(thing: Thing) -> str:
    titles = {
        Cause.DONE: tr("“{name}” is done"),
        Cause.ENDED: tr("“{name}” ended: {text}"),
        Cause.REJECTED: tr("“{name}” was not taken"),
        Cause.UNCERTAIN: tr("Was “{name}” created?"),
        Cause.HELD: "{name}",
        Cause.STALLED: tr("“{name}” stands still"),
    }
    return titles[thing.cause].format(name=thing.name, text=thing.text)


def _text_of(thing: Thing, job: Job | None, now: float) -> str:
    if thing.cause is Cause.UNCERTAIN:
        return tr("The answer never came. It is not sent again by itself: look at what the server has.")
    if thing.cause is Cause.STALLED and job is not None and job.changed_at is not None:
        return plural(
            max(1, round((now - job.changed_at) / 60)),
            "Nothing has changed for {n} minute.",
            "Nothing has changed for {n} minutes.",
        )
    if thing.cause in (Cause.DONE, Cause.ENDED):
        return _counted(job)
    return thing.text


def _counted(job: Job | None) -> str:
    status = job.status if job else None
    if status is None or status.num_images is None or status.num_sent_back is None:
        return ""
    text = tr("{back} of {all} images came back.")
    return text.format(back=count(status.num_sent_back), all=count(status.num_images))
