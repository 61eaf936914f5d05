"""Why the queue, or the line of one workspace, is held; kept on disk, since a restart lifts nothing."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.domain.errors import (
    AccountPaused,
    CeilingReached,
    KeyRefused,
    LabeldockError,
    OutOfCredits,
    StoreError,
)
from app.domain.refusal import note_of
from app.domain.texts import mark
from app.services.settings import keep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.ports import Store
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

SETTING = "pauses"
WHOLE = ""
"""In place of a workspace: the whole queue."""


class Cause(StrEnum):
    """What held a line."""

    PERSON = "person"
    KEY = "key"
    CREDITS = "credits"
    ACCOUNT = "account"
    CEILING = "ceiling"
    LOST = "lost"
    """Too many answers in a row never came."""


_CAUSES = {
    KeyRefused: Cause.KEY,
    OutOfCredits: Cause.CREDITS,
    AccountPaused: Cause.ACCOUNT,
    CeilingReached: Cause.CEILING,
}


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is sent until it is lifted; the words, to be translated, say why, and what to do."""

    title: str
    text: str
    cause: Cause = Cause.PERSON

    @property
    def is_by_person(self) -> bool:
        """Whether a person asked for it, rather than an answer of the server."""
        return self.cause is Cause.PERSON


BY_PERSON = Pause(mark("The queue is paused"), mark("Nothing is sent until it is resumed."))


def pause_for(error: LabeldockError) -> Pause:
    """Return the pause that a refusal brings which the next job would meet as well."""
    cause = next((cause for kind, cause in _CAUSES.items() if isinstance(error, kind)), Cause.LOST)
    return Pause(error.default_title, note_of(error), cause)


class Pauses:
    """The pauses by workspace."""

    def __init__(self, store: Store, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        self._pauses: dict[str, Pause] = {}

    @property
    def all(self) -> Mapping[str, Pause]:
        """The pauses; that of the whole queue stands under the empty text."""
        return MappingProxyType(self._pauses)

    async def load(self) -> None:
        """Read what was kept. Raises StoreError."""
        kept = await self._store.setting(SETTING)
        try:
            found = {
                str(workspace): Pause(str(p["title"]), str(p["text"]), Cause(p["cause"]))
                for workspace, p in json.loads(kept or "{}").items()
            }
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        self._pauses = found | self._pauses

    def put(self, workspace: str, pause: Pause) -> None:
        """Hold a line."""
        if self._pauses.get(workspace) != pause:
            self._pauses[workspace] = pause
            self._tasks.start("save pauses", self._save)

    def lift(self, workspace: str, *causes: Cause) -> bool:
        """Let a line go on, if it was held for one of the causes (any, where none is named)."""
        pause = self._pauses.get(workspace)
        if pause is None or (causes and pause.cause not in causes):
            return False
        del self._pauses[workspace]
        self._tasks.start("save pauses", self._save)
        return True

    async def _save(self) -> None:
        try:
            await keep(self._store, SETTING, self._text)
        except StoreError as error:
            log.warning("The pauses of the queue cannot be saved: %s", error)

    def _text(self) -> str | None:
        pauses = {workspace: asdict(pause) for workspace, pause in self._pauses.items()}
        return json.dumps(pauses) if pauses else None
