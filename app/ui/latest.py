"""Work away from the window of which only the newest answer counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.errors import LabeldockError
from app.services.tasks import own_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.services.tasks import Tasks

T = TypeVar("T")


async def answer_or_error(call: Awaitable[T]) -> T | LabeldockError:
    """Return what a call answers, or why it failed: for those who say both where they were asked."""
    try:
        return await call
    except LabeldockError as error:
        return error


class Latest(QObject):
    """Answers the last question; those before it are dropped. It has no Qt parent: work under way holds it."""

    answered = Signal(object)

    def __init__(self, tasks: Tasks, name: str) -> None:
        super().__init__()
        self._tasks = tasks
        self._name = own_name(name)
        self._wanted: Callable[[], Awaitable[object]] | None = None
        self._number = 0

    def ask(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do this work; `answered` gives what it returns."""
        self._wanted = work
        self._number += 1
        self._tasks.start(self._name, self._run)

    def drop(self) -> None:
        """Answer nothing any more."""
        self._wanted = None
        self._number += 1

    async def _run(self) -> None:
        while (work := self._wanted) is not None:
            self._wanted = None
            number = self._number
            try:
                answer = await work()
            except LabeldockError:
                if self._wanted is None:
                    raise
                continue  # nobody wants to know any more, and the question that waits is to be answered
            if number == self._number:
                self.answered.emit(answer)
