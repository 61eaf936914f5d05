"""Which server the next start works with, and whether one is there."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from app.domain.address import read_address
from app.domain.errors import InputError, StoreError
from app.services.session import KeyPlace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.domain.probe import Probe
    from app.services.ports import Store
    from app.services.session import Session

log = logging.getLogger(__name__)

US_SERVER = "https://api.roboflow.com"
EU_SERVER = "https://api.roboflow.eu"
SETTING = "server"


class Servers:
    """The chosen server. It counts from the next start on: jobs and drafts of this one belong to its own."""

    def __init__(
        self,
        session: Session,
        store: Store,
        probe: Callable[[str], Awaitable[Probe]],
        *,
        is_given: bool,
    ) -> None:
        self.chosen = ""
        """The server that was chosen; empty for Roboflow in the US."""
        self.is_given = is_given
        """Whether an option or the environment named the server of this start, which wins."""
        self._session = session
        self._store = store
        self._probe = probe

    @property
    def of_next_start(self) -> str:
        """The address that a start works with where nothing else is given."""
        return self.chosen or US_SERVER

    @property
    def waits_for_start(self) -> bool:
        """Whether what was chosen is not what is worked with yet."""
        return not self.is_given and self._session.server != self.of_next_start

    @property
    def keys_lost_by_start(self) -> tuple[str, ...]:
        """The workspaces whose key is in memory alone, and has to be given again after a start."""
        return tuple(key.workspace for key in self._session.known if key.place is KeyPlace.MEMORY)

    async def load(self) -> None:
        """Have the session work with the server that was chosen. Never raises: there is a usual one."""
        try:
            self.chosen = _clean(await self._store.setting(SETTING) or "")
        except (StoreError, InputError) as error:
            log.warning("The chosen server cannot be read: %s", error)
        if not self.is_given:
            self._session.server = self.of_next_start

    async def choose(self, text: str) -> None:
        """Keep a server for the next start; empty for the usual one. Raises InputError, StoreError."""
        address = _clean(text)
        await self._store.set_setting(SETTING, address or None)
        self.chosen = address

    async def check(self, text: str) -> Probe:
        """Ask a server whether it is there; it is shown no key. Raises InputError, LinkError."""
        return await self._probe(_clean(text) or US_SERVER)


def _clean(text: str) -> str:
    """Return an address as it is kept; the usual one is none. Raises InputError."""
    text = text.strip()
    address = str(read_address(text)) if text else ""
    return "" if address == US_SERVER else address
