"""The one place where everything is built and joined; every part can be replaced."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import os
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from app import __version__
from app.domain.errors import LabeldockError, StoreError
from app.services.preview import PreviewParts
from app.services.sample import sample_draft
from app.services.servers import US_SERVER
from app.services.workstation import Machine, Workstation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from pathlib import Path

    from app.adapters.paths import Folders
    from app.adapters.sandbox import SandboxAddress
    from app.opening import WindowOptions
    from app.services.ports import Api, Inference, Store
    from app.services.session import Session
    from app.ui.frame import Frame
    from app.ui.instance import Request

log = logging.getLogger(__name__)

SERVER_VARIABLE = "LABELDOCK_SERVER"


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
    return given_server(given, environ) or US_SERVER


def given_server(given: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the server that this start is asked for, empty where it is the chosen one's turn."""
    return (given or environ.get(SERVER_VARIABLE) or "").strip().rstrip("/")


def find_folders(home: Path | None = None) -> Folders:
    """Return the folders of this person, or those under `home`."""
    from app.adapters.paths import Folders

    return Folders({"LABELDOCK_HOME": str(home)} if home else os.environ)


def build_workstation(
    *,
    server: str | None = None,
    home: Path | None = None,
    sandbox: Sandbox | None = None,
    replace: Mapping[str, Any] | None = None,
) -> Workstation:
    """Build the services with the real world around them; `replace` gives other parts by name."""
    from app.adapters.clock import SystemClock
    from app.adapters.found_keys import KEY_VARIABLE, find_keys
    from app.adapters.logs import register_secret
    from app.adapters.releases import GitHubReleases
    from app.adapters.roboflow.probe import probe
    from app.adapters.send_lock import FileSendLock
    from app.adapters.system import MachineSystem
    from app.adapters.who import who

    register_secret((os.environ.get(KEY_VARIABLE) or "").strip())
    folders = find_folders(home)
    database = sandbox.database if sandbox else folders.database
    store = Lazy(lambda: _make_store(database))

    async def before(session: Session) -> None:
        if sandbox is not None:
            await sandbox.join(session, cast("Store", store))
        notice = getattr(store.made, "notice", None)
        if notice is not None:  # a damaged file was put aside: it has to be told
            raise notice

    parts: dict[str, Any] = {
        "open_api": open_api,
        "keys": Lazy(_make_keys),
        "store": store,
        "pictures": Lazy(lambda: _make_pictures(folders)),
        "preview_parts": _preview_parts(folders),
        "clock": SystemClock(),
        "send_lock": FileSendLock(database),
        "system": MachineSystem(folders, database),
        "releases": GitHubReleases(__version__),
        "who": who,
        "licences": Lazy(_make_licences),
        # A sandbox that does not start must leave nothing that could reach the real server.
        "server": "" if sandbox else server_address(server),
        "environment_key": None if sandbox else os.environ.get(KEY_VARIABLE),
        # The sandbox names its own address once it runs.
        "machine": Machine(
            find_keys, probe, sandbox is not None or bool(given_server(server)), str(folders.cache)
        ),
        "before_session": before,
    }
    return Workstation(**(parts | dict(replace or {})))


async def open_api(server: str, key: str) -> Api:
    """Open the client of a server, and have its key masked in the log."""
    from app.adapters.logs import register_secret
    from app.adapters.roboflow import open_client

    register_secret(key)
    return await open_client(server, key)


async def open_inference(address: str, key: str) -> Inference:
    """Open the client of an inference server, and have the key masked in the log."""
    from app.adapters.inference import open_inference as open_it
    from app.adapters.logs import register_secret

    register_secret(key)
    return await open_it(address, key)


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


def _make_store(database: Path) -> object:
    from app.adapters.store import SqliteStore

    return SqliteStore(database)


def _make_keys() -> object:
    from app.adapters.keys import KeyringKeys

    return KeyringKeys()


def _make_licences() -> object:
    from app.adapters.licences import KnownLicences

    return KnownLicences()


def _make_pictures(folders: Folders) -> object:
    from app.adapters.pictures import DiskPictures
    from app.services.caches import MEGABYTE, PICTURES_MB

    return DiskPictures(folders.pictures, PICTURES_MB * MEGABYTE)


def _preview_parts(folders: Folders) -> PreviewParts:
    vision: Any = Lazy(_make_vision)
    findings: Any = Lazy(lambda: _make_findings(folders))
    return PreviewParts(open_inference, vision, findings)


def _make_findings(folders: Folders) -> object:
    from app.adapters.pictures import DiskPictures
    from app.services.caches import FINDINGS_MB, MEGABYTE

    return DiskPictures(folders.findings, FINDINGS_MB * MEGABYTE)


def _make_vision() -> object:
    from app.adapters.vision.boxes import Boxes

    return Boxes()


class Sandbox:
    """Joins a window with an embedded server, on the same port each time where that is free.

    Its drafts and jobs are kept apart, so that a real window can be open beside it.
    """

    PORT_SETTING = "sandbox port"

    def __init__(self, folders: Folders) -> None:
        from app.adapters.sandbox import SandboxProcess

        self.database = folders.sandbox_database
        self._process = SandboxProcess(folders.sandbox, folders.log / "sandbox.log")

    async def join(self, session: Session, store: Store) -> None:
        """Start it and work with it; its key stays in memory. Raises LabeldockError."""
        address = await self._start(await _port(store))
        await store.set_setting(self.PORT_SETTING, address.url.rpartition(":")[2])
        session.join_sandbox(address.url, address.workspace, address.key)

    async def stop(self) -> None:
        """End it."""
        await self._process.stop()

    async def _start(self, port: int) -> SandboxAddress:
        try:
            return await self._process.start(port)
        except LabeldockError:
            if not port:
                raise
            return await self._process.start()


async def _port(store: Store) -> int:
    """Return the port of last time, so that jobs of the ledger find their server again."""
    try:
        kept = await store.setting(Sandbox.PORT_SETTING) or ""
    except StoreError:
        return 0
    return int(kept) if kept.isdigit() else 0


def run_behind(
    frame: Frame, options: WindowOptions, begun: Callable[[Workstation], Awaitable[None]] | None
) -> int:
    """Run everything behind an open frame to its end and return the exit code."""
    from app.ui.loop import Runtime

    sandbox = Sandbox(find_folders()) if options.is_sandbox else None
    with contextlib.ExitStack() as log_file:
        build = partial(build_workstation, server=options.server, sandbox=sandbox)

        async def painted() -> None:
            await asyncio.to_thread(log_file.enter_context, logging_to_file())

        async def started(workstation: Workstation) -> None:
            await begin_with(workstation, options)
            if begun is not None:
                await begun(workstation)

        async def handed(workstation: Workstation, request: Request) -> None:
            later = dataclasses.replace(options, files=request.files, has_sample=request.has_sample)
            await begin_with(workstation, later)

        async def ended() -> None:
            if sandbox is not None:
                await sandbox.stop()

        return Runtime(frame, build, painted=painted, started=started, handed=handed, ended=ended).run()


async def begin_with(workstation: Workstation, options: WindowOptions) -> None:
    """Open the files and the sample that the window was asked for; what fails is the tasks' news."""
    for file in options.files:
        workstation.tasks.start(f"open {file}", partial(workstation.job_files.open, file))
    if options.has_sample:
        workstation.tasks.start("open sample", partial(open_sample, workstation))


async def open_sample(workstation: Workstation) -> None:
    """Open the sample draft as soon as the catalogue shows its batch."""
    seen = asyncio.Event()
    workstation.catalogue.changed.connect(seen.set)
    await workstation.catalogue.refresh()  # the kept copy may show batches that are used up by now
    while (
        draft := sample_draft(workstation.catalogue.catalogue)
    ) is None or workstation.catalogue.is_refreshing:
        await seen.wait()
        seen.clear()
    workstation.catalogue.changed.disconnect(seen.set)
    if all(known.name != draft.name for known in workstation.composer.drafts):
        workstation.composer.add(draft)


def run_command(argv: list[str]) -> int:
    """Run a command of the shell and return its exit code."""
    from app.cli.main import main

    with logging_to_file():
        return main(argv, lambda server: build_workstation(server=server))
