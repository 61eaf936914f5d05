"""The columns of the job table, as rows of data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.texts import mark
from app.ui.monitor import cells, words
from app.ui.monitor.facts import Facts
from app.ui.monitor.rows import Row


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


COLUMNS: tuple[Column, ...] = (
    Column(
        id="name",
        title=mark("Job"),
        least=136,
        width=220,
        kind=Kind.NAME,
        text=lambda r, _: r.job.name,
        tip=cells.name_tip,
    ),
    Column(
        id="project",
        title=mark("Project"),
        least=78,
        width=144,
        text=lambda r, _: r.job.project,
    ),
    Column(
        id="batch",
        title=mark("Batch"),
        least=90,
        width=140,
        text=lambda r, _: r.job.batch_name or r.job.batch_id,
        is_default=False,
    ),
    Column(id="model", title=mark("Model"), least=64, width=104, text=lambda r, _: r.job.model),
    Column(
        id="status",
        title=mark("Status"),
        least=88,
        width=112,
        kind=Kind.STATUS,
        text=cells.status,
        tip=cells.status_tip,
        explanation=mark("The server's own word"),
    ),
    Column(
        id="progress",
        title=mark("Progress"),
        least=144,
        width=244,
        kind=Kind.PROGRESS,
        text=cells.progress,
        key=cells.fraction,
        tip=cells.progress_tip,
        spoken=cells.progress_tip,
        explanation=mark("Images that were sent back, of all images of the job"),
    ),
    Column(
        id="subjobs",
        title=mark("Sub-jobs"),
        least=100,
        width=130,
        kind=Kind.SUBJOBS,
        text=cells.nothing,
        key=cells.subjobs,
        tip=cells.subjobs_tip,
        spoken=cells.subjobs_spoken,
        explanation=cells.LEGEND,
    ),
    Column(
        id="left",
        title=mark("Time left"),
        least=112,
        width=132,
        kind=Kind.LEFT,
        text=cells.left,
        key=cells.end,
        tip=cells.left_tip,
        explanation=mark("A range, from the pace of the job and of earlier ones"),
    ),
    Column(
        id="link",
        title=mark("Link"),
        least=172,
        width=212,
        kind=Kind.LINK,
        text=cells.link,
        key=lambda r, _: r.job.heard_at or 0.0,
        tip=cells.link_tip,
        explanation=mark("Whether the server answers, and when it was heard last"),
    ),
    Column(
        id="submitted",
        title=mark("Submitted"),
        least=112,
        width=116,
        text=cells.submitted,
        key=lambda r, _: r.job.submitted_at,
        tip=cells.submitted_tip,
    ),
    Column(
        id="took",
        title=mark("Took"),
        least=60,
        width=80,
        kind=Kind.NUMBER,
        text=cells.took,
        key=lambda r, _: words.took(r.job) or -1.0,
        is_default=False,
    ),
    Column(
        id="by",
        title=mark("Queued by"),
        least=90,
        width=140,
        text=lambda r, _: r.job.queued_by,
        is_default=False,
    ),
    Column(
        id="origin",
        title=mark("Origin"),
        least=90,
        width=160,
        text=lambda r, _: words.origin_text(r.job),
        is_default=False,
    ),
    Column(
        id="note",
        title=mark("Note"),
        least=90,
        width=180,
        text=lambda r, _: " ".join(r.job.note.split()),
        tip=lambda r, _: r.job.note,
        is_default=False,
    ),
    Column(
        id="credits",
        title=mark("Credits"),
        least=70,
        width=80,
        kind=Kind.NUMBER,
        text=cells.credits,
        key=lambda r, _: -1.0 if r.job.credits is None else r.job.credits,
        explanation=mark("What the job was expected to cost when it was sent"),
        is_default=False,
    ),
)
PLACES = {column.id: place for place, column in enumerate(COLUMNS)}
"""Where each column stands in the model, by its id."""
