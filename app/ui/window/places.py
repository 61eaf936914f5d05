"""Remembers where each draft was looked at, and has the settings written every so often, off the GUI thread."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.ui.composer.place import place_from_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.workstation import Workstation
    from app.ui.composer.place import Place
    from app.ui.settings import Settings

SAVED_AFTER_MS = 1_000
MOST_PLACES = 200


class Places(QObject):
    """The place of a draft by its id; those looked at last are kept, those of drafts that are gone are not."""

    def __init__(self, workstation: Workstation, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._workstation = workstation
        self._settings = settings
        self._places = _read(settings.places)
        self._asked: dict[str, Callable[[], Place | None]] = {}
        self._timer = QTimer(self, singleShot=True, interval=SAVED_AFTER_MS)
        self._timer.timeout.connect(self._on_timeout)
        settings.changed.connect(self._save_soon)

    def of(self, draft_id: str) -> Place | None:
        """Return where a draft was looked at last."""
        return self._places.get(draft_id)

    def ask_soon(self, draft_id: str, ask: Callable[[], Place | None]) -> None:
        """Remember the place that `ask` gives when it is time to save."""
        self._asked[draft_id] = ask
        self._save_soon()

    def put(self, draft_id: str, place: Place | None) -> None:
        """Remember a place now; whoever was to be asked for it may be gone."""
        self._asked.pop(draft_id, None)
        self._places.pop(draft_id, None)
        if place is not None:
            self._places[draft_id] = place
        self._save_soon()

    def keep(self) -> None:
        """Put all places in the settings, which are written later."""
        for draft_id, ask in list(self._asked.items()):
            self.put(draft_id, ask())
        if self._workstation.is_ready:
            there = {draft.id for draft in self._workstation.composer.drafts}
            kept = [(name, place) for name, place in self._places.items() if name in there]
            self._places = dict(kept[-MOST_PLACES:])
        places = {name: place.to_json() for name, place in self._places.items()}
        self._settings.places = json.dumps(places, separators=(",", ":"))

    def _save_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_timeout(self) -> None:
        self.keep()
        self._timer.stop()  # what was kept just now is written just now
        tasks = self._workstation.tasks
        if not tasks.start("save settings", lambda: asyncio.to_thread(self._settings.save)):
            self._save_soon()


def _read(text: str) -> dict[str, Place]:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    items = value.items() if isinstance(value, dict) else ()
    found = {str(name): place_from_json(each) for name, each in items}
    return {name: place for name, place in found.items() if place is not None}
