"""The columns of the job table, as rows of data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from app.ui.monitor import words
from app.ui.monitor.facts import Facts
from app.ui.monitor.link import STANDS_OUT, link_details, link_of, link_text
from app.ui.monitor.rows import SOUND_LIKE_AN_END, Row
from app.ui.translate import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.ui.monitor.words import Part


class Kind(StrEnum):
    """How a column is painted."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    STATUS = "status"
    PROGRESS = "progress"
    SUBJOBS = "subjobs"
    LEFT = "left"
    LINK = "link"


class Role(IntEnum):
    """What tests and tools may ask of the model beyond Qt's own roles."""

    JOB_ID = Qt.ItemDataRole.UserRole + 1


Say = Callable[[Row, Facts], str]
Key = Callable[[Row, Facts], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; `least` and `width` in pixels where there is little and enough room.

    `tip` and `spoken` default to the text, `key` (what is sorted by) to the text in small letters.
    """

    id: str
    title: str
    least: int
    width: int
    kind: Kind = Kind.TEXT
    text: Say
    key: Key | None = None
    tip: Say | None = None
    spoken: Say | None = None
    explanation: str = ""
    is_default: bool = True

    def key_of(self, row: Row, facts: Facts) -> Any:
        """Return what a row is sorted by."""
        return self.key(row, facts) if self.key else self.text(row, facts).casefold()


def _nothing(_row: Row, _facts: Facts) -> str:
    return ""


def _status(row: Row, _: Facts) -> str:
    return words.status_word(row.job)


def _progress(row: Row, _: Facts) -> str:
    return words.progress_text(row.job.status)


def _fraction(row: Row, _: Facts) -> float:
    fraction = fraction_of(row)
    return -1.0 if fraction is None else fraction


def _subjobs(row: Row, _: Facts) -> int:
    return len(row.job.status.subjobs) if row.job.status else 0


def has_link(row: Row) -> bool:
    """Return whether the way to the results stands where the time left was."""
    return row.job.is_done and words.has_results(row.job)


def _left(row: Row, facts: Facts) -> str:
    job = row.job
    if has_link(row):
        return words.tr("See results")
    stalled = facts.stalled_for(job.id) if row.is_stalled else 0.0
    left = facts.left(job.id) if not (job.is_done or stalled) else None
    return words.left_text(job, left, stalled)


def _end(row: Row, facts: Facts) -> float:
    """Return when the job may have ended: as time goes on, the order of the rows stays."""
    left = None if row.job.is_done else facts.left(row.job.id)
    return math.inf if left is None else facts.now() + left.high


def _submitted(row: Row, facts: Facts) -> str:
    return words.moment(row.job.submitted_at, facts.now())


def _took(row: Row, _: Facts) -> str:
    seconds = words.took(row.job)
    return "" if seconds is None else words.span(seconds)


def _credits(row: Row, _: Facts) -> str:
    return words.NOTHING if row.job.credits is None else f"{row.job.credits:,.2f}"


def _link(row: Row, facts: Facts) -> str:
    return link_text(row.job, facts)


def _link_tip(row: Row, facts: Facts) -> str:
    return link_details(row.job, facts)


def _name_tip(row: Row, _: Facts) -> str:
    job = row.job
    lines = [job.name, words.tr("Batch: {name}").format(name=job.batch_name) if job.batch_name else ""]
    lines.append(
        words.tr("Job id: {id}").format(id=job.job_id)
        if job.job_id
        else words.tr(
            "Adopted from the project's annotation jobs: its job id is not known. "
            "The progress comes from the annotation job's own counters."
        )
    )
    lines.append(words.tr("Note: {note}").format(note=job.note) if job.note else "")
    return "\n".join(line for line in lines if line)


def _status_tip(row: Row, _: Facts) -> str:
    status = row.job.status
    if status is None:
        return words.tr("The server has said nothing about this job yet.")
    lines = [words.tr("The server's word: {word}").format(word=words.status_word(row.job))]
    if words.part(status.status) is words.Part.PENDING and status.num_sent_back:
        lines.append(words.tr("Images come back while the word is still “{word}”; that is normal."))
    if status.backend:
        lines.append(words.tr("Labelled by: {backend}").format(backend=status.backend))
    return "\n".join(lines).replace("{word}", status.status)


def _progress_tip(row: Row, _: Facts) -> str:
    status = row.job.status
    if status is None or status.num_images is None or status.num_sent_back is None:
        return words.tr("The server gave no counters.")
    return words.tr("{back} of {all} images sent back").format(
        back=f"{status.num_sent_back:,}", all=f"{status.num_images:,}"
    )


LEGEND = QT_TRANSLATE_NOOP("Monitor", "Filled: done · dot: running · ring: pending · striped: another word")


def _subjobs_tip(row: Row, _: Facts) -> str:
    return f"{words.subjobs_text(row.job.status)}\n{words.tr(LEGEND)}"


def _subjobs_spoken(row: Row, _: Facts) -> str:
    return words.subjobs_text(row.job.status)


def _left_tip(row: Row, facts: Facts) -> str:
    job = row.job
    if has_link(row):
        return words.tr("Show the images with their labels (Enter)")
    if not row.is_stalled:
        return _left(row, facts)
    lines = (
        words.tr("Nothing changed since {when}.").format(
            when=words.exactly(job.changed_at or job.submitted_at)
        ),
        words.tr("The server does not call that failed, and so do we not."),
    )
    return "\n".join(lines)


def _submitted_tip(row: Row, _: Facts) -> str:
    said = bool(row.job.status and row.job.status.start_time)
    lines = [words.tr("Submitted: {when}").format(when=words.exactly(row.job.submitted_at))]
    if said:
        lines.append(words.tr("Started: {when}").format(when=words.exactly(words.start_time(row.job))))
    return "\n".join(lines)


T = "Monitor"
COLUMNS: tuple[Column, ...] = (
    Column(
        id="name",
        title=QT_TRANSLATE_NOOP(T, "Job"),
        least=136,
        width=220,
        kind=Kind.NAME,
        text=lambda r, _: r.job.name,
        tip=_name_tip,
    ),
    Column(
        id="project",
        title=QT_TRANSLATE_NOOP(T, "Project"),
        least=78,
        width=144,
        text=lambda r, _: r.job.project,
    ),
    Column(
        id="batch",
        title=QT_TRANSLATE_NOOP(T, "Batch"),
        least=90,
        width=140,
        text=lambda r, _: r.job.batch_name or r.job.batch_id,
        is_default=False,
    ),
    Column(
        id="model", title=QT_TRANSLATE_NOOP(T, "Model"), least=64, width=104, text=lambda r, _: r.job.model
    ),
    Column(
        id="status",
        title=QT_TRANSLATE_NOOP(T, "Status"),
        least=88,
        width=112,
        kind=Kind.STATUS,
        text=_status,
        tip=_status_tip,
        explanation=QT_TRANSLATE_NOOP(T, "The server's own word"),
    ),
    Column(
        id="progress",
        title=QT_TRANSLATE_NOOP(T, "Progress"),
        least=160,
        width=244,
        kind=Kind.PROGRESS,
        text=_progress,
        key=_fraction,
        tip=_progress_tip,
        spoken=_progress_tip,
        explanation=QT_TRANSLATE_NOOP(T, "Images that were sent back, of all images of the job"),
    ),
    Column(
        id="subjobs",
        title=QT_TRANSLATE_NOOP(T, "Sub-jobs"),
        least=100,
        width=130,
        kind=Kind.SUBJOBS,
        text=_nothing,
        key=_subjobs,
        tip=_subjobs_tip,
        spoken=_subjobs_spoken,
        explanation=LEGEND,
    ),
    Column(
        id="left",
        title=QT_TRANSLATE_NOOP(T, "Time left"),
        least=112,
        width=132,
        kind=Kind.LEFT,
        text=_left,
        key=_end,
        tip=_left_tip,
        explanation=QT_TRANSLATE_NOOP(T, "A range, from the pace of the job and of earlier ones"),
    ),
    Column(
        id="link",
        title=QT_TRANSLATE_NOOP(T, "Link"),
        least=172,
        width=212,
        kind=Kind.LINK,
        text=_link,
        key=lambda r, _: r.job.heard_at or 0.0,
        tip=_link_tip,
        explanation=QT_TRANSLATE_NOOP(T, "Whether the server answers, and when it was heard last"),
    ),
    Column(
        id="submitted",
        title=QT_TRANSLATE_NOOP(T, "Submitted"),
        least=96,
        width=108,
        text=_submitted,
        key=lambda r, _: r.job.submitted_at,
        tip=_submitted_tip,
    ),
    Column(
        id="took",
        title=QT_TRANSLATE_NOOP(T, "Took"),
        least=60,
        width=80,
        kind=Kind.NUMBER,
        text=_took,
        key=lambda r, _: words.took(r.job) or -1.0,
        is_default=False,
    ),
    Column(
        id="by",
        title=QT_TRANSLATE_NOOP(T, "Queued by"),
        least=90,
        width=140,
        text=lambda r, _: r.job.queued_by,
        is_default=False,
    ),
    Column(
        id="origin",
        title=QT_TRANSLATE_NOOP(T, "Origin"),
        least=90,
        width=160,
        text=lambda r, _: words.origin_text(r.job),
        is_default=False,
    ),
    Column(
        id="note",
        title=QT_TRANSLATE_NOOP(T, "Note"),
        least=90,
        width=180,
        text=lambda r, _: " ".join(r.job.note.split()),
        tip=lambda r, _: r.job.note,
        is_default=False,
    ),
    Column(
        id="credits",
        title=QT_TRANSLATE_NOOP(T, "Credits"),
        least=70,
        width=80,
        kind=Kind.NUMBER,
        text=_credits,
        key=lambda r, _: -1.0 if r.job.credits is None else r.job.credits,
        explanation=QT_TRANSLATE_NOOP(T, "What the job was expected to cost when it was sent"),
        is_default=False,
    ),
)
PLACES = {column.id: place for place, column in enumerate(COLUMNS)}
"""Where each column stands in the model, by its id."""


def fraction_of(row: Row) -> float | None:
    """Return the progress 0–1, or None where the counters do not tell."""
    return row.job.status.fraction if row.job.status else None


def left_color(row: Row, facts: Facts) -> str:
    """Return the theme's name for the colour of the time left."""
    if has_link(row):
        return "accent"
    if row.is_stalled:
        return "warning"
    return "faint" if facts.left(row.job.id) is None else "text"


def progress_color(row: Row) -> str:
    """Return the theme's name for the colour of the bar; images that came back are progress, whatever the word."""
    if row.job.is_done:
        return "ok"
    return "error" if words.status_word(row.job).lower() in SOUND_LIKE_AN_END else "info"


def parts_of(row: Row) -> tuple[Part, ...]:
    """Return the sub-jobs as they are drawn."""
    return tuple(words.part(s.status) for s in row.job.status.subjobs) if row.job.status else ()


def needs_eye(row: Row, facts: Facts) -> bool:
    """Return whether the link stands out: an answer is missing."""
    return not row.job.is_done and link_of(row.job, facts) in STANDS_OUT


def aside_of(row: Row) -> str:
    """Return what stands muted behind the name."""
    return "" if row.job.job_id else words.tr("no job id")
