"""Asks an address whether a server is there, without a key."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from app.domain.address import read_address
from app.domain.probe import Probe

if TYPE_CHECKING:
    from app.domain.address import Address
    from app.domain.errors import LabeldockError

WITHIN_S = 10.0


async def probe(server: str) -> Probe:
    """Return what the server answers. Raises InputError, LinkError."""
    return await asyncio.to_thread(_ask, read_address(server))


def _ask(address: Address) -> Probe:
    import httpx

    from app.adapters.roboflow.link import link_error
    from app.adapters.roboflow.pool import pool_for, trusted

    failure: LabeldockError
    try:
        with pool_for(httpx.Client, address, trusted()) as client:
            began = time.monotonic()
            with client.stream("GET", address.path(), timeout=WITHIN_S) as answer:
                kind = answer.headers.get("content-type", "")
                return Probe(time.monotonic() - began, answer.status_code, "html" in kind)
    except httpx.HTTPError as error:
        failure = link_error(error, address.host)
    raise failure
