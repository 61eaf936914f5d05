"""The Roboflow REST API as the rest of Labeldock wants it; importing this costs nothing."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.roboflow.client import RoboflowClient
    from app.adapters.roboflow.transport import Transport

__all__ = ["open_client", "open_transport"]


async def open_client(server: str, key: str, *, ca_file: Path | None = None) -> RoboflowClient:
    """Return a client of `server` with `key`; `ca_file` holds certificates to trust besides the usual ones.

    Raises InputError when address, key or file cannot be used. Asks the server nothing yet.
    """
    transport = await open_transport(server, key, ca_file=ca_file)
    from app.adapters.roboflow.client import RoboflowClient

    return RoboflowClient(transport)


async def open_transport(server: str, key: str, *, ca_file: Path | None = None) -> Transport:
    """Return what talks to `server` with `key`, for clients of other addresses as well. Raises InputError."""
    return await asyncio.to_thread(partial(_make, server, key, ca_file))


def _make(server: str, key: str, ca_file: Path | None) -> Transport:
    try:
        import app.adapters.roboflow.schemas
    except ImportError:
        # Qt hooks all imports once it first needs its signatures. Where that is in the middle of this one, in
        # this thread, a module of pydantic is met half imported, and would be for as long as the rest is there.
        for name in [name for name in sys.modules if name.partition(".")[0] == "pydantic"]:
            del sys.modules[name]
    import app.adapters.roboflow.client  # noqa: F401  here, off the caller's thread
    from app.adapters.roboflow.transport import Transport

    return Transport(server, key, ca_file=ca_file)
