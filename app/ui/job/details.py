"""What the store holds of one job, read again when the job changed and the tab is looked at."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.course import Course, course_of
from app.domain.halves import readable_json
from app.ui.latest import Latest

if TYPE_CHECKING:
    from app.domain.job import Event
    from app.services.workstation import Workstation


@dataclass(frozen=True, slots=True)
class Details:
    """History, oldest first, with the course it tells; request and last answer, readable."""

    history: tuple[Event, ...] = ()
    course: Course = field(default_factory=Course)
    body: str = ""
    answer: str = ""
    raw_answer: str = ""


class JobDetails(QObject):
    """Reads; `changed` when something was read. It has no Qt parent: work under way holds it."""

    changed = Signal()

    def __init__(self, workstation: Workstation, job_id: str) -> None:
        super().__init__()
        self._ledger = workstation.ledger
        self._job_id = job_id
        self._work = Latest(workstation.tasks, f"details of {job_id}")
        self._work.answered.connect(self._on_read)
        self.value = Details()

    def read(self) -> None:
        """Read what is new."""
        self._work.ask(self._read)

    def stop(self) -> None:
        """Tell nothing any more."""
        self._work.drop()

    async def _read(self) -> Details:
        history = await self._ledger.history(self._job_id)
        raw = await self._ledger.answer(self._job_id)
        body = self.value.body or await self._ledger.body(self._job_id)
        return await asyncio.to_thread(_details, tuple(history), body, raw)

    def _on_read(self, details: Details) -> None:
        self.value = details
        self.changed.emit()


def _details(history: tuple[Event, ...], body: str, raw: str) -> Details:
    return Details(history, course_of(history), body, _readable(raw), raw)


def _readable(text: str) -> str:
    """Return JSON in lines; what is none as it came."""
    try:
        return readable_json(json.loads(text), indent=2)
    except (ValueError, RecursionError):
        return text
