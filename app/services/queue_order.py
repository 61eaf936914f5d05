"""The order in which drafts wait, kept on disk."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from app.domain.errors import StoreError
from app.services.settings import keep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.job import Draft
    from app.services.ports import Store
    from app.services.tasks import Tasks

log = logging.getLogger(__name__)

SETTING = "queue"
MOST_OTHERS = 500
"""Ids that are kept though nobody named them; drafts that were sent are among them."""


class QueueOrder:
    """Ids of drafts, the next first; those that it does not name come last."""

    def __init__(self, store: Store, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        self._ids: list[str] = []

    async def load(self) -> None:
        """Read it. Raises StoreError."""
        try:
            ids = json.loads(await self._store.setting(SETTING) or "[]")
        except ValueError:
            return
        self._ids = [i for i in ids if isinstance(i, str)] if isinstance(ids, list) else []

    def put(self, ids: Iterable[str]) -> None:
        """Set it, and write it soon; others stay behind these: a command knows only the draft that it sends."""
        first = dict.fromkeys(ids)
        others = [i for i in self._ids if i not in first]
        self._ids = [*first, *others[:MOST_OTHERS]]
        self._tasks.start("save queue", self._save)

    def sort(self, drafts: Iterable[Draft]) -> tuple[Draft, ...]:
        """Return the drafts in this order."""
        places = {draft_id: place for place, draft_id in enumerate(self._ids)}
        return tuple(sorted(drafts, key=lambda d: places.get(d.id, len(places))))

    async def _save(self) -> None:
        try:
            await keep(self._store, SETTING, lambda: json.dumps(self._ids))
        except StoreError as error:
            log.warning("The order of the queue cannot be saved: %s", error)
