"""Keys of other programs on this machine: shown masked, and taken over one by one, as a person says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psygnal import Signal

from app.services.session import masked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.domain.found_key import FoundKey, Source
    from app.services.session import KeyInfo, Session


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be shown of a key that was found."""

    source: Source
    workspace: str
    name: str
    masked: str


class FoundKeys:
    """The keys that were found; they stay inside until one is taken."""

    changed = Signal()

    def __init__(self, session: Session, find: Callable[[], Awaitable[tuple[FoundKey, ...]]]) -> None:
        self._session = session
        self._find = find
        self._found: tuple[FoundKey, ...] = ()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What there is to take, the default first."""
        return tuple(Offer(k.source, k.workspace, k.name, masked(k.secret)) for k in self._found)

    async def look(self) -> None:
        """Look for keys; none belongs to the sandbox."""
        found = () if self._session.is_sandbox else await self._find()
        self._found = tuple(sorted(found, key=lambda key: not key.is_default))
        self.changed.emit()

    async def take(self, number: int) -> KeyInfo:
        """Ask the server about the key of this offer, and keep it as one that was typed. Raises as `add_key`."""
        return await self._session.add_key(self._found[number].secret)
