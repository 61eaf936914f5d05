"""Which workspaces of a server have a key in the keyring, and when each was used last: names alone."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from app.domain.errors import StoreError

if TYPE_CHECKING:
    from app.services.ports import Store

log = logging.getLogger(__name__)


class KnownWorkspaces:
    """The `names`, and the one used `last`; what cannot be read or kept is told to the log."""

    def __init__(self, store: Store) -> None:
        self.names: list[str] = []
        self.last = ""
        self.used: dict[str, float] = {}
        """When work with a workspace last began (epoch seconds)."""
        self._store = store

    async def load(self, server: str) -> None:
        """Read what was kept for a server."""
        try:
            names = json.loads(await self._setting(f"workspaces of {server}") or "[]")
        except ValueError:
            names = []
        self.names = [n for n in names if isinstance(n, str)] if isinstance(names, list) else []
        self.last = await self._setting(f"workspace of {server}")
        self.used = _times(await self._setting(f"use of {server}"))

    async def keep(self, server: str, last: str, now: float) -> None:
        """Keep the names for a server, and that one is used now."""
        self.last = last
        self.used = {name: at for name, at in self.used.items() if name in self.names or name == last}
        if last:
            self.used[last] = now
        try:
            await self._store.set_setting(f"workspace of {server}", last or None)
            await self._store.set_setting(f"workspaces of {server}", json.dumps(self.names))
            await self._store.set_setting(f"use of {server}", json.dumps(self.used))
        except StoreError as error:
            log.warning("Settings cannot be saved: %s", error)

    async def _setting(self, name: str) -> str:
        try:
            return await self._store.setting(name) or ""
        except StoreError as error:
            log.warning("Settings cannot be read: %s", error)
            return ""


def _times(text: str) -> dict[str, float]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    items = value.items() if isinstance(value, dict) else ()
    return {name: float(at) for name, at in items if isinstance(at, int | float)}
