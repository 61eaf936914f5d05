"""Which server and workspace we work with, with which key, and whether the server answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from psygnal import Signal

from app.domain.errors import InputError, KeyStoreError, LinkError, NoKey, ServerError
from app.domain.texts import tr
from app.services.known_workspaces import KnownWorkspaces

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.services.ports import Api, Clock, Keys, OpenApi, Store

T = TypeVar("T")
MASK = "••••"
LONGEST_KEY = 500
"""Letters; what is longer is a text that was pasted by mistake, which no server needs to see."""


class KeyPlace(StrEnum):
    """Where a key lives."""

    KEYRING = "system keyring"
    MEMORY = "memory"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What may be shown of a key: its workspace ("" until the server named it), its end, its place."""

    workspace: str
    masked: str
    place: KeyPlace


class LinkState(StrEnum):
    """Whether the server answers."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Link:
    """The link to the server, learnt from real answers. Times are epoch seconds."""

    state: LinkState = LinkState.UNKNOWN
    heard_at: float | None = None
    """When the server last answered."""
    trouble: str = ""
    since: float | None = None
    """When the state became what it is."""


@dataclass(slots=True)
class _Held:
    """A key in memory with its client, once it was opened."""

    info: KeyInfo
    secret: str = field(repr=False)
    is_confirmed: bool = False
    api: Api | None = None
    opening: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)


class Session:
    """One server, the keys of its workspaces, and one workspace in use. The keys themselves stay inside."""

    changed = Signal()
    keyed = Signal(str)
    """A key of this workspace was given, in place of another one or as the first."""

    def __init__(
        self,
        open_api: OpenApi,
        keys: Keys,
        store: Store,
        clock: Clock,
        server: str,
        environment_key: str | None = None,
    ) -> None:
        self.server = server
        self.is_sandbox = False
        self.workspace = ""
        self.link = Link()
        self.keyring_trouble: KeyStoreError | None = None
        self.keyring_name = ""
        """What the keyring is called, once that was looked for."""
        self._open_api = open_api
        self._keys = keys
        self._clock = clock
        self._environment = (environment_key or "").strip()
        self._held: dict[str, _Held] = {}
        self._listed = KnownWorkspaces(store)
        self._opened: list[Api] = []

    @property
    def key(self) -> KeyInfo | None:
        """What may be shown of the key in use, None when there is none."""
        held = self._held.get(self.workspace)
        return held.info if held else None

    @property
    def known(self) -> tuple[KeyInfo, ...]:
        """Every workspace of this server with a key, also those whose key was not read yet."""
        unread = [w for w in self._listed.names if w not in self._held]
        return tuple(h.info for h in self._held.values()) + tuple(
            KeyInfo(w, MASK, KeyPlace.KEYRING) for w in unread
        )

    def used_at(self, workspace: str) -> float | None:
        """Return when work with a workspace last began (epoch seconds); None where that is not known."""
        return self._listed.used.get(workspace)

    def join_sandbox(self, server: str, workspace: str, key: str) -> None:
        """Work with the embedded server; its key is held in memory and never kept."""
        self.server = server
        self.is_sandbox = True
        self._environment = ""
        self._held = {workspace: _held(key, workspace, KeyPlace.MEMORY, is_confirmed=True)}
        self.workspace = workspace
        self.changed.emit()

    async def start(self) -> None:
        """Take the key of the environment, else the last workspace's of the keyring; asks no server."""
        if self.is_sandbox:
            return
        await self._listed.load(self.server)
        last = self._listed.last
        if self._environment:
            self._held[last] = _held(self._environment, last, KeyPlace.ENVIRONMENT)
            self.workspace = last
        elif last:
            self.workspace = last
            await self._read_key(last)
            await self._remember()
        self.changed.emit()

    async def add_key(self, key: str) -> KeyInfo:
        """Ask the server whose key it is, then keep it in the keyring, or in memory where that fails.

        Raises InputError for an impossible key, KeyRefused, LinkError or another ServerError.
        """
        held = _held(_clean(key), "", KeyPlace.MEMORY)
        api = await self._open(held)
        workspace = await self._hear(api.workspace_of_key())
        place = await self._keep(workspace, held.secret)
        held.info = replace(held.info, workspace=workspace, place=place)
        held.is_confirmed = True
        unconfirmed = self._unconfirmed()
        if unconfirmed is not None and unconfirmed.secret == held.secret:  # the environment's, kept by now
            self._held.pop(unconfirmed.info.workspace, None)
            unconfirmed.is_confirmed = True  # so that who asks with it just now puts it in nobody's place
            unconfirmed.info = replace(unconfirmed.info, workspace=workspace)
        self._held[workspace] = held
        self.workspace = workspace
        await self._remember()
        self.changed.emit()
        self.keyed.emit(workspace)
        return held.info

    async def use(self, workspace: str) -> None:
        """Work with another workspace. Raises NoKey when its key is not known, KeyStoreError."""
        if workspace not in self._held:
            await self._read_key(workspace)
        if workspace not in self._held:
            raise self.keyring_trouble or NoKey(
                tr("There is no key for “{workspace}”.").format(workspace=workspace)
            )
        self.workspace = workspace
        await self._remember()
        self.changed.emit()

    async def remove(self, workspace: str) -> None:
        """Forget a workspace's key, in the keyring too. Raises KeyStoreError, InputError."""
        held = self._held.get(workspace)
        if held and held.info.place is KeyPlace.ENVIRONMENT:
            raise InputError(
                tr("This key comes from ROBOFLOW_API_KEY."), tr("Unset the variable and start again.")
            )
        if held is None and workspace not in self._listed.names:
            raise NoKey(tr("There is no key for “{workspace}”.").format(workspace=workspace))
        if workspace in self._listed.names:
            await self._keys.remove(self.server, workspace)
        self._held.pop(workspace, None)
        self._listed.names = [w for w in self._listed.names if w != workspace]
        if self.workspace == workspace:
            self.workspace = ""
        await self._remember()
        self.changed.emit()

    async def look_at_keyring(self) -> None:
        """Learn where a key would be kept; nobody is asked to unlock anything."""
        if self.is_sandbox:
            return
        try:
            self.keyring_name = await self._keys.name()
        except KeyStoreError as error:
            self.keyring_trouble = error
        self.changed.emit()

    async def test(self, workspace: str = "") -> str:
        """Ask the server whose the key of a workspace is (the one in use). Raises NoKey, KeyRefused, LinkError."""
        return await self.ask(lambda api: api.workspace_of_key(), workspace=workspace)

    async def connect(self, workspace: str = "") -> None:
        """Make ready to ask: the key is there, the client open, and a given key's workspace known."""
        await self._client(workspace)

    async def ask(self, call: Callable[[Api], Awaitable[T]], *, workspace: str = "") -> T:
        """Ask the server with the key of the workspace (the one in use), and learn whether it answers.

        Raises NoKey, LinkError, ServerError.
        """
        api = await self._client(workspace)
        return await self._hear(call(api))

    async def open_beside(
        self, open_it: Callable[[str, str], Awaitable[T]], address: str, workspace: str
    ) -> T:
        """Open a client of another server that takes the key of this workspace, such as an inference server.

        Raises NoKey, and InputError for an address that may not see the key.
        """
        held = await self._held_for(workspace)
        return await open_it(address, held.secret)

    async def close(self) -> None:
        """Close every client."""
        for held in self._held.values():
            held.api = None
        apis, self._opened = self._opened, []
        for api in apis:
            await api.close()

    async def _client(self, workspace: str) -> Api:
        held = await self._held_for(workspace or self.workspace)
        api = await self._open(held)
        if not held.is_confirmed:
            await self._confirm(held, api)
        if workspace and held.info.workspace != workspace:
            raise NoKey(tr("There is no key for “{workspace}”.").format(workspace=workspace))
        return api

    async def _held_for(self, workspace: str) -> _Held:
        """Return the key of a workspace, read from the keyring when it is there."""
        if workspace not in self._held and workspace in self._listed.names:
            await self._read_key(workspace)
        held = self._held.get(workspace) or self._unconfirmed()
        if held is None:
            words = (
                tr("There is no key for “{workspace}”.").format(workspace=workspace)
                if workspace
                else tr("There is no API key yet.")
            )
            raise self.keyring_trouble or NoKey(words)
        return held

    def _unconfirmed(self) -> _Held | None:
        """Return the environment's key while nobody has said whose it is."""
        return next((h for h in self._held.values() if not h.is_confirmed), None)

    async def _open(self, held: _Held) -> Api:
        async with held.opening:
            if held.api is None:
                held.api = await self._open_api(self.server, held.secret)
                self._opened.append(held.api)
            return held.api

    async def _confirm(self, held: _Held, api: Api) -> None:
        """Learn whose the environment's key is, and work with that workspace."""
        workspace = await self._hear(api.workspace_of_key())
        if held.is_confirmed:
            return
        held.is_confirmed = True
        was = held.info.workspace
        held.info = replace(held.info, workspace=workspace)
        self._held.pop(was, None)
        self._held[workspace] = held
        if self.workspace == was:
            self.workspace = workspace
        await self._remember()
        self.changed.emit()
        self.keyed.emit(workspace)

    async def _hear(self, answer: Awaitable[T]) -> T:
        try:
            value = await answer
        except LinkError as error:
            self._set_link(replace(self.link, state=LinkState.OFFLINE, trouble=error.message))
            raise
        except ServerError as error:
            trouble = error.message if error.status >= 500 else ""
            self._set_link(Link(LinkState.ONLINE, self._clock.now(), trouble))
            raise
        self._set_link(Link(LinkState.ONLINE, self._clock.now()))
        return value

    def _set_link(self, link: Link) -> None:
        was = self.link
        self.link = replace(link, since=was.since if was.state is link.state else self._clock.now())
        if (was.state, was.trouble) != (link.state, link.trouble):
            self.changed.emit()

    async def _read_key(self, workspace: str) -> None:
        try:
            secret = await self._keys.get(self.server, workspace)
        except KeyStoreError as error:
            self.keyring_trouble = error
            return
        self.keyring_trouble = None
        if secret:
            self._held[workspace] = _held(secret, workspace, KeyPlace.KEYRING, is_confirmed=True)

    async def _keep(self, workspace: str, secret: str) -> KeyPlace:
        if self.is_sandbox:
            return KeyPlace.MEMORY
        try:
            await self._keys.put(self.server, workspace, secret)
        except KeyStoreError as error:
            self.keyring_trouble = error
            return KeyPlace.MEMORY
        self.keyring_trouble = None
        if workspace not in self._listed.names:
            self._listed.names.append(workspace)
        return KeyPlace.KEYRING

    async def _remember(self) -> None:
        if not self.is_sandbox:
            await self._listed.keep(self.server, self.workspace, self._clock.now())


def masked(secret: str) -> str:
    """Return what may be shown of a key: its end, where that leaves enough unknown."""
    return MASK + (secret[-4:] if len(secret) >= 12 else "")


def _held(secret: str, workspace: str, place: KeyPlace, *, is_confirmed: bool = False) -> _Held:
    return _Held(KeyInfo(workspace, masked(secret), place), secret, is_confirmed)


def _clean(key: str) -> str:
    key = key.strip()
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(tr("This is not an API key."), tr("A key is one word of letters and digits."))
    return key
