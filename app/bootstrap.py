"""The one place where everything is built and joined; every part can be replaced."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from typing import TYPE_CHECKING, Any

from app.services.workstation import Workstation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from pathlib import Path

    from app.adapters.paths import Folders
    from app.services.ports import Api
    from app.services.session import Session

log = logging.getLogger(__name__)

US_SERVER = "https://api.roboflow.com"
EU_SERVER = "https://api.roboflow.eu"
SERVER_VARIABLE = "LABELDOCK_SERVER"
KEY_VARIABLE = "ROBOFLOW_API_KEY"


class Lazy:
    """Stands in for a part whose methods are all async; makes it, in a thread, when the first is called."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._part: Any = None
        self._making = asyncio.Lock()

    @property
    def made(self) -> Any:
        """The part, None while nobody needed it."""
        return self._part

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*arguments: Any, **named: Any) -> Any:
            async with self._making:
                if self._part is None:
                    self._part = await asyncio.to_thread(self._make)
            return await getattr(self._part, name)(*arguments, **named)

        return call


def server_address(given: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the server to work with: the one given, else LABELDOCK_SERVER, else Roboflow in the US."""
    return (given or environ.get(SERVER_VARIABLE) or US_SERVER).strip().rstrip("/")


def find_folders(home: Path | None = None) -> Folders:
    """Return the folders of this person, or those under `home`."""
    from app.adapters.paths import Folders

    return Folders({"LABELDOCK_HOME": str(home)} if home else os.environ)


def build_workstation(
    *,
    server: str | None = None,
    home: Path | None = None,
    before_session: Callable[[Session], Awaitable[None]] | None = None,
    replace: Mapping[str, Any] | None = None,
) -> Workstation:
    """Build the services with the real world around them; `replace` gives other parts by name."""
    from app.adapters.clock import SystemClock

    folders = find_folders(home)
    store = Lazy(lambda: _make_store(folders))

    async def before(session: Session) -> None:
        if before_session is not None:
            await before_session(session)
        notice = getattr(store.made, "notice", None)
        if notice is not None:  # a damaged file was put aside: it has to be told
            raise notice

    parts: dict[str, Any] = {
        "open_api": open_api,
        "keys": Lazy(_make_keys),
        "store": store,
        "pictures": Lazy(lambda: _make_pictures(folders)),
        "clock": SystemClock(),
        "server": server_address(server),
        "environment_key": os.environ.get(KEY_VARIABLE),
        "before_session": before,
    }
    return Workstation(**(parts | dict(replace or {})))


async def open_api(server: str, key: str) -> Api:
    """Open the client of a server, and have its key masked in the log."""
    from app.adapters.logs import register_secret
    from app.adapters.roboflow import open_client

    register_secret(key)
    return await open_client(server, key)


@contextlib.contextmanager
def logging_to_file(home: Path | None = None) -> Iterator[None]:
    """Keep the log file while the block runs; a log that cannot be written stops nothing."""
    from app.adapters.logs import start_log, stop_log

    try:
        handler = start_log(find_folders(home).log_file)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        stop_log(handler)


def _make_store(folders: Folders) -> object:
    from app.adapters.store import SqliteStore

    return SqliteStore(folders.database)


def _make_keys() -> object:
    from app.adapters.keys import KeyringKeys

    return KeyringKeys()


def _make_pictures(folders: Folders) -> object:
    from app.adapters.pictures import DiskPictures

    return DiskPictures(folders.pictures)
