"""The columns of the job table, as rows of data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.ui.monitor import words
from app.ui.translate import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.domain.job import Job
    from app.ui.monitor.words import Part


@dataclass(frozen=True)
class Row:
    """A job with what would be slow to find out at every paint."""

    job: Job

    @cached_property
    def model(self) -> str:
        """The model's short name, which has to be read out of the body."""
        return self.job.model

    @property
    def key(self) -> tuple[float, str]:
        """The place in the table: newest first."""
        return (-self.job.submitted_at, self.job.id)


class Kind(StrEnum):
    """How a column is painted."""

    NAME = "name"
    TEXT = "text"
    STATUS = "status"
    PROGRESS = "progress"
    SUBJOBS = "subjobs"
    LINK = "link"
    OPEN = "open"


class Role(IntEnum):
    """What the delegate asks of the model beyond Qt's own roles."""

    JOB_ID = Qt.ItemDataRole.UserRole + 1
    KIND = Qt.ItemDataRole.UserRole + 2
    WORD = Qt.ItemDataRole.UserRole + 3
    FRACTION = Qt.ItemDataRole.UserRole + 4
    PARTS = Qt.ItemDataRole.UserRole + 5
    ASIDE = Qt.ItemDataRole.UserRole + 6
    NEEDS_EYE = Qt.ItemDataRole.UserRole + 7


Say = Callable[[Row, float], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `least` and `width` in pixels where there is little and enough room.

    `tip` and `spoken` default to the text.
    """

    title: str
    least: int
    width: int
    kind: Kind
    text: Say
    tip: Say | None = None
    spoken: Say | None = None


def _nothing(_row: Row, _now: float) -> str:
    return ""


def _status(row: Row, _: float) -> str:
    return words.status_word(row.job)


def _progress(row: Row, _: float) -> str:
    return words.progress_text(row.job.status)


def _started(row: Row, now: float) -> str:
    return words.moment(words.start_time(row.job), now)


def _link(row: Row, now: float) -> str:
    return words.link_text(row.job, now)


def _open(row: Row, _: float) -> str:
    return words.tr("See results") if words.has_results(row.job) else ""


def _open_tip(row: Row, now: float) -> str:
    return words.tr("Show the images with their labels (Enter)") if _open(row, now) else ""


def _link_tip(row: Row, now: float) -> str:
    return words.link_details(row.job, now)


def _name_tip(row: Row, _: float) -> str:
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
    return "\n".join(line for line in lines if line)


def _status_tip(row: Row, _: float) -> str:
    word = words.status_word(row.job)
    lines = [words.tr("The server's word: {word}").format(word=word)]
    if row.job.status is None:
        lines = [words.tr("The server has said nothing about this job yet.")]
    elif row.job.status.backend:
        lines.append(words.tr("Labelled by: {backend}").format(backend=row.job.status.backend))
    return "\n".join(lines)


def _progress_tip(row: Row, _: float) -> str:
    status = row.job.status
    if status is None or status.num_images is None or status.num_sent_back is None:
        return words.tr("The server gave no counters.")
    return words.tr("{back} of {all} images sent back").format(
        back=f"{status.num_sent_back:,}", all=f"{status.num_images:,}"
    )


def _subjobs_tip(row: Row, _: float) -> str:
    legend = words.tr("Filled: done · dot: running · ring: pending · striped: another word")
    return f"{words.subjobs_text(row.job.status)}\n{legend}"


def _subjobs_spoken(row: Row, _: float) -> str:
    return words.subjobs_text(row.job.status)


def _started_tip(row: Row, now: float) -> str:
    said = bool(row.job.status and row.job.status.start_time)
    text = words.tr("Started: {when}") if said else words.tr("Submitted: {when}")
    return text.format(when=words.exactly(words.start_time(row.job)))


COLUMNS: tuple[Column, ...] = (
    Column(QT_TRANSLATE_NOOP("Monitor", "Job"), 130, 220, Kind.NAME, lambda r, _: r.job.name, _name_tip),
    Column(QT_TRANSLATE_NOOP("Monitor", "Project"), 96, 160, Kind.TEXT, lambda r, _: r.job.project),
    Column(QT_TRANSLATE_NOOP("Monitor", "Model"), 76, 120, Kind.TEXT, lambda r, _: r.model),
    Column(QT_TRANSLATE_NOOP("Monitor", "Status"), 92, 116, Kind.STATUS, _status, _status_tip),
    Column(
        QT_TRANSLATE_NOOP("Monitor", "Progress"),
        170,
        270,
        Kind.PROGRESS,
        _progress,
        _progress_tip,
        _progress_tip,
    ),
    Column(
        QT_TRANSLATE_NOOP("Monitor", "Sub-jobs"),
        112,
        150,
        Kind.SUBJOBS,
        _nothing,
        _subjobs_tip,
        _subjobs_spoken,
    ),
    Column(QT_TRANSLATE_NOOP("Monitor", "Started"), 96, 104, Kind.TEXT, _started, _started_tip),
    Column(QT_TRANSLATE_NOOP("Monitor", "Last answer"), 150, 180, Kind.LINK, _link, _link_tip),
    Column(QT_TRANSLATE_NOOP("Monitor", "Results"), 92, 100, Kind.OPEN, _open, _open_tip),
)
LINK_COLUMN = next(n for n, c in enumerate(COLUMNS) if c.kind is Kind.LINK)
OPEN_COLUMN = next(n for n, c in enumerate(COLUMNS) if c.kind is Kind.OPEN)


def fraction_of(row: Row) -> float | None:
    """Return the progress 0–1, or None where the counters do not tell."""
    return row.job.status.fraction if row.job.status else None


def parts_of(row: Row) -> tuple[Part, ...]:
    """Return the sub-jobs as they are drawn."""
    return tuple(words.part(s.status) for s in row.job.status.subjobs) if row.job.status else ()


def needs_eye(row: Row, now: float) -> bool:
    """Return whether the link cell stands out: an answer is missing, or nothing changed for long."""
    is_missing = bool(row.job.trouble) and not row.job.is_done
    return is_missing or bool(words.stalled_for(row.job, now))


def aside_of(row: Row) -> str:
    """Return what stands muted behind the name."""
    return "" if row.job.job_id else words.tr("no job id")
