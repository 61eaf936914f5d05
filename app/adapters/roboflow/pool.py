"""The pool of connections: time-outs, proxies, and whose certificates are trusted."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import certifi
import httpx

from app.domain.errors import InputError
from app.domain.texts import tr

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.address import Address

CONNECTIONS = 16

Client = TypeVar("Client", httpx.AsyncClient, httpx.Client)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two pieces read or written, for a free connection; read at a poll, a start."""

    connect: float = 10.0
    read: float = 30.0
    write: float = 30.0
    pool: float = 30.0
    poll: float = 10.0
    start: float = 120.0

    def for_read(self) -> httpx.Timeout:
        """Return those of a request that may be repeated."""
        return httpx.Timeout(connect=self.connect, read=self.read, write=self.write, pool=self.pool)

    def for_poll(self) -> httpx.Timeout:
        """Return those of a question that is asked again soon."""
        return httpx.Timeout(
            connect=self.connect, read=min(self.read, self.poll), write=self.write, pool=self.pool
        )

    def for_start(self) -> httpx.Timeout:
        """Return those of the request that must not be repeated."""
        return httpx.Timeout(connect=self.connect, read=self.start, write=self.write, pool=self.pool)


def pool_for(kind: type[Client], address: Address, context: ssl.SSLContext) -> Client:
    """Return a pool of connections. Proxies of the environment are used, but never for this machine.

    Raises InputError when the environment names a proxy that cannot be used.
    """
    try:
        return kind(
            verify=context,
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            headers={"User-Agent": "Labeldock"},
            trust_env=not address.is_loopback,
        )
    except (ImportError, ValueError, httpx.InvalidURL):  # their words may hold the proxy's password
        pass
    raise InputError(
        tr("The proxy that the environment names cannot be used."),
        tr("HTTPS_PROXY and ALL_PROXY take an http:// or https:// address."),
    )


def trusted(ca_file: Path | None = None) -> ssl.SSLContext:
    """Return a TLS context: the system's certificates and certifi's, or those of SSL_CERT_FILE; and `ca_file`.

    Raises InputError when the file cannot be used. Takes 50 to 100 ms the first time.
    """
    try:
        return _context(ca_file, os.environ.get("SSL_CERT_FILE") or "")
    except (OSError, ssl.SSLError) as error:
        problem = error.strerror or str(error)
    raise InputError(
        tr("The certificates in {file} cannot be used: {problem}.").format(
            file=ca_file or "SSL_CERT_FILE", problem=problem
        )
    )


@cache
def _context(ca_file: Path | None, ssl_cert_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ssl_cert_file or None)
    if not ssl_cert_file:
        context.load_verify_locations(certifi.where())
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context
